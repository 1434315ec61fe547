//! CloudFormation: stacks with their resources, events, change sets, templates and drift.

mod changesets;
mod drift;
mod events;
mod orders;
mod policies;
mod resources;
mod stacks;
mod submissions;
mod templates;

use super::refusal::{Named, Refusal};
use super::value::Shape;
use super::{Asked, Mutation, Operation};
use crate::world::Stack;
use crate::world::formation::orders::StackName;
use crate::world::orders::Objection;

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
        "DescribeChangeSet" => changesets::describe_change_set,
        "ListChangeSets" => changesets::list_change_sets,
        "GetTemplate" => templates::get_template,
        "GetTemplateSummary" => templates::get_template_summary,
        "ValidateTemplate" => templates::validate_template,
        "GetStackPolicy" => policies::get_stack_policy,
        "ListExports" => stacks::list_exports,
        "ListImports" => stacks::list_imports,
        _ => return None,
    })
}

/// The operation of that name that changes something.
pub fn mutation(name: &str) -> Option<Mutation> {
    Some(match name {
        "CreateChangeSet" => orders::create_change_set,
        "ExecuteChangeSet" => orders::execute_change_set,
        "DeleteChangeSet" => orders::delete_change_set,
        "CreateStack" => orders::create_stack,
        "UpdateStack" => orders::update_stack,
        "DeleteStack" => orders::delete_stack,
        "CancelUpdateStack" => orders::cancel_update_stack,
        "ContinueUpdateRollback" => orders::continue_update_rollback,
        "RollbackStack" => orders::rollback_stack,
        "SetStackPolicy" => policies::set_stack_policy,
        "UpdateTerminationProtection" => policies::update_termination_protection,
        "DetectStackDrift" => drift::detect_stack_drift,
        _ => return None,
    })
}

/// The stack that a request names.
fn named<'a>(region: &'a str, input: &'a Shape) -> Result<StackName<'a>, Refusal> {
    Ok(StackName { region, name: input.required_text("StackName")? })
}

/// Refuses what the simulated account would otherwise ignore in silence.
fn only(input: &Shape, known: &[&str]) -> Result<(), Refusal> {
    let unknown = input.members().find(|(name, value)| {
        let is_off = matches!(value, super::value::Value::Text(text) if text.is_empty() || text == "false");
        // The form itself carries these two.
        !known.contains(name) && !["Action", "Version"].contains(name) && !is_off
    });
    unknown.map_or(Ok(()), |(name, _)| Err(Refusal::invalid(format!("{name} is not simulated"))))
}

/// An objection of the world as an error of the wire.
fn refused(objection: Objection) -> Refusal {
    let Objection { code, message } = objection;
    match code {
        None => Refusal::invalid(message),
        Some(code) => Refusal::Named(Named { code, shape: code, message }),
    }
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
