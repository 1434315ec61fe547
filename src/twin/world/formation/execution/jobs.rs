//! One job after the other: what is ready starts, what is due is done.

use std::time::Duration;

use domain::Moment;
use domain::resource::Recreation;

use super::super::comparison::{self, known};
use super::super::faults::{self, Attempt, Trouble};
use super::super::identity::{self, Place};
use super::super::live::{self, Settled, Subject};
use super::super::operation::{Job, JobState, Operation, Pass, Run, Task, Victim};
use super::super::pace::{self, Doing};
use super::super::{Json, Scope, policy};
use super::{beginning, note, pseudo, set_resource};
use crate::world::World;
use crate::world::formation::body::ResourceBody;
use crate::world::formation::changeset::Import;
use crate::world::stacks::{DriftStatus, Resource, ResourceDrift, Stage, Status, Unmanaged, Verb};

/// How long CloudFormation waits for a resource that does not say so itself.
const PATIENCE: Duration = Duration::from_hours(3);
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

fn started(world: &mut World, index: usize, operation: &Operation, position: usize) -> JobState {
    let job = &operation.jobs[position];
    let mark = (operation.order.token.as_deref(), operation.at);
    match &job.task {
        Task::Create => create(world, index, operation, &job.logical_id),
        Task::Modify => modify(world, index, operation, &job.logical_id),
        Task::Import(import) => start_import(world, index, import, mark),
        Task::Restore(before) => restore(world, index, before, mark),
        Task::Remove(victim) => remove(world, index, victim, mark),
        Task::Refuse(reason) => {
            let Some(stack) = world.stacks.get_mut(index) else { return JobState::Failed };
            let Some(mut resource) = stack.resource(&job.logical_id).cloned() else { return JobState::Failed };
            resource.status = Status::new(Verb::Update, Stage::Failed);
            resource.status_reason = Some(reason.clone());
            set_resource(stack, resource, mark);
            JobState::Failed
        }
    }
}

/// The properties of a resource as they are to be; the error is CloudFormation's sentence.
fn wanted_properties(world: &World, index: usize, operation: &Operation, logical_id: &str) -> Result<Json, String> {
    let (Some(stack), Some(wanted)) = (world.stacks.get(index), &operation.wanted) else { return Ok(Json::Null) };
    let pseudo = pseudo(world, stack, &wanted.settings.notification_arns);
    let around = beginning::surroundings(world, &stack.region);
    let known = known(stack);
    let scope = Scope {
        template: &wanted.template,
        values: &wanted.values,
        pseudo: &pseudo,
        known: &known,
        exports: &around.exports,
    };
    let Some(definition) = wanted.template.resource(logical_id) else { return Ok(Json::Null) };
    comparison::properties(&definition, &scope).map_err(|wrong| wrong.0)
}

fn create(world: &mut World, index: usize, operation: &Operation, logical_id: &str) -> JobState {
    let at = operation.at;
    let kind = operation.wanted.as_ref().and_then(|it| it.template.resource(logical_id)).map(|it| it.kind.to_owned());
    let properties = wanted_properties(world, index, operation, logical_id);
    let wrong = properties.as_ref().err().cloned();
    let resource = Resource {
        logical_id: logical_id.to_owned(),
        physical_id: String::new(),
        resource_type: kind.unwrap_or_default(),
        status: Status::new(Verb::Create, Stage::InProgress),
        status_reason: None,
        updated_at: at,
        drift: ResourceDrift::default(),
        body: ResourceBody { properties: properties.unwrap_or_default(), ..ResourceBody::default() },
    };
    let mut run = run(world, index, (&resource, Doing::Create), at);
    if wrong.is_some() {
        run = Run { fails: wrong, begins_at: None, due: at + Duration::from_secs(3), ..run };
    }
    let Some(stack) = world.stacks.get_mut(index) else { return JobState::Failed };
    set_resource(stack, resource.clone(), (operation.order.token.as_deref(), at));
    run.becomes = Some(Box::new(resource));
    JobState::Running(Box::new(run))
}

