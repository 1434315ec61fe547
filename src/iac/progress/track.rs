//! The events of one operation, put in order: what became of each resource, and of the whole.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Moment, StackEvent, Text};

use super::{Current, Durations, Work};

/// How far an operation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It is doing what was asked.
    Forward,
    /// What was asked is done, and what was replaced is being removed.
    CleanUp,
    /// It failed or was stopped, and is being taken back.
    RollBack,
    /// It is done as asked.
    Done,
    /// It is taken back.
    RolledBack,
    /// It failed, and so did or must wait its taking back.
    Stuck,
}

/// One resource in an operation.
#[derive(Clone, Debug)]
pub(super) struct Step<'a> {
    pub latest: &'a StackEvent,
    /// When the latest piece of work on it began.
    pub began: Moment,
    /// Whether it came to its end before any rolling back.
    pub is_forward_done: bool,
    /// Whether it has been worked on since the rolling back began.
    pub is_in_roll_back: bool,
}

impl Step<'_> {
    fn is_running(&self) -> bool {
        self.latest.status.as_str().ends_with("_IN_PROGRESS")
    }

    pub fn current(&self, durations: &Durations) -> Current {
        Current {
            logical_id: self.latest.logical_id.clone(),
            kind: self.latest.kind.clone(),
            status: self.latest.status.clone(),
            since: self.began,
            usual: durations.usual(verb(&self.latest.status), self.latest.logical_id.raw(), self.latest.kind.raw()),
        }
    }
}

/// The events of the latest operation.
#[derive(Clone, Debug)]
pub(super) struct Track<'a> {
    pub began: Moment,
    pub ended: Option<Moment>,
    pub stage: Stage,
    /// Oldest first, those of the stack itself among them.
    pub events: Vec<&'a StackEvent>,
    pub steps: BTreeMap<&'a Text, Step<'a>>,
}

impl<'a> Track<'a> {
    pub fn read(events: &'a [StackEvent]) -> Option<Self> {
        let first = events.iter().position(|event| is_of_stack(event) && is_beginning(&event.status))?;
        Some(Self::of(events[..=first].iter().rev().collect()))
    }

    /// Every operation among the events whose beginning is there too, the latest first.
    pub fn all(events: &'a [StackEvent]) -> Vec<Self> {
        let mut found = Vec::new();
        let mut rest = events;
        while let Some(first) = rest.iter().position(|event| is_of_stack(event) && is_beginning(&event.status)) {
            found.push(Self::of(rest[..=first].iter().rev().collect()));
            rest = &rest[first + 1..];
        }
        found
    }

    fn of(events: Vec<&'a StackEvent>) -> Self {
        let mut track =
            Self { began: Moment::default(), ended: None, stage: Stage::Forward, events, steps: BTreeMap::new() };
        track.began = track.events.first().map_or_else(Moment::default, |event| event.at);
        for event in track.events.clone() {
            // A hook looks at what is about to be done and does nothing itself; where it refuses, that is a failure.
            if event.status.raw().starts_with("HOOK_") {
                continue;
            }
            if is_of_stack(event) {
                track.stage = stage(&event.status);
                track.ended = is_end(track.stage).then_some(event.at);
            } else {
                track.take(event);
            }
        }
        track
    }

    fn take(&mut self, event: &'a StackEvent) {
        let is_complete = is_complete(&event.status);
        let is_rolling_back = matches!(self.stage, Stage::RollBack | Stage::RolledBack);
        let step = self.steps.entry(&event.logical_id).or_insert(Step {
            latest: event,
            began: event.at,
            is_forward_done: false,
            is_in_roll_back: false,
        });
        if step.latest.status != event.status && event.status.as_str().ends_with("_IN_PROGRESS") {
            step.began = event.at;
        }
        step.latest = event;
        step.is_in_roll_back |= is_rolling_back;
        step.is_forward_done |= is_complete && !is_rolling_back;
    }

    /// What is being worked on.
    pub fn current(&self) -> impl Iterator<Item = &Step<'a>> {
        self.steps.values().filter(|step| step.is_running())
    }

    /// Done, and in all.
    pub fn counted(&self, work: &Work) -> (usize, usize) {
        if matches!(self.stage, Stage::RollBack | Stage::RolledBack | Stage::Stuck) {
            let back = self.steps.values().filter(|step| step.is_in_roll_back && is_complete(&step.latest.status));
            return (back.count(), self.steps.len());
        }
        let seen = self.steps.keys().map(|id| id.raw());
        let all: BTreeSet<&str> = work.resources.keys().map(String::as_str).chain(seen).collect();
        (self.steps.values().filter(|step| step.is_forward_done).count(), all.len())
    }
}

fn is_of_stack(event: &StackEvent) -> bool {
    event.kind == "AWS::CloudFormation::Stack" && event.logical_id == event.stack
}

fn is_beginning(status: &Text) -> bool {
    matches!(status.raw(), "CREATE_IN_PROGRESS" | "UPDATE_IN_PROGRESS" | "DELETE_IN_PROGRESS" | "IMPORT_IN_PROGRESS")
}

fn is_complete(status: &Text) -> bool {
    status.raw().ends_with("_COMPLETE") || status == "DELETE_SKIPPED"
}

fn is_end(stage: Stage) -> bool {
    matches!(stage, Stage::Done | Stage::RolledBack | Stage::Stuck)
}

/// What a stack's status word says of the operation.
fn stage(status: &Text) -> Stage {
    match status.raw() {
        "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" => Stage::CleanUp,
        "ROLLBACK_COMPLETE" | "UPDATE_ROLLBACK_COMPLETE" | "IMPORT_ROLLBACK_COMPLETE" => Stage::RolledBack,
        rolling if rolling.contains("ROLLBACK") && rolling.ends_with("_IN_PROGRESS") => Stage::RollBack,
        running if running.ends_with("_IN_PROGRESS") => Stage::Forward,
        failed if failed.ends_with("_FAILED") => Stage::Stuck,
        _ => Stage::Done,
    }
}

/// `CREATE` of `CREATE_IN_PROGRESS`.
pub(super) fn verb(status: &Text) -> &str {
    status.raw().split('_').next().unwrap_or_default()
}
