//! Opening what is selected, following an alarm to what it watches, and the way back.

use crate::jump;
use crate::{Detail, Effect, Model, Pane, Place, Subject};

use super::share;

/// Opens the selected row: an alarm leads to what it watches, an event to what it happened to.
pub(crate) fn selection(model: &mut Model) -> Vec<Effect> {
    match model.selected().cloned() {
        Some(Subject::QuietAlarms) => {
            model.view.zoomed = true;
            Vec::new()
        }
        // Spend has no detail per service: Cost Explorer was asked per day and per service, not for both.
        Some(Subject::Service(_)) => {
            model.view.zoomed = !model.view.zoomed;
            Vec::new()
        }
        Some(subject @ Subject::Alarm(..)) => {
            let behind = jump::behind(model, &subject);
            go(model, behind.unwrap_or(subject))
        }
        Some(subject @ Subject::Event(_)) => match jump::happened_to(model, &subject) {
            Some(subject) => go(model, subject),
            None => share::describe(model),
        },
        Some(subject) => go(model, subject),
        None => Vec::new(),
    }
}

/// Opens the selected alarm itself.
pub(crate) fn alarm(model: &mut Model) -> Vec<Effect> {
    match model.selected().cloned() {
        Some(subject) => go(model, subject),
        None => Vec::new(),
    }
}

/// Opens `subject`, and remembers where that was done.
fn go(model: &mut Model, subject: Subject) -> Vec<Effect> {
    let (Some(pane), Some(detail)) = (subject.pane(), Detail::of(subject.clone())) else { return Vec::new() };
    let view = &mut model.view;
    // What was opened is held, so that the way back leads to it.
    view.pane_mut(view.focus).cursor.is_held = true;
    view.trail.push(Place { focus: view.focus, detail: view.detail.take() });
    view.focus = pane;
    view.detail = Some(detail);
    // The pane's cursor goes along, so that closing the detail by another key leaves it on its subject.
    let cursor = &mut view.pane_mut(pane).cursor;
    cursor.selected = Some(subject);
    cursor.is_held = true;
    Vec::new()
}

/// Goes back by one: the detail, the filter, the zoom, the notice.
pub(crate) fn back(model: &mut Model) -> Vec<Effect> {
    let view = &mut model.view;
    if view.detail.is_some() {
        let place = view.trail.pop().unwrap_or(Place { focus: view.focus, detail: None });
        view.focus = place.focus;
        view.detail = place.detail;
    } else if view.focused().filter.is_active() {
        let pane = view.focus;
        view.pane_mut(pane).filter = crate::Filter::default();
    } else if view.zoomed {
        view.zoomed = false;
    } else {
        model.notice = None;
    }
    Vec::new()
}

/// Whether there is nothing to open.
pub(crate) fn has_no_selection(model: &Model) -> Option<&'static str> {
    model.selected().is_none().then_some("nothing is selected")
}

/// Whether the selection is something else than an alarm.
pub(crate) fn is_no_alarm(model: &Model) -> Option<&'static str> {
    let is_alarm = model.view.focus == Pane::Alarms && matches!(model.selected(), Some(Subject::Alarm(..)));
    (!is_alarm).then_some("select an alarm first")
}
