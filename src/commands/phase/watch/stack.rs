//! One stack that is watched: its events as far as they were seen, and what was said of it.

use std::collections::BTreeSet;

use domain::{Moment, Progress, RegionEstate, Regional, Stack, StackEvent, StackQuestion, Text};
use iac::progress::{Durations, Operation, Work};

use super::{line, work};
use crate::commands::phase::standing::Standing;

/// One stack that is watched.
pub(super) struct Watched {
    pub name: Text,
    /// An ARN: a stack that was deleted still has its events under it.
    pub id: Text,
    pub status: Text,
    change_set: Option<Text>,
    /// Whether it is among the stacks.
    pub is_there: bool,
    /// Newest first: those of every look.
    pub events: Vec<StackEvent>,
    /// When the operation that `work` is of began.
    began: Option<Moment>,
    work: Work,
    said: String,
    told: BTreeSet<(Text, Text)>,
}

impl Watched {
    pub fn new(stack: &Stack) -> Self {
        Self {
            name: stack.name.clone(),
            id: stack.id.clone(),
            status: stack.status.clone(),
            change_set: stack.change_set.clone(),
            is_there: true,
            events: Vec::new(),
            began: None,
            work: Work::default(),
            said: String::new(),
            told: BTreeSet::new(),
        }
    }

    pub fn is_running(&self) -> bool {
        self.ending() == Progress::Running
    }

    /// What its status amounts to. One that is gone was deleted, as was asked.
    pub fn ending(&self) -> Progress {
        if self.is_there { Progress::parse(self.status.as_str()) } else { Progress::Absent }
    }

    /// Takes in the events that are new. CloudFormation gives the newest alone; what was seen before is kept.
    pub fn take(&mut self, here: &RegionEstate) {
        let reading = here.stack_details.get(&self.id).map(|detail| &detail.events);
        let Some(events) = reading.and_then(|reading| reading.value()) else { return };
        let known: BTreeSet<&Text> = self.events.iter().map(|event| &event.id).collect();
        let mut all: Vec<StackEvent> = events.iter().filter(|event| !known.contains(&event.id)).cloned().collect();
        all.append(&mut self.events);
        self.events = all;
    }

    /// Whether another operation runs than the one whose work is known.
    pub fn has_begun(&self) -> bool {
        let operation = self.operation(&Work::default(), Moment::default());
        self.is_running() && operation.is_some_and(|operation| Some(operation.began) != self.began)
    }

    /// What tells the work of the operation.
    pub fn questions(&self) -> Vec<Regional> {
        let change_set = self.change_set.clone().map(StackQuestion::ChangeSet);
        let further = [Some(StackQuestion::Template), change_set].into_iter().flatten();
        let further = further.map(|asked| Regional::Stack(self.name.clone(), asked));
        further.chain([Regional::StackResources(self.name.clone())]).collect()
    }

    /// Takes the work of the operation that has begun.
    pub fn begin(&mut self, standing: &Standing<'_>) {
        self.began = self.operation(&Work::default(), Moment::default()).map(|operation| operation.began);
        let stack = standing.stacks().find(|(_, stack)| stack.id == self.id);
        if let Some((template, stack)) = stack {
            self.change_set.clone_from(&stack.change_set);
            self.work = work::of(standing, template, stack);
            self.told.clear();
        }
    }

    /// What is new of it.
    pub fn lines(&mut self, durations: &Durations, now: Moment) -> Vec<String> {
        self.work.durations = durations.clone();
        let operation = self.operation(&self.work, now);
        let is_running = self.is_running();
        let said = match &operation {
            Some(operation) if is_running => line::progress(operation, now),
            Some(operation) => line::ending(self.status_now(), operation),
            None => line::status(self.status_now(), is_running),
        };
        let mut lines = Vec::new();
        for failure in operation.iter().flat_map(|operation| &operation.failures) {
            if self.told.insert((failure.logical_id.clone(), failure.status.clone())) {
                lines.push(line::failure(failure));
            }
        }
        if said != self.said {
            lines.push(said.clone());
            self.said = said;
        }
        lines.into_iter().map(|line| format!("{} {} {line}", now.time_of_day(), self.name)).collect()
    }

    fn status_now(&self) -> &str {
        if self.is_there { self.status.as_str() } else { "DELETE_COMPLETE" }
    }

    fn operation(&self, work: &Work, now: Moment) -> Option<Operation> {
        Operation::read(&self.events, work, now)
    }
}
