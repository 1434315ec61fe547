//! The runs that this process has open: each with its journal, locked, and what can put it back.

use std::collections::BTreeMap;
use std::time::Duration;

use change::{Restorer, RunId};
use domain::Moment;

use super::trail::Trail;

/// The shortest and the longest pause before a run that could not be put back is tried again.
const PAUSES: [Duration; 2] = [Duration::from_secs(30), Duration::from_mins(10)];

/// The open runs of this process.
#[derive(Debug, Default)]
pub(super) struct Book(BTreeMap<RunId, Held>);

/// One of them.
#[derive(Debug)]
pub(super) struct Held {
    /// Its journal.
    pub(super) journal: Trail,
    /// What can put it back.
    pub(super) restorer: Restorer,
    /// Whether this process puts it back by itself when its time comes.
    pub(super) is_automatic: bool,
    /// How often it could not be put back in a row, and before when it is not tried again.
    pub(super) failures: u32,
    pub(super) not_before: Option<Moment>,
}

impl Held {
    pub(super) fn new(journal: Trail, restorer: Restorer) -> Self {
        Self { journal, restorer, is_automatic: false, failures: 0, not_before: None }
    }

    /// Puts the next try off, each time for longer.
    pub(super) fn put_off(&mut self, cloud: Moment) {
        let [shortest, longest] = PAUSES;
        let pause = shortest.saturating_mul(2_u32.saturating_pow(self.failures)).min(longest);
        self.failures += 1;
        self.not_before = Some(cloud + pause);
    }
}

impl Book {
    /// Takes a run in.
    pub(super) fn hold(&mut self, held: Held) {
        self.0.insert(held.restorer.run(), held);
    }

    /// Gives a run out, to be closed or taken in again.
    pub(super) fn take(&mut self, run: RunId) -> Option<Held> {
        self.0.remove(&run)
    }

    /// The runs that do not wait for a time: what became of them has to be found out, or decided by a person.
    pub(super) fn uncertain(&self) -> Vec<RunId> {
        self.0.values().filter(|held| !held.is_automatic).map(|held| held.restorer.run()).collect()
    }

    /// The runs whose time has come, by the account's clock.
    pub(super) fn due(&self, cloud: Moment) -> Vec<RunId> {
        let is_put_off = |held: &Held| held.not_before.is_some_and(|at| cloud < at);
        let is_due = |held: &&Held| held.is_automatic && held.restorer.is_due(cloud) && !is_put_off(held);
        self.0.values().filter(is_due).map(|held| held.restorer.run()).collect()
    }
}
