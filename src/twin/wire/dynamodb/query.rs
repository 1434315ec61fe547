//! `Query`: the items of one partition, in the order of their sort keys, page by page.

use super::super::Asked;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::expressions::Expressions;
use super::{attributes, item, only, refused};
use crate::world::tables::expression::{Comparison, Operand};
use crate::world::tables::{Attribute, Condition, Item, Key, KeySchema, Table, attribute};

/// The most that one page reads, in bytes.
const PAGE: usize = 1 << 20;

const KNOWN: [&str; 10] = [
    "TableName",
    "KeyConditionExpression",
    "FilterExpression",
    "ExpressionAttributeNames",
    "ExpressionAttributeValues",
    "ConsistentRead",
    "ExclusiveStartKey",
    "Limit",
    "ScanIndexForward",
    "ReturnConsumedCapacity",
];

/// `Query`: `Limit` counts what is read, before the filter, and the last key read continues it.
pub fn query(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let input = asked.input;
    only(input, &KNOWN)?;
    let table = asked.world.active_table(asked.region, input.required_text("TableName")?).map_err(refused)?;
    let mut expressions = Expressions::of(input)?;
    let wanted = expressions.condition("KeyConditionExpression")?.ok_or_else(|| {
        Refusal::invalid(
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
        )
    })?;
    let filter = expressions.condition("FilterExpression")?;
    expressions.done()?;
    let hash = partition(&wanted, &table.schema)?;
    let page = page(input, table, (&hash, &wanted))?;
    let found: Vec<&Item> =
        page.read.iter().copied().filter(|it| filter.as_ref().is_none_or(|f| f.holds(it))).collect();
    let last = page.read.last().filter(|_| page.more).map(|it| attributes::shape(&table.schema.projected(it)));
    Ok(Shape::new()
        .with("Items", list(found.iter().map(|it| attributes::shape(it))))
        .with("Count", found.len())
        .with("ScannedCount", page.read.len())
        .with("LastEvaluatedKey", last))
}

struct Page<'a> {
    read: Vec<&'a Item>,
    more: bool,
}

fn page<'a>(input: &Shape, table: &'a Table, (hash, wanted): (&str, &Condition)) -> Result<Page<'a>, Refusal> {
    let limit = input.int_within("Limit", (1, usize::MAX), usize::MAX)?;
    let backward = input.get("ScanIndexForward").is_some() && !input.flag("ScanIndexForward");
    let after = input.shape("ExclusiveStartKey").is_some().then(|| start_key(input, table)).transpose()?;
    let is_left = |key: &Key| match &after {
        None => true,
        Some(after) if backward => key < after,
        Some(after) => key > after,
    };
    let matching = table.items.iter().filter(|(key, item)| key.hash == hash && wanted.holds(item) && is_left(key));
    let mut items: Vec<&Item> = matching.map(|(_, item)| item).collect();
    if backward {
        items.reverse();
    }
    let mut bytes = 0;
    let mut read = Vec::new();
    for item in &items {
        if read.len() >= limit || bytes >= PAGE {
            break;
        }
        bytes += attribute::size(item);
        read.push(*item);
    }
    let more = read.len() < items.len();
    Ok(Page { read, more })
}

fn start_key(input: &Shape, table: &Table) -> Result<Key, Refusal> {
    let named = item(input, "ExclusiveStartKey")?;
    table.schema.key_named(&named).map_err(|_| Refusal::invalid("The provided starting key is invalid"))
}

/// The partition that a key condition names: `hash = value`, alone or `AND` one condition on the sort key.
fn partition(wanted: &Condition, schema: &KeySchema) -> Result<String, Refusal> {
    let parts = match wanted {
        Condition::And(left, right) => vec![left.as_ref(), right.as_ref()],
        one => vec![one],
    };
    let hash = parts.iter().find_map(|it| match it {
        Condition::Compare(Operand::Attribute(name), Comparison::Equal, Operand::Value(Attribute::S(value)))
            if *name == schema.hash =>
        {
            Some(value.clone())
        }
        _ => None,
    });
    let hash =
        hash.ok_or_else(|| Refusal::invalid(format!("Query condition missed key schema element: {}", schema.hash)))?;
    let is_hash =
        |it: &&&Condition| matches!(it, Condition::Compare(Operand::Attribute(name), ..) if *name == schema.hash);
    let supported = parts.iter().filter(|it| !is_hash(it)).all(|it| on_range(it, schema));
    if !supported || parts.iter().filter(is_hash).count() > 1 {
        return Err(Refusal::invalid("Query key condition not supported"));
    }
    Ok(hash)
}

fn on_range(part: &Condition, schema: &KeySchema) -> bool {
    let is_range = |name: &str| schema.range.as_deref() == Some(name);
    match part {
        Condition::Compare(Operand::Attribute(name), comparison, Operand::Value(_)) => {
            is_range(name) && *comparison != Comparison::NotEqual
        }
        Condition::Between(Operand::Attribute(name), Operand::Value(_), Operand::Value(_))
        | Condition::BeginsWith(name, Operand::Value(_)) => is_range(name),
        _ => false,
    }
}
