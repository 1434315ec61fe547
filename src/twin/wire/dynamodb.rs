//! DynamoDB: tables, and items that are read and written under conditions.

mod attributes;
mod expressions;
mod items;
mod query;
mod tables;
mod transactions;

use super::refusal::{Named, Refusal};
use super::value::Shape;
use super::{Mutation, Operation};
use crate::world::orders::Objection;
use crate::world::orders::items::NotWritten;
use crate::world::tables::Item;

/// The operation of that name that only looks.
pub fn operation(name: &str) -> Option<Operation> {
    Some(match name {
        "DescribeTable" => tables::describe,
        "GetItem" => items::get,
        "Query" => query::query,
        _ => return None,
    })
}

/// The operation of that name.
pub fn mutation(name: &str) -> Option<Mutation> {
    Some(match name {
        "CreateTable" => tables::create,
        "PutItem" => items::put,
        "UpdateItem" => items::update,
        "DeleteItem" => items::delete,
        "TransactWriteItems" => transactions::transact,
        _ => return None,
    })
}

fn refused(Objection { code, message }: Objection) -> Refusal {
    match code {
        None => Refusal::invalid(message),
        Some(code) => Refusal::named(code, message),
    }
}

/// What a write whose condition fails tells (`ReturnValuesOnConditionCheckFailure`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Report {
    Nothing,
    Item,
}

impl Report {
    fn read(input: &Shape) -> Self {
        if input.text("ReturnValuesOnConditionCheckFailure") == Some("ALL_OLD") { Self::Item } else { Self::Nothing }
    }

    fn of(self, item: Option<Item>) -> Option<Shape> {
        item.filter(|_| self == Self::Item).map(|it| attributes::shape(&it))
    }
}

/// A write that was not made.
fn not_written(why: NotWritten, report: Report) -> Refusal {
    match why {
        NotWritten::Objection(objection) => refused(objection),
        NotWritten::Condition(item) => {
            let named = Named {
                code: "ConditionalCheckFailedException",
                shape: "ConditionalCheckFailedException",
                message: "The conditional request failed".to_owned(),
            };
            Refusal::Told(named, Shape::new().with("Item", report.of(item)))
        }
        NotWritten::Cancelled(_) => Refusal::Internal,
    }
}

/// Refuses what the simulated account would otherwise ignore in silence.
fn only(input: &Shape, known: &[&str]) -> Result<(), Refusal> {
    let unknown = input.members().map(|(name, _)| name).find(|name| !known.contains(name));
    let counted = ["ReturnConsumedCapacity", "ReturnItemCollectionMetrics"];
    let counted = counted.into_iter().find(|name| input.text(name).is_some_and(|it| it != "NONE"));
    unknown.or(counted).map_or(Ok(()), |name| Err(Refusal::invalid(format!("{name} is not simulated"))))
}

/// The item that a member holds.
fn item(input: &Shape, name: &str) -> Result<Item, Refusal> {
    let shape = input.shape(name).ok_or_else(|| missing(name))?;
    attributes::item(shape)
}

fn missing(name: &str) -> Refusal {
    Refusal::invalid(format!(
        "1 validation error detected: Value null at '{name}' failed to satisfy constraint: Member must not be null"
    ))
}
