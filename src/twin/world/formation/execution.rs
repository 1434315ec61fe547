//! Carrying out operations in the world's own time: jobs in the order of what needs what, side by side where it is free.

mod beginning;
mod ending;
mod jobs;
mod starting;
mod undoing;

use domain::Moment;

pub use beginning::{begin, surroundings};
pub use undoing::{resume, roll_back};

use super::operation::{JobState, Operation, Pass};
use super::scope::Pseudo;
use crate::world::World;
use crate::world::alarms::AlarmState;
use crate::world::stacks::{Resource, Stack, StackEvent, Status};

/// Events that a stack remembers. CloudFormation keeps them all.
const KEPT_EVENTS: usize = 2_000;
/// The type of the stack itself in its events.
const STACK_TYPE: &str = "AWS::CloudFormation::Stack";

/// Carries every operation on until `to`.
pub fn proceed(world: &mut World, to: Moment) {
    for index in 0..world.stacks.len() {
        let Some(operation) = world.stacks[index].body.operation.take() else { continue };
        let left = carried_on(world, index, operation, to);
        if let Some(stack) = world.stacks.get_mut(index) {
            stack.body.operation = left;
        }
    }
}

/// Carries one operation on; what is left of it, if anything.
fn carried_on(world: &mut World, index: usize, mut operation: Box<Operation>, to: Moment) -> Option<Box<Operation>> {
    if operation.is_watched()
        && let Some(reason) = breached(world, index, &operation)
    {
        let at = to.max(operation.at);
        operation = undoing::undo(world, index, operation, (at, reason))?;
    }
    loop {
        jobs::start_ready(world, index, &mut operation);
        if operation.pass == Pass::Deploy && operation.jobs.iter().any(|it| it.state == JobState::Failed) {
            let (at, reason) = (operation.at, undoing::failures(&operation));
            operation = undoing::undo(world, index, operation, (at, reason))?;
            continue;
        }
        if let Pass::Monitor(until) = operation.pass {
            if until + ending::PAUSE > to {
                return Some(operation);
            }
            operation.at = until;
            operation = ending::finish_pass(world, index, operation)?;
            continue;
        }
        let Some(next) = operation.jobs.iter().filter_map(super::operation::Job::next).min() else {
            // What comes next takes a moment, and never happens before the world is there.
            if operation.at + ending::PAUSE > to {
                return Some(operation);
            }
            operation = ending::finish_pass(world, index, operation)?;
            continue;
        };
        if next > to {
            return Some(operation);
        }
        operation.at = operation.at.max(next);
        jobs::perform_due(world, index, &mut operation, next);
    }
}

/// Why the rollback triggers end an operation: one is in ALARM, or is not there.
fn breached(world: &World, index: usize, operation: &Operation) -> Option<String> {
    let region = &world.stacks.get(index)?.region;
    let triggers = &operation.wanted.as_ref()?.settings.rollback.triggers;
    triggers.iter().find_map(|(arn, _)| {
        let alarm = world.alarms.iter().find(|it| it.region == *region && it.arn == *arn);
        match alarm {
            None => Some(format!("Rollback trigger {arn} does not exist. ")),
            Some(alarm) if alarm.state.value == AlarmState::Alarm => {
                Some(format!("Rollback trigger {arn} has been breached. "))
            }
            Some(_) => None,
        }
    })
}

/// Brings a stack into a status, with its event.
pub fn set_stack(
    world: &mut World,
    index: usize,
    (status, reason): (Status, Option<String>),
    (token, at): (Option<&str>, Moment),
) {
    let id = world.engine.uuid();
    let Some(stack) = world.stacks.get_mut(index) else { return };
    stack.status = status;
    stack.status_reason.clone_from(&reason);
    let event = StackEvent {
        id,
        at,
        logical_id: stack.name.clone(),
        physical_id: stack.id.clone(),
        resource_type: STACK_TYPE.to_owned(),
        status,
        reason,
        token: token.map(str::to_owned),
    };
    push(stack, event);
}

/// Brings a resource into a status, with its event; a new one is added.
fn set_resource(stack: &mut Stack, resource: Resource, (token, at): (Option<&str>, Moment)) {
    note(stack, &resource, (token, at));
    let mut resource = resource;
    resource.updated_at = at;
    match stack.resources.iter_mut().find(|it| it.logical_id == resource.logical_id) {
        Some(known) => *known = resource,
        None => stack.resources.push(resource),
    }
}

/// Writes an event of a resource without changing the stack's own.
fn note(stack: &mut Stack, resource: &Resource, (token, at): (Option<&str>, Moment)) {
    let event = StackEvent {
        id: format!("{}-{}-{at}", resource.logical_id, resource.status),
        at,
        logical_id: resource.logical_id.clone(),
        physical_id: resource.physical_id.clone(),
        resource_type: resource.resource_type.clone(),
        status: resource.status,
        reason: resource.status_reason.clone(),
        token: token.map(str::to_owned),
    };
    // Two steps of one resource may fall into one moment.
    let is_same =
        |it: &StackEvent| it.id == event.id && it.physical_id == event.physical_id && it.reason == event.reason;
    if !stack.events.iter().take(20).any(is_same) {
        let twins = stack.events.iter().filter(|it| it.id.starts_with(&event.id)).count();
        let id = if twins == 0 { event.id.clone() } else { format!("{}-{twins}", event.id) };
        push(stack, StackEvent { id, ..event });
    }
}

fn push(stack: &mut Stack, event: StackEvent) {
    stack.events.push_front(event);
    stack.events.truncate(KEPT_EVENTS);
}

/// The pseudo parameters of a stack.
pub fn pseudo(world: &World, stack: &Stack, notification_arns: &[String]) -> Pseudo {
    Pseudo {
        account: world.account.id.clone(),
        region: stack.region.clone(),
        stack_id: stack.id.clone(),
        stack_name: stack.name.clone(),
        notification_arns: notification_arns.to_vec(),
    }
}
