//! Figures and names out of properties, where they are known.

use serde_json::Value;

/// The value at a path of names, `Ebs.VolumeSize`.
pub fn at<'a>(properties: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(properties, |value, name| value.get(name))
}

/// A number, also where it is written as text, as parameters are.
pub fn number(properties: &Value, path: &str) -> Option<f64> {
    match at(properties, path)? {
        Value::String(text) => text.trim().parse().ok(),
        value => value.as_f64(),
    }
}

/// A text.
pub fn text<'a>(properties: &'a Value, path: &str) -> Option<&'a str> {
    at(properties, path)?.as_str()
}

/// Whether something is on; where nothing is said, `absent` counts. `None` where it is not known.
pub fn is_on(properties: &Value, path: &str, absent: &str) -> Option<bool> {
    match at(properties, path) {
        None => Some(absent == "true"),
        Some(Value::Bool(is_on)) => Some(*is_on),
        Some(Value::String(text)) => text.parse().ok(),
        Some(_) => None,
    }
}

/// How many there are in a list; `None` where it is not a list.
pub fn count(properties: &Value, path: &str) -> Option<f64> {
    let items = at(properties, path)?.as_array()?.len();
    u32::try_from(items).ok().map(f64::from)
}
