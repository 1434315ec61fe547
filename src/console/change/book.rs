//! The runs that this process has open: each with its journal, locked, and what can put it back; and whose turn it is.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use change::{Action, Restorer, RunId};
use domain::{Moment, Region, Text};
use tokio::sync::Notify;

use super::trail::Trail;

/// The shortest and the longest pause before a run that could not be put back is tried again.
const PAUSES: [Duration; 2] = [Duration::from_secs(30), Duration::from_mins(10)];

/// The open runs of this process. It is only ever held for a moment: what takes its time takes a turn.
#[derive(Debug, Default)]
pub(super) struct Book {
    held: Mutex<BTreeMap<RunId, Held>>,
    at_work: Mutex<BTreeSet<Work>>,
    over: Notify,
}

/// What only one task of this process works on at a time. Whoever needs several takes them in this order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Work {
    /// Forward: one change after another, because a process has one lease.
    Forward,
    /// Looking for what other processes have left.
    Recovery,
    /// This run.
    Run(RunId),
    /// What a change is made to, and all that belongs to it.
    Scope(Region, Text),
}

/// A piece of work that nobody else of this process does until this is dropped.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    book: &'a Book,
    work: Work,
}

/// An open run.
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

impl Work {
    /// On what this action is done to.
    pub(super) fn on(action: &Action, region: &Region) -> Self {
        Self::Scope(region.clone(), action.scope().clone())
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        locked(&self.book.at_work).remove(&self.work);
        self.book.over.notify_waiters();
    }
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
    /// Waits until nobody else of this process does this.
    pub(super) async fn turn(&self, work: Work) -> Turn<'_> {
        loop {
            let mut over = pin!(self.over.notified());
            // What ends between the look and the wait counts as well.
            over.as_mut().enable();
            if locked(&self.at_work).insert(work.clone()) {
                return Turn { book: self, work };
            }
            over.await;
        }
    }

    /// Waits until nobody else of this process works on what a run is over.
    pub(super) async fn turn_on(&self, held: &Held) -> Option<Turn<'_>> {
        let action = &held.restorer.steps().last()?.action;
        Some(self.turn(Work::on(action, &held.restorer.place().region)).await)
    }

    /// Takes a run in.
    pub(super) fn hold(&self, held: Held) {
        locked(&self.held).insert(held.restorer.run(), held);
    }

    /// Gives a run out, to be closed or taken in again.
    pub(super) fn take(&self, run: RunId) -> Option<Held> {
        locked(&self.held).remove(&run)
    }

    /// Whether it has this run.
    pub(super) fn has(&self, run: RunId) -> bool {
        locked(&self.held).contains_key(&run)
    }

    /// The runs that do not wait for a time: what became of them has to be found out, or decided by a person.
    pub(super) fn uncertain(&self) -> Vec<RunId> {
        locked(&self.held).values().filter(|held| !held.is_automatic).map(|held| held.restorer.run()).collect()
    }

    /// The runs whose time has come, by the account's clock.
    pub(super) fn due(&self, cloud: Moment) -> Vec<RunId> {
        let is_put_off = |held: &Held| held.not_before.is_some_and(|at| cloud < at);
        let is_due = |held: &&Held| held.is_automatic && held.restorer.is_due(cloud) && !is_put_off(held);
        locked(&self.held).values().filter(is_due).map(|held| held.restorer.run()).collect()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
