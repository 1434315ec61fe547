//! What is being done to a stack: passes of jobs, each job a resource that comes, changes or goes.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::Moment;

use super::changeset::{Import, Wanted};
use crate::world::stacks::{Resource, Stage, Status, Verb};

/// What is being done to a stack.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// What was asked for.
    pub order: Order,
    /// What the stack is to become; none while it is deleted.
    pub wanted: Option<Wanted>,
    /// Its resources before.
    pub before: Vec<Resource>,
    /// Which part of it is under way.
    pub pass: Pass,
    /// The jobs of that part.
    pub jobs: Vec<Job>,
    /// Up to when it has been carried out.
    pub at: Moment,
    /// What goes once the rest is done: replaced and removed resources.
    pub superseded: Vec<Victim>,
}

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Order {
    /// What is done.
    pub kind: Kind,
    /// `ClientRequestToken`, which every event carries.
    pub token: Option<String>,
    /// The change set that is executed.
    pub change_set: Option<String>,
    /// Resources to import.
    pub imports: Vec<Import>,
    /// What is done if it fails.
    pub on_failure: OnFailure,
    /// `RetainExceptOnCreate`: what a failed creation made goes, whatever its deletion policy says.
    pub retain_except_on_create: bool,
    /// Resources to leave out: `RetainResources`, `ResourcesToSkip`.
    pub skip: Vec<String>,
}

/// What is done to a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Kind {
    /// It is created.
    #[default]
    Create,
    /// It is updated.
    Update,
    /// Resources are imported.
    Import,
    /// It is deleted.
    Delete,
}

/// What is done when a resource fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum OnFailure {
    /// Everything is undone.
    #[default]
    RollBack,
    /// Everything stays as it is.
    Stay,
    /// Everything is undone, and the stack deleted.
    Delete,
}

/// A part of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    /// Resources come and change.
    Deploy,
    /// Resources are as they should be; rollback triggers are watched until then.
    Monitor(Moment),
    /// Replaced and removed resources go.
    CleanUp,
    /// What has been done is undone.
    RollBack,
    /// What was made before the rollback goes.
    RollBackCleanUp,
    /// All resources go.
    Delete,
}

/// One resource, and what is done to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Its logical id.
    pub logical_id: String,
    /// What is done.
    pub task: Task,
    /// Jobs that must be done first.
    pub waits_for: BTreeSet<String>,
    /// How far it is.
    pub state: JobState,
}

/// What is done to a resource.
#[derive(Clone, Debug, PartialEq)]
pub enum Task {
    /// It is created.
    Create,
    /// It is changed, or replaced where it must be.
    Modify,
    /// It comes under the stack.
    Import(Import),
    /// It becomes again what it was.
    Restore(Box<Resource>),
    /// It goes.
    Remove(Box<Victim>),
    /// It may not be removed; the reason is the stack policy's.
    Refuse(String),
}

/// How far a job is.
#[derive(Clone, Debug, PartialEq)]
pub enum JobState {
    /// Its turn has not come.
    Waiting,
    /// It is under way.
    Running(Box<Run>),
    /// It is done.
    Done,
    /// It failed.
    Failed,
}

/// A job that is under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// When the service has begun; none once it has.
    pub begins_at: Option<Moment>,
    /// When it is done, or looked at again.
    pub due: Moment,
    /// When CloudFormation gives up waiting.
    pub patience: Moment,
    /// Why it will fail; none where it will not.
    pub fails: Option<String>,
    /// Whether it ever settles.
    pub hangs: bool,
    /// What the resource becomes.
    pub becomes: Option<Box<Resource>>,
    /// Whether it takes the place of another one.
    pub replaces: bool,
}

/// A resource that goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Victim {
    /// The resource.
    pub resource: Resource,
    /// Whether it leaves the stack and stays in the account.
    pub is_spared: bool,
}

impl Operation {
    /// An operation that begins.
    pub fn new(order: Order, wanted: Option<Wanted>, (before, at): (Vec<Resource>, Moment)) -> Self {
        Self { order, wanted, before, pass: Pass::Deploy, jobs: Vec::new(), at, superseded: Vec::new() }
    }

    /// The status of the stack during a pass.
    pub const fn status(&self, pass: Pass) -> Status {
        let (going, undoing) = self.verbs();
        match pass {
            Pass::Deploy | Pass::Monitor(_) | Pass::Delete => Status::new(going, Stage::InProgress),
            Pass::CleanUp => Status::new(going, Stage::CleanupInProgress),
            Pass::RollBack => Status::new(undoing, Stage::InProgress),
            Pass::RollBackCleanUp => Status::new(undoing, Stage::CleanupInProgress),
        }
    }

    /// What is done, and how undoing it is called.
    pub const fn verbs(&self) -> (Verb, Verb) {
        match self.order.kind {
            Kind::Create => (Verb::Create, Verb::Rollback),
            Kind::Update => (Verb::Update, Verb::UpdateRollback),
            Kind::Import => (Verb::Import, Verb::ImportRollback),
            Kind::Delete => (Verb::Delete, Verb::Delete),
        }
    }

    /// Whether rollback triggers are watched now.
    pub const fn is_watched(&self) -> bool {
        matches!(self.pass, Pass::Deploy | Pass::Monitor(_))
    }

    /// How long the triggers are watched after all resources are done.
    pub fn monitoring(&self) -> Duration {
        let settings = self.wanted.as_ref().map(|it| &it.settings.rollback);
        let minutes = settings.filter(|it| !it.triggers.is_empty()).and_then(|it| it.monitoring_minutes);
        Duration::from_secs(u64::from(minutes.unwrap_or(0)) * 60)
    }
}

impl Job {
    /// A job whose turn has not come.
    pub fn new(logical_id: &str, task: Task, waits_for: BTreeSet<String>) -> Self {
        Self { logical_id: logical_id.to_owned(), task, waits_for, state: JobState::Waiting }
    }

    /// Whether nothing more will happen to it.
    pub const fn is_over(&self) -> bool {
        matches!(self.state, JobState::Done | JobState::Failed)
    }

    /// When something happens next; none while it waits or is over.
    pub fn next(&self) -> Option<Moment> {
        match &self.state {
            JobState::Running(run) => Some(run.begins_at.map_or(run.due, |it| it.min(run.due))),
            _ => None,
        }
    }
}
