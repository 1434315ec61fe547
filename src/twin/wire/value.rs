//! The one tree that every operation answers with and every request is read into, whatever protocol carries it.

use std::borrow::Cow;
use std::time::Duration;

use domain::Moment;

/// A value of the AWS type system, before XML, JSON or CBOR.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// No value: a member holding it is left out of the answer.
    Absent,
    Text(String),
    Int(i64),
    Float(f64),
    Bool(bool),
    /// A point in time: ISO 8601 in XML, epoch seconds in JSON, tag 1 in CBOR.
    Time(Moment),
    List(Vec<Value>),
    /// Keys that are data, not member names: XML writes `entry`, `key` and `value`.
    Map(Vec<(String, Value)>),
    Shape(Shape),
}

/// A structure: named members in the order they are written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    members: Vec<(Cow<'static, str>, Value)>,
}

impl Shape {
    /// A structure without members.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same structure with one more member; an absent value adds nothing.
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.insert(Cow::Borrowed(name), value.into());
        self
    }

    /// Adds a member whose name is known only at run time, as when a request is read.
    pub fn insert(&mut self, name: Cow<'static, str>, value: Value) {
        if value != Value::Absent {
            self.members.push((name, value));
        }
    }

    /// The member of that name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// All members in order.
    pub fn members(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> {
        self.members.iter().map(|(name, value)| (name.as_ref(), value))
    }
}

/// A list of whatever `items` become.
pub fn list<T: Into<Value>>(items: impl IntoIterator<Item = T>) -> Value {
    Value::List(items.into_iter().map(Into::into).collect())
}

impl From<Shape> for Value {
    fn from(shape: Shape) -> Self {
        Self::Shape(shape)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Float(number)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Int(number.into())
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Self::Int(number.into())
    }
}

impl From<u16> for Value {
    fn from(number: u16) -> Self {
        Self::Int(number.into())
    }
}

impl From<u8> for Value {
    fn from(number: u8) -> Self {
        Self::Int(number.into())
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Int(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// AWS counts waits in whole seconds.
impl From<Duration> for Value {
    fn from(span: Duration) -> Self {
        Self::Int(i64::try_from(span.as_secs()).unwrap_or(i64::MAX))
    }
}

impl From<Moment> for Value {
    fn from(moment: Moment) -> Self {
        Self::Time(moment)
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(items: Vec<T>) -> Self {
        list(items)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(item: Option<T>) -> Self {
        item.map_or(Self::Absent, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absent_member_is_left_out() {
        let shape = Shape::new().with("A", 1_i64).with("B", None::<String>).with("C", Some("x"));
        assert_eq!(shape.members().map(|(name, _)| name).collect::<Vec<_>>(), ["A", "C"]);
        assert_eq!(shape.get("C"), Some(&Value::Text("x".into())));
        assert_eq!(shape.get("B"), None);
    }
}
