//! What the gate hears, and what it asks to be done.

use domain::{Now, Text};

use crate::guards::Guard;
use crate::{Confirmed, Facts, Limits, Outcome, Progress, Proposed, WriteMode};

/// Which opening of the gate is meant: an answer for another one falls through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(u64);

impl Number {
    pub(super) const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// What a change is judged by at the gate.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// What the configuration allows.
    pub limits: &'a Limits,
    /// Whether changes may be committed.
    pub write: WriteMode,
    /// The time.
    pub now: Now,
}

/// Something that happened at the gate.
#[derive(Clone, Debug, PartialEq)]
pub enum GateMsg {
    /// Somebody wants a change.
    Proposed(Box<Proposed>),
    /// The facts are there, or could not be collected and why.
    Informed {
        /// The opening they are for.
        ticket: Number,
        /// The facts.
        outcome: Box<Result<Facts, Text>>,
    },
    /// This is what stands in the line for the phrase now.
    Typed(String),
    /// A reason was given to go past a guard.
    Overridden {
        /// Which.
        guard: Guard,
        /// Why.
        reason: String,
    },
    /// The reason for a guard was taken back.
    Withdrawn(Guard),
    /// An incident was named that is one reason for all, or taken back when empty.
    Excused(String),
    /// What is typed was handed in.
    Submitted,
    /// The facts are wanted anew.
    LookedAgain,
    /// The carrying out has come this far.
    Progressed {
        /// The opening.
        ticket: Number,
        /// How far.
        progress: Progress,
    },
    /// The carrying out has ended.
    Ended {
        /// The opening.
        ticket: Number,
        /// How.
        outcome: Outcome,
    },
    /// The dialog was left. What is carried out goes on.
    Left,
    /// What was left while it is carried out is looked at again.
    Returned(Number),
}

/// What is to be done for the gate.
#[derive(Debug, PartialEq)]
pub enum GateEffect {
    /// Collect the facts that this is judged by; answered by [`GateMsg::Informed`].
    Inquire {
        /// The opening.
        ticket: Number,
        /// What is wanted.
        proposed: Box<Proposed>,
    },
    /// Carry this out, once; answered by [`GateMsg::Progressed`] and, in any case, [`GateMsg::Ended`].
    CarryOut {
        /// The opening.
        ticket: Number,
        /// What was confirmed.
        confirmed: Box<Confirmed>,
    },
    /// Say how this ended: it may have been left.
    Tell {
        /// What was wanted.
        proposed: Box<Proposed>,
        /// How it ended.
        outcome: Outcome,
    },
}
