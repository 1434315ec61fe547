//! The expressions of a request with their placeholders.

use std::collections::BTreeMap;

use super::super::refusal::Refusal;
use super::super::value::{Shape, Value};
use super::attributes;
use crate::world::tables::expression::Placeholders;
use crate::world::tables::{Condition, Update};

/// The expressions of one request; what is read through it counts as used.
pub struct Expressions<'a> {
    input: &'a Shape,
    placeholders: Placeholders,
}

impl<'a> Expressions<'a> {
    /// Reads the placeholders of a request.
    pub fn of(input: &'a Shape) -> Result<Self, Refusal> {
        let (mut names, mut values) = (BTreeMap::new(), BTreeMap::new());
        if let Some(given) = input.shape("ExpressionAttributeNames") {
            for (placeholder, name) in given.members() {
                let Value::Text(name) = name else {
                    return Err(Refusal::Unreadable("the name of an attribute is a text".to_owned()));
                };
                names.insert(checked(placeholder, ('#', "ExpressionAttributeNames"))?, name.clone());
            }
        }
        if let Some(given) = input.shape("ExpressionAttributeValues") {
            for (placeholder, value) in given.members() {
                let placeholder = checked(placeholder, (':', "ExpressionAttributeValues"))?;
                values.insert(placeholder, attributes::attribute(value)?);
            }
            if values.is_empty() {
                return Err(Refusal::invalid("ExpressionAttributeValues must not be empty"));
            }
        }
        let expressions = ["ConditionExpression", "UpdateExpression", "KeyConditionExpression", "FilterExpression"];
        let any = expressions.iter().any(|it| input.get(it).is_some());
        for (given, name) in
            [(names.is_empty(), "ExpressionAttributeNames"), (values.is_empty(), "ExpressionAttributeValues")]
        {
            if !any && !given {
                return Err(Refusal::invalid(format!("{name} can only be specified when using expressions")));
            }
        }
        Ok(Self { input, placeholders: Placeholders::new(names, values) })
    }

    /// The condition that a member holds, if it is there.
    pub fn condition(&mut self, member: &str) -> Result<Option<Condition>, Refusal> {
        let Some(Value::Text(text)) = self.input.get(member) else { return Ok(None) };
        Condition::parse(text, &mut self.placeholders).map(Some).map_err(|why| invalid(member, &why))
    }

    /// The `UpdateExpression`, if it is there.
    pub fn update(&mut self) -> Result<Option<Update>, Refusal> {
        let member = "UpdateExpression";
        let Some(Value::Text(text)) = self.input.get(member) else { return Ok(None) };
        Update::parse(text, &mut self.placeholders).map(Some).map_err(|why| invalid(member, &why))
    }

    /// Refuses placeholders that nothing has used, as DynamoDB does.
    pub fn done(self) -> Result<(), Refusal> {
        self.placeholders.unused().map_or(Ok(()), |why| Err(Refusal::invalid(why)))
    }
}

fn checked(placeholder: &str, (mark, member): (char, &str)) -> Result<String, Refusal> {
    let rest = placeholder.strip_prefix(mark);
    if rest.is_some_and(|it| !it.is_empty() && it.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')) {
        return Ok(placeholder.to_owned());
    }
    Err(Refusal::invalid(format!("{member} contains invalid key: Syntax error; key: \"{placeholder}\"")))
}

fn invalid(member: &str, why: &str) -> Refusal {
    Refusal::invalid(format!("Invalid {member}: {why}"))
}
