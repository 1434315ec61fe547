//! Figures of a change in words.

use std::time::Duration;

use change::guards::Verdict;
use change::{Action, Cost, Direction, Impact, Previewed, Progress, Undo, ZoneShift};
use domain::{Moment, Usd};

use crate::theme::Role;

/// The sign and the style of a verdict.
pub(super) const fn sign(verdict: Verdict) -> (&'static str, Role) {
    match verdict {
        Verdict::Pass => ("✔", Role::Good),
        Verdict::Warn => ("!", Role::Warn),
        Verdict::Unknown => ("?", Role::Unknown),
        Verdict::Block => ("✖", Role::Bad),
    }
}

/// A span to the second where that matters: `9m41s`, `1h05m`.
pub(super) fn left(span: Duration) -> String {
    let secs = span.as_secs();
    match secs {
        0..60 => format!("{secs}s"),
        60..3_600 => format!("{}m{:02}s", secs / 60, secs % 60),
        _ => format!("{}h{:02}m", secs / 3_600, secs % 3_600 / 60),
    }
}

/// What a change costs: `+$0.0104/h, $0.01 until 14:34Z; kept +$7.59/month`.
pub(super) fn cost(cost: &Cost, until: Option<Moment>) -> Option<String> {
    let signed = |usd: Usd, digits: usize| {
        let sign = if usd.0 < 0.0 { "-" } else { "+" };
        format!("{sign}${:.digits$}", usd.0.abs())
    };
    let hourly = cost.hourly?;
    if hourly.0 == 0.0 {
        return Some("none at list price".to_owned());
    }
    let until = cost.until_revert.zip(until);
    let until = until.map(|(usd, at)| format!(", {} until {}", signed(usd, 2), at.hour_and_minute()));
    let kept = cost.monthly.map(|usd| format!("; if kept {}/month", signed(usd, 2)));
    Some(format!("{}/h{}{}", signed(hourly, 4), until.unwrap_or_default(), kept.unwrap_or_default()))
}

/// How much of the group it touches: `removes 1, 25% of the group`.
pub(super) fn share(impact: &Impact, direction: Direction) -> Option<String> {
    let count = impact.removes.unsigned_abs();
    let does = match (impact.removes, direction) {
        (0, _) => return None,
        (..0, _) => "adds",
        (1.., Direction::Moves) => "replaces",
        (1.., _) => "removes",
    };
    let share =
        impact.share.map_or_else(|| "of a group not known".to_owned(), |share| format!("{share:.0}% of the group"));
    Some(format!("{does} {count}, {share}"))
}

/// In-service instances by zone: `1a 2 -> 3 · 1b 2 -> 2..3`; unchanged zones without an arrow.
pub(super) fn zones(zones: &[ZoneShift]) -> String {
    let zone = |shift: &ZoneShift| {
        let (name, before) = (shift.zone.short(), shift.before);
        match (shift.least, shift.most) {
            (least, most) if least == most && most == before => format!("{name} {before}"),
            (least, most) if least == most => format!("{name} {before} -> {most}"),
            (least, most) => format!("{name} {before} -> {least}..{most}"),
        }
    };
    zones.iter().map(zone).collect::<Vec<_>>().join(" · ")
}

/// The way back in a few words: `to desired 4`, `by: Take i-0abc of web back`.
pub(super) fn undo(previewed: &Previewed) -> (String, Role) {
    match previewed.undo() {
        Undo::By(action) => match &**action {
            Action::Group(group) if group.has_sizes() => (format!("to {}", before(previewed)), Role::Text),
            action => (format!("by: {}", action.title()), Role::Text),
        },
        Undo::Ends(how) => (how.clone(), Role::Text),
        Undo::None(why) => (format!("there is no way back: {why}"), Role::Warn),
    }
}

/// The values that change, as they were: `min 2, desired 4`.
fn before(previewed: &Previewed) -> String {
    let moved = previewed.before().moved(&previewed.after());
    moved.iter().map(|moved| format!("{} {}", moved.name, moved.was)).collect::<Vec<_>>().join(", ")
}

/// How far the carrying out has come, as a step of five.
pub(super) const fn step(progress: Option<&Progress>) -> usize {
    match progress {
        None => 0,
        Some(Progress::Comparing) => 1,
        Some(Progress::Journaled(_)) => 2,
        Some(Progress::Sent(_)) => 3,
        Some(Progress::ReadingBack(_)) => 4,
    }
}
