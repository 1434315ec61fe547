//! A time in which changes are made.

use super::Scene;
use super::finding::{Finding, Verdict, block, pass};
use crate::Action;
use crate::limits::cover;

/// The whole planned time lies outside every freeze, and inside a change window where there are any.
pub(super) fn freeze(scene: &Scene<'_>) -> Finding {
    let from = scene.now.cloud;
    let until = from + scene.duration().unwrap_or_default();
    let limits = scene.limits;
    let mut judged = if let Some(freeze) = limits.freezes.iter().find(|freeze| freeze.touches(from, until)) {
        block(format!("nothing is changed from {} until {}: {}", freeze.from, freeze.until, freeze.why))
    } else if limits.windows.is_empty() {
        pass("no freeze, and no change window is set")
    } else if cover(&limits.windows, from, until) {
        pass("inside a change window, to its end")
    } else {
        let windows: Vec<String> = limits.windows.iter().map(ToString::to_string).collect();
        let when = if cover(&limits.windows, from, from) {
            "the change window ends before it does"
        } else {
            "outside every change window"
        };
        block(format!("{when} ({})", windows.join(", ")))
    };
    // What an alarm says is no change of what serves; somebody who is woken up may quieten it.
    if matches!(scene.proposed.action, Action::Alarm(_)) {
        judged.verdict = judged.verdict.min(Verdict::Warn);
    }
    judged
}
