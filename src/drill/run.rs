//! One run of a plan: a pure state machine of events and effects, with its own time from the events alone.

mod aborting;
mod checking;
mod event;
mod forward;
mod fuse;
mod log;
mod reverting;
#[cfg(test)]
pub(crate) mod samples;
mod sign;
mod stage;
mod track;
mod verdict;
mod view;
mod waking;
mod watching;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use change::Residue;
use domain::Moment;

use crate::model::Kind;
use crate::plan::{Deed, Plan};

pub use event::{Asked, Effect, Event, Found, PutBack, Renewal, Stop, Written};
pub use log::{Cause, LogEntry, Logged, Seen};
pub use stage::{Progress, Stage, Verdict};
pub use view::{AbortView, CheckView, FuseView, StepView, UndoView, View};

use sign::Sign;
use track::Track;
pub(crate) use watching::gauge;

/// One run. Every moment it is told is of the same clock: the account's.
#[derive(Clone, Debug)]
pub struct Run {
    plan: Arc<Plan>,
    clock: Clock,
    stage: Stage,
    /// One for every sign of the plan.
    signs: Vec<Sign>,
    /// One for every step of the plan.
    steps: Vec<Track>,
    /// The steps that are put back, in the order it is done.
    back: Vec<usize>,
    course: Course,
    marks: BTreeMap<String, Moment>,
    log: Vec<LogEntry>,
    effects: Vec<Effect>,
}

#[derive(Clone, Copy, Debug)]
struct Clock {
    started: Moment,
    now: Moment,
    /// When the stage was come to.
    since: Moment,
}

/// What has become known of the run as a whole.
#[derive(Clone, Debug, Default)]
struct Course {
    is_opened: bool,
    cause: Option<Cause>,
    /// Why it does not go as promised.
    deviations: BTreeSet<String>,
    /// Why it cannot be said.
    gaps: BTreeSet<String>,
    result: Option<(Verdict, Residue)>,
}

impl Run {
    /// A run that begins at `started`. Its first effects come with the first event, a [`Event::Tick`].
    pub fn new(plan: Arc<Plan>, started: Moment) -> Self {
        Self {
            clock: Clock { started, now: started, since: started },
            stage: Stage::Checking,
            signs: plan.watches.iter().map(|_| Sign::default()).collect(),
            steps: plan.steps.iter().map(|_| Track::default()).collect(),
            back: Vec::new(),
            course: Course::default(),
            marks: BTreeMap::new(),
            log: Vec::new(),
            effects: Vec::new(),
            plan,
        }
    }

    /// What is to be done now that this has happened. Time never runs back: an earlier `now` counts as the last one.
    pub fn take(&mut self, event: Event, now: Moment) -> Vec<Effect> {
        if self.stage == Stage::Closed {
            return Vec::new();
        }
        self.clock.now = self.clock.now.max(now);
        self.open();
        self.hear(event);
        while self.advance() {}
        std::mem::take(&mut self.effects)
    }

    /// How far it has come.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// How it ended, once it has.
    pub fn result(&self) -> Option<&(Verdict, Residue)> {
        self.course.result.as_ref()
    }

    /// Why it goes forward no more, if it was stopped.
    pub fn cause(&self) -> Option<&Cause> {
        self.course.cause.as_ref()
    }

    /// Every line it has left so far.
    pub fn log(&self) -> &[LogEntry] {
        &self.log
    }

    /// The moment that goes by this name, `T0`, once it has been.
    pub fn mark(&self, name: &str) -> Option<Moment> {
        self.marks.get(name).copied()
    }

    /// The plan it runs.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    fn open(&mut self) {
        if std::mem::replace(&mut self.course.is_opened, true) {
            return;
        }
        self.note(Logged::Stage { stage: Stage::Checking });
        self.ask_people();
    }

    fn hear(&mut self, event: Event) {
        match event {
            Event::Tick => {}
            Event::Seen { watch, sight, as_of } => self.seen(watch, sight, as_of),
            Event::Intent { step, written } => self.intended(step, written),
            Event::Answered { step, answered, fields } => self.answered(step, answered, fields),
            Event::FoundOut { step, found } => self.found_out(step, found),
            Event::Renewed { step, renewal } => self.renewed(step, renewal),
            Event::PutBack { step, outcome } => self.put_back(step, outcome),
            Event::Attested { asked, answer, by } => self.attested(asked, answer, &by),
            Event::Told { at, what } => self.told(at, what),
            Event::Stop(stop) => self.stopped_from_outside(stop),
            Event::Revert { by } => self.wanted_back(&by),
            Event::Leave { by } => self.left(&by),
        }
    }

    /// One move of the machine; whether there may be another.
    fn advance(&mut self) -> bool {
        match self.stage {
            Stage::Checking => self.check(),
            Stage::Running | Stage::Suspended => self.guard() || self.forward(),
            Stage::Holding => self.hold(),
            Stage::Reverting => self.revert(),
            Stage::Aftercheck => self.check_again(),
            Stage::Closed => false,
        }
    }

    fn come_to(&mut self, stage: Stage) {
        if self.stage != stage {
            (self.stage, self.clock.since) = (stage, self.clock.now);
            self.note(Logged::Stage { stage });
        }
    }

    fn note(&mut self, what: Logged) {
        // The journal keeps whole seconds: a report built from it is to be the same as one built from memory.
        let entry = LogEntry { at: Moment::from_secs(self.clock.now.as_secs()), what };
        self.log.push(entry.clone());
        self.effects.push(Effect::Note(entry));
    }

    fn is_drill(&self) -> bool {
        self.plan.drill.kind == Kind::Drill
    }

    /// Whether anything of the account, or any load, may have been begun.
    fn is_anything_begun(&self) -> bool {
        let acts = |step: usize| matches!(self.plan.steps[step].deed, Deed::Change(_) | Deed::Load(_));
        (0..self.steps.len()).any(|step| acts(step) && self.steps[step].progress.is_begun())
    }

    /// Whether something was begun that nothing puts back.
    fn is_past_return(&self, step: usize) -> bool {
        let planned = &self.plan.steps[step];
        matches!(planned.deed, Deed::Change(_)) && planned.undo.is_none() && self.steps[step].progress.is_begun()
    }
}

#[cfg(test)]
mod tests;
