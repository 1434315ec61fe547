//! When a run has to be told of the time next.

use domain::Moment;

use super::track::Undo;
use super::watching::SILENCE;
use super::{Progress, Run, Stage};

impl Run {
    /// When it has something to do even if nothing happens; `None` once it is closed, or where it only waits to be told.
    pub fn next_wake(&self, now: Moment) -> Option<Moment> {
        let due = match self.stage {
            Stage::Checking => self.checking_wakes(),
            Stage::Running | Stage::Suspended => self.running_wakes(),
            Stage::Holding => (0..self.steps.len()).filter_map(|step| self.warns_at(step)).collect(),
            Stage::Reverting => self.reverting_wakes(),
            Stage::Aftercheck => vec![self.aftercheck_ends()],
            Stage::Closed => Vec::new(),
        };
        due.into_iter().filter(|at| *at > now).min()
    }

    fn checking_wakes(&self) -> Vec<Moment> {
        let failing = self.plan.aborts.iter().filter_map(|abort| self.fails_out(abort.watch));
        failing.chain([self.checking_ends()]).collect()
    }

    fn running_wakes(&self) -> Vec<Moment> {
        let mut due = vec![self.ends()];
        for abort in self.counted() {
            due.extend(self.fails_out(abort.watch));
            due.push(self.blind_ends(abort.watch));
            due.extend(self.signs[abort.watch.0].looked.map(|looked| looked + SILENCE));
        }
        for step in 0..self.steps.len() {
            due.extend(self.over_at(step));
            due.extend(self.steps[step].fuse.iter().flat_map(|lit| [Some(lit.until), lit.next]).flatten());
            due.extend(self.warns_at(step));
        }
        if let Some(step) = self.current().filter(|&step| self.steps[step].progress != Progress::Ready) {
            due.push(self.late_at(step));
            due.extend(self.steps[step].find_again);
        }
        due
    }

    fn reverting_wakes(&self) -> Vec<Moment> {
        let Some(step) = self.undoing() else { return Vec::new() };
        match &self.steps[step].undo {
            Undo::Sent { at, .. } => vec![Self::unanswered_at(*at)],
            Undo::Again { first, at, .. } => vec![*at, *first + self.budget(step)],
            Undo::Verifying { since } => vec![self.read_back_ends(step, *since)],
            Undo::Idle | Undo::Settled { .. } => Vec::new(),
        }
    }
}
