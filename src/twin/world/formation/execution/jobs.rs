//! One job after the other: what is ready starts, what is due is done.

use std::time::Duration;

use domain::Moment;

use super::super::body::Properties;
use super::super::comparison::{self};
use super::super::identity::{self, Place};
use super::super::live::{self, Settled, Subject};
use super::super::operation::{Job, JobState, Operation, Pass, Run, Task, Victim};
use super::super::template::Kept;
use super::starting::{Fate, leave, started, wanted_properties};
use super::{note, set_resource};
use crate::world::World;
use crate::world::stacks::{DriftStatus, Resource, ResourceDrift, Stage, Status, Verb};

/// How often it looks again at one that has not settled.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
const GAVE_UP: &str = "Exceeded attempts to wait";

/// Starts every job whose turn has come.
pub fn start_ready(world: &mut World, index: usize, operation: &mut Operation) {
    loop {
        let position = operation.jobs.iter().position(|job| {
            let over = |name: &String| operation.jobs.iter().filter(|it| it.logical_id == *name).all(Job::is_over);
            job.state == JobState::Waiting && job.waits_for.iter().all(over)
        });
        let Some(position) = position else { return };
        let blocked = operation.jobs[position]
            .waits_for
            .iter()
            .any(|name| operation.jobs.iter().any(|it| it.logical_id == *name && it.state == JobState::Failed));
        let state = if blocked { JobState::Done } else { started(world, index, operation, position) };
        operation.jobs[position].state = state;
        if operation.pass == Pass::Deploy && operation.jobs[position].state == JobState::Failed {
            return;
        }
    }
}

/// Does everything that is due at a moment.
pub fn perform_due(world: &mut World, index: usize, operation: &mut Operation, now: Moment) {
    for position in 0..operation.jobs.len() {
        if operation.jobs[position].next().is_none_or(|it| it > now) {
            continue;
        }
        let JobState::Running(run) = operation.jobs[position].state.clone() else { continue };
        let state = advanced(world, index, operation, (position, *run, now));
        operation.jobs[position].state = state;
    }
}

fn advanced(
    world: &mut World,
    index: usize,
    operation: &mut Operation,
    (position, mut run, now): (usize, Run, Moment),
) -> JobState {
    let mark = (operation.order.token.clone(), now);
    let mark = (mark.0.as_deref(), mark.1);
    if run.begins_at.is_some_and(|it| it <= now) {
        run.begins_at = None;
        service_begins(world, index, operation, (position, &mut run), mark);
        return JobState::Running(Box::new(run));
    }
    let task = operation.jobs[position].task.clone();
    if let Some(reason) = run.fails.take() {
        return fail(world, index, (&task, run), (reason, mark));
    }
    match settled(world, index, operation, (&task, &run), now) {
        Settled::Yes => complete(world, index, operation, (&task, run), mark),
        Settled::Never(reason) => fail(world, index, (&task, run), (reason, mark)),
        Settled::NotYet if now >= run.patience => {
            let reason = if run.hangs { GAVE_UP.to_owned() } else { unsignalled(world, index, &run) };
            fail(world, index, (&task, run), (reason, mark))
        }
        Settled::NotYet => {
            run.due = (now + LOOK_AGAIN).min(run.patience.max(now + Duration::from_secs(1)));
            JobState::Running(Box::new(run))
        }
    }
}

