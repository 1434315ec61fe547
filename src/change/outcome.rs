//! What a person is told while a change is carried out, and at its end.

use domain::{Moment, Text};

use crate::{Ending, RunId};

/// How far the carrying out has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The subject, the account and the guards are looked at once more.
    Comparing,
    /// Its intent is on the disk.
    Journaled(RunId),
    /// The request has left; nobody knows yet whether it arrived.
    Sent(RunId),
    /// An answer has come, or none will; what is so now is being read.
    ReadingBack(RunId),
}

/// What became of a change, of keeping it or of putting it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The run; `None` where it never got a name.
    pub run: Option<RunId>,
    /// How it ended.
    pub ending: Ending,
    /// Why, and what to do, as one or two sentences.
    pub why: Text,
    /// When it is put back, unless it is kept.
    pub revert_at: Option<Moment>,
}
