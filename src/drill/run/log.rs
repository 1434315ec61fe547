//! The lines that a run leaves in its journal: enough to build its report from them alone.

use change::Residue;
use domain::{Moment, Text};
use serde::{Deserialize, Serialize};

use super::event::{Asked, PutBack, Stop};
use super::stage::{Progress, Stage, Verdict};
use crate::evidence::Measured;
use crate::plan::WatchId;
use crate::value::{Sight, Value};

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogEntry {
    /// When, to the second.
    pub at: Moment,
    /// What.
    #[serde(flatten)]
    pub what: Logged,
}

/// What a line says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "said")]
pub enum Logged {
    /// The run has come to a stage.
    Stage {
        /// Which.
        stage: Stage,
    },
    /// A step has come so far.
    Step {
        /// Which, counted from 0.
        step: usize,
        /// How far.
        progress: Progress,
        /// Why, where there is something to say.
        #[serde(with = "domain::raw")]
        why: Text,
    },
    /// A sign was seen.
    Seen(Seen),
    /// A moment that measures name.
    Mark {
        /// Its name.
        name: String,
        /// When it was.
        moment: Moment,
        /// How fine it can be told, seconds.
        resolution_s: u64,
    },
    /// The fuse of a step was lit or renewed.
    Fuse {
        /// Which step.
        step: usize,
        /// When AWS takes it back by itself; `None`: the renewal failed.
        until: Option<Moment>,
        /// Why it was not renewed, or what to heed.
        #[serde(with = "domain::raw")]
        why: Text,
    },
    /// A step is being put back.
    UndoSent {
        /// Which step.
        step: usize,
    },
    /// What came of it.
    Undo {
        /// Which step.
        step: usize,
        /// What.
        outcome: PutBack,
    },
    /// What was read after an undo.
    UndoRead {
        /// Which step.
        step: usize,
        /// What is left of the step.
        left: Residue,
    },
    /// A person has answered.
    Attested {
        /// What was asked.
        asked: Asked,
        /// What was answered.
        answer: Value,
        /// Who.
        #[serde(with = "domain::raw")]
        by: Text,
    },
    /// AWS says that this happened.
    Told {
        /// When.
        moment: Moment,
        /// What.
        #[serde(with = "domain::raw")]
        what: Text,
    },
    /// Forward it goes no more.
    Stopped {
        /// Why.
        cause: Cause,
    },
    /// What was measured.
    Measured(Measured),
    /// It is over.
    Closed {
        /// The first word.
        verdict: Verdict,
        /// The second word.
        left: Residue,
        /// Why it is no better.
        why: Vec<String>,
    },
}

/// A sign as it was seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// Which.
    pub watch: WatchId,
    /// What.
    pub sight: Sight,
    /// Whether it was as it must be; `None` where that cannot be told.
    pub holds: Option<bool>,
    /// The time that it speaks of.
    pub as_of: Moment,
    /// When it was looked at before.
    pub looked_before: Option<Moment>,
}

/// Why it goes forward no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "cause")]
pub enum Cause {
    /// A check before the run did not hold, or could not be read in time.
    Check {
        /// Which, and why.
        why: String,
    },
    /// An abort condition failed.
    Abort {
        /// Which.
        id: String,
        /// What was seen.
        why: String,
    },
    /// An abort condition was unreadable for too long.
    Blind {
        /// Which.
        id: String,
        /// Why.
        why: String,
    },
    /// A step was late.
    Late {
        /// Which step, by its name.
        step: String,
    },
    /// A step was refused, or a person said no.
    Refused {
        /// Which step, by its name.
        step: String,
        /// Why.
        why: String,
    },
    /// The run has lasted as long as it may.
    MaxDuration,
    /// The fuse has taken a step back by itself.
    FuseEnded {
        /// Which step, by its name.
        step: String,
    },
    /// From outside.
    Stop {
        /// What.
        stop: Stop,
    },
    /// A person wanted everything put back.
    Wanted {
        /// Who.
        by: String,
    },
}