/// The service has taken the request: the resource exists from now on.
fn service_begins(
    world: &mut World,
    index: usize,
    operation: &Operation,
    (position, run): (usize, &mut Run),
    (token, at): (Option<&str>, Moment),
) {
    let Some(becomes) = &mut run.becomes else { return };
    let Some(stack) = world.stacks.get(index) else { return };
    let (region, name) = (stack.region.clone(), stack.name.clone());
    let tags = operation.wanted.as_ref().map_or_else(|| stack.tags.clone(), |it| it.tags.clone());
    let template = operation.wanted.as_ref().map(|it| it.template.clone());
    let definition = template.as_deref().and_then(|it| it.resource(&becomes.logical_id));
    let update_policy = definition.and_then(|it| it.all.get("UpdatePolicy"));
    let subject = Subject { region: &region, stack: &name, tags: &tags, update_policy, now: at };
    let is_new = matches!(operation.jobs[position].task, Task::Create) || run.replaces;
    if is_new {
        let account = world.account.id.clone();
        let place = Place {
            account: &account,
            region: &region,
            stack: &name,
            logical_id: &becomes.logical_id,
            kind: &becomes.resource_type,
        };
        let born = identity::born(&mut world.engine, &place, &becomes.body.properties.read());
        becomes.physical_id = born.physical_id;
        becomes.body.attributes = born.attributes;
        becomes.status_reason = Some("Resource creation Initiated".to_owned());
        becomes.drift = ResourceDrift::default();
        // What fails in the end is there until it does.
        live::create(world, &subject, becomes);
        let Some(stack) = world.stacks.get_mut(index) else { return };
        set_resource(stack, (**becomes).clone(), (token, at));
        return;
    }
    let Some(before) = world.stacks.get(index).and_then(|it| it.resource(&becomes.logical_id)).cloned() else { return };
    if run.fails.is_none() {
        live::update(world, &subject, &before, becomes);
    }
}

fn settled(world: &mut World, index: usize, operation: &Operation, (task, run): (&Task, &Run), now: Moment) -> Settled {
    if run.hangs {
        return Settled::NotYet;
    }
    let (Some(becomes), Some(stack)) = (&run.becomes, world.stacks.get(index)) else { return Settled::Yes };
    let region = stack.region.clone();
    match task {
        Task::Remove(_) => live::is_gone(world, &region, becomes, now),
        Task::Create | Task::Modify | Task::Restore(_) => {
            let template = operation.wanted.as_ref().map(|it| it.template.clone());
            let definition =
                template.as_deref().and_then(|it| it.resource(&becomes.logical_id)).map(|it| it.all.clone());
            let is_new = matches!(task, Task::Create) || run.replaces;
            live::is_settled(world, &region, (becomes, definition.as_ref(), is_new), now)
        }
        Task::Import(_) | Task::Refuse(_) => Settled::Yes,
    }
}

fn unsignalled(world: &World, index: usize, run: &Run) -> String {
    let Some((becomes, stack)) = run.becomes.as_ref().zip(world.stacks.get(index)) else { return GAVE_UP.to_owned() };
    let template = stack.body.template.as_ref().map(Kept::read);
    let definition = template.as_ref().and_then(|it| it.resource(&becomes.logical_id));
    match definition.and_then(|it| live::signals(it.all)) {
        Some(signals) => {
            let received = live::received(world, &stack.region, becomes);
            format!(
                "Received {received} SUCCESS signal(s) out of {}.  Unable to satisfy 100% MinSuccessfulInstancesPercent \
                 requirement",
                signals.count
            )
        }
        None => GAVE_UP.to_owned(),
    }
}

fn fail(
    world: &mut World,
    index: usize,
    (task, run): (&Task, Run),
    (reason, mark): (String, (Option<&str>, Moment)),
) -> JobState {
    let Some(mut becomes) = run.becomes else { return JobState::Failed };
    let verb = match task {
        Task::Create => Verb::Create,
        Task::Import(_) => Verb::Import,
        Task::Remove(_) => Verb::Delete,
        Task::Modify | Task::Restore(_) | Task::Refuse(_) => Verb::Update,
    };
    becomes.status = Status::new(verb, Stage::Failed);
    becomes.status_reason = Some(reason);
    let Some(stack) = world.stacks.get_mut(index) else { return JobState::Failed };
    let present = stack.resource(&becomes.logical_id).cloned();
    match (task, present) {
        // Until it has been replaced, the stack has what it had; what was begun instead goes with the rollback.
        (Task::Modify | Task::Restore(_), Some(present)) if present.physical_id == becomes.physical_id => {
            becomes.body = present.body;
            set_resource(stack, *becomes, mark);
        }
        (Task::Remove(_), Some(present)) if present.physical_id != becomes.physical_id => note(stack, &becomes, mark),
        (Task::Remove(_), None) => note(stack, &becomes, mark),
        _ => set_resource(stack, *becomes, mark),
    }
    JobState::Failed
}

