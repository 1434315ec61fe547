//! How the console behaves: plain data from the configuration.

use std::collections::BTreeMap;
use std::time::Duration;

use change::Limits;
use domain::{Platform, Text};

use crate::commands::Keymap;

/// How the console behaves.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// How often each source is asked.
    pub cadence: Cadence,
    /// How phases are recognised.
    pub platform: Platform,
    /// Parameters of phases that the profile gives, by name.
    pub phase: BTreeMap<String, String>,
    /// Groups and target groups to watch, by name or as `key=value` of a tag; everything when empty.
    pub watch: Vec<String>,
    /// Whether a new alarm rings the bell.
    pub bell: bool,
    /// Whether the mouse is listened to.
    pub mouse: bool,
    /// How much colour the terminal shows.
    pub colour: ColourUse,
    /// The keys of commands that were given others than the table's.
    pub keys: Keymap,
    /// What changes are judged by.
    pub limits: Limits,
    /// Whether changes may be allowed at all: not with `--read-only`.
    pub writes: Writes,
}

/// Whether changes may be allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Writes {
    /// They may, by a person, for a while.
    #[default]
    Possible,
    /// They may not: `--read-only`.
    Never,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            cadence: Cadence::default(),
            platform: Platform::default(),
            phase: BTreeMap::new(),
            watch: Vec::new(),
            bell: true,
            mouse: false,
            colour: ColourUse::Rgb,
            keys: Keymap::default(),
            limits: Limits::default(),
            writes: Writes::Possible,
        }
    }
}

impl Settings {
    /// Whether something of this name and with these tags is watched.
    pub fn watches(&self, name: &Text, tags: &BTreeMap<Text, Text>) -> bool {
        self.watch.is_empty()
            || self.watch.iter().any(|watched| match watched.split_once('=') {
                Some((key, value)) => tags.iter().any(|(k, v)| *k == *key && *v == *value),
                None => *name == **watched,
            })
    }
}

/// How much colour the terminal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColourUse {
    /// 24-bit colours.
    Rgb,
    /// The 256 indexed colours.
    Indexed,
    /// None: `NO_COLOR`, or a terminal without.
    None,
}

/// How often each source is asked, at most; a source in back-off is asked less.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cadence {
    /// Who asks.
    pub account: Duration,
    /// Stacks, and the details of those being worked on.
    pub phases: Duration,
    /// Target groups, and the health of the selected and the unhealthy.
    pub targets: Duration,
    /// Auto Scaling groups, and the refreshes that run.
    pub capacity: Duration,
    /// Alarms and their history.
    pub alarms: Duration,
    /// Datapoints of what is on screen.
    pub metrics: Duration,
    /// Cost Explorer, $0.01 a request.
    pub spend: Duration,
    /// AWS Budgets, free.
    pub budgets: Duration,
    /// Target groups asked per second in rotation, all regions together: the refill of AWS's own limit.
    pub health_per_second: f64,
}

impl Default for Cadence {
    fn default() -> Self {
        Self {
            account: Duration::from_mins(5),
            phases: Duration::from_secs(30),
            targets: Duration::from_secs(10),
            capacity: Duration::from_secs(10),
            alarms: Duration::from_secs(10),
            metrics: Duration::from_mins(1),
            spend: Duration::from_hours(6),
            budgets: Duration::from_hours(1),
            health_per_second: 2.0,
        }
    }
}