fn modify(world: &mut World, index: usize, operation: &Operation, logical_id: &str) -> JobState {
    let (at, token) = (operation.at, operation.order.token.as_deref());
    let Some(present) = world.stacks.get(index).and_then(|it| it.resource(logical_id)).cloned() else {
        return JobState::Failed;
    };
    let properties = wanted_properties(world, index, operation, logical_id);
    let wrong = properties.as_ref().err().cloned();
    let properties = properties.unwrap_or_else(|_| present.body.properties.clone());
    let kind = present.resource_type.as_str();
    let recreation = comparison::replacement(kind, &present.body.properties, &properties);
    let tags_differ = world.stacks.get(index).zip(operation.wanted.as_ref()).is_some_and(|(it, to)| it.tags != to.tags);
    let is_tagged = domain::resource::facts(kind).is_some_and(|it| it.tags.is_some());
    if recreation.is_none() && wrong.is_none() && !(tags_differ && is_tagged) {
        return JobState::Done;
    }
    let replaces = recreation == Some(Recreation::Always);
    let action = if replaces { "Update:Replace" } else { "Update:Modify" };
    let policy = world.stacks.get(index).and_then(|it| it.body.policy.clone());
    let denied = policy::denial(policy.as_deref(), action, (logical_id, kind));
    let same_name = identity::given_name(kind, &present.body.properties)
        .filter(|it| replaces && identity::given_name(kind, &properties).as_ref() == Some(it));
    let same_name = same_name.map(|it| {
        format!(
            "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename {it} and \
             update the stack again."
        )
    });
    let mut becomes = present.clone();
    becomes.status = Status::new(Verb::Update, Stage::InProgress);
    becomes.status_reason = replaces
        .then(|| "Requested update requires the creation of a new physical resource; hence creating one.".to_owned());
    becomes.body.properties = properties;
    becomes.body.tampered.clear();
    let doing = if replaces { Doing::Create } else { Doing::Update };
    let mut run = run(world, index, (&becomes, doing), at);
    if let Some(refused) = wrong.or(denied).or(same_name) {
        run = Run { fails: Some(refused), begins_at: None, due: at + Duration::from_secs(3), ..run };
    }
    run.replaces = replaces;
    let shown = Resource { body: present.body.clone(), ..becomes.clone() };
    let Some(stack) = world.stacks.get_mut(index) else { return JobState::Failed };
    set_resource(stack, shown, (token, at));
    run.becomes = Some(Box::new(becomes));
    JobState::Running(Box::new(run))
}

fn start_import(world: &mut World, index: usize, import: &Import, mark: (Option<&str>, Moment)) -> JobState {
    let Some(region) = world.stacks.get(index).map(|it| it.region.clone()) else { return JobState::Failed };
    let found = super::super::orders::imports::found(world, &region, import).map(|it| it.resource.clone());
    let mut resource = found.unwrap_or_else(|| Resource {
        logical_id: import.logical_id.clone(),
        physical_id: String::new(),
        resource_type: import.kind.clone(),
        status: Status::new(Verb::Import, Stage::InProgress),
        status_reason: None,
        updated_at: mark.1,
        drift: ResourceDrift::default(),
        body: ResourceBody::default(),
    });
    resource.logical_id.clone_from(&import.logical_id);
    resource.status = Status::new(Verb::Import, Stage::InProgress);
    resource.status_reason = Some("Resource import started.".to_owned());
    resource.drift = ResourceDrift::default();
    let is_there = !resource.physical_id.is_empty();
    let mut run = run(world, index, (&resource, Doing::Update), mark.1);
    run.begins_at = None;
    run.due = mark.1 + Duration::from_secs(4);
    run.fails = if is_there { run.fails } else { Some("The resource to import does not exist any more.".to_owned()) };
    let Some(stack) = world.stacks.get_mut(index) else { return JobState::Failed };
    set_resource(stack, resource.clone(), mark);
    run.becomes = Some(Box::new(resource));
    JobState::Running(Box::new(run))
}

fn restore(world: &mut World, index: usize, before: &Resource, mark: (Option<&str>, Moment)) -> JobState {
    let at = mark.1;
    let mut becomes = before.clone();
    becomes.status = Status::new(Verb::Update, Stage::InProgress);
    becomes.status_reason = None;
    let mut run = run(world, index, (&becomes, Doing::Update), at);
    let Some(stack) = world.stacks.get_mut(index) else { return JobState::Failed };
    let Some(present) = stack.resource(&before.logical_id).cloned() else { return JobState::Done };
    if present.physical_id != before.physical_id {
        // The one that was replaced is still there.
        becomes.status = Status::UPDATED;
        set_resource(stack, becomes, mark);
        return JobState::Done;
    }
    let shown = Resource { body: present.body, ..becomes.clone() };
    set_resource(stack, shown, mark);
    run.becomes = Some(Box::new(becomes));
    JobState::Running(Box::new(run))
}

