//! Conditions, in three values: true, false, and not known before the deployment.

use serde_json::Value;

use super::intrinsic::resolve;
use super::marker::is_known;
use super::scope::{Scope, plain, section};

/// Conditions that name conditions, followed this far: a template that goes round in circles is never decided.
const DEPTH: u8 = 32;

/// Whether the condition of this name holds.
pub(super) fn holds(scope: &Scope<'_>, name: &str) -> Option<bool> {
    named(scope, name, DEPTH)
}

fn named(scope: &Scope<'_>, name: &str, depth: u8) -> Option<bool> {
    let condition = section(scope.document, "Conditions")?.get(name)?;
    decide(scope, condition, depth.checked_sub(1)?)
}

fn decide(scope: &Scope<'_>, condition: &Value, depth: u8) -> Option<bool> {
    let (function, argument) = condition.as_object().filter(|map| map.len() == 1)?.iter().next()?;
    let members = || argument.as_array().map(Vec::as_slice).unwrap_or_default();
    match function.as_str() {
        "Condition" => named(scope, argument.as_str()?, depth),
        "Fn::Not" => decide(scope, members().first()?, depth).map(|it| !it),
        "Fn::And" => all(members().iter().map(|member| decide(scope, member, depth)), true),
        "Fn::Or" => all(members().iter().map(|member| decide(scope, member, depth)), false),
        "Fn::Equals" => match members() {
            [left, right] => equal(&resolve(scope, left), &resolve(scope, right)),
            _ => None,
        },
        _ => None,
    }
}

/// Whether all are `sought`, given as that; one that is not decides alone, and only then does an unknown one not matter.
fn all(members: impl Iterator<Item = Option<bool>>, sought: bool) -> Option<bool> {
    let mut is_certain = true;
    for member in members {
        match member {
            Some(it) if it != sought => return Some(!sought),
            Some(_) => {}
            None => is_certain = false,
        }
    }
    is_certain.then_some(sought)
}

fn equal(left: &Value, right: &Value) -> Option<bool> {
    if left == right {
        return Some(true);
    }
    (is_known(left) && is_known(right)).then(|| plain(left) == plain(right))
}
