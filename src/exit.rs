//! How the program ends: the exit codes that scripts rely on, and the sentence beside them.

use std::process::ExitCode;

use change::Ending;
use domain::Verdict;

/// An exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exit(u8);

impl Exit {
    /// Done.
    pub(crate) const DONE: Self = Self(0);
    /// Failed.
    pub(crate) const FAILED: Self = Self(1);
    /// Refused, or not started.
    pub(crate) const REFUSED: Self = Self(3);
    /// It cannot be told.
    pub(crate) const UNKNOWN: Self = Self(5);
    /// The journal could not be written, or is not as it was written.
    pub(crate) const JOURNAL: Self = Self(7);
    /// A usage or configuration error.
    pub(crate) const USAGE: Self = Self(64);

    /// What a change exits with.
    pub(crate) const fn of_ending(ending: Ending) -> Self {
        match ending {
            Ending::Applied => Self::DONE,
            Ending::Failed => Self::FAILED,
            Ending::NotStarted => Self::REFUSED,
            Ending::Unknown | Ending::Underway => Self::UNKNOWN,
        }
    }

    /// What `status` exits with.
    pub(crate) const fn of_verdict(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Ok => Self(0),
            Verdict::Degraded => Self(1),
            Verdict::Failing => Self(2),
            Verdict::Unknown => Self(3),
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.0)
    }
}

/// Why a command stopped, and what it exits with.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Stop {
    /// The exit code.
    pub(crate) exit: Exit,
    /// What is, and what to do.
    message: String,
    voice: Voice,
}

/// How a message is said.
#[derive(Clone, Copy, Debug)]
enum Voice {
    /// A sentence of this program.
    Program,
    /// Lines that name their own source, `FILE:LINE: …`, as an editor reads them.
    Lines,
}

impl Stop {
    /// A stop with its sentence.
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), voice: Voice::Program }
    }

    /// A stop whose message is lines that each name a file.
    pub(crate) fn lines(exit: Exit, message: impl Into<String>) -> Self {
        Self { voice: Voice::Lines, ..Self::new(exit, message) }
    }

    /// The message as it is said on stderr.
    pub(crate) fn said(&self) -> String {
        match self.voice {
            Voice::Program => format!("finops-tui: {}", self.message),
            Voice::Lines => self.message.clone(),
        }
    }
}
