//! Texts put together from known and unknown parts: `Fn::Sub` and `Fn::Join`.

use serde_json::{Map, Value, json};

use super::intrinsic::resolve;
use super::marker::{attribute, intrinsic, is_no_value, reference};
use super::scope::{Scope, plain};

/// `Fn::Sub`: a text with `${Name}`, `${Name.Attribute}` and `${!Literal}` in it.
pub(super) fn substituted(scope: &Scope<'_>, argument: &Value) -> Option<Value> {
    let (text, own) = match argument {
        Value::String(text) => (text.as_str(), None),
        Value::Array(parts) => (parts.first()?.as_str()?, Some(parts.get(1)?.as_object()?)),
        _ => return None,
    };
    Some(glued("", pieces(scope, text, own)))
}

fn pieces(scope: &Scope<'_>, text: &str, own: Option<&Map<String, Value>>) -> Vec<Value> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("${") {
        let Some(end) = rest[start..].find('}').map(|length| start + length) else { break };
        pieces.push(json!(rest[..start]));
        let name = rest[start + 2..end].trim();
        pieces.push(match (name.strip_prefix('!'), own.and_then(|own| own.get(name))) {
            (Some(literal), _) => json!(format!("${{{literal}}}")),
            (None, Some(value)) => resolve(scope, value),
            (None, None) => named(scope, name),
        });
        rest = &rest[end + 1..];
    }
    pieces.push(json!(rest));
    pieces
}

fn named(scope: &Scope<'_>, name: &str) -> Value {
    match (scope.value(name), name.split_once('.')) {
        (Some(value), _) => value,
        (None, Some((resource, of_it))) => attribute(resource, of_it),
        (None, None) => reference(name),
    }
}

/// `Fn::Join`.
pub(super) fn joined(scope: &Scope<'_>, argument: &Value) -> Option<Value> {
    let [Value::String(separator), members] = argument.as_array()?.as_slice() else { return None };
    match resolve(scope, members) {
        Value::Array(members) => Some(glued(separator, members)),
        unknown => Some(json!({ "Fn::Join": [separator, unknown] })),
    }
}

/// One text where all parts are known; else a `Fn::Join` in which neighbouring known parts are one.
fn glued(separator: &str, members: Vec<Value>) -> Value {
    let mut parts: Vec<Value> = Vec::new();
    for member in members.into_iter().filter(|member| !is_no_value(member)) {
        for part in flat(separator, member) {
            match (parts.last_mut(), is_text(&part)) {
                (Some(Value::String(before)), true) => {
                    before.push_str(separator);
                    before.push_str(&plain(&part));
                }
                (_, true) => parts.push(json!(plain(&part))),
                (_, false) => parts.push(part),
            }
        }
    }
    if separator.is_empty() {
        parts.retain(|part| *part != json!(""));
    }
    match parts.as_slice() {
        [] => json!(""),
        [only] if is_text(only) || separator.is_empty() => only.clone(),
        _ => json!({ "Fn::Join": [separator, parts] }),
    }
}

/// The parts of a text that is itself joined without a separator, where this one has none either.
fn flat(separator: &str, member: Value) -> Vec<Value> {
    let inner = match intrinsic(&member) {
        Some(("Fn::Join", Value::Array(argument))) if separator.is_empty() => match argument.as_slice() {
            [Value::String(own), Value::Array(parts)] if own.is_empty() => Some(parts.clone()),
            _ => None,
        },
        _ => None,
    };
    inner.unwrap_or_else(|| vec![member])
}

fn is_text(value: &Value) -> bool {
    matches!(value, Value::String(_) | Value::Number(_) | Value::Bool(_))
}
