//! What happens to a run, and what it wants done: the two sides of the engine's seam.

use std::collections::BTreeMap;

use change::{Answered, Residue};
use domain::{Moment, Text};
use serde::{Deserialize, Serialize};

use super::Verdict;
use super::log::LogEntry;
use crate::plan::{Question, WatchId};
use crate::value::{Sight, Value};

/// What has happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Time has passed.
    Tick,
    /// Something was looked at.
    Seen {
        /// The sign.
        watch: WatchId,
        /// What was seen.
        sight: Sight,
        /// The time that it speaks of, by the account's clock; of a metric, its datapoint's.
        as_of: Moment,
    },
    /// The answer to [`Effect::Intend`].
    Intent {
        /// The step, counted from 0.
        step: usize,
        /// Whether its intent is on the disk.
        written: Written,
    },
    /// The answer to [`Effect::Send`], and the names that later arguments may refer to (`shift_id`).
    Answered {
        /// The step.
        step: usize,
        /// What came back.
        answered: Answered,
        /// What it brought, by name.
        fields: BTreeMap<String, Value>,
    },
    /// The answer to [`Effect::FindOut`].
    FoundOut {
        /// The step.
        step: usize,
        /// What was found.
        found: Found,
    },
    /// The answer to [`Effect::Renew`].
    Renewed {
        /// The step.
        step: usize,
        /// What came of it.
        renewal: Renewal,
    },
    /// The answer to [`Effect::PutBack`].
    PutBack {
        /// The step.
        step: usize,
        /// What came of it.
        outcome: PutBack,
    },
    /// A person has answered what [`Effect::Ask`] asked.
    Attested {
        /// What was asked.
        asked: Asked,
        /// The answer: a flag where nothing else is asked for.
        answer: Value,
        /// Who, `ada@laptop`.
        by: Text,
    },
    /// Something that AWS says happened, for the evidence: an event of a database, an alarm's change of state.
    Told {
        /// When, by the account's clock.
        at: Moment,
        /// What, as a measure names it: `rds-event:failover completed`, `alarm:platform-degraded`.
        what: Text,
    },
    /// It is to stop: a drill goes back, a mitigation holds.
    Stop(Stop),
    /// Somebody wants everything put back, out of a mitigation that holds too.
    Revert {
        /// Who, `ada@laptop`.
        by: Text,
    },
    /// Somebody leaves a mitigation that holds as it is.
    Leave {
        /// Who, `ada@laptop`.
        by: Text,
    },
}

/// Whether an intent is on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is.
    Durable,
    /// It is not, with the reason: nothing was sent.
    Failed(Text),
}

/// What was found out about a request whose answer is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// It was begun, or is done.
    Begun,
    /// It is proved that it was not begun, and cannot begin any more.
    NotBegun(Text),
    /// Nobody can tell yet.
    Unclear(Text),
}

/// What came of a renewal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// AWS takes the step back at this time.
    Until(Moment),
    /// It was not renewed, with the reason.
    Failed(Text),
}

/// What came of putting a step back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "outcome", content = "why")]
pub enum PutBack {
    /// AWS took it. It counts once what is expected has been read.
    Restored,
    /// It was as before already.
    Already,
    /// Somebody has changed it since: it was left alone.
    Superseded(#[serde(with = "domain::raw")] Text),
    /// There is no way back any more.
    Impossible(#[serde(with = "domain::raw")] Text),
    /// It failed for now.
    Again(#[serde(with = "domain::raw")] Text),
}

/// What a person is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    /// A step that is attested.
    Step(usize),
    /// A sign that only a person can read.
    Watch(WatchId),
    /// Whether a step whose outcome nobody knows was done.
    Outcome(usize),
}

/// Why a run is to stop, from outside of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stop {
    /// Ctrl-C.
    Interrupt,
    /// SIGTERM.
    Terminate,
    /// SIGHUP: the terminal is gone.
    Hangup,
    /// The lease is lost.
    LeaseLost,
    /// Wall clock and monotonic clock have parted by more than 2 s.
    ClockGap,
    /// The screen has failed.
    UiGone,
    /// The credentials are another principal's, or another account's.
    Principal,
    /// A person has said so from elsewhere.
    Operator,
}

/// What is to be done, in this order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Write the intent of this step, and answer with [`Event::Intent`].
    Intend {
        /// The step.
        step: usize,
    },
    /// Send this step, whose intent is on the disk. Said once for a step, never twice.
    Send {
        /// The step.
        step: usize,
    },
    /// This step has its intent on the disk and will not be sent: write that nothing was begun.
    Withhold {
        /// The step.
        step: usize,
    },
    /// Find out by reading whether this step was begun; what bears a token may be sent again with the same one.
    FindOut {
        /// The step.
        step: usize,
    },
    /// Light the fuse of this step anew.
    Renew {
        /// The step.
        step: usize,
        /// When it is to end; its cap is reckoned in.
        until: Moment,
    },
    /// Put this step back. A request of it that is still on its way is waited for first.
    PutBack {
        /// The step.
        step: usize,
    },
    /// Begin the requests of this step.
    StartLoad {
        /// The step.
        step: usize,
    },
    /// End the requests of this step at once.
    StopLoad {
        /// The step.
        step: usize,
    },
    /// Ask a person.
    Ask {
        /// What it is about.
        asked: Asked,
        /// The question.
        question: Question,
    },
    /// A line for the journal and the log. Those that come before another effect are written before it is done,
    /// except before a way back, which no journal stops.
    Note(LogEntry),
    /// It holds: forward no more, nothing put back; it may be left and adopted.
    Hold,
    /// It is over.
    Close {
        /// The first word.
        verdict: Verdict,
        /// The second word.
        residue: Residue,
    },
}
