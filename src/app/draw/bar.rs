//! The line under the first one, where something of a change is not settled: what, since when, and what to do.

use domain::in_words;
use ratatui::layout::Rect;

use super::Canvas;
use crate::theme::Role;
use crate::{Model, commands};

/// Whether there is anything to say.
pub(crate) fn is_needed(model: &Model) -> bool {
    let changes = &model.changes;
    changes.journal.is_some() || !changes.runs.is_empty() || is_left(model)
}

/// Whether something is carried out that nobody looks at.
fn is_left(model: &Model) -> bool {
    let front = model.changes.gate.ticket();
    model.changes.gate.underway().any(|(ticket, _)| Some(ticket) != front)
}

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect) {
    if area.is_empty() {
        return;
    }
    let Some((what, role, todo)) = said(canvas.model) else { return };
    let mut pen = canvas.pen(area);
    // What to do has room however long the rest is.
    pen.right(&format!("{todo} "), Role::Key);
    pen.put(&format!(" {what} "), role);
}

/// The most urgent of it: what, how bad, and what to do.
fn said(model: &Model) -> Option<(String, Role, String)> {
    let changes = &model.changes;
    if let Some(why) = &changes.journal {
        let what = format!("the journal cannot be written, so nothing can be changed: {why}");
        return Some((what, Role::Protected, String::new()));
    }
    let to = |id: &str| format!("{}{id}", commands::hint(model, "palette", ""));
    let stranded: Vec<_> = changes.stranded(model.now.cloud).collect();
    if let Some(first) = stranded.first() {
        let count = if stranded.len() == 1 { "1 run".to_owned() } else { format!("{} runs", stranded.len()) };
        let (action, by) = (first.action.title(), &first.by);
        let age = |at| in_words(model.now.cloud.since(at));
        let since = match first.revert_at {
            Some(at) => format!("was to be put back {} ago", age(at)),
            None => format!("begun {} ago by {by}", age(first.run.given_at())),
        };
        return Some((format!("{count} not closed: {action}, {since}"), Role::Protected, to("run.revert")));
    }
    if let Some((_, underway)) = changes.gate.underway().next().filter(|_| is_left(model)) {
        let what = format!("being carried out: {}", underway.proposed.action.title());
        return Some((what, Role::Warn, to("run.watch")));
    }
    let (open, at) = changes.runs.iter().filter_map(|open| Some((open, open.revert_at?))).min_by_key(|(_, at)| *at)?;
    let span = in_words(model.now.cloud.until(at));
    let more = if changes.runs.len() > 1 { format!(" and {} more", changes.runs.len() - 1) } else { String::new() };
    let what = format!("put back in {span} unless kept: {}{more}", open.action.title());
    Some((what, Role::Warn, to("run.keep")))
}
