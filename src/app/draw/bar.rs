//! The line under the first one, where something of a change is not settled: what, since when, and what to do.

use domain::in_words;
use ratatui::layout::Rect;

use super::{Canvas, Words};
use crate::Model;
use crate::theme::Role;

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
    if !area.is_empty() {
        canvas.write(area, &[words(canvas.model)]);
    }
}

/// The most urgent of it.
fn words(model: &Model) -> Words<'static> {
    let changes = &model.changes;
    if let Some(why) = &changes.journal {
        return bad(&format!("the journal cannot be written: {why}. Nothing can be changed until it can"), "");
    }
    let stranded: Vec<_> = changes.stranded(model.now.cloud).collect();
    if let Some(first) = stranded.first() {
        let count = if stranded.len() == 1 { "1 run".to_owned() } else { format!("{} runs", stranded.len()) };
        let age = in_words(model.now.cloud.since(first.run.given_at()));
        let what = format!("{count} not closed: {}, begun {age} ago by {}", first.action.title(), first.by);
        return bad(&what, "  : run.revert puts it back");
    }
    if let Some((_, underway)) = changes.gate.underway().next().filter(|_| is_left(model)) {
        let said = format!(" being carried out: {}", underway.proposed.action.title());
        return vec![(said.into(), Role::Warn), ("  : run.watch looks at it".into(), Role::Quiet)];
    }
    let due = changes.runs.iter().filter_map(|open| Some((open, open.revert_at?))).min_by_key(|(_, at)| *at);
    let Some((open, at)) = due else { return Vec::new() };
    let span = in_words(model.now.cloud.until(at));
    let more = if changes.runs.len() > 1 { format!(" and {} more", changes.runs.len() - 1) } else { String::new() };
    let said = format!(" put back in {span}: {}{more}", open.action.title());
    vec![(said.into(), Role::Warn), ("  : run.keep keeps it".into(), Role::Quiet)]
}

fn bad(what: &str, todo: &'static str) -> Words<'static> {
    vec![(format!(" {what} ").into(), Role::Protected), (todo.into(), Role::Quiet)]
}
