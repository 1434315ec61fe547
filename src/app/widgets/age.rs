//! How old a reading is, in words: `3s`, `STALE 4m`, `waiting 2s`.

use std::time::Duration;

use domain::{Freshness, in_words};

use crate::theme::Role;

/// The age of a pane or a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Age {
    /// Nothing read yet, for this long.
    Waiting(Duration),
    /// Read this long ago, as promised.
    Fresh(Duration),
    /// Read this long ago, longer than promised.
    Stale(Duration),
}

impl Age {
    /// The age of a reading; `waiting` is how long it has been waited for when there is none yet.
    pub(crate) const fn of(freshness: Freshness, waiting: Duration) -> Self {
        match freshness {
            Freshness::Awaiting => Self::Waiting(waiting),
            Freshness::Fresh(age) => Self::Fresh(age),
            Freshness::Stale(age) => Self::Stale(age),
        }
    }

    /// In words.
    pub(crate) fn words(self) -> String {
        match self {
            Self::Waiting(span) => format!("waiting {}", in_words(span)),
            Self::Fresh(age) => in_words(age),
            Self::Stale(age) => format!("STALE {}", in_words(age)),
        }
    }

    /// How the words are written.
    pub(crate) const fn role(self) -> Role {
        match self {
            Self::Waiting(_) => Role::Unknown,
            Self::Fresh(_) => Role::Quiet,
            Self::Stale(_) => Role::Stale,
        }
    }
}
