//! The intrinsic functions.

use serde_json::{Map, Value, json};

use super::marker::{attribute, intrinsic, is_known, is_no_value, reference};
use super::scope::{Scope, plain};
use super::{address, condition, text};

/// `value` with every intrinsic function in it resolved as far as it can be.
pub(super) fn resolve(scope: &Scope<'_>, value: &Value) -> Value {
    match (intrinsic(value), value) {
        (Some((function, argument)), _) => call(scope, function, argument),
        (None, Value::Array(members)) => {
            members.iter().map(|member| resolve(scope, member)).filter(|member| !is_no_value(member)).collect()
        }
        (None, Value::Object(map)) => Value::Object(properties(scope, map)),
        (None, scalar) => scalar.clone(),
    }
}

/// Each entry resolved; those that come to `AWS::NoValue` are left out.
pub(super) fn properties(scope: &Scope<'_>, map: &Map<String, Value>) -> Map<String, Value> {
    let entries = map.iter().map(|(name, value)| (name.clone(), resolve(scope, value)));
    entries.filter(|(_, value)| !is_no_value(value)).collect()
}

fn call(scope: &Scope<'_>, function: &str, argument: &Value) -> Value {
    of_written(scope, function, argument).unwrap_or_else(|| {
        let resolved = resolve(scope, argument);
        let known = of_resolved(scope, function, &resolved);
        // A function in the place of an argument may have come to one that can be read.
        let known = known.or_else(|| if resolved == *argument { None } else { of_written(scope, function, &resolved) });
        known.unwrap_or_else(|| json!({ function: resolved }))
    })
}

/// The functions whose argument is read as it is written.
fn of_written(scope: &Scope<'_>, function: &str, argument: &Value) -> Option<Value> {
    match function {
        "Ref" => argument.as_str().map(|name| scope.value(name).unwrap_or_else(|| reference(name))),
        "Fn::GetAtt" => taken(argument),
        "Fn::Sub" => text::substituted(scope, argument),
        "Fn::Join" => text::joined(scope, argument),
        "Fn::If" => chosen(scope, argument),
        "Fn::GetAZs" => zones(scope, argument),
        _ => None,
    }
}

/// The functions that need nothing but their resolved argument.
fn of_resolved(scope: &Scope<'_>, function: &str, argument: &Value) -> Option<Value> {
    match function {
        "Fn::Select" => selected(argument),
        "Fn::Split" => split(argument),
        "Fn::FindInMap" => match argument.as_array()?.as_slice() {
            [Value::String(map), Value::String(first), second] => {
                scope.mapped(map, first, &plain(second)).map(|value| resolve(scope, value))
            }
            _ => None,
        },
        "Fn::Cidr" => address::blocks(argument),
        _ => None,
    }
}

fn taken(argument: &Value) -> Option<Value> {
    match argument {
        Value::String(both) => both.split_once('.').map(|(resource, of_it)| attribute(resource, of_it)),
        Value::Array(parts) => Some(attribute(parts.first()?.as_str()?, parts.get(1)?.as_str()?)),
        _ => None,
    }
}

fn chosen(scope: &Scope<'_>, argument: &Value) -> Option<Value> {
    let [Value::String(name), then, otherwise] = argument.as_array()?.as_slice() else { return None };
    Some(match condition::holds(scope, name) {
        Some(true) => resolve(scope, then),
        Some(false) => resolve(scope, otherwise),
        None => json!({ "Fn::If": [name, resolve(scope, then), resolve(scope, otherwise)] }),
    })
}

fn zones(scope: &Scope<'_>, argument: &Value) -> Option<Value> {
    let region = resolve(scope, argument);
    let is_here = region.as_str().is_some_and(|region| region.is_empty() || region == scope.pseudo.region.as_str());
    let zones = &scope.pseudo.zones;
    (is_here && !zones.is_empty()).then(|| zones.iter().map(|zone| json!(zone.as_str())).collect())
}

fn selected(argument: &Value) -> Option<Value> {
    let [index, Value::Array(members)] = argument.as_array()?.as_slice() else { return None };
    members.get(plain(index).parse::<usize>().ok()?).cloned()
}

fn split(argument: &Value) -> Option<Value> {
    let [Value::String(separator), text @ Value::String(whole)] = argument.as_array()?.as_slice() else { return None };
    (is_known(text) && !separator.is_empty()).then(|| whole.split(separator.as_str()).map(|part| json!(part)).collect())
}
