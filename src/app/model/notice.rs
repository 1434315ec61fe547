//! A sentence at the foot of the screen, for a while.

use std::time::Duration;

use domain::Moment;

/// How long a notice stays.
const STAYS: Duration = Duration::from_secs(6);

/// A sentence at the foot of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What it says.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
    /// When it was put up, by the console's clock.
    pub since: Moment,
}

/// How a notice is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Done as asked.
    Done,
    /// Not done, or only in part.
    Warning,
    /// Something began to fail.
    Alarm,
}

impl Notice {
    /// Whether it has been read by now.
    pub fn is_over(&self, now: Moment) -> bool {
        now.since(self.since) >= STAYS
    }
}
