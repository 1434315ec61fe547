//! What the console looks at: a profile with its regions, and how it is reached.

use std::path::PathBuf;

use app::Now;
use domain::{Clock, Region};

use super::desk::Changing;
use crate::schedule::Rates;

/// A profile, ready to be looked at.
#[derive(Clone, Debug)]
pub struct Opening {
    /// How AWS is reached.
    pub cloud: aws::Settings,
    /// What the screen says of it.
    pub session: app::Session,
    /// How it is shown and how often it is asked.
    pub settings: app::Settings,
    /// How fast each service may be asked.
    pub rates: Rates,
    /// How changes are made.
    pub changing: Changing,
    /// Where billed answers are kept; `None` keeps none.
    pub cache: Option<PathBuf>,
}

impl Opening {
    /// The time by both clocks: the console's own, and the account's.
    pub fn now(&self, clock: &dyn Clock) -> Now {
        Now { here: clock.now(), cloud: self.cloud.clocks.cloud.now() }
    }
}

/// Where to look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The profile.
    pub profile: String,
    /// The regions; `None` for those that the profile names.
    pub regions: Option<Vec<Region>>,
}

/// How another profile or other regions are opened, by what the configuration says of them.
pub trait Openings {
    /// Opens `place`, or says in a sentence why not.
    fn open(&self, place: &Place) -> Result<Opening, String>;
}