fn complete(
    world: &mut World,
    index: usize,
    operation: &mut Operation,
    (task, run): (&Task, Run),
    mark: (Option<&str>, Moment),
) -> JobState {
    let Some(mut becomes) = run.becomes else { return JobState::Done };
    let Some(stack) = world.stacks.get(index) else { return JobState::Done };
    let region = stack.region.clone();
    becomes.status_reason = None;
    match task {
        Task::Remove(_) => {
            live::delete(world, &region, &becomes);
            becomes.status = Status::new(Verb::Delete, Stage::Complete);
            leave(world, index, (&becomes, mark), Fate::Gone);
        }
        Task::Import(_) => imported(world, index, operation, (*becomes, mark)),
        Task::Create => {
            live::complete(world, &region, &becomes);
            becomes.status = Status::CREATED;
            finish(world, index, *becomes, mark);
        }
        Task::Modify | Task::Restore(_) | Task::Refuse(_) => {
            if run.replaces {
                live::complete(world, &region, &becomes);
                supersede(world, index, operation, &becomes);
            }
            becomes.status = Status::UPDATED;
            finish(world, index, *becomes, mark);
        }
    }
    JobState::Done
}

fn finish(world: &mut World, index: usize, resource: Resource, mark: (Option<&str>, Moment)) {
    if let Some(stack) = world.stacks.get_mut(index) {
        set_resource(stack, resource, mark);
    }
}

/// What has been replaced goes when everything else is done.
fn supersede(world: &World, index: usize, operation: &mut Operation, becomes: &Resource) {
    let before = operation.before.iter().find(|it| it.logical_id == becomes.logical_id).cloned();
    let Some(resource) = before.filter(|_| world.stacks.get(index).is_some()) else { return };
    let template = operation.wanted.as_ref().map(|it| it.template.clone());
    let definition = template.as_deref().and_then(|it| it.resource(&becomes.logical_id));
    let policy = definition.and_then(|it| it.attribute("UpdateReplacePolicy"));
    let is_spared = matches!(policy, Some("Retain" | "RetainExceptOnCreate"));
    operation.superseded.push(Victim { resource, is_spared });
}

fn imported(
    world: &mut World,
    index: usize,
    operation: &Operation,
    (mut resource, mark): (Resource, (Option<&str>, Moment)),
) {
    let wanted = wanted_properties(world, index, operation, &resource.logical_id).unwrap_or_default();
    // What the template says and what was found may differ: that is drift.
    resource.body.tampered = comparison::differences(&wanted, &resource.body.properties.read());
    resource.body.properties = Properties::of(&wanted);
    resource.drift = ResourceDrift { status: DriftStatus::NotChecked, checked_at: None, differences: Vec::new() };
    world.unmanaged.retain(|it| {
        it.resource.physical_id != resource.physical_id || it.resource.resource_type != resource.resource_type
    });
    let steps = [
        (Status::new(Verb::Import, Stage::Complete), Some("Resource import completed.")),
        (
            Status::new(Verb::Update, Stage::InProgress),
            Some("Apply stack-level tags to imported resource if applicable."),
        ),
        (Status::UPDATED, None),
    ];
    let (region, tags) = match world.stacks.get(index) {
        Some(stack) => (stack.region.clone(), stack.tags.clone()),
        None => return,
    };
    live::tag(world, &region, &resource, &tags);
    for (status, reason) in steps {
        resource.status = status;
        resource.status_reason = reason.map(str::to_owned);
        finish(world, index, resource.clone(), mark);
    }
}
