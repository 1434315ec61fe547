//! Undoing an operation: what runs is cancelled, what was changed is restored, what was made goes.

use std::collections::BTreeSet;

use domain::Moment;

use super::super::live;
use super::super::operation::{Job, JobState, Kind, OnFailure, Operation, Pass, Task, Victim};
use super::super::template::{Kept, references};
use super::{beginning, set_resource, set_stack};
use crate::world::World;
use crate::world::formation::changeset::Execution;
use crate::world::stacks::{Resource, Stage, Status, Verb};

/// The resources that failed, in CloudFormation's words.
pub fn failures(operation: &Operation) -> String {
    let failed = |is_new: bool| {
        let jobs = operation.jobs.iter().filter(|it| it.state == JobState::Failed);
        let jobs = jobs.filter(|it| matches!(it.task, Task::Create) == is_new);
        jobs.map(|it| it.logical_id.as_str()).collect::<Vec<_>>()
    };
    let verb = if operation.order.kind == Kind::Import { "import" } else { "update" };
    let mut told = String::new();
    for (names, verb) in [(failed(true), "create"), (failed(false), verb)] {
        if !names.is_empty() {
            told = format!("{told}The following resource(s) failed to {verb}: [{}]. ", names.join(", "));
        }
    }
    told
}

/// A deployment has failed: it is undone, or left as it is where that was asked for.
pub fn undo(
    world: &mut World,
    index: usize,
    mut operation: Box<Operation>,
    (at, reason): (Moment, String),
) -> Option<Box<Operation>> {
    operation.at = at;
    cancel(world, index, &mut operation);
    if operation.order.on_failure == OnFailure::Stay && operation.order.kind != Kind::Import {
        let status = Status::new(operation.verbs().0, Stage::Failed);
        let token = operation.order.token.clone();
        set_stack(world, index, (status, Some(reason.trim_end().to_owned())), (token.as_deref(), at));
        close_change_set(world, index, &operation, Execution::Failed);
        abandon(world, index);
        let stack = world.stacks.get_mut(index)?;
        beginning::become_wanted(stack, &operation);
        stack.body.undo = Some(operation);
        return None;
    }
    let asked = if operation.order.kind == Kind::Create { "Rollback requested by user." } else { "" };
    begin_undoing(world, index, operation, (at, format!("{reason}{asked}")))
}

/// What failed while it was made is of no use: it is made anew should somebody go on.
fn abandon(world: &mut World, index: usize) {
    let Some(stack) = world.stacks.get_mut(index) else { return };
    let region = stack.region.clone();
    let failed = Status::new(Verb::Create, Stage::Failed);
    let mut abandoned = Vec::new();
    for resource in stack.resources.iter_mut().filter(|it| it.status == failed && it.exists()) {
        abandoned.push(resource.clone());
        resource.physical_id.clear();
    }
    for resource in abandoned {
        live::delete(world, &region, &resource);
    }
}

/// Starts to undo an operation that is under way or has failed, for the reason that is told.
pub fn begin_undoing(
    world: &mut World,
    index: usize,
    mut operation: Box<Operation>,
    (at, reason): (Moment, String),
) -> Option<Box<Operation>> {
    operation.at = at;
    operation.pass = Pass::RollBack;
    close_change_set(world, index, &operation, Execution::Failed);
    let status = operation.status(Pass::RollBack);
    let token = operation.order.token.clone();
    let reason = Some(reason.trim_end().to_owned()).filter(|it| !it.is_empty());
    set_stack(world, index, (status, reason), (token.as_deref(), at));
    operation.superseded.clear();
    let stack = world.stacks.get(index)?;
    match operation.order.kind {
        Kind::Create => operation.jobs = beginning::removals(stack, &operation),
        Kind::Update => plan_restoring(stack, &mut operation),
        Kind::Import => release(world, index, &mut operation),
        Kind::Delete => return None,
    }
    Some(operation)
}

/// What runs is cancelled; what waits never starts.
fn cancel(world: &mut World, index: usize, operation: &mut Operation) {
    let mark = (operation.order.token.clone(), operation.at);
    let Some(stack) = world.stacks.get_mut(index) else { return };
    for job in &mut operation.jobs {
        let JobState::Running(run) = &job.state else { continue };
        let Some(becomes) = &run.becomes else { continue };
        let is_new = matches!(job.task, Task::Create);
        let mut resource = (**becomes).clone();
        let (verb, what) = if is_new { (Verb::Create, "creation") } else { (Verb::Update, "update") };
        resource.status = Status::new(verb, Stage::Failed);
        resource.status_reason = Some(format!("Resource {what} cancelled"));
        set_resource(stack, resource, (mark.0.as_deref(), mark.1));
        job.state = JobState::Failed;
    }
    operation.jobs.retain(|it| it.state != JobState::Waiting);
}

