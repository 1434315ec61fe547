//! Orders about items: put, update, delete and check, one alone or several at once, each under a condition.

use std::collections::BTreeSet;
use std::time::Duration;

use super::Objection;
use crate::world::World;
use crate::world::tables::{Condition, Item, Key, Table, Update, attribute};

/// The largest item, in bytes (source: "Quotas in Amazon DynamoDB").
const LARGEST: usize = 400 * 1_024;

/// How long the token of a transaction counts.
const REMEMBERED: Duration = Duration::from_mins(10);

/// One write to one item.
#[derive(Clone, Debug, PartialEq)]
pub struct Write {
    /// `TableName`.
    pub table: String,
    /// What is to become of the item.
    pub change: Change,
    /// `ConditionExpression`: what must hold of the item as it is.
    pub condition: Option<Condition>,
}

/// What is to become of an item.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// It is this one, whatever was there.
    Put(Item),
    /// The item of this key is updated, or made.
    Update(Item, Update),
    /// The item of this key goes.
    Delete(Item),
    /// It stays; only the condition counts.
    Check(Item),
}

/// An item before and after a write.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Written {
    /// As it was; none where there was none.
    pub old: Option<Item>,
    /// As it is; none where there is none.
    pub new: Option<Item>,
}

/// Why a write is not made.
#[derive(Clone, Debug, PartialEq)]
pub enum NotWritten {
    /// The request is wrong, or there is no such table.
    Objection(Objection),
    /// The condition does not hold of the item, which is here as it is.
    Condition(Option<Item>),
    /// A transaction in which some condition does not hold: each write's, in their order.
    Cancelled(Vec<Checked>),
}

/// What became of the condition of one write of a transaction.
#[derive(Clone, Debug, PartialEq)]
pub enum Checked {
    /// It holds.
    Holds,
    /// It does not hold of the item, which is here as it is.
    Fails(Option<Item>),
}

impl From<Objection> for NotWritten {
    fn from(objection: Objection) -> Self {
        Self::Objection(objection)
    }
}

/// A write that may be made.
struct Prepared {
    key: Key,
    written: Written,
}

impl World {
    /// Makes one write, or none.
    pub fn write(&mut self, region: &str, write: &Write) -> Result<Written, NotWritten> {
        let prepared = prepared(self.active_table(region, &write.table)?, write)?;
        let written = prepared.written.clone();
        self.settle(region, &write.table, prepared);
        Ok(written)
    }

    /// `TransactWriteItems`: makes all writes, or none. The same token again within ten minutes succeeds and makes
    /// nothing, where it asks for the same (source: `ClientRequestToken` in the API reference).
    pub fn transact(&mut self, region: &str, writes: &[Write], token: Option<(&str, u64)>) -> Result<(), NotWritten> {
        let now = self.now();
        self.engine.transactions.retain(|_, (made, _)| now.since(*made) < REMEMBERED);
        if let Some((token, digest)) = token
            && let Some((_, made)) = self.engine.transactions.get(token)
        {
            let message = "The request uses the same client token as a previous, but non-identical request. Do not reuse \
                           a client token with different requests, unless the requests are identical";
            let mismatch = || Objection::named("IdempotentParameterMismatchException", message);
            return if *made == digest { Ok(()) } else { Err(mismatch().into()) };
        }
        let (mut ready, mut checks) = (Vec::new(), Vec::new());
        let mut touched = BTreeSet::new();
        for write in writes {
            match prepared(self.active_table(region, &write.table)?, write) {
                Ok(prepared) => {
                    if !touched.insert((write.table.as_str(), prepared.key.clone())) {
                        return Err(Objection::invalid(
                            "Transaction request cannot include multiple operations on one item",
                        )
                        .into());
                    }
                    ready.push((write, prepared));
                    checks.push(Checked::Holds);
                }
                Err(NotWritten::Condition(item)) => checks.push(Checked::Fails(item)),
                Err(other) => return Err(other),
            }
        }
        if checks.iter().any(|it| *it != Checked::Holds) {
            return Err(NotWritten::Cancelled(checks));
        }
        for (write, prepared) in ready {
            self.settle(region, &write.table, prepared);
        }
        if let Some((token, digest)) = token {
            self.engine.transactions.insert(token.to_owned(), (now, digest));
        }
        Ok(())
    }

    fn settle(&mut self, region: &str, table: &str, Prepared { key, written }: Prepared) {
        let Some(table) = self.tables.iter_mut().find(|it| it.region == region && it.name == table) else { return };
        match written.new {
            Some(item) => table.items.insert(key, item),
            None => table.items.remove(&key),
        };
    }
}

fn prepared(table: &Table, write: &Write) -> Result<Prepared, NotWritten> {
    let schema = &table.schema;
    let key = match &write.change {
        Change::Put(item) => schema.key_of(item),
        Change::Update(key, _) | Change::Delete(key) | Change::Check(key) => schema.key_named(key),
    };
    let key = key.map_err(Objection::invalid)?;
    let old = table.items.get(&key).cloned();
    // An item that does not exist has no attribute, not even its key.
    let nothing = Item::new();
    if !write.condition.as_ref().is_none_or(|it| it.holds(old.as_ref().unwrap_or(&nothing))) {
        return Err(NotWritten::Condition(old));
    }
    let new = match &write.change {
        Change::Put(item) => Some(item.clone()),
        Change::Update(key, update) => {
            if let Some(name) = update.names().find(|it| schema.holds(it)) {
                let message = format!(
                    "One or more parameter values were invalid: Cannot update attribute {name}. This attribute is part \
                     of the key"
                );
                return Err(Objection::invalid(message).into());
            }
            Some(update.applied(old.as_ref().unwrap_or(key)).map_err(Objection::invalid)?)
        }
        Change::Delete(_) => None,
        Change::Check(_) => old.clone(),
    };
    if new.as_ref().is_some_and(|it| attribute::size(it) > LARGEST) {
        return Err(Objection::invalid("Item size has exceeded the maximum allowed size").into());
    }
    Ok(Prepared { key, written: Written { old, new } })
}
