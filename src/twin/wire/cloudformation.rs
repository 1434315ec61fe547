//! CloudFormation: stacks with their resources, events and drift.

mod drift;
mod events;
mod resources;
mod stacks;

use super::refusal::Refusal;
use super::{Asked, Operation};
use crate::world::Stack;

/// The operation of that name.
pub fn operation(name: &str) -> Option<Operation> {
    Some(match name {
        "DescribeStacks" => stacks::describe_stacks,
        "ListStacks" => stacks::list_stacks,
        "ListStackResources" => resources::list_stack_resources,
        "DescribeStackResources" => resources::describe_stack_resources,
        "DescribeStackEvents" => events::describe_stack_events,
        "DescribeStackResourceDrifts" => drift::describe_stack_resource_drifts,
        "DescribeStackDriftDetectionStatus" => drift::describe_stack_drift_detection_status,
        _ => return None,
    })
}

fn stacks<'a>(asked: &Asked<'a>) -> impl Iterator<Item = &'a Stack> {
    let region = asked.region;
    asked.world.stacks.iter().filter(move |stack| stack.region == region)
}

/// The stack that a name or an id means: a deleted one answers to its id only.
fn stack_named<'a>(asked: &Asked<'a>, name: &str) -> Option<&'a Stack> {
    stacks(asked).find(|stack| stack.id == name || (stack.name == name && !is_deleted(stack)))
}

/// The stack that `StackName` means, or the complaint of the operations on one stack.
fn stack<'a>(asked: &Asked<'a>) -> Result<&'a Stack, Refusal> {
    let name = asked.input.required_text("StackName")?;
    stack_named(asked, name).ok_or_else(|| no_stack(name))
}

fn is_deleted(stack: &Stack) -> bool {
    stack.times.deleted_at.is_some()
}

fn no_stack(name: &str) -> Refusal {
    Refusal::invalid(format!("Stack with id {name} does not exist"))
}
