//! Reading and writing the JSON protocols.

use domain::Moment;
use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq, Serializer};

use super::value::{Shape, Value};

/// The JSON of a structure.
pub fn write(shape: &Shape) -> Vec<u8> {
    // A tree of texts and numbers always has a JSON form: non-finite numbers are written as strings below.
    serde_json::to_vec(shape).unwrap_or_default()
}

/// Reads a request body; an empty one is a structure without members.
pub fn read(body: &[u8]) -> Result<Shape, String> {
    if body.is_empty() {
        return Ok(Shape::new());
    }
    match serde_json::from_slice(body).map_err(|error| error.to_string())? {
        serde_json::Value::Object(members) => Ok(shape(members)),
        _ => Err("the body is not a structure".to_owned()),
    }
}

fn shape(members: serde_json::Map<String, serde_json::Value>) -> Shape {
    let mut shape = Shape::new();
    for (name, member) in members {
        shape.insert(name.into(), value(member));
    }
    shape
}

fn value(json: serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::Absent,
        serde_json::Value::Bool(flag) => Value::Bool(flag),
        serde_json::Value::Number(number) => {
            number.as_i64().map_or_else(|| Value::Float(number.as_f64().unwrap_or(f64::NAN)), Value::Int)
        }
        serde_json::Value::String(text) => Value::Text(text),
        serde_json::Value::Array(items) => Value::List(items.into_iter().map(value).collect()),
        serde_json::Value::Object(members) => Value::Shape(shape(members)),
    }
}

impl Serialize for Shape {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let members = self.members();
        let mut map = serializer.serialize_map(Some(members.len()))?;
        for (name, value) in members {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent => serializer.serialize_none(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Int(number) => serializer.serialize_i64(*number),
            Self::Float(number) if number.is_finite() => serializer.serialize_f64(*number),
            Self::Float(number) => serializer.serialize_str(non_finite(*number)),
            Self::Bool(flag) => serializer.serialize_bool(*flag),
            Self::Time(moment) => serializer.serialize_f64(epoch_seconds(*moment)),
            Self::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Self::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
            Self::Shape(shape) => shape.serialize(serializer),
        }
    }
}

/// Seconds since the epoch, milliseconds as the fraction.
pub fn epoch_seconds(moment: Moment) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 need 41 bits")]
    let millis = moment.as_millis() as f64;
    millis / 1_000.0
}

/// How Smithy writes the numbers that JSON lacks.
fn non_finite(number: f64) -> &'static str {
    match number {
        number if number.is_nan() => "NaN",
        number if number > 0.0 => "Infinity",
        _ => "-Infinity",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let shape = Shape::new()
            .with("Text", "a\u{1b}\"b")
            .with("Number", 3_i64)
            .with("Inner", Shape::new().with("Values", vec![1.5, 2.5]))
            .with("At", Moment::from_millis(1_500));
        let text = String::from_utf8(write(&shape)).unwrap();
        assert_eq!(text, r#"{"Text":"a\u001b\"b","Number":3,"Inner":{"Values":[1.5,2.5]},"At":1.5}"#);
        let read = read(text.as_bytes()).unwrap();
        assert_eq!(read.text("Text"), Some("a\u{1b}\"b"));
        assert_eq!(read.time("At").unwrap(), Some(Moment::from_millis(1_500)));
    }

    #[test]
    fn a_body_that_is_no_structure_is_refused() {
        assert_eq!(read(b"").unwrap(), Shape::new());
        assert!(read(b"[1]").is_err());
        assert!(read(b"{\"a\":").is_err());
    }
}
