//! What a template says once its parameters are known, as far as that can be told before anything is deployed.
//!
//! Conditions are applied and intrinsic functions resolved. What only a deployment can tell stays in the template's own
//! language, in one fixed form: `{"Ref": "Vpc"}`, `{"Fn::GetAtt": ["Balancer", "DNSName"]}`, a `Fn::Join` of the known
//! and the unknown parts. So two evaluations are equal where CloudFormation would see no difference.

mod address;
mod condition;
mod intrinsic;
mod marker;
mod resource;
mod scope;
mod text;

pub use marker::{Reference, is_known, references};
pub use resource::{ATTRIBUTES, Evaluated, Resource};
pub use scope::Pseudo;
pub(crate) use scope::plain;

use serde_json::Value;
use std::collections::BTreeMap;

/// Evaluates `document`, a CloudFormation template, with these parameter values; a parameter without a value takes its
/// default, and one without a default stays a `Ref`.
pub fn evaluate(document: &Value, parameters: &BTreeMap<String, String>, pseudo: &Pseudo) -> Evaluated {
    let scope = scope::Scope::new(document, parameters, pseudo);
    resource::evaluated(&scope)
}

/// The conditions of `document` that these parameter values decide, each with whether it holds.
pub fn conditions(document: &Value, parameters: &BTreeMap<String, String>, pseudo: &Pseudo) -> BTreeMap<String, bool> {
    let scope = scope::Scope::new(document, parameters, pseudo);
    let names = document.get("Conditions").and_then(Value::as_object).into_iter().flat_map(|all| all.keys());
    names.filter_map(|name| Some((name.clone(), condition::holds(&scope, name)?))).collect()
}

#[cfg(test)]
mod tests;
