//! What each pane lists: filtered and sorted once per change, not per frame.

mod alarms;
mod capacity;
mod detail;
mod events;
mod filter;
mod look_up;
pub(crate) mod phases;
mod spend;
mod stamp;
mod summary;
mod targets;
mod urgent;

use domain::{PhaseStanding, Region};

pub use detail::Entry;
pub use events::Event;
pub(crate) use filter::Words;
pub use phases::{Compared, Comparison, Deployed};
pub use stamp::News;
pub use summary::{Count, Summary};
pub use urgent::{Rotation, Urgent};

/// How a target group is, by its health.
pub(crate) fn grade_of(health: Option<&domain::Reading<Vec<domain::Target>>>) -> Grade {
    targets::judge(health).1
}

use crate::{Model, Pane, Subject};
use stamp::{DetailStamp, Stamp};

/// What each pane and the opened detail list.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Rows {
    /// Each pane's list, by `pane as usize`; see `Rows::pane`.
    pub panes: [Listing; 6],
    /// The list of the opened detail; empty when none is open.
    pub detail: Listing,
    /// The standing of every phase in every region; a phase row's `index` points into it.
    pub standings: Vec<(Region, PhaseStanding)>,
    /// What is told of the phases' stacks from templates.
    pub deployed: Deployed,
    /// The time line, newest first; an event row's `index` points into it.
    pub events: Vec<Event>,
    /// What the header says.
    pub summary: Summary,
    /// What is asked more often than in rotation.
    pub urgent: Urgent,
    /// How often what takes its turn is asked.
    pub rotation: Rotation,
    /// How much has been heard of each pane.
    pub news: News,
    stamps: [Stamp; 6],
    detail_stamp: Option<DetailStamp>,
}

impl Rows {
    /// A pane's list.
    pub const fn pane(&self, pane: Pane) -> &Listing {
        &self.panes[pane as usize]
    }
}

impl Model {
    /// Lists again what has changed since it was listed: answers, filters, orders, the opened detail.
    pub(crate) fn relist_changed(&mut self) {
        let mut is_news = false;
        for pane in Pane::ALL {
            let stamp = Stamp::of(self, pane);
            if self.rows.stamps[pane as usize] != stamp {
                is_news |= self.rows.stamps[pane as usize].news != stamp.news;
                self.list_pane(pane, stamp);
            }
        }
        if is_news {
            self.rows.summary = Summary::of(self);
            self.rows.urgent = Urgent::of(self);
            self.rows.rotation = Rotation::of(self);
        }
        let stamp = self.view.detail.as_ref().map(|detail| DetailStamp::of(self, detail));
        if self.rows.detail_stamp != stamp {
            self.rows.detail = self.view.detail.as_ref().map(|open| detail::list(self, open)).unwrap_or_default();
            self.rows.detail_stamp = stamp;
        }
    }

    /// Lists everything again, as after a change of the estate that no message told of.
    pub fn relist(&mut self) {
        for pane in Pane::ALL {
            self.rows.news.heard(pane);
        }
        self.relist_changed();
        crate::update::settle_cursors(self);
    }

    fn list_pane(&mut self, pane: Pane, stamp: Stamp) {
        if self.rows.stamps[pane as usize].news != stamp.news {
            match pane {
                Pane::Phases => {
                    self.rows.standings = phases::standings(self);
                    phases::compare(self);
                }
                Pane::Activity => self.rows.events = events::merged(self),
                Pane::Targets | Pane::Capacity | Pane::Alarms | Pane::Spend => {}
            }
        }
        let listing = match pane {
            Pane::Phases => phases::list(self),
            Pane::Targets => targets::list(self),
            Pane::Capacity => capacity::list(self),
            Pane::Alarms => alarms::list(self),
            Pane::Spend => spend::list(self),
            Pane::Activity => events::list(self),
        };
        self.rows.panes[pane as usize] = listing;
        self.rows.stamps[pane as usize] = stamp;
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

#[cfg(test)]
mod tests;
