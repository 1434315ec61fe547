//! Whether a phase keeps its promise: the roadmap's targets against what the load balancer's metrics say of a window.

mod figures;
mod front;
mod judgement;

use std::time::Duration;

use domain::{Moment, Phase, Promise, RegionEstate};

pub use front::Front;

/// How far back the figures go: as far as CloudWatch is asked for datapoints a minute.
pub const WINDOW: Duration = Duration::from_hours(3);

/// The share of the window's minutes that have to be known for a verdict.
pub const ENOUGH: f64 = 0.9;

/// The time that the figures are of: from the first moment to before the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its beginning.
    pub from: Moment,
    /// Its end.
    pub to: Moment,
}

impl Window {
    /// The last three hours up to the last full minute. CloudWatch has a minute's datapoints within about two more.
    pub fn before(now: Moment) -> Self {
        let to = Moment::from_secs(now.as_secs().div_euclid(60) * 60) - Duration::from_mins(2);
        Self { from: to - WINDOW, to }
    }

    /// How many minutes it has.
    pub fn minutes(self) -> usize {
        usize::try_from(self.to.since(self.from).as_secs() / 60).unwrap_or(usize::MAX)
    }
}

/// A promise with what is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Measurement {
    /// The promise.
    pub promise: &'static Promise,
    /// What was measured, in the promise's unit; `None` where it was not, which `why` says.
    pub measured: Option<f64>,
    /// Whether it is an estimate rather than a measurement.
    pub is_estimate: bool,
    /// Minutes of the window that are known.
    pub known_minutes: usize,
    /// Minutes of the window.
    pub minutes: usize,
    /// Whether it is kept.
    pub verdict: Kept,
    /// Why it was not measured, or why there is no verdict, or how the figure came about.
    pub why: Option<String>,
}

/// Whether a promise is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kept {
    /// It is not.
    Broken,
    /// Nobody can say.
    Unknown,
    /// It is.
    Kept,
}

impl Kept {
    /// As scripts and people read it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Broken => "broken",
            Self::Unknown => "unknown",
            Self::Kept => "kept",
        }
    }
}

/// Measures what `phase` promises by the load balancer in front; without one nothing counts the requests.
pub fn measure(phase: &Phase, front: Option<&Front>, here: &RegionEstate, window: Window) -> Vec<Measurement> {
    let figures = match front {
        None => Err("there is no load balancer: nothing counts the requests before phase 2".to_owned()),
        Some(front) => figures::read(front, here, window),
    };
    judgement::of(phase, &figures, window)
}

#[cfg(test)]
mod tests;
