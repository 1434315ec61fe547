//! The one list of what should be asked now, and how often.

use std::time::Duration;

use domain::Ask;

/// A question that should be asked every so often.
#[derive(Clone, Debug, PartialEq)]
pub struct Want {
    /// The question.
    pub ask: Ask,
    /// How often; also what the row promises: twice this without an answer is STALE.
    pub cadence: Duration,
    /// Who goes first where not all can.
    pub rank: Rank,
}

/// Who goes first. Ordered: the least goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// What the operator looks at.
    Selected,
    /// What is known to be wrong.
    Unhealthy,
    /// What is on screen, and what the header counts.
    Visible,
    /// What takes its turn.
    Rotation,
}
