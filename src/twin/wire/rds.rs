//! Amazon RDS: instances, clusters, failing over, and what is reported of both.

mod clusters;
pub mod events;
mod instances;

use super::refusal::{Named, Refusal};
use super::value::{Shape, Value};
use super::{Mutation, Operation};
use crate::world::Tag;
use crate::world::orders::Objection;

/// The operation of that name that only looks.
pub fn operation(name: &str) -> Option<Operation> {
    Some(match name {
        "DescribeDBInstances" => instances::describe,
        "DescribeDBClusters" => clusters::describe,
        "DescribeEvents" => events::describe,
        _ => return None,
    })
}

/// The operation of that name that changes something.
pub fn mutation(name: &str) -> Option<Mutation> {
    Some(match name {
        "RebootDBInstance" => instances::reboot,
        "FailoverDBCluster" => clusters::fail_over,
        _ => return None,
    })
}

/// A list whose items have a name of their own in XML, where others are called `member`.
pub fn named_list(name: &'static str, items: impl IntoIterator<Item = impl Into<Value>>) -> Shape {
    items.into_iter().fold(Shape::new(), |shape, item| shape.with(name, item))
}

fn tags(tags: &[Tag]) -> Shape {
    named_list("Tag", tags.iter().map(|tag| Shape::new().with("Key", &tag.key).with("Value", &tag.value)))
}

/// An error that the service declares, or one of the request itself.
pub fn refused(Objection { code, message }: Objection) -> Refusal {
    match code {
        None => Refusal::invalid(message),
        Some(code) => Refusal::Named(Named { code, shape: code, message }),
    }
}

/// Filters would have to be obeyed.
fn unfiltered(input: &Shape) -> Result<(), Refusal> {
    if input.get("Filters").is_some() { Err(Refusal::invalid("Filters is not simulated")) } else { Ok(()) }
}
