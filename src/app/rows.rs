//! What each pane lists: filtered and sorted once per change, not per frame.

use domain::PhaseStanding;

use crate::{Model, Pane, Subject};

/// What each pane and the opened detail list.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Rows {
    /// Each pane's list, by `pane as usize`; see `Rows::pane`.
    pub panes: [Listing; 6],
    /// The list of the opened detail; empty when none is open.
    pub detail: Listing,
    /// The standing of every phase in every region; a phase row's `index` points into it.
    pub standings: Vec<(domain::Region, PhaseStanding)>,
    /// The time line, newest first; an event row's `index` points into it.
    pub events: Vec<Event>,
    /// What the header says.
    pub summary: Summary,
}

impl Rows {
    /// A pane's list.
    pub const fn pane(&self, pane: Pane) -> &Listing {
        &self.panes[pane as usize]
    }

    /// Lists everything the model knows.
    pub fn of(_model: &Model) -> Self {
        Self::default()
    }
}

/// The rows of a list.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Listing {
    /// Filtered and sorted.
    pub rows: Vec<Row>,
    /// How many there are without the filter.
    pub total: usize,
}

/// A row: what it is about, and where to find it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is about.
    pub subject: Subject,
    /// Where it is in the list it was made from, such as the region's alarms: a hint, checked at every look-up.
    pub index: usize,
    /// How it is.
    pub grade: Grade,
}

/// How a row's subject is. Ordered by urgency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Nothing of it serves, an alarm fires, or a stack failed.
    Failing,
    /// Some of it fails or lacks.
    Degraded,
    /// It cannot be told.
    Unknown,
    /// It is changing.
    Busy,
    /// All is well, or nothing is expected of it.
    Ok,
}

/// An event of the time line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What tells it from every other.
    pub key: crate::EventKey,
    /// When, by the account's clock.
    pub at: domain::Moment,
    /// The alarm, the group or the stack.
    pub subject: domain::Text,
    /// What happened.
    pub summary: domain::Text,
    /// Why, where AWS says it.
    pub cause: Option<domain::Text>,
    /// How it is meant.
    pub grade: Grade,
}

/// What the header says, counted over everything watched, filters aside.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Summary {
    /// Alarms firing, and alarms in all; `None` until read.
    pub alarms: Option<(usize, usize)>,
    /// Target groups with failing targets, and target groups in all; `None` until read.
    pub targets: Option<(usize, usize)>,
    /// Groups short of instances, and groups in all; `None` until read.
    pub capacity: Option<(usize, usize)>,
}
