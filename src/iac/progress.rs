//! How far a stack operation is, what holds it up, how long it may still take, and what went wrong first: all from the
//! stack's events.

mod durations;
mod failure;
mod rest;
mod track;
mod work;

use std::time::Duration;

use domain::{Moment, StackEvent, Text};

pub use durations::Durations;
pub use failure::Failure;
pub use rest::Rest;
pub use track::Stage;
pub use work::{Task, Work};

use track::Track;

/// The latest operation on a stack.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// When it began.
    pub began: Moment,
    /// The token of the request that began it: a mark, where this program sent it.
    pub token: Option<Text>,
    /// How far it is.
    pub stage: Stage,
    /// When it ended.
    pub ended: Option<Moment>,
    /// Resources done; while it is rolled back, those that are taken back.
    pub done: usize,
    /// Resources in all; while it is rolled back, those that had been touched.
    pub total: usize,
    /// What is being worked on, the longest first.
    pub current: Vec<Current>,
    /// How long it may still take.
    pub rest: Rest,
    /// What failed: the first cause first, what only followed from it last.
    pub failures: Vec<Failure>,
}

/// A resource that is being worked on.
#[derive(Clone, Debug, PartialEq)]
pub struct Current {
    /// Its name in the template.
    pub logical_id: Text,
    /// Its type.
    pub kind: Text,
    /// CloudFormation's status word.
    pub status: Text,
    /// Since when.
    pub since: Moment,
    /// How long it has taken in earlier operations.
    pub usual: Option<Duration>,
}

impl Current {
    /// Whether it takes clearly longer than usual; `None` where nothing is known of it.
    pub fn is_slow(&self, now: Moment) -> Option<bool> {
        let usual = self.usual?;
        Some(now.since(self.since) > usual + usual.max(Duration::from_mins(1)))
    }
}

impl Operation {
    /// Reads the latest operation from a stack's events, newest first as CloudFormation lists them; `None` where its
    /// beginning is not among them.
    pub fn read(events: &[StackEvent], work: &Work, now: Moment) -> Option<Self> {
        let track = Track::read(events)?;
        let (done, total) = track.counted(work);
        let mut current: Vec<Current> = track.current().map(|it| it.current(&work.durations)).collect();
        current.sort_by(|a, b| a.since.cmp(&b.since).then_with(|| a.logical_id.cmp(&b.logical_id)));
        let rest = if track.stage == Stage::Forward { rest::estimate(&track, work, now) } else { Rest::Unknown };
        Some(Self {
            began: track.began,
            token: track.events.first().and_then(|event| event.token.clone()),
            stage: track.stage,
            ended: track.ended,
            done,
            total,
            current: if track.ended.is_some() { Vec::new() } else { current },
            rest: if track.ended.is_some() { Rest::About(Duration::ZERO) } else { rest },
            failures: failure::of(&track),
        })
    }
}

#[cfg(test)]
mod tests;
