//! How the program ends: the exit codes that scripts rely on, and the sentence beside them.

use std::process::ExitCode;

use change::{Ending, Residue};
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
    /// Stopped on the way, and nothing is left of it.
    pub(crate) const ABORTED: Self = Self(4);
    /// It cannot be told.
    pub(crate) const UNKNOWN: Self = Self(5);
    /// Something is left that was to be put back.
    pub(crate) const RESIDUE: Self = Self(6);
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

    /// What a drill exits with, by both words of its result; `None`: it is left open. What is left weighs most.
    pub(crate) const fn of_drill(ended: Option<&(drill::run::Verdict, Residue)>) -> Self {
        use drill::run::Verdict;
        match ended {
            Some((_, Residue::Dirty(_))) => Self::RESIDUE,
            None | Some((_, Residue::Unknown(_)) | (Verdict::Inconclusive, _)) => Self::UNKNOWN,
            Some((Verdict::Passed, _)) => Self::DONE,
            Some((Verdict::Deviated, _)) => Self::FAILED,
            Some((Verdict::NotStarted, _)) => Self::REFUSED,
            Some((Verdict::Aborted, _)) => Self::ABORTED,
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

#[cfg(test)]
mod tests {
    use drill::run::Verdict;

    use super::*;

    #[test]
    fn what_a_drill_leaves_weighs_more_than_how_it_went() {
        let dirty = || Residue::Dirty("the shift stands".into());
        let unknown = || Residue::Unknown("nobody answers".into());
        for (verdict, left, code) in [
            (Verdict::Passed, Residue::Clean, 0),
            (Verdict::Deviated, Residue::Clean, 1),
            (Verdict::NotStarted, Residue::Clean, 3),
            (Verdict::Aborted, Residue::Clean, 4),
            (Verdict::Inconclusive, Residue::Clean, 5),
            (Verdict::Passed, unknown(), 5),
            (Verdict::Passed, dirty(), 6),
            (Verdict::Aborted, dirty(), 6),
            (Verdict::Inconclusive, dirty(), 6),
        ] {
            assert_eq!(Exit::of_drill(Some(&(verdict, left.clone()))), Exit(code), "{verdict:?} {left:?}");
        }
        assert_eq!(Exit::of_drill(None), Exit::UNKNOWN);
    }
}
