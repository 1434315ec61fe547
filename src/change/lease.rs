//! The lease of an account: who may change it now, how its holder finds out that it is over, and when another may take it.
//!
//! The lease is one item of a shared table, written only on condition of the version last seen. Nobody's clock is
//! compared with anybody else's: the holder counts from before it asked for the lease, others count from after they
//! first saw its version. So the holder always stops first.

mod held;
mod watch;

#[cfg(test)]
mod tests;

use std::fmt;
use std::time::Duration;

use domain::{Moment, Text};
use serde::{Deserialize, Serialize};

pub use held::{Beat, Held, Lapse, Pulse};
pub use watch::{Claim, Watch};

/// How long a version of the lease lasts.
pub const LENGTH: Duration = Duration::from_mins(1);

/// How often its holder renews it.
pub const HEARTBEAT: Duration = Duration::from_secs(15);

/// How far the holder's two clocks may drift apart between two heartbeats before the lease is void.
pub const JUMP: Duration = Duration::from_secs(2);

/// A moment by two clocks: one that people set, and one that only runs forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    /// The wall clock.
    pub wall: Moment,
    /// A clock that nobody sets, since any fixed moment. Better one that counts suspend; one that does not is found out
    /// by the other.
    pub monotonic: Duration,
}

impl Tick {
    /// How long ago `earlier` was, by the clock that nobody sets.
    fn since(self, earlier: Self) -> Duration {
        self.monotonic.saturating_sub(earlier.monotonic)
    }

    /// How far the two clocks have moved apart since `earlier`.
    fn apart(self, earlier: Self) -> Duration {
        let millis = |span: Duration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        let walked = self.wall.as_millis().saturating_sub(earlier.wall.as_millis());
        let ran = millis(self.monotonic).saturating_sub(millis(earlier.monotonic));
        Duration::from_millis(walked.abs_diff(ran))
    }
}

/// What tells one writing of the lease from every other: 128 random bits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LeaseVersion(String);

impl LeaseVersion {
    /// A version of these random bits.
    pub fn new(random: u128) -> Self {
        Self(format!("{random:032x}"))
    }

    /// A version as the table has it.
    pub fn found(version: &str) -> Self {
        Self(version.to_owned())
    }

    /// As the table has it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LeaseVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The lease as the table has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// Who holds it: one process of one person, `ada@laptop 4242 01JD…`. No other process ever has the same name.
    pub owner: Text,
    /// Which writing of it this is.
    pub version: LeaseVersion,
    /// When its owner took it, by the owner's wall clock: for people, never to reckon with.
    pub taken_at: Moment,
}
