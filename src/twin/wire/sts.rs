//! Security Token Service: who the caller is.

use super::refusal::Refusal;
use super::value::Shape;
use super::{Asked, Operation};

/// The operation of that name.
pub fn operation(name: &str) -> Option<Operation> {
    match name {
        "GetCallerIdentity" => Some(get_caller_identity),
        _ => None,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of every operation")]
fn get_caller_identity(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let account = &asked.world.account;
    Ok(Shape::new().with("UserId", &account.user_id).with("Account", &account.id).with("Arn", &account.arn))
}