/// Changed resources become what they were; new ones and replacements go afterwards.
fn plan_restoring(stack: &crate::world::Stack, operation: &mut Operation) {
    let touched: BTreeSet<String> = operation
        .jobs
        .iter()
        .filter(|it| it.is_over() && !matches!(it.task, Task::Refuse(_)))
        .map(|it| it.logical_id.clone())
        .collect();
    let refused = operation.jobs.iter().filter(|it| matches!(it.task, Task::Refuse(_))).map(|it| it.logical_id.clone());
    let refused: Vec<String> = refused.collect();
    let had = |name: &str| operation.before.iter().find(|it| it.logical_id == name);
    let mut superseded = Vec::new();
    let mut jobs = Vec::new();
    let template = stack.body.template.as_ref().map(Kept::read);
    let needs = template.as_ref().map(references::needs).unwrap_or_default();
    for resource in
        stack.resources.iter().filter(|it| touched.contains(&it.logical_id) || refused.contains(&it.logical_id))
    {
        let is_new = had(&resource.logical_id).is_none_or(|it| it.physical_id != resource.physical_id);
        if is_new && resource.exists() {
            superseded.push(Victim { resource: resource.clone(), is_spared: false });
        }
        let Some(before) = had(&resource.logical_id).cloned() else { continue };
        let is_changed = before.body != resource.body || before.status != resource.status || is_new;
        if is_changed {
            let waits = needs.get(resource.logical_id.as_str()).into_iter().flatten();
            let waits = waits.filter(|it| touched.contains(*it)).cloned().collect();
            jobs.push(Job::new(&resource.logical_id, Task::Restore(Box::new(before)), waits));
        }
    }
    operation.jobs = jobs;
    operation.superseded = superseded;
}

/// Imported resources leave the stack again, untouched.
fn release(world: &mut World, index: usize, operation: &mut Operation) {
    let at = operation.at;
    let token = operation.order.token.clone();
    let imports: Vec<String> = operation.order.imports.iter().map(|it| it.logical_id.clone()).collect();
    let Some(stack) = world.stacks.get_mut(index) else { return };
    let region = stack.region.clone();
    let mut released: Vec<Resource> = Vec::new();
    for logical_id in imports {
        let Some(mut resource) = stack.resource(&logical_id).cloned() else { continue };
        let is_there = resource.exists();
        resource.status = Status::new(Verb::ImportRollback, Stage::Complete);
        resource.status_reason = None;
        set_resource(stack, resource.clone(), (token.as_deref(), at));
        stack.resources.retain(|it| it.logical_id != logical_id);
        if is_there {
            resource.status = Status::CREATED;
            released.push(resource);
        }
    }
    for resource in released {
        if !world.unmanaged.iter().any(|it| it.resource.physical_id == resource.physical_id) {
            world.unmanaged.push(crate::world::Unmanaged { region: region.clone(), resource });
        }
    }
    operation.jobs.clear();
}

/// Notes at the change set of an operation what has become of it; the others of the stack are out of date.
pub fn close_change_set(world: &mut World, index: usize, operation: &Operation, execution: Execution) {
    let Some(stack) = world.stacks.get_mut(index) else { return };
    if execution == Execution::Complete {
        // What was made for the stack as it was is deleted with it.
        stack.body.change_sets.retain(|it| Some(&it.id) == operation.order.change_set.as_ref() || it.failed.is_some());
    }
    for set in stack.body.change_sets.iter_mut().filter(|it| Some(&it.id) == operation.order.change_set.as_ref()) {
        set.execution = execution;
    }
}

/// Rolls a running or failed operation back, as somebody asks for it.
pub fn roll_back(world: &mut World, index: usize, reason: &str) {
    let now = world.now();
    let Some(stack) = world.stacks.get_mut(index) else { return };
    let Some(mut operation) = stack.body.operation.take().or_else(|| stack.body.undo.take()) else { return };
    operation.at = now;
    cancel(world, index, &mut operation);
    let left = begin_undoing(world, index, operation, (now, reason.to_owned()));
    if let Some(stack) = world.stacks.get_mut(index) {
        stack.body.operation = left;
    }
}

/// Goes on with a rollback that failed; resources to skip count as restored.
pub fn resume(world: &mut World, index: usize, skip: &[String], token: Option<String>) {
    let now = world.now();
    let Some(stack) = world.stacks.get_mut(index) else { return };
    let Some(mut operation) = stack.body.undo.take() else { return };
    operation.at = now;
    operation.order.token = token;
    let mark = (operation.order.token.clone(), now);
    for job in &mut operation.jobs {
        if job.state != JobState::Failed {
            continue;
        }
        job.state = JobState::Waiting;
        if skip.contains(&job.logical_id)
            && let Some(mut resource) = stack.resource(&job.logical_id).cloned()
        {
            resource.status = Status::UPDATED;
            resource.status_reason = None;
            set_resource(stack, resource, (mark.0.as_deref(), mark.1));
            job.state = JobState::Done;
        }
    }
    let status = operation.status(Pass::RollBack);
    set_stack(world, index, (status, Some("User Initiated".to_owned())), (mark.0.as_deref(), now));
    if let Some(stack) = world.stacks.get_mut(index) {
        stack.body.operation = Some(operation);
    }
}
