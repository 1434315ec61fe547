//! How far a run and each of its steps have come.

use serde::{Deserialize, Serialize};

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The steady state is looked at; nothing is begun.
    Checking,
    /// Step by step.
    Running,
    /// An abort condition cannot be read: nothing goes forward, and no fuse is renewed.
    Suspended,
    /// A mitigation that was stopped: things stay as they are.
    Holding,
    /// Everything begun is put back, the last first.
    Reverting,
    /// The steady state is looked at once more.
    Aftercheck,
    /// It is over.
    Closed,
}

impl Stage {
    /// As a screen and a report have it, `RUNNING`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Checking => "CHECKING",
            Self::Running => "RUNNING",
            Self::Suspended => "SUSPENDED",
            Self::Holding => "HOLDING",
            Self::Reverting => "REVERTING",
            Self::Aftercheck => "AFTERCHECK",
            Self::Closed => "CLOSED",
        }
    }
}

/// How far a step has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Progress {
    /// Nothing is begun.
    #[default]
    Ready,
    /// Its intent is being written.
    Intending,
    /// Its intent is on the disk; its undo is armed.
    Intended,
    /// The request has left.
    Sent,
    /// AWS took it, or it needs no answer: what it expects is looked for.
    Verifying,
    /// Nobody knows whether AWS took it: what it expects is looked for.
    Unknown,
    /// What it expects is so.
    Done,
    /// What it expects was not so in time.
    Late,
    /// Nothing of it began: AWS or a guard refused it, or it was never sent.
    Refused,
}

impl Progress {
    /// Whether something of it may have begun.
    pub const fn is_begun(self) -> bool {
        matches!(self, Self::Intended | Self::Sent | Self::Verifying | Self::Unknown | Self::Done | Self::Late)
    }
}

/// The first word of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Everything went and was measured as promised.
    Passed,
    /// It went, otherwise than promised.
    Deviated,
    /// It was stopped on the way.
    Aborted,
    /// It cannot be said.
    Inconclusive,
    /// Nothing was begun.
    NotStarted,
}

impl Verdict {
    /// As scripts know it, `not-started`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Deviated => "deviated",
            Self::Aborted => "aborted",
            Self::Inconclusive => "inconclusive",
            Self::NotStarted => "not-started",
        }
    }
}
