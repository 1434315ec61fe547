//! What this console changes: whether it may, what it is doing, and what it has left behind.

use change::gate::{Gate, Terms};
use change::{Action, Ending, OpenRun, Outcome, RunId, WriteMode};
use domain::{Moment, Progress, Region, Text};

use crate::model::{Draft, PhaseAsked, PhaseTicket};
use crate::{Model, Writes};

/// What this console changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// Whether changes may be committed.
    pub write: WriteMode,
    /// The way from a wish to a request.
    pub gate: Gate,
    /// The runs of this account that are not closed.
    pub runs: Vec<OpenRun>,
    /// Why the journal cannot be written, while it cannot.
    pub journal: Option<Text>,
    /// What this console has done since it started, the oldest first.
    pub made: Vec<Made>,
    /// Whether the runs of this account were told at all.
    pub is_told: bool,
    /// What is wished of a phase, while it is found out what that comes to.
    pub asked: Option<PhaseAsked>,
    /// The number of the last question about a phase.
    pub last_asked: PhaseTicket,
    /// Change sets that were made to be shown, and are not executed yet.
    pub drafts: Vec<Draft>,
}

/// Something this console did.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// When it ended, by the account's clock.
    pub at: Moment,
    /// Where.
    pub region: Region,
    /// What it was done with.
    pub subject: Text,
    /// What was done, `Scale web`.
    pub what: Text,
    /// How it ended.
    pub outcome: Outcome,
}

/// How a run goes on that no dialog shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Going {
    /// Its stack is worked on.
    Worked,
    /// Its stack is not seen to be worked on; the next look at it finds out how it ended, and closes it.
    LookedAt,
}

/// What is kept of what was done.
const MOST: usize = 200;

impl Changes {
    /// Whether changes may be committed now.
    pub fn is_armed(&self, here: Moment) -> bool {
        self.write.is_on(here)
    }

    /// The run of this name, while it is not closed.
    pub fn run(&self, run: RunId) -> Option<&OpenRun> {
        self.runs.iter().find(|open| open.run == run)
    }

    /// The runs that nobody looks after: not carried out here now, and not merely waiting for their time.
    pub fn stranded(&self, cloud: Moment) -> impl Iterator<Item = &OpenRun> {
        let own: Vec<RunId> = self.gate.underway().filter_map(|(_, underway)| underway.run()).collect();
        self.runs.iter().filter(move |open| {
            let is_waiting = open.revert_at.is_some_and(|at| at > cloud);
            // A draft at the gate is looked after: it is rolled out or thrown away from there.
            let is_draft = self.drafts.iter().any(|draft| draft.run == open.run);
            !is_waiting && !is_draft && !own.contains(&open.run)
        })
    }

    /// The run that will put a group's or another subject's change back, and when: the next one.
    pub fn reverting(&self, region: &Region, is_it: impl Fn(&Action) -> bool) -> Option<(&OpenRun, Moment)> {
        let due = self.runs.iter().filter_map(|open| Some((open, open.revert_at?)));
        due.filter(|(open, _)| open.region == *region && is_it(&open.action)).min_by_key(|(_, at)| *at)
    }

    /// Remembers what was done.
    pub fn remember(&mut self, made: Made) {
        self.made.push(made);
        let over = self.made.len().saturating_sub(MOST);
        self.made.drain(..over);
    }
}

impl Model {
    /// The runs that somebody has to decide about: neither waiting, nor at the gate, nor going on in AWS.
    pub fn stranded(&self) -> impl Iterator<Item = &OpenRun> {
        self.changes.stranded(self.now.cloud).filter(|open| self.course(open).is_none())
    }

    /// The runs that go on in AWS without this console, and how far each is.
    pub(crate) fn going_on(&self) -> impl Iterator<Item = (&OpenRun, Going)> {
        let open = self.changes.stranded(self.now.cloud);
        open.filter_map(|open| Some((open, self.course(open)?)))
    }

    /// How a run goes on: its stack is worked on, or this console has sent it and looks how it ends.
    fn course(&self, open: &OpenRun) -> Option<Going> {
        let Action::Stack(action) = &open.action else { return None };
        let stacks = self.estate.regions.get(&open.region)?.stacks.value().into_iter().flatten();
        let is_running =
            stacks.into_iter().any(|stack| stack.name == action.stack && stack.progress() == Progress::Running);
        if action.lasts() && is_running {
            return Some(Going::Worked);
        }
        let last = self.changes.made.iter().rev().find(|made| made.outcome.run == Some(open.run));
        let is_looked_at = self.settings.writes == Writes::Possible
            && last.is_some_and(|made| made.outcome.ending == Ending::Underway);
        (action.lasts() && is_looked_at).then_some(Going::LookedAt)
    }

    /// What a change is judged by now.
    pub fn terms(&self) -> Terms<'_> {
        Terms { limits: &self.settings.limits, write: self.changes.write, now: self.now }
    }
}
