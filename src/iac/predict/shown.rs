//! A value of a template in words, short enough for a line.

use serde_json::Value;

use crate::evaluate::plain;

/// The longest value written out, in characters.
const LONGEST: usize = 60;

pub(super) fn shown(value: Option<&Value>) -> String {
    let Some(value) = value else { return "none".to_owned() };
    let whole = named(value).unwrap_or_else(|| plain(value));
    let flat = whole.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= LONGEST {
        return flat;
    }
    let start: String = flat.chars().take(LONGEST - 1).collect();
    format!("{start}…")
}

/// What is known only during the update, by its name: `Vpc`, `Balancer.DNSName`.
fn named(value: &Value) -> Option<String> {
    if let Some(name) = value.get("Ref").and_then(Value::as_str) {
        return Some(name.to_owned());
    }
    let parts = value.get("Fn::GetAtt")?.as_array()?;
    let names: Vec<&str> = parts.iter().filter_map(Value::as_str).collect();
    Some(names.join("."))
}
