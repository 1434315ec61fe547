//! Where the time comes from: handed in everywhere, so that the same code runs in virtual time.

use std::fmt;

use crate::Moment;

/// A source of the current time.
pub trait Clock: fmt::Debug + Send + Sync {
    /// The time now.
    fn now(&self) -> Moment;
}

/// The time, by two clocks that differ only on the simulated account, whose clock can run faster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Now {
    /// The console's own clock: the age of a reading is counted by it.
    pub here: Moment,
    /// The account's clock: shown in the header; the age of an AWS event is counted by it.
    pub cloud: Moment,
}

impl Now {
    /// Both clocks at one moment.
    pub const fn at(moment: Moment) -> Self {
        Self { here: moment, cloud: moment }
    }
}
