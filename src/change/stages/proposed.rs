//! A change that somebody wants; nothing is known of it yet.

use std::time::Duration;

use domain::{Now, Region};
use serde::{Deserialize, Serialize};

use super::{Previewed, Refusal};
use crate::{Action, Facts, Limits};

/// A change that somebody wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    /// What is to be done.
    pub action: Action,
    /// Where.
    pub region: Region,
    /// After how long it is put back, unless it is kept.
    pub revert_after: Option<Duration>,
    /// Whether AWS itself puts it back as well.
    pub fuse: Fuse,
    /// Who wants it.
    pub origin: Origin,
}

/// Whether AWS itself puts a change back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fuse {
    /// Only a console does, after comparing.
    #[default]
    Unset,
    /// A one-time scheduled action does too, whatever anyone has done since.
    Set,
}

/// Where a change was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// In the console.
    Console,
    /// By a command.
    Shell,
}

impl Proposed {
    /// Looks at everything the change is judged by. Refuses what has no state to start from; a guard that blocks
    /// does not refuse here, so that its reason can be read beside the others.
    pub fn preview(self, facts: &Facts, limits: &Limits, now: Now) -> Result<Previewed, Refusal> {
        Previewed::of(self, facts, limits, now)
    }
}
