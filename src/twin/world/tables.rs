//! DynamoDB tables: a key schema and the items under it.

pub mod attribute;
pub mod expression;

use std::collections::BTreeMap;
use std::time::Duration;

use domain::Moment;

pub use attribute::Attribute;
pub use expression::{Condition, Update};

/// An item: its attributes by name.
pub type Item = BTreeMap<String, Attribute>;

/// How long a new table is being made before it can be used.
pub const MAKING: Duration = Duration::from_secs(10);

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// `TableName`, unique in its region.
    pub name: String,
    /// Region.
    pub region: String,
    /// `TableArn`.
    pub arn: String,
    /// `TableId`, a UUID.
    pub id: String,
    /// `CreationDateTime`.
    pub created_at: Moment,
    /// Its key.
    pub schema: KeySchema,
    /// `BillingModeSummary.BillingMode`: `PAY_PER_REQUEST` or `PROVISIONED`.
    pub billing: String,
    /// The items in the order of their keys.
    pub items: BTreeMap<Key, Item>,
}

/// `KeySchema`: the names of the key attributes. Only texts are simulated as keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeySchema {
    /// The `HASH` key.
    pub hash: String,
    /// The `RANGE` key, where there is one.
    pub range: Option<String>,
}

/// The key of an item; keys of one partition are ordered by their sort key, byte by byte.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Value of the `HASH` key.
    pub hash: String,
    /// Value of the `RANGE` key.
    pub range: Option<String>,
}

impl Table {
    /// Whether it can be used already (`TableStatus` is `ACTIVE`).
    pub fn is_active(&self, now: Moment) -> bool {
        now.since(self.created_at) >= MAKING
    }
}

impl KeySchema {
    /// The names of the key attributes, the `HASH` key first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.hash.as_str()).chain(self.range.as_deref())
    }

    /// Whether an attribute is part of the key.
    pub fn holds(&self, name: &str) -> bool {
        self.names().any(|it| it == name)
    }

    /// The key of a whole item; the error is DynamoDB's sentence.
    pub fn key_of(&self, item: &Item) -> Result<Key, String> {
        let part = |name: &str| match item.get(name) {
            None => Err(format!("One or more parameter values were invalid: Missing the key {name} in the item")),
            Some(Attribute::S(text)) if text.is_empty() => Err(format!(
                "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an \
                 empty string value. Key: {name}"
            )),
            Some(Attribute::S(text)) => Ok(text.clone()),
            Some(other) => Err(format!(
                "One or more parameter values were invalid: Type mismatch for key {name} expected: S actual: {}",
                other.kind()
            )),
        };
        Ok(Key { hash: part(&self.hash)?, range: self.range.as_deref().map(part).transpose()? })
    }

    /// The key that a request names: the key attributes and nothing else.
    pub fn key_named(&self, named: &Item) -> Result<Key, String> {
        let is_exact = named.len() == self.names().count() && self.names().all(|it| named.contains_key(it));
        let texts = named.values().all(|it| matches!(it, Attribute::S(_)));
        if is_exact && texts {
            self.key_of(named)
        } else {
            Err("The provided key element does not match the schema".to_owned())
        }
    }

    /// The key attributes of an item.
    pub fn projected(&self, item: &Item) -> Item {
        item.iter().filter(|(name, _)| self.holds(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
    }
}
