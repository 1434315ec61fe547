//! What is wished of a phase while it is found out what that comes to, and what was drafted to find it out.

use change::{Action, Proposed, RunId};
use domain::{Now, Region, Text};

/// Which question about a phase is meant: an answer to another one falls through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhaseTicket(u64);

impl PhaseTicket {
    /// The one after it.
    pub(crate) const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// What is wished of a phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhaseIntent {
    /// Its next stack is made, or brought to what the template says.
    RollOut,
    /// The update that runs is stopped and taken back.
    Cancel,
    /// What failed, or was rolled out last, is taken back: by the state the stack is in.
    RollBack,
    /// Its last stack is deleted; what holds state is kept or snapshotted.
    Destroy,
    /// Every stack is compared with the world; nothing is changed.
    Drift,
}

/// A question about a phase that is not answered yet, or was refused.
#[derive(Clone, Debug, PartialEq)]
pub struct PhaseAsked {
    /// Which.
    pub ticket: PhaseTicket,
    /// Where.
    pub region: Region,
    /// The phase, 1 to 5.
    pub phase: u8,
    /// What is wished.
    pub intent: PhaseIntent,
    /// Since when the answer is waited for.
    pub since: Now,
    /// Why nothing can be proposed, and what to do.
    pub refused: Option<Text>,
}

/// A change set that was made to be shown: it is thrown away where it is not rolled out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The run that made it; putting that back throws it away.
    pub run: RunId,
    /// Its stack.
    pub stack: Text,
    /// Its name.
    pub change_set: Text,
}

impl Draft {
    /// The draft of `run`, where `proposed` executes one.
    pub fn of(run: RunId, proposed: &Proposed) -> Option<Self> {
        let Action::Stack(action) = &proposed.action else { return None };
        Some(Self { run, stack: action.stack.clone(), change_set: action.change_set()? })
    }

    /// Whether `proposed` is about this draft.
    pub fn is_of(&self, proposed: &Proposed) -> bool {
        let Action::Stack(action) = &proposed.action else { return false };
        action.stack == self.stack && action.change_set().as_ref() == Some(&self.change_set)
    }
}

impl PhaseIntent {
    /// What is being done to answer it.
    pub(crate) const fn looking(self) -> &'static str {
        match self {
            Self::RollOut => "the parameters are filled in and CloudFormation drafts the change set",
            Self::Cancel => "the stacks are looked at for an update that runs",
            Self::RollBack => "the stacks are looked at for what can be taken back",
            Self::Destroy => "the stacks are looked at for the one that goes first",
            Self::Drift => "CloudFormation compares every resource with its template; that takes some minutes",
        }
    }

    /// What is said where there is nothing to do.
    pub(crate) const fn nothing(self) -> &'static str {
        match self {
            Self::RollOut => "nothing to change: it is as its templates say",
            Self::Cancel => "nothing of it is being updated",
            Self::RollBack => "nothing of it can be taken back",
            Self::Destroy => "nothing of it is left to delete",
            Self::Drift => "its drift was looked at; the phase says what was found",
        }
    }

    /// What it is called in the dialog's title.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::RollOut => "Roll out",
            Self::Cancel => "Cancel the roll-out",
            Self::RollBack => "Roll back",
            Self::Destroy => "Destroy",
            Self::Drift => "Detect drift",
        }
    }
}
