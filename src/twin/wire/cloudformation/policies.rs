//! `SetStackPolicy`, `GetStackPolicy` and `UpdateTerminationProtection`.

use super::super::refusal::Refusal;
use super::super::value::Shape;
use super::super::{Asked, Told};
use super::{named, only, refused, stack};

/// `SetStackPolicy`.
pub fn set_stack_policy(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    only(told.input, &["StackName", "StackPolicyBody"])?;
    let text = told.input.required_text("StackPolicyBody")?;
    told.world.set_stack_policy(named(told.region, told.input)?, text).map_err(refused)?;
    Ok(Shape::new())
}

/// `GetStackPolicy`: nothing for a stack that has none.
pub fn get_stack_policy(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    Ok(Shape::new().with("StackPolicyBody", stack(asked)?.body.policy.as_ref()))
}

/// `UpdateTerminationProtection`.
pub fn update_termination_protection(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    only(told.input, &["StackName", "EnableTerminationProtection"])?;
    told.input.required_text("EnableTerminationProtection")?;
    let wanted = told.input.flag("EnableTerminationProtection");
    let id = told.world.set_termination_protection(named(told.region, told.input)?, wanted).map_err(refused)?;
    Ok(Shape::new().with("StackId", id))
}
