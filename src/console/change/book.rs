//! The runs that this process has open: each with its journal, locked, and what can put it back.

use std::collections::BTreeMap;

use change::{Restorer, RunId};
use domain::Moment;
use store::JournalFile;

/// The open runs of this process.
#[derive(Debug, Default)]
pub(super) struct Book(BTreeMap<RunId, Held>);

/// One of them.
#[derive(Debug)]
pub(super) struct Held {
    /// Its journal.
    pub(super) journal: JournalFile,
    /// What can put it back.
    pub(super) restorer: Restorer,
    /// Whether this process puts it back by itself when its time comes.
    pub(super) is_automatic: bool,
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
        let is_due = |held: &&Held| held.is_automatic && held.restorer.is_due(cloud);
        self.0.values().filter(is_due).map(|held| held.restorer.run()).collect()
    }
}
