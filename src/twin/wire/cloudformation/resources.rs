//! `ListStackResources` and `DescribeStackResources`.

use super::super::Asked;
use super::super::page::Paging;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::{no_stack, stack, stack_named, stacks};
use crate::world::Stack;
use crate::world::stacks::Resource;

/// How many resources one page, and one undivided answer, holds.
const PAGE: usize = 100;

/// `ListStackResources`: 100 a page.
pub fn list_stack_resources(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let resources: Vec<&Resource> = stack(asked)?.resources.iter().collect();
    let page = Paging::fixed(asked.input, "ListStackResources", PAGE).of(resources, |it| &it.logical_id)?;
    let shapes = page.items.into_iter().map(|it| shared(it).with("LastUpdatedTimestamp", it.updated_at));
    Ok(Shape::new().with("StackResourceSummaries", list(shapes)).with("NextToken", page.next))
}

/// `DescribeStackResources`: the first 100 of a stack, found by its name or by one of its resources.
pub fn describe_stack_resources(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let input = asked.input;
    let stack = match (input.text("StackName"), input.text("PhysicalResourceId")) {
        (Some(name), None) => stack_named(asked, name).ok_or_else(|| no_stack(name))?,
        (None, Some(id)) => {
            owner(asked, id).ok_or_else(|| Refusal::invalid(format!("Stack for {id} does not exist")))?
        }
        _ => return Err(Refusal::invalid("Exactly one of StackName and PhysicalResourceId must be specified")),
    };
    let logical = input.text("LogicalResourceId");
    let shapes =
        stack.resources.iter().filter(|it| logical.is_none_or(|logical| it.logical_id == logical)).take(PAGE).map(
            |it| shared(it).with("StackName", &stack.name).with("StackId", &stack.id).with("Timestamp", it.updated_at),
        );
    Ok(Shape::new().with("StackResources", list(shapes)))
}

fn owner<'a>(asked: &Asked<'a>, physical_id: &str) -> Option<&'a Stack> {
    stacks(asked).find(|stack| stack.resources.iter().any(|it| it.physical_id == physical_id))
}

fn shared(resource: &Resource) -> Shape {
    let drift = Shape::new()
        .with("StackResourceDriftStatus", resource.drift.status.as_str())
        .with("LastCheckTimestamp", resource.drift.checked_at);
    Shape::new()
        .with("LogicalResourceId", &resource.logical_id)
        .with("PhysicalResourceId", (!resource.physical_id.is_empty()).then_some(&resource.physical_id))
        .with("ResourceType", &resource.resource_type)
        .with("ResourceStatus", resource.status.to_string())
        .with("ResourceStatusReason", resource.status_reason.as_ref())
        .with("DriftInformation", drift)
}
