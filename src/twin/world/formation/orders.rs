//! What callers order of CloudFormation, as it accepts or refuses it.

pub mod changesets;
pub mod drafting;
pub mod imports;
pub mod stacks;

use super::template::LONGEST;
use super::{Template, Wrong};
use crate::world::World;
use crate::world::orders::Objection;

/// A stack of one region, by its name or its id.
#[derive(Clone, Copy, Debug)]
pub struct StackName<'a> {
    /// Region.
    pub region: &'a str,
    /// `StackName`: a name or an ARN.
    pub name: &'a str,
}

impl From<Wrong> for Objection {
    fn from(wrong: Wrong) -> Self {
        Self::invalid(wrong.0)
    }
}

impl World {
    /// The stack of that name; one that is deleted answers to its id only.
    pub fn stack_index(&self, of: StackName<'_>) -> Option<usize> {
        self.stacks.iter().position(|it| {
            it.region == of.region && (it.id == of.name || (it.name == of.name && it.times.deleted_at.is_none()))
        })
    }

    fn known_stack(&self, of: StackName<'_>) -> Result<usize, Objection> {
        self.stack_index(of).ok_or_else(|| Objection::invalid(format!("Stack [{}] does not exist", of.name)))
    }

    /// Refuses a token that another order has used; answers whether this very order was carried out already.
    fn spend_token(&mut self, index: usize, token: Option<&str>, purpose: &str) -> Result<bool, Objection> {
        let (Some(token), Some(stack)) = (token, self.stacks.get_mut(index)) else { return Ok(false) };
        check_token(token, "clientRequestToken")?;
        match stack.body.tokens.get(token) {
            Some(used) if used == purpose => Ok(true),
            Some(_) => Err(Objection::named(
                "TokenAlreadyExistsException",
                format!("A client request token {token} already exists for another operation"),
            )),
            None => {
                stack.body.tokens.insert(token.to_owned(), purpose.to_owned());
                Ok(false)
            }
        }
    }
}

/// Checks a token by its pattern.
fn check_token(token: &str, member: &str) -> Result<(), Objection> {
    let is_plain = token.chars().all(|it| it.is_ascii_alphanumeric() || it == '-');
    let begins = token.starts_with(|it: char| it.is_ascii_alphanumeric());
    if is_plain && begins && token.len() <= 128 {
        return Ok(());
    }
    Err(unsatisfied(token, member, "Member must satisfy regular expression pattern: [a-zA-Z0-9][-a-zA-Z0-9]*"))
}

/// The complaint of the request's own check.
pub fn unsatisfied(value: &str, member: &str, constraint: &str) -> Objection {
    Objection::invalid(format!(
        "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {constraint}"
    ))
}

/// Checks the name of a stack or a change set.
pub fn check_name(name: &str, member: &str) -> Result<(), Objection> {
    let is_plain = name.chars().all(|it| it.is_ascii_alphanumeric() || it == '-');
    if is_plain && name.starts_with(|it: char| it.is_ascii_alphabetic()) && name.len() <= 128 {
        return Ok(());
    }
    Err(unsatisfied(name, member, "Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"))
}

/// Reads a template that a request holds.
pub fn read_template(body: &str) -> Result<Template, Objection> {
    if body.len() > LONGEST {
        let shown: String = body.chars().take(60).collect();
        return Err(unsatisfied(
            &format!("{shown}..."),
            "templateBody",
            &format!("Member must have length less than or equal to {LONGEST}"),
        ));
    }
    Ok(Template::parse(body.to_owned())?)
}
