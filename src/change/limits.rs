//! What the configuration allows: the limits that guards judge by.

mod window;

use std::collections::BTreeMap;
use std::time::Duration;

use domain::{Moment, Platform, Text, Usd};

pub(crate) use window::cover;
pub use window::{ChangeWindow, WindowFault};

/// The limits of one profile.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    /// How this platform's stacks are recognised.
    pub platform: Platform,
    /// Groups and target groups that belong to the platform, by name or as `key=value` of a tag, beside those of its stacks.
    pub watch: Vec<String>,
    /// Requests a second that one instance of a group carries safely, by group name.
    pub safe_load: BTreeMap<String, f64>,
    /// Times in which nothing is changed.
    pub freezes: Vec<Freeze>,
    /// Times in which alone something is changed; at any time when empty.
    pub windows: Vec<ChangeWindow>,
    /// Alarms that wake somebody up, by name; every alarm with an action when empty.
    pub paging: Vec<String>,
    /// The greatest share of a group that one change removes, percent.
    pub step_percent: u8,
    /// The least time between two changes of a subject by people.
    pub cool_down: Duration,
    /// What the account may cost a month, where no budget of AWS says it.
    pub monthly_usd: Option<Usd>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            platform: Platform::default(),
            watch: Vec::new(),
            safe_load: BTreeMap::new(),
            freezes: Vec::new(),
            windows: Vec::new(),
            paging: Vec::new(),
            step_percent: 10,
            cool_down: Duration::from_mins(5),
            monthly_usd: None,
        }
    }
}

/// A time in which nothing is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Freeze {
    /// Its begin.
    pub from: Moment,
    /// Its end.
    pub until: Moment,
    /// Why.
    pub why: Text,
}

impl Freeze {
    /// Whether it and the time from `from` to `until` have a moment in common; its own end is no part of it.
    pub fn touches(&self, from: Moment, until: Moment) -> bool {
        from < self.until && self.from <= until
    }
}
