//! CloudFormation's write side: templates, change sets, and their execution in the world's own time.

pub mod body;
pub mod changeset;
pub mod comparison;
pub mod drift;
pub mod execution;
pub mod faults;
pub mod identity;
pub mod live;
pub mod operation;
pub mod orders;
pub mod pace;
pub mod policy;
pub mod pricing;
pub mod scope;
pub mod template;

pub use body::{RollbackConfiguration, Settings, StackBody};
pub use changeset::ChangeSet;
pub use operation::Operation;
pub use scope::{Pseudo, Scope};
pub use template::{Template, Wrong};

/// A value of a template: JSON with its intrinsic functions, or what has become of them.
pub type Json = serde_json::Value;

/// What AWS shows in place of a value that only the execution will know.
pub const KNOWN_AFTER_APPLY: &str = "{{changeSet:KNOWN_AFTER_APPLY}}";

/// A value as text, the way CloudFormation turns numbers and truth values into it.
pub fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}

/// Whether two values mean the same: numbers and truth values may be written as text.
pub fn is_same(one: &Json, other: &Json) -> bool {
    match (one, other) {
        (Json::Array(ours), Json::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(one, other)| is_same(one, other))
        }
        (Json::Object(ours), Json::Object(theirs)) => {
            ours.len() == theirs.len()
                && ours.iter().all(|(name, value)| theirs.get(name).is_some_and(|it| is_same(value, it)))
        }
        (Json::Array(_) | Json::Object(_), _) | (_, Json::Array(_) | Json::Object(_)) => false,
        _ => text(one) == text(other),
    }
}

/// Whether a value holds one that only the execution will know.
pub fn is_unknown(value: &Json) -> bool {
    match value {
        Json::String(text) => text == KNOWN_AFTER_APPLY,
        Json::Array(items) => items.iter().any(is_unknown),
        Json::Object(members) => members.values().any(is_unknown),
        _ => false,
    }
}
