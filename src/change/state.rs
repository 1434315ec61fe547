//! The part of an account that a change is about, as named values: read before, expected after, compared in between.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// One value of a subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// There is none.
    Nothing,
    /// Yes or no.
    Flag(bool),
    /// A count.
    Number(u32),
    /// A word or an id.
    Word(String),
    /// Several, sorted.
    List(Vec<String>),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("none"),
            Self::Flag(flag) => f.write_str(if *flag { "yes" } else { "no" }),
            Self::Number(number) => number.fmt(f),
            Self::Word(word) => domain::Text::new(word).fmt(f),
            Self::List(items) if items.is_empty() => f.write_str("none"),
            Self::List(items) => domain::Text::new(&items.join(", ")).fmt(f),
        }
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<&str> for Value {
    fn from(word: &str) -> Self {
        Self::Word(word.to_owned())
    }
}

impl From<String> for Value {
    fn from(word: String) -> Self {
        Self::Word(word)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}

/// The values of a subject by name, `desired: 3`. Two states are equal when every value is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct State(BTreeMap<String, Value>);

/// A value that is another than it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Which.
    pub name: String,
    /// What it was.
    pub was: Value,
    /// What it is.
    pub is: Value,
}

/// `desired was 3, is 5`.
impl fmt::Display for Moved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} was {}, is {}", self.name, self.was, self.is)
    }
}

impl State {
    /// A state of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with one more value.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// The value of this name; `Nothing` where it has none.
    pub fn get(&self, name: &str) -> &Value {
        self.0.get(name).unwrap_or(&Value::Nothing)
    }

    /// The count of this name.
    pub fn number(&self, name: &str) -> Option<u32> {
        match self.get(name) {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The word of this name.
    pub fn word(&self, name: &str) -> Option<&str> {
        match self.get(name) {
            Value::Word(word) => Some(word),
            _ => None,
        }
    }

    /// The list of this name; empty where it has none.
    pub fn list(&self, name: &str) -> &[String] {
        match self.get(name) {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// Every value, by name.
    pub fn values(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// What is another in `now` than here, by name.
    pub fn moved(&self, now: &Self) -> Vec<Moved> {
        let mut names: Vec<&String> = self.0.keys().chain(now.0.keys()).collect();
        names.sort();
        names.dedup();
        let compared = names.into_iter().map(|name| (name, self.get(name), now.get(name)));
        compared
            .filter(|(_, was, is)| was != is)
            .map(|(name, was, is)| Moved { name: name.clone(), was: was.clone(), is: is.clone() })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moved_is_named_with_both_values() {
        let was = State::new().with("desired", 3_u32).with("max", 6_u32);
        let is = State::new().with("desired", 5_u32).with("max", 6_u32).with("min", 2_u32);
        let moved: Vec<String> = was.moved(&is).iter().map(Moved::to_string).collect();
        assert_eq!(moved, ["desired was 3, is 5", "min was none, is 2"]);
        assert_eq!(was.moved(&was), []);
    }

    #[test]
    fn values_are_told_by_name() {
        let state = State::new().with("min", 2_u32).with("desired", 3_u32);
        assert_eq!(state.values().collect::<Vec<_>>(), [("desired", &Value::Number(3)), ("min", &Value::Number(2))]);
    }

    #[test]
    fn a_value_is_told_in_words() {
        let list = |items: &[&str]| Value::List(items.iter().map(|&item| item.to_owned()).collect());
        let table = [
            (Value::Nothing, "none"),
            (true.into(), "yes"),
            (false.into(), "no"),
            (3_u32.into(), "3"),
            ("registered".into(), "registered"),
            (list(&[]), "none"),
            (list(&["Launch", "Terminate"]), "Launch, Terminate"),
        ];
        for (value, words) in table {
            assert_eq!(value.to_string(), words);
        }
    }

    #[test]
    fn a_state_is_the_same_after_json() {
        let state = State::new()
            .with("desired", 3_u32)
            .with("healthy", true)
            .with("refresh", Value::Nothing)
            .with("suspended", Value::List(vec!["AZRebalance".into()]));
        let json = serde_json::to_string(&state).unwrap();
        assert_eq!(json, r#"{"desired":3,"healthy":true,"refresh":null,"suspended":["AZRebalance"]}"#);
        assert_eq!(serde_json::from_str::<State>(&json).unwrap(), state);
    }
}
