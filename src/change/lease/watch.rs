//! The lease in somebody else's hands.

use std::time::Duration;

use domain::Text;

use super::{LENGTH, Lease, LeaseVersion, Tick};
use crate::RunId;

/// A lease seen in somebody else's hands, and since when its version has been the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    lease: Lease,
    since: Tick,
}

/// Whether the lease may be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Its holder may be alive: look again after this long.
    Wait(Duration),
    /// Its holder is gone and has left nothing open: it may be taken over this version.
    Take(LeaseVersion),
    /// Its holder is gone and has left these runs open: whoever takes it over this version adopts them.
    Adopt(LeaseVersion, Vec<RunId>),
}

impl Watch {
    /// A lease as the table had it; `seen` is the moment after the answer came.
    pub fn new(lease: Lease, seen: Tick) -> Self {
        Self { lease, since: seen }
    }

    /// The lease as last seen.
    pub fn lease(&self) -> &Lease {
        &self.lease
    }

    /// Another look at the table: a new version begins a new count.
    pub fn seen(&mut self, lease: Lease, now: Tick) {
        if lease.version != self.lease.version {
            self.since = now;
        }
        self.lease = lease;
    }

    /// Whether it may be taken by `owner` now. `unclosed` are the runs that the registry says its holder has open.
    pub fn claim(&self, owner: &Text, now: Tick, unclosed: &[RunId]) -> Claim {
        let version = self.lease.version.clone();
        // One's own that lapsed: that nobody took it since, the condition of the writing will prove.
        if self.lease.owner == *owner {
            return Claim::Take(version);
        }
        match LENGTH.saturating_sub(now.since(self.since)) {
            Duration::ZERO if unclosed.is_empty() => Claim::Take(version),
            Duration::ZERO => Claim::Adopt(version, unclosed.to_vec()),
            left => Claim::Wait(left),
        }
    }
}
