//! How long an operation may still take.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::{Moment, Text};

use super::Work;
use super::track::Track;

/// How long an operation may still take, from how long its resources took before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// About this long.
    About(Duration),
    /// Longer than this: something takes longer than it did, or was never seen before.
    AtLeast(Duration),
    /// Nothing is known of what is left.
    Unknown,
}

/// The longest chain of resources that are left, each as long as it took before.
pub(super) fn estimate(track: &Track<'_>, work: &Work, now: Moment) -> Rest {
    let left: Vec<&str> = work.resources.keys().map(String::as_str).filter(|id| !is_done(track, id)).collect();
    let lengths: BTreeMap<&str, Option<Duration>> = left.iter().map(|id| (*id, length(track, work, id, now))).collect();
    let known = lengths.values().flatten().count();
    if known == 0 && !left.is_empty() {
        return Rest::Unknown;
    }
    let mut ends = BTreeMap::new();
    let longest = left.iter().map(|id| end(id, work, &lengths, &mut ends)).max().unwrap_or_default();
    let is_late = left.iter().any(|id| is_late(track, work, id, now));
    if known < left.len() || is_late { Rest::AtLeast(longest) } else { Rest::About(longest) }
}

fn is_done(track: &Track<'_>, id: &str) -> bool {
    track.steps.get(&Text::new(id)).is_some_and(|step| step.is_forward_done)
}

/// What is left of one resource, by how long it usually takes.
fn length(track: &Track<'_>, work: &Work, id: &str, now: Moment) -> Option<Duration> {
    let usual = usual(work, id)?;
    let since = track.steps.get(&Text::new(id)).map(|step| now.since(step.began));
    Some(usual.saturating_sub(since.unwrap_or_default()))
}

fn is_late(track: &Track<'_>, work: &Work, id: &str, now: Moment) -> bool {
    let step = track.steps.get(&Text::new(id));
    step.zip(usual(work, id)).is_some_and(|(step, usual)| now.since(step.began) > usual)
}

fn usual(work: &Work, id: &str) -> Option<Duration> {
    let task = work.resources.get(id)?;
    work.durations.usual(task.verb, id, &task.kind)
}

/// When a resource ends, counted from now: after those before it.
fn end<'a>(
    id: &'a str,
    work: &'a Work,
    lengths: &BTreeMap<&str, Option<Duration>>,
    ends: &mut BTreeMap<&'a str, Duration>,
) -> Duration {
    if let Some(end) = ends.get(id) {
        return *end;
    }
    // Entered before it is known, so that resources that wait for each other do not go round in circles.
    ends.insert(id, Duration::ZERO);
    let before = work.resources.get(id).into_iter().flat_map(|task| &task.after);
    let start = before
        .filter(|other| lengths.contains_key(other.as_str()))
        .map(|other| end(other, work, lengths, ends))
        .max()
        .unwrap_or_default();
    let end = start + lengths.get(id).copied().flatten().unwrap_or_default();
    ends.insert(id, end);
    end
}
