//! A request whose intent is on the disk: the only thing that may be sent, once.

use domain::{AccountId, Region};
use serde::{Deserialize, Serialize};

use crate::{Action, Mark, RunId};

/// Forward or back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// What was confirmed.
    Forward,
    /// What puts it back.
    Back,
}

/// A request whose intent is in the journal. It is spent by sending it; there is no other way to one than through
/// [`crate::Run::next`] or [`crate::Restorer::undo`].
#[derive(Debug)]
#[must_use = "its intent is in the journal: send it, or record that it was not"]
pub struct Committed {
    pub(super) run: RunId,
    pub(super) mark: Mark,
    pub(super) account: AccountId,
    pub(super) region: Region,
    pub(super) action: Action,
    pub(super) way: Way,
}

impl Committed {
    /// The run it belongs to.
    pub fn run(&self) -> RunId {
        self.run
    }

    /// What it writes into every free-text field AWS offers.
    pub fn mark(&self) -> &Mark {
        &self.mark
    }

    /// The account it is for: compare before sending.
    pub fn account(&self) -> &AccountId {
        &self.account
    }

    /// The region it is for.
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// What is sent.
    pub fn action(&self) -> &Action {
        &self.action
    }

    /// Forward or back.
    pub fn way(&self) -> Way {
        self.way
    }
}
