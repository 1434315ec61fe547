//! How each kind of job starts, and what is in its way.

use std::time::Duration;

use domain::Moment;
use domain::resource::Recreation;

use super::super::comparison::{self, known};
use super::super::faults::{self, Attempt, Trouble};
use super::super::identity::{self};
use super::super::live::{self};
use super::super::operation::{JobState, Operation, Run, Task, Victim};
use super::super::pace::{self, Doing};
use super::super::{Json, Scope, policy};
use super::{beginning, note, pseudo, set_resource};
use crate::world::World;
use crate::world::formation::body::{Properties, ResourceBody};
use crate::world::formation::changeset::Import;
use crate::world::stacks::{Resource, ResourceDrift, Stage, Status, Unmanaged, Verb};

/// How long CloudFormation waits for a resource that does not say so itself.
const PATIENCE: Duration = Duration::from_hours(3);

/// What a job whose turn has come becomes.
pub fn started(world: &mut World, index: usize, operation: &Operation, position: usize) -> JobState {
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
pub fn wanted_properties(world: &World, index: usize, operation: &Operation, logical_id: &str) -> Result<Json, String> {
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
        body: ResourceBody { properties: Properties::of(&properties.unwrap_or_default()), ..ResourceBody::default() },
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
    let properties = properties.unwrap_or_else(|_| present.body.properties.read());
    let kind = present.resource_type.as_str();
    let recreation = comparison::replacement(kind, &present.body.properties.read(), &properties);
    let tags_differ = world.stacks.get(index).zip(operation.wanted.as_ref()).is_some_and(|(it, to)| it.tags != to.tags);
    let is_tagged = domain::resource::facts(kind).is_some_and(|it| it.tags.is_some());
    if recreation.is_none() && wrong.is_none() && !(tags_differ && is_tagged) {
        return JobState::Done;
    }
    let replaces = recreation == Some(Recreation::Always);
    let action = if replaces { "Update:Replace" } else { "Update:Modify" };
    let policy = world.stacks.get(index).and_then(|it| it.body.policy.clone());
    let denied = policy::denial(policy.as_deref(), action, (logical_id, kind));
    let same_name = identity::given_name(kind, &present.body.properties.read())
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
    becomes.body.properties = Properties::of(&properties);
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
pub enum Fate {
    /// It is deleted.
    Gone,
    /// It stays in the account.
    Spared,
}

/// A resource leaves its stack.
pub fn leave(world: &mut World, index: usize, (resource, mark): (&Resource, (Option<&str>, Moment)), fate: Fate) {
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
    // CloudFormation waits for the signals of no other type that can be simulated.
    let signalling = ["AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::Instance", "AWS::CloudFormation::WaitCondition"];
    let is_signalled = signalling.contains(&resource.resource_type.as_str());
    if doing != Doing::Create || !is_signalled {
        return None;
    }
    let template = world.stacks.get(index)?.body.template.as_ref()?.read();
    live::signals(template.resource(&resource.logical_id)?.all).map(|it| it.timeout)
}
