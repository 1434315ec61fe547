//! What is not known before a deployment, in the template's own language.

use serde_json::{Value, json};

/// Another resource, mentioned in a property.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// Where it is mentioned: the top-level property.
    pub property: String,
    /// The resource, by its logical id.
    pub target: String,
    /// The attribute that is taken of it; `None` for its physical id.
    pub attribute: Option<String>,
}

/// Whether nothing in `value` waits for a deployment.
pub fn is_known(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.contains("{{resolve:"),
        Value::Array(members) => members.iter().all(is_known),
        Value::Object(map) => {
            intrinsic(value).is_none_or(|(name, _)| name == "Fn::Base64") && map.values().all(is_known)
        }
        _ => true,
    }
}

/// The intrinsic function that `value` is a call of, with its argument.
pub(super) fn intrinsic(value: &Value) -> Option<(&str, &Value)> {
    let map = value.as_object().filter(|map| map.len() == 1)?;
    let (name, argument) = map.iter().next()?;
    (name == "Ref" || name.starts_with("Fn::")).then_some((name, argument))
}

pub(super) fn reference(name: &str) -> Value {
    json!({ "Ref": name })
}

pub(super) fn attribute(resource: &str, attribute: &str) -> Value {
    json!({ "Fn::GetAtt": [resource, attribute] })
}

/// What removes the property it stands for.
pub(super) fn is_no_value(value: &Value) -> bool {
    value.get("Ref").and_then(Value::as_str) == Some("AWS::NoValue")
}

/// The resources that the properties mention, each mention once.
pub fn references<'a>(properties: impl IntoIterator<Item = (&'a String, &'a Value)>) -> Vec<Reference> {
    let mut found = Vec::new();
    for (property, value) in properties {
        collect(property, value, &mut found);
    }
    found.sort();
    found.dedup();
    found
}

fn collect(property: &str, value: &Value, found: &mut Vec<Reference>) {
    let mention = |target: &str, attribute: Option<&str>| Reference {
        property: property.to_owned(),
        target: target.to_owned(),
        attribute: attribute.map(str::to_owned),
    };
    match (intrinsic(value), value) {
        (Some(("Ref", Value::String(name))), _) => found.push(mention(name, None)),
        (Some(("Fn::GetAtt", Value::Array(parts))), _) => {
            if let [Value::String(target), Value::String(attribute)] = parts.as_slice() {
                found.push(mention(target, Some(attribute)));
            }
        }
        (_, Value::Array(members)) => members.iter().for_each(|member| collect(property, member, found)),
        (_, Value::Object(map)) => map.values().for_each(|member| collect(property, member, found)),
        _ => {}
    }
}
