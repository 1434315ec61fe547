//! `GetItem`, `PutItem`, `UpdateItem` and `DeleteItem`.

use super::super::refusal::Refusal;
use super::super::value::Shape;
use super::super::{Asked, Told};
use super::expressions::Expressions;
use super::{Report, attributes, item, not_written, only, refused};
use crate::world::orders::items::{Change, Write, Written};
use crate::world::tables::{Item, Update};

/// What every write may carry beside its own members.
const SHARED: [&str; 8] = [
    "TableName",
    "ConditionExpression",
    "ExpressionAttributeNames",
    "ExpressionAttributeValues",
    "ReturnValues",
    "ReturnValuesOnConditionCheckFailure",
    "ReturnConsumedCapacity",
    "ReturnItemCollectionMetrics",
];

/// `GetItem`: the simulated table is consistent, so `ConsistentRead` changes nothing.
pub fn get(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let input = asked.input;
    only(input, &["TableName", "Key", "ConsistentRead", "ReturnConsumedCapacity"])?;
    let table = asked.world.active_table(asked.region, input.required_text("TableName")?).map_err(refused)?;
    let key = table.schema.key_named(&item(input, "Key")?).map_err(Refusal::invalid)?;
    Ok(Shape::new().with("Item", table.items.get(&key).map(attributes::shape)))
}

/// `PutItem`.
pub fn put(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    known(told.input, &["Item"])?;
    let change = Change::Put(item(told.input, "Item")?);
    write(told, change, &["NONE", "ALL_OLD"])
}

/// `DeleteItem`: deleting what is not there succeeds.
pub fn delete(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    known(told.input, &["Key"])?;
    let change = Change::Delete(item(told.input, "Key")?);
    write(told, change, &["NONE", "ALL_OLD"])
}

/// `UpdateItem`: an item that is not there is made.
pub fn update(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    known(told.input, &["Key", "UpdateExpression"])?;
    let change = Change::Update(item(told.input, "Key")?, Update::default());
    write(told, change, &["NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW"])
}

/// One write as a request or a part of a transaction describes it.
pub fn described(input: &Shape, change: Change) -> Result<Write, Refusal> {
    let table = input.required_text("TableName")?.to_owned();
    let mut expressions = Expressions::of(input)?;
    let condition = expressions.condition("ConditionExpression")?;
    let change = match change {
        Change::Update(key, none) => Change::Update(key, expressions.update()?.unwrap_or(none)),
        other => other,
    };
    expressions.done()?;
    Ok(Write { table, change, condition })
}

fn known(input: &Shape, own: &[&str]) -> Result<(), Refusal> {
    only(input, &[own, &SHARED].concat())
}

fn write(told: &mut Told<'_>, change: Change, returns: &[&str]) -> Result<Shape, Refusal> {
    let input = told.input;
    let wanted = input.text("ReturnValues").unwrap_or("NONE");
    if !returns.contains(&wanted) {
        return Err(Refusal::invalid("ReturnValues can only be ALL_OLD or NONE"));
    }
    let write = described(input, change)?;
    let report = Report::read(input);
    let written = told.world.write(told.region, &write).map_err(|why| not_written(why, report))?;
    let attributes = returned(wanted, &write, written).filter(|it| !it.is_empty());
    Ok(Shape::new().with("Attributes", attributes.map(|it| attributes::shape(&it))))
}

fn returned(wanted: &str, write: &Write, Written { old, new }: Written) -> Option<Item> {
    let touched = |item: Item| -> Item {
        let Change::Update(_, update) = &write.change else { return item };
        item.into_iter().filter(|(name, _)| update.names().any(|it| it == name)).collect()
    };
    match wanted {
        "ALL_OLD" => old,
        "UPDATED_OLD" => old.map(touched),
        "ALL_NEW" => new,
        "UPDATED_NEW" => new.map(touched),
        _ => None,
    }
}
