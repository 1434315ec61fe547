//! Stack updates with an event for every step, and drift that a detection finds.

use std::time::Duration;

use domain::Moment;

use crate::scenario::events::{DriftEvent, StackUpdateEvent};
use crate::world::World;
use crate::world::engine::{Engine, StackProgress, Step};
use crate::world::stacks::{DriftStatus, PropertyDifference, Stack, StackEvent, Stage, Status, Verb};

/// Events that a stack remembers. CloudFormation keeps them all.
const KEPT_EVENTS: usize = 400;
const STACK_TYPE: &str = "AWS::CloudFormation::Stack";

/// Starts an update: every later step is put on the agenda.
pub fn begin(world: &mut World, event: &StackUpdateEvent, at: Moment) {
    let World { stacks, engine, .. } = world;
    for stack in stacks.iter_mut().filter(|it| it.name == event.stack && !it.status.is_running()) {
        let known = |it: &&String| stack.resources.iter().any(|resource| resource.logical_id == **it);
        let resources: Vec<String> = event.resources.iter().filter(known).cloned().collect();
        stack.times.updated_at = Some(at);
        set_stack(stack, engine, Status::new(Verb::Update, Stage::InProgress), Some("User Initiated".into()), at);
        let mut plan = Plan { stack: stack.id.clone(), engine, at: at + Duration::from_secs(3) };
        for (index, resource) in resources.iter().enumerate() {
            plan.step(Some(resource), Status::new(Verb::Update, Stage::InProgress), None);
            plan.wait(event.each.length());
            match &event.fails {
                Some(reason) if index + 1 == resources.len() => {
                    plan.step(Some(resource), Status::new(Verb::Update, Stage::Failed), Some(reason.clone()));
                }
                _ => plan.step(Some(resource), Status::UPDATED, None),
            }
        }
        if event.fails.is_some() {
            plan.roll_back(&resources, event.each.length());
        } else {
            plan.close(Verb::Update);
        }
    }
}

/// Writes the steps of an update onto the agenda, one after the other.
struct Plan<'a> {
    stack: String,
    engine: &'a mut Engine,
    at: Moment,
}

impl Plan<'_> {
    fn step(&mut self, resource: Option<&String>, status: Status, reason: Option<String>) {
        let progress = StackProgress { stack: self.stack.clone(), resource: resource.cloned(), status, reason };
        self.engine.plan(self.at, Step::StackProgress(progress));
        self.wait(Duration::from_secs(1));
    }

    fn wait(&mut self, span: Duration) {
        self.at = self.at + span;
    }

    fn roll_back(&mut self, resources: &[String], each: Duration) {
        let failed = resources.last().map_or("", String::as_str);
        let reason = format!("The following resource(s) failed to update: [{failed}]. ");
        self.step(None, Status::new(Verb::UpdateRollback, Stage::InProgress), Some(reason));
        for resource in resources.iter().rev() {
            self.step(Some(resource), Status::new(Verb::Update, Stage::InProgress), None);
            self.wait(each);
            self.step(Some(resource), Status::UPDATED, None);
        }
        self.close(Verb::UpdateRollback);
    }

    fn close(&mut self, verb: Verb) {
        self.wait(Duration::from_secs(2));
        self.step(None, Status::new(verb, Stage::CleanupInProgress), None);
        self.wait(Duration::from_secs(5));
        self.step(None, Status::new(verb, Stage::Complete), None);
    }
}

/// Does one step of an update.
pub fn proceed(world: &mut World, progress: &StackProgress, at: Moment) {
    let World { stacks, engine, .. } = world;
    let Some(stack) = stacks.iter_mut().find(|it| it.id == progress.stack) else { return };
    let Some(logical_id) = &progress.resource else {
        set_stack(stack, engine, progress.status, progress.reason.clone(), at);
        return;
    };
    let Some(resource) = stack.resources.iter_mut().find(|it| it.logical_id == *logical_id) else { return };
    resource.status = progress.status;
    resource.status_reason.clone_from(&progress.reason);
    resource.updated_at = at;
    let event = StackEvent {
        id: format!("{logical_id}-{}-{at}", progress.status),
        at,
        logical_id: logical_id.clone(),
        physical_id: resource.physical_id.clone(),
        resource_type: resource.resource_type.clone(),
        status: progress.status,
        reason: progress.reason.clone(),
        token: None,
    };
    push(stack, event);
}

fn set_stack(stack: &mut Stack, engine: &mut Engine, status: Status, reason: Option<String>, at: Moment) {
    stack.status = status;
    stack.status_reason.clone_from(&reason);
    let event = StackEvent {
        id: engine.uuid(),
        at,
        logical_id: stack.name.clone(),
        physical_id: stack.id.clone(),
        resource_type: STACK_TYPE.to_owned(),
        status,
        reason,
        token: None,
    };
    push(stack, event);
}

fn push(stack: &mut Stack, event: StackEvent) {
    stack.events.push_front(event);
    stack.events.truncate(KEPT_EVENTS);
}

/// A detection checks every resource and finds one property changed.
pub fn find_drift(world: &mut World, event: &DriftEvent, at: Moment) {
    let World { stacks, engine, .. } = world;
    for stack in stacks.iter_mut().filter(|it| it.name == event.stack) {
        stack.drift.checked_at = Some(at);
        stack.drift.detection_id = Some(engine.uuid());
        for resource in &mut stack.resources {
            resource.drift.checked_at = Some(at);
            if resource.logical_id == event.resource {
                resource.drift.status = DriftStatus::Modified;
                resource.body.tampered = vec![(event.path.clone(), event.actual.clone())];
                resource.drift.differences = vec![PropertyDifference {
                    path: event.path.clone(),
                    expected: event.expected.clone(),
                    actual: event.actual.clone(),
                    kind: "NOT_EQUAL".to_owned(),
                }];
            } else if resource.drift.status == DriftStatus::NotChecked {
                resource.drift.status = DriftStatus::InSync;
            }
        }
        let drifted = stack.resources.iter().any(|it| it.drift.status == DriftStatus::Modified);
        stack.drift.status = if drifted { DriftStatus::Drifted } else { DriftStatus::InSync };
    }
}
