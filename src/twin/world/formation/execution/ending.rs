//! How the parts of an operation end, and what comes after them.

use std::time::Duration;

use super::super::changeset::Execution;
use super::super::comparison::known;
use super::super::operation::{JobState, Kind, OnFailure, Operation, Order, Pass};
use super::super::template::Kept;
use super::super::template::references::{self, Reference};
use super::super::{Scope, text};
use super::{beginning, pseudo, set_stack, undoing};
use crate::world::World;
use crate::world::stacks::{DriftStatus, Output, StackDrift, Stage, Status, Verb};

/// Between two parts of an operation.
pub const PAUSE: Duration = Duration::from_secs(1);

/// Ends the part of an operation whose jobs are over; what is left of the operation, if anything.
pub fn finish_pass(world: &mut World, index: usize, mut operation: Box<Operation>) -> Option<Box<Operation>> {
    operation.at = operation.at + PAUSE;
    let is_failed = operation.jobs.iter().any(|it| it.state == JobState::Failed);
    match operation.pass {
        Pass::Deploy => {
            operation.pass = Pass::Monitor(operation.at + operation.monitoring());
            operation.jobs.clear();
            Some(operation)
        }
        Pass::Monitor(_) => succeed(world, index, operation),
        Pass::CleanUp => {
            let (going, _) = operation.verbs();
            let told = "Update successful. One or more resources could not be deleted.";
            close(world, index, &operation, (Status::new(going, Stage::Complete), is_failed.then(|| told.to_owned())));
            undoing::close_change_set(world, index, &operation, Execution::Complete);
            None
        }
        Pass::RollBack if is_failed => stuck(world, index, operation),
        Pass::RollBack => rolled_back(world, index, operation),
        Pass::RollBackCleanUp => {
            let (_, undoing) = operation.verbs();
            // What was never made is not there to be deleted.
            let had = |name: &str| operation.before.iter().any(|it| it.logical_id == name);
            if let Some(stack) = world.stacks.get_mut(index) {
                stack.resources.retain(|it| it.exists() || had(&it.logical_id));
            }
            close(world, index, &operation, (Status::new(undoing, Stage::Complete), None));
            None
        }
        Pass::Delete => deleted(world, index, &operation, is_failed),
    }
}

/// Everything is as it was wanted: outputs are evaluated, and what was replaced goes.
fn succeed(world: &mut World, index: usize, mut operation: Box<Operation>) -> Option<Box<Operation>> {
    let outputs = match outputs(world, index, &operation) {
        Ok(outputs) => outputs,
        Err(reason) => {
            let at = operation.at;
            return undoing::undo(world, index, operation, (at, format!("{reason}. ")));
        }
    };
    let imports = imports(&operation);
    let stack = world.stacks.get_mut(index)?;
    beginning::become_wanted(stack, &operation);
    stack.outputs = outputs;
    stack.body.imports = imports;
    stack.drift = StackDrift { status: DriftStatus::NotChecked, ..stack.drift.clone() };
    let (going, _) = operation.verbs();
    if operation.order.kind != Kind::Update {
        close(world, index, &operation, (Status::new(going, Stage::Complete), None));
        undoing::close_change_set(world, index, &operation, Execution::Complete);
        return None;
    }
    operation.pass = Pass::CleanUp;
    clean_up(world, index, &mut operation);
    Some(operation)
}

fn clean_up(world: &mut World, index: usize, operation: &mut Operation) {
    let token = operation.order.token.clone();
    set_stack(world, index, (operation.status(operation.pass), None), (token.as_deref(), operation.at));
    let superseded = std::mem::take(&mut operation.superseded);
    let template = world.stacks.get(index).and_then(|it| it.body.template.as_ref()).map(Kept::read);
    operation.jobs = beginning::removal_jobs(superseded, template.as_ref());
}

fn rolled_back(world: &mut World, index: usize, mut operation: Box<Operation>) -> Option<Box<Operation>> {
    let (_, undoing) = operation.verbs();
    if operation.order.kind == Kind::Update {
        operation.pass = Pass::RollBackCleanUp;
        clean_up(world, index, &mut operation);
        return Some(operation);
    }
    close(world, index, &operation, (Status::new(undoing, Stage::Complete), None));
    if operation.order.kind == Kind::Create && operation.order.on_failure == OnFailure::Delete {
        let order = Order { kind: Kind::Delete, token: operation.order.token.clone(), ..Order::default() };
        let before = world.stacks.get(index)?.resources.clone();
        super::begin(world, index, Operation::new(order, None, (before, operation.at)));
        return world.stacks.get_mut(index)?.body.operation.take();
    }
    None
}

