//! What the console stands in: the time and the terminal's size.

use domain::Moment;

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

/// The terminal's size in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Lines.
    pub height: u16,
}

impl Size {
    /// A size in columns and lines.
    pub const fn new(width: u16, height: u16) -> Self {
        Self { width, height }
    }
}
