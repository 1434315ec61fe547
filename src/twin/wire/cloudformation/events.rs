//! `DescribeStackEvents`.

use super::super::Asked;
use super::super::page::Paging;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::stack_named;
use crate::world::Stack;
use crate::world::stacks::StackEvent;

/// `DescribeStackEvents`: newest first, 100 a page.
pub fn describe_stack_events(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let name = asked.input.required_text("StackName")?;
    let stack = stack_named(asked, name).ok_or_else(|| Refusal::invalid(format!("Stack [{name}] does not exist")))?;
    let events: Vec<&StackEvent> = stack.events.iter().collect();
    let page = Paging::fixed(asked.input, "DescribeStackEvents", 100).of(events, |event| &event.id)?;
    let shapes = page.items.into_iter().map(|event| shape(stack, event));
    Ok(Shape::new().with("StackEvents", list(shapes)).with("NextToken", page.next))
}

fn shape(stack: &Stack, event: &StackEvent) -> Shape {
    Shape::new()
        .with("StackId", &stack.id)
        .with("EventId", &event.id)
        .with("StackName", &stack.name)
        .with("LogicalResourceId", &event.logical_id)
        .with("PhysicalResourceId", &event.physical_id)
        .with("ResourceType", &event.resource_type)
        .with("Timestamp", event.at)
        .with("ResourceStatus", event.status.to_string())
        .with("ResourceStatusReason", event.reason.as_ref())
        .with("ClientRequestToken", event.token.as_ref())
}
