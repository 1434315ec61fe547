//! The line under the first one, where something of a change is not settled: what, since when, and what to do.

use change::{Action, OpenRun, StackAction, StackChange};
use domain::in_words;
use ratatui::layout::Rect;

use super::Canvas;
use crate::model::Going;
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

/// How a command about runs is found.
fn run(model: &Model, id: &str) -> String {
    format!("{}{id}", commands::hint(model, "palette", ""))
}

/// The most urgent of it: what, how bad, and what to do.
fn said(model: &Model) -> Option<(String, Role, String)> {
    let changes = &model.changes;
    if let Some(why) = &changes.journal {
        let what = format!("the journal cannot be written, so nothing can be changed: {why}");
        return Some((what, Role::Protected, String::new()));
    }
    let stranded: Vec<_> = model.stranded().collect();
    if let Some(first) = stranded.first() {
        let count = if stranded.len() == 1 { "1 run".to_owned() } else { format!("{} runs", stranded.len()) };
        let (action, by) = (first.action.title(), &first.by);
        let age = |at| in_words(model.now.cloud.since(at));
        let since = match first.revert_at {
            Some(at) => format!("was to be put back {} ago", age(at)),
            None => format!("begun {} ago by {by}", age(first.run.given_at())),
        };
        return Some((format!("{count} not closed: {action}, {since}"), Role::Protected, run(model, "run.revert")));
    }
    if let Some((_, underway)) = changes.gate.underway().next().filter(|_| is_left(model)) {
        let what = format!("being carried out: {}", underway.proposed.action.title());
        return Some((what, Role::Warn, run(model, "run.watch")));
    }
    going_on(model).or_else(|| drafted(model)).or_else(|| waiting(model))
}

/// What goes on in AWS, and where it is seen.
fn going_on(model: &Model) -> Option<(String, Role, String)> {
    let (open, going) = model.going_on().next()?;
    let count = model.going_on().count();
    let more = if count > 1 { format!(" and {} more", count - 1) } else { String::new() };
    let (title, age) = (open.action.title(), in_words(model.now.cloud.since(open.run.given_at())));
    let what = match going {
        Going::Worked => format!("under way for {age}: {title}{more}"),
        Going::LookedAt => format!("sent {age} ago: {title}{more}; its end is looked for"),
    };
    Some((what, Role::Warn, commands::hint(model, "pane.phases", "shows it")))
}

/// A change set that is there to be looked at. The one at the gate comes first.
fn drafted(model: &Model) -> Option<(String, Role, String)> {
    let changes = &model.changes;
    if let Some(draft) = changes.drafts.first() {
        let what = format!("change set of {} drafted: thrown away unless it is rolled out", draft.stack);
        return Some((what, Role::Warn, String::new()));
    }
    let is_draft =
        |open: &&OpenRun| matches!(&open.action, Action::Stack(StackAction { change: StackChange::Draft(_), .. }));
    let (open, at) = changes.runs.iter().filter(is_draft).find_map(|open| Some((open, open.revert_at?)))?;
    let span = in_words(model.now.cloud.until(at));
    let what = format!("change set of {} left over: thrown away in {span}", open.action.subject());
    Some((what, Role::Warn, run(model, "run.revert")))
}

/// What is put back next.
fn waiting(model: &Model) -> Option<(String, Role, String)> {
    let changes = &model.changes;
    let (open, at) = changes.runs.iter().filter_map(|open| Some((open, open.revert_at?))).min_by_key(|(_, at)| *at)?;
    let span = in_words(model.now.cloud.until(at));
    let more = if changes.runs.len() > 1 { format!(" and {} more", changes.runs.len() - 1) } else { String::new() };
    let what = format!("put back in {span} unless kept: {}{more}", open.action.title());
    Some((what, Role::Warn, run(model, "run.keep")))
}
