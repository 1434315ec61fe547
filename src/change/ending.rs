//! What became of a change, as far as it is known.

use domain::Text;
use serde::{Deserialize, Serialize};

/// What became of what was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "answer", content = "detail")]
pub enum Answered {
    /// AWS took it.
    Accepted(#[serde(with = "domain::raw")] Text),
    /// AWS proved that it did not begin: an error code that says so for this operation.
    Refused(#[serde(with = "domain::raw")] Text),
    /// Nobody knows: a time-out, a reset, a 5xx, an error that proves nothing. Never sent again.
    Unknown(#[serde(with = "domain::raw")] Text),
}

/// How a change ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// It was taken, and is so by what was read back.
    Applied,
    /// Nothing of it began.
    NotStarted,
    /// It was taken, and is not so.
    Failed,
    /// It was taken and is being done; the run stays open until that is over. No run is closed so.
    Underway,
    /// Nobody knows; the run stays open until somebody finds out.
    Unknown,
}

impl Ending {
    /// As scripts know it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::NotStarted => "not-started",
            Self::Failed => "failed",
            Self::Underway => "underway",
            Self::Unknown => "unknown",
        }
    }
}

/// What a run leaves behind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "residue", content = "what")]
pub enum Residue {
    /// Nothing but what was wanted.
    Clean,
    /// Something is left to be done by a person.
    Dirty(#[serde(with = "domain::raw")] Text),
    /// Nobody knows.
    Unknown(#[serde(with = "domain::raw")] Text),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ending_is_named_for_scripts_as_in_the_journal() {
        for ending in [Ending::Applied, Ending::NotStarted, Ending::Failed, Ending::Unknown] {
            assert_eq!(serde_json::to_value(ending).unwrap().as_str(), Some(ending.as_str()));
        }
    }
}