fn remove(world: &mut World, index: usize, victim: &Victim, mark: (Option<&str>, Moment)) -> JobState {
    let mut resource = victim.resource.clone();
    resource.status_reason = None;
    if victim.is_spared {
        resource.status = Status::new(Verb::Delete, Stage::Skipped);
        leave(world, index, (&resource, mark), Fate::Spared);
        return JobState::Done;
    }
    let Some(region) = world.stacks.get(index).map(|it| it.region.clone()) else { return JobState::Failed };
    resource.status = Status::new(Verb::Delete, Stage::InProgress);
    let mut run = run(world, index, (&resource, Doing::Delete), mark.1);
    let refused = live::in_use(world, &region, &resource);
    if let Some(refused) = refused {
        run.fails = Some(refused);
        run.due = mark.1 + Duration::from_secs(3);
    } else if run.fails.is_none() && !run.hangs {
        live::begin_delete(world, &region, &resource, mark.1);
    }
    run.begins_at = None;
    let Some(stack) = world.stacks.get_mut(index) else { return JobState::Failed };
    if owns(stack, &resource) {
        set_resource(stack, resource.clone(), mark);
    } else {
        note(stack, &resource, mark);
    }
    run.becomes = Some(Box::new(resource));
    JobState::Running(Box::new(run))
}

/// What becomes of a resource that leaves its stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Gone,
    Spared,
}

/// A resource leaves its stack.
fn leave(world: &mut World, index: usize, (resource, mark): (&Resource, (Option<&str>, Moment)), fate: Fate) {
    let Some(stack) = world.stacks.get_mut(index) else { return };
    let region = stack.region.clone();
    let is_deleting = stack.status.verb == Verb::Delete;
    if owns(stack, resource) {
        set_resource(stack, resource.clone(), mark);
        if !is_deleting {
            stack.resources.retain(|it| it.logical_id != resource.logical_id);
        }
    } else {
        note(stack, resource, mark);
    }
    if fate == Fate::Spared {
        let mut resource = resource.clone();
        resource.status = Status::CREATED;
        world.unmanaged.push(Unmanaged { region, resource });
    }
}

/// Whether a stack knows this very resource, and not one in its place.
fn owns(stack: &crate::world::Stack, resource: &Resource) -> bool {
    stack.resource(&resource.logical_id).is_some_and(|it| it.physical_id == resource.physical_id)
}

/// A run of a resource: how long it takes, and what is in its way.
fn run(world: &mut World, index: usize, (resource, doing): (&Resource, Doing), at: Moment) -> Run {
    let usual = pace::of(&resource.resource_type, doing);
    let percent = 90 + u32::try_from(world.engine.draw() % 21).unwrap_or(0);
    let due = at + (usual * percent / 100).max(Duration::from_secs(3));
    let patience = patience(world, index, (resource, doing)).map_or(at + PATIENCE, |it| at + it);
    let begins_at = Some(at + Duration::from_secs(2));
    let mut run = Run { begins_at, due, patience, fails: None, hangs: false, becomes: None, replaces: false };
    let Some((region, stack)) = world.stacks.get(index).map(|it| (it.region.clone(), it.name.clone())) else {
        return run;
    };
    match faults::trouble(world, &Attempt { region: &region, stack: &stack, resource, doing }) {
        None => {}
        Some(Trouble::Hangs) => run.hangs = true,
        Some(Trouble::Fails(reason)) => run.fails = Some(reason),
        Some(Trouble::Refused(reason)) => {
            run.fails = Some(reason);
            run.begins_at = None;
            run.due = at + Duration::from_secs(3);
        }
    }
    run
}

/// `CreationPolicy` and `UpdatePolicy` say how long signals are waited for.
fn patience(world: &World, index: usize, (resource, doing): (&Resource, Doing)) -> Option<Duration> {
    let stack = world.stacks.get(index)?;
    let operation = stack.body.template.as_deref();
    let definition = operation?.resource(&resource.logical_id)?;
    match doing {
        Doing::Create => live::signals(definition.all).map(|it| it.timeout),
        Doing::Update | Doing::Delete => None,
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
        let born = identity::born(&mut world.engine, &place, &becomes.body.properties);
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
    let template = stack.body.template.as_deref();
    let definition = template.and_then(|it| it.resource(&becomes.logical_id));
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
    resource.body.tampered = comparison::differences(&wanted, &resource.body.properties);
    resource.body.properties = wanted;
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
