//! The registry of runs at the shared table, and the anchored heads of their journals.

use std::time::Duration;

use aws::{ChainHead, Registered, Told, Written};
use change::chain::Head;
use change::record::{Closing, Step};
use change::{OpenRun, RunId};
use domain::{Moment, Text};

use super::Tenure;

/// How long a way back waits for the registry.
const PATIENCE: Duration = Duration::from_secs(5);

impl Tenure {
    /// The runs that the registry has open, none where there is no table; `Err` with the reason where that cannot be
    /// read.
    pub(in crate::change) async fn registered(&self) -> Result<Vec<Registered>, Text> {
        match self.table.open_runs().await {
            Ok(Told::It(runs)) => Ok(runs),
            Ok(Told::NoTable) => Ok(Vec::new()),
            Ok(Told::Denied(why)) => Err(format!("the shared registry of runs: {why}").into()),
            Err(error) => Err(format!("the shared registry of runs: {error}").into()),
        }
    }

    /// Enters a run. The journal is what counts: a registry that cannot be written stops nothing.
    pub(in crate::change) async fn enter(&self, run: OpenRun, steps: &[Step], opened_at: Moment) {
        let registered = Registered { run, owner: self.owner.clone(), opened_at, steps: steps.to_vec() };
        if let Err(error) = self.table.open_run(&registered).await {
            tracing::warn!(%error, "the run is not in the registry");
        }
    }

    /// Anchors how far a journal has come.
    pub(in crate::change) async fn anchor(&self, run: RunId, head: Option<&Head>) {
        let Some(head) = head else { return };
        let head = ChainHead { run, seq: head.seq, hash: head.hash.clone() };
        if let Err(error) = self.table.anchor(&head).await {
            tracing::warn!(%error, %run, "the head of the journal is not anchored");
        }
    }

    /// Closes a run. One that the registry does not know is closed as far as it goes.
    pub(in crate::change) async fn close(&self, run: RunId, closing: &Closing) -> Result<(), Text> {
        match self.table.close_run(run, closing).await {
            Ok(Told::It(_) | Told::NoTable) => Ok(()),
            Ok(Told::Denied(why)) => Err(why),
            Err(error) => Err(error.to_string().into()),
        }
    }

    /// Takes a run over from `from`, whose console is gone.
    pub(in crate::change) async fn adopt(&self, run: RunId, from: &Text) -> Result<(), Text> {
        match self.table.adopt_run(run, (from, &self.owner)).await {
            Ok(Told::It(Written::Done)) => Ok(()),
            Ok(Told::It(Written::Otherwise(Some(other)))) => {
                Err(format!("run {run} is closed by now, or {other} has adopted it; look again").into())
            }
            Ok(Told::It(Written::Otherwise(None))) => Err(format!("the registry has no run {run} any more").into()),
            Ok(Told::NoTable) => Err(super::NO_TABLE.into()),
            Ok(Told::Denied(why)) => Err(format!("run {run} could not be adopted: {why}").into()),
            Err(error) => Err(format!("nobody knows whether run {run} was adopted ({error}); try again").into()),
        }
    }

    /// Who has adopted a run of this machine's, if the registry can be asked and says so.
    pub(in crate::change) async fn adopter(&self, run: RunId) -> Option<Text> {
        // A way back does not wait for long.
        let answered = tokio::time::timeout(PATIENCE, self.table.run(run)).await;
        match answered {
            Ok(Ok(Told::It(Some(entry)))) if !self.is_of_this_seat(&entry.owner) => Some(entry.owner),
            _ => None,
        }
    }

    /// Whether a process of this user on this machine holds the lease by this name.
    pub(in crate::change) fn is_of_this_seat(&self, owner: &Text) -> bool {
        seat(owner) == seat(&self.owner)
    }
}

/// `ada@laptop` of `ada@laptop (4711, 1a2b3c4d)`.
fn seat(owner: &Text) -> &str {
    owner.raw().rsplit_once(" (").map_or(owner.raw(), |(seat, _)| seat)
}