/// The rollback itself has failed: somebody must say how it goes on.
fn stuck(world: &mut World, index: usize, operation: Box<Operation>) -> Option<Box<Operation>> {
    let (_, undoing) = operation.verbs();
    let failed = operation.jobs.iter().filter(|it| it.state == JobState::Failed);
    let names: Vec<&str> = failed.map(|it| it.logical_id.as_str()).collect();
    let verb = if operation.order.kind == Kind::Create { "delete" } else { "update" };
    let reason = format!("The following resource(s) failed to {verb}: [{}].", names.join(", "));
    close(world, index, &operation, (Status::new(undoing, Stage::Failed), Some(reason)));
    world.stacks.get_mut(index)?.body.undo = Some(operation);
    None
}

fn deleted(world: &mut World, index: usize, operation: &Operation, is_failed: bool) -> Option<Box<Operation>> {
    if is_failed {
        let failed = operation.jobs.iter().filter(|it| it.state == JobState::Failed);
        let names: Vec<&str> = failed.map(|it| it.logical_id.as_str()).collect();
        let reason = format!("The following resource(s) failed to delete: [{}].", names.join(", "));
        close(world, index, operation, (Status::new(Verb::Delete, Stage::Failed), Some(reason)));
        return None;
    }
    close(world, index, operation, (Status::new(Verb::Delete, Stage::Complete), None));
    let stack = world.stacks.get_mut(index)?;
    stack.times.deleted_at = Some(operation.at);
    stack.outputs.clear();
    stack.body.change_sets.clear();
    stack.body.imports.clear();
    None
}

fn close(world: &mut World, index: usize, operation: &Operation, (status, reason): (Status, Option<String>)) {
    let token = operation.order.token.clone();
    set_stack(world, index, (status, reason), (token.as_deref(), operation.at));
}

fn outputs(world: &World, index: usize, operation: &Operation) -> Result<Vec<Output>, String> {
    let (Some(stack), Some(wanted)) = (world.stacks.get(index), &operation.wanted) else { return Ok(Vec::new()) };
    let pseudo = pseudo(world, stack, &wanted.settings.notification_arns);
    let mut around = beginning::surroundings(world, &stack.region);
    let known = known(stack);
    // A stack's own exports are not taken from somebody else.
    for output in &stack.outputs {
        output.export.iter().for_each(|it| drop(around.exports.remove(it)));
    }
    let scope = Scope {
        template: &wanted.template,
        values: &wanted.values,
        pseudo: &pseudo,
        known: &known,
        exports: &around.exports,
    };
    let mut outputs = Vec::new();
    for (key, output) in wanted.template.section("Outputs") {
        if !scope.is_wanted(output).map_err(|wrong| wrong.0)? {
            continue;
        }
        let Some(value) = output.get("Value") else { continue };
        let value = scope.value(value).map_err(|wrong| wrong.0)?.unwrap_or_default();
        let name = output.get("Export").and_then(|it| it.get("Name"));
        let name = name.map_or(Ok(None), |it| scope.value(it)).map_err(|wrong| wrong.0)?;
        let export = name.as_ref().map(text);
        if let Some(taken) = export.as_ref().filter(|it| around.exports.contains_key(*it)) {
            return Err(format!("Export with name {taken} is already exported by another stack"));
        }
        outputs.push(Output {
            key: key.to_owned(),
            value: text(&value),
            description: output.get("Description").map(text).unwrap_or_default(),
            export,
        });
    }
    locked(world, (stack, &outputs))?;
    Ok(outputs)
}

/// Exports that other stacks import stay as they are.
fn locked(world: &World, (stack, outputs): (&crate::world::Stack, &[Output])) -> Result<(), String> {
    for before in &stack.outputs {
        let Some(name) = &before.export else { continue };
        let after = outputs.iter().find(|it| it.export.as_ref() == Some(name));
        let users: Vec<&str> =
            world.importers(&stack.region, name).into_iter().filter(|it| *it != stack.name).collect();
        let what = match after {
            Some(after) if after.value == before.value => continue,
            Some(_) => "updated",
            None => "deleted",
        };
        if !users.is_empty() {
            return Err(format!("Export {name} cannot be {what} as it is in use by {}", users.join(" and ")));
        }
    }
    Ok(())
}

/// Names of the exports that a template imports, where they are written out.
fn imports(operation: &Operation) -> Vec<String> {
    let Some(wanted) = &operation.wanted else { return Vec::new() };
    let found = wanted.template.resources().flat_map(|it| references::of_definition(&it));
    found.filter_map(|it| if let Reference::Export(name) = it { Some(name) } else { None }).collect()
}
