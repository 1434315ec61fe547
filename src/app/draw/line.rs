//! A terminal too small for panes: one line says how things are.

use ratatui::layout::Rect;

use super::Canvas;
use crate::theme::Role;
use crate::{Count, Model};
use domain::Verdict;

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect) {
    let model = canvas.model;
    let verdict = model.rows.summary.verdict;
    let role = match verdict {
        Verdict::Ok => Role::Good,
        Verdict::Unknown => Role::Unknown,
        Verdict::Degraded => Role::Warn,
        Verdict::Failing => Role::Bad,
    };
    let mut pen = canvas.pen(area);
    pen.put(&verdict.as_str().to_uppercase(), role);
    for part in parts(model) {
        pen.put(" · ", Role::Quiet).put(&part, Role::Text);
    }
}

/// What is wrong, and where.
fn parts(model: &Model) -> Vec<String> {
    let summary = &model.rows.summary;
    let count = |found: Option<Count>, what: &str| match found {
        Some(Count { bad: 0, changing: 0, unasked: 0, silent: 0, .. }) => None,
        Some(Count { bad: 0, changing, unasked: 0, silent: 0, .. }) => Some(format!("{changing} {what} changing")),
        Some(count @ Count { bad: 0, all, .. }) => Some(format!("{what} {} read of {all}", count.read())),
        Some(Count { bad, all, .. }) => Some(format!("{bad}/{all} {what}")),
        None => Some(format!("{what} –")),
    };
    let mut parts = Vec::new();
    if crate::first_run(model).is_some() {
        parts.push("not connected".to_owned());
    } else {
        parts.extend(count(summary.alarms, "alarms"));
        parts.extend(count(summary.targets, "targets"));
        parts.extend(count(summary.capacity, "groups"));
    }
    let stranded = model.stranded().count();
    if stranded > 0 {
        parts.push(format!("{stranded} {} not closed", if stranded == 1 { "run" } else { "runs" }));
    }
    if model.changes.is_armed(model.now.here) {
        parts.push("WRITE".to_owned());
    }
    parts.push(model.session.banner().unwrap_or_else(|| model.session.profile.as_str().to_owned()));
    if let Some(scenario) = &model.session.simulation {
        parts.push(format!("SIMULATED {scenario}"));
    }
    parts.push(model.now.cloud.hour_and_minute());
    parts
}
