//! How an operation begins: which resources have a job, and which of them wait for which.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::changeset::{Action, Change};
use super::super::comparison::{self, Surroundings};
use super::super::operation::{Job, Kind, Operation, Pass, Task, Victim};
use super::super::template::{Kept, references};
use super::super::{Template, policy};
use super::{pseudo, set_stack};
use crate::world::World;
use crate::world::stacks::{Resource, Stack};

/// Begins an operation on a stack: its status changes, and its first jobs stand ready.
pub fn begin(world: &mut World, index: usize, mut operation: Operation) {
    let at = operation.at;
    world.engine.is_grown = true;
    let Some(stack) = world.stacks.get(index) else { return };
    if operation.order.kind == Kind::Delete {
        operation.pass = Pass::Delete;
        operation.jobs = removals(stack, &operation);
    } else {
        deploy(world, index, &mut operation);
    }
    let status = operation.status(operation.pass);
    let token = operation.order.token.clone();
    if let Some(stack) = world.stacks.get_mut(index) {
        let is_first = stack.body.template.is_none() && stack.resources.is_empty();
        match operation.order.kind {
            Kind::Create => stack.times.created_at = at,
            Kind::Import if is_first => stack.times.created_at = at,
            _ => stack.times.updated_at = Some(at),
        }
        if operation.order.kind != Kind::Update && operation.order.kind != Kind::Delete {
            become_wanted(stack, &operation);
        }
        stack.body.undo = None;
    }
    set_stack(world, index, (status, Some("User Initiated".to_owned())), (token.as_deref(), at));
    if let Some(stack) = world.stacks.get_mut(index) {
        stack.body.operation = Some(Box::new(operation));
    }
}

/// Takes over from an operation what the stack has become by it.
pub fn become_wanted(stack: &mut Stack, operation: &Operation) {
    let Some(wanted) = &operation.wanted else { return };
    wanted.template.description().unwrap_or_default().clone_into(&mut stack.description);
    stack.parameters.clone_from(&wanted.parameters);
    stack.tags.clone_from(&wanted.tags);
    stack.body.values.clone_from(&wanted.values);
    stack.body.settings.clone_from(&wanted.settings);
    stack.body.template = Some(Kept::from(&*wanted.template));
}

/// What other stacks of the region give to a stack.
pub fn surroundings(world: &World, region: &str) -> Surroundings {
    let stacks = world.stacks.iter().filter(|it| it.region == region && it.times.deleted_at.is_none());
    let exports = stacks.flat_map(|it| &it.outputs).filter_map(|it| Some((it.export.clone()?, it.value.clone())));
    Surroundings { exports: exports.collect() }
}

fn deploy(world: &World, index: usize, operation: &mut Operation) {
    let (Some(stack), Some(wanted)) = (world.stacks.get(index), &operation.wanted) else { return };
    let pseudo = pseudo(world, stack, &wanted.settings.notification_arns);
    let around = surroundings(world, &stack.region);
    // The change set was made from the same comparison, which held then.
    let changes = comparison::changes(stack, wanted, (&pseudo, &around)).unwrap_or_default();
    let needs = references::needs(&wanted.template);
    let concerned: BTreeSet<String> = changes.iter().map(|it| it.logical_id.clone()).collect();
    let mut jobs = Vec::new();
    let mut superseded = Vec::new();
    for change in &changes {
        let waits = needs.get(change.logical_id.as_str()).into_iter().flatten();
        let waits: BTreeSet<String> = waits.filter(|it| concerned.contains(*it)).cloned().collect();
        match task(stack, operation, change) {
            Some(Task::Remove(victim)) => superseded.push(*victim),
            Some(task) => jobs.push(Job::new(&change.logical_id, task, waits)),
            None => {}
        }
    }
    operation.jobs = jobs;
    operation.superseded = superseded;
}

fn task(stack: &Stack, operation: &Operation, change: &Change) -> Option<Task> {
    let import = operation.order.imports.iter().find(|it| it.logical_id == change.logical_id);
    match (change.action, import) {
        (_, Some(import)) => Some(Task::Import(import.clone())),
        (Action::Add | Action::Import, None) => Some(Task::Create),
        (Action::Modify, None) => Some(Task::Modify),
        (Action::Remove, None) => {
            let resource = stack.resource(&change.logical_id)?.clone();
            let subject = (resource.logical_id.as_str(), resource.resource_type.as_str());
            if let Some(reason) = policy::denial(stack.body.policy.as_deref(), "Update:Delete", subject) {
                return Some(Task::Refuse(reason));
            }
            let is_spared = change.policy == Some("Retain");
            Some(Task::Remove(Box::new(Victim { resource, is_spared })))
        }
    }
}

/// Jobs that remove what a stack has, each resource before those it needs.
pub fn removals(stack: &Stack, operation: &Operation) -> Vec<Job> {
    let existing: Vec<&Resource> = stack.resources.iter().filter(|it| it.exists()).collect();
    let template = operation
        .wanted
        .as_ref()
        .map(|it| it.template.clone())
        .or_else(|| stack.body.template.as_ref().map(|it| Arc::new(it.read())));
    let template = template.as_deref();
    let skipped = |it: &Resource| operation.order.skip.contains(&it.logical_id);
    let forced = operation.order.kind == Kind::Create && operation.order.retain_except_on_create;
    let victims = existing.iter().map(|it| {
        let policy =
            template.and_then(|all| all.resource(&it.logical_id)).and_then(|all| all.attribute("DeletionPolicy"));
        let retained = match policy {
            Some("Retain") => !forced,
            Some("RetainExceptOnCreate") => operation.order.kind == Kind::Delete,
            _ => false,
        };
        Victim { resource: (*it).clone(), is_spared: retained || skipped(it) }
    });
    removal_jobs(victims.collect(), template)
}

/// Jobs that remove these, each before those it needs by the template.
pub fn removal_jobs(victims: Vec<Victim>, template: Option<&Template>) -> Vec<Job> {
    let needs: BTreeMap<&str, BTreeSet<String>> = template.map(references::needs).unwrap_or_default();
    let going: BTreeSet<String> = victims.iter().map(|it| it.resource.logical_id.clone()).collect();
    victims
        .into_iter()
        .map(|victim| {
            let logical_id = victim.resource.logical_id.clone();
            let dependents =
                needs.iter().filter(|(name, needed)| needed.contains(&logical_id) && going.contains(**name));
            let waits = dependents.map(|(name, _)| (*name).to_owned()).filter(|it| *it != logical_id).collect();
            Job::new(&logical_id, Task::Remove(Box::new(victim)), waits)
        })
        .collect()
}
