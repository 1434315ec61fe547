//! The stages of an opening, each with what it needs and nothing else.

use domain::{Now, Text};

use super::{Shown, Terms};
use crate::{Facts, Outcome, Progress, Proposed, RunId};

/// How far an opening has come.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// The facts are being collected.
    Asked(Asked),
    /// It cannot be shown.
    Refused(Refused),
    /// It is shown, to be confirmed or left.
    Shown(Box<Shown>),
    /// It was confirmed and is carried out.
    Underway(Underway),
    /// It has ended.
    Ended(Ended),
}

/// A wish whose facts are being collected.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// What is wanted.
    pub proposed: Proposed,
    /// Since when they are collected.
    pub since: Now,
}

/// A wish that cannot be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// What is wanted.
    pub proposed: Proposed,
    /// Why, and what to do.
    pub why: Text,
    /// Since when.
    pub since: Now,
}

/// What is carried out: a summary, for the capability is where it is carried out.
#[derive(Clone, Debug, PartialEq)]
pub struct Underway {
    /// What was confirmed.
    pub proposed: Proposed,
    /// How far it has come; `None` until the first word of it.
    pub progress: Option<Progress>,
    /// Since when.
    pub since: Now,
}

/// What has ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Ended {
    /// What was confirmed.
    pub proposed: Proposed,
    /// How it ended.
    pub outcome: Outcome,
    /// When that was heard.
    pub at: Now,
}

impl Stage {
    /// What a wish becomes by its facts: shown, or refused with the reason.
    pub(super) fn of(proposed: Proposed, outcome: Result<Facts, Text>, terms: &Terms<'_>) -> Self {
        match Shown::of(&proposed, outcome, terms) {
            Ok(shown) => Self::Shown(Box::new(shown)),
            Err(why) => Self::Refused(Refused { proposed, why, since: terms.now }),
        }
    }

    /// What is shown becomes by newer facts: the same with them, or refused with the reason.
    pub(super) fn renewed(shown: Shown, outcome: Result<Facts, Text>, terms: &Terms<'_>) -> Self {
        let proposed = shown.previewed().proposed().clone();
        match shown.renewed(outcome, terms) {
            Ok(shown) => Self::Shown(Box::new(shown)),
            Err(why) => Self::Refused(Refused { proposed, why, since: terms.now }),
        }
    }

    /// What is wanted.
    pub fn proposed(&self) -> &Proposed {
        match self {
            Self::Asked(asked) => &asked.proposed,
            Self::Refused(refused) => &refused.proposed,
            Self::Shown(shown) => shown.previewed().proposed(),
            Self::Underway(underway) => &underway.proposed,
            Self::Ended(ended) => &ended.proposed,
        }
    }
}

impl Underway {
    /// The run, once it has a name.
    pub fn run(&self) -> Option<RunId> {
        match self.progress {
            Some(Progress::Journaled(run) | Progress::Sent(run) | Progress::ReadingBack(run)) => Some(run),
            Some(Progress::Comparing) | None => None,
        }
    }
}
