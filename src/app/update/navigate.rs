//! Moving between panes and rows, zooming, filtering and sorting.

use crate::layout::{PaneArea, Screen, layout};
use crate::{Cursor, Effect, Model, Pane, Row, Section, Sort, Tone};

use super::notify;

/// How far the cursor moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// By rows, down when positive.
    Rows(isize),
    /// By pages, down when positive.
    Pages(isize),
    /// To the first row.
    First,
    /// To the last row.
    Last,
}

/// Gives `pane` the focus; an opened detail is closed.
pub(crate) fn focus(model: &mut Model, pane: Pane) -> Vec<Effect> {
    model.view.pane_mut(model.view.focus).filter.is_edited = false;
    model.view.focus = pane;
    model.view.detail = None;
    model.view.trail.clear();
    Vec::new()
}

/// Moves the cursor of what is looked at.
pub(crate) fn step(model: &mut Model, step: Step) -> Vec<Effect> {
    let page = page(model);
    let (cursor, rows) = looked_at(model);
    match step {
        Step::Rows(by) => cursor.moved(by, rows),
        Step::Pages(by) => cursor.moved(by.saturating_mul(page), rows),
        Step::First => cursor.put(0, rows),
        Step::Last => cursor.put(rows.len(), rows),
    }
    Vec::new()
}

/// The cursor of what is looked at, and the rows it moves over.
pub(super) fn looked_at(model: &mut Model) -> (&mut Cursor, &[Row]) {
    if let Some(detail) = &mut model.view.detail {
        return (&mut detail.cursor, &model.rows.detail.rows);
    }
    let focus = model.view.focus as usize;
    (&mut model.view.panes[focus].cursor, &model.rows.panes[focus].rows)
}

/// Rows shown at once of what is looked at, at least one.
fn page(model: &Model) -> isize {
    let regions = layout(model.size, model);
    let page = match &regions.screen {
        Screen::Detail(area) => area.page(),
        Screen::Panes(_) => regions.pane(model.view.focus).map_or(1, PaneArea::page),
        Screen::Line(_) | Screen::FirstRun(_) => 1,
    };
    isize::try_from(page.max(1)).unwrap_or(isize::MAX)
}

/// Gives the focused pane the whole screen, or takes it back.
pub(crate) fn zoom(model: &mut Model) -> Vec<Effect> {
    model.view.zoomed = !model.view.zoomed;
    Vec::new()
}

/// Lists the rows in the next order.
pub(crate) fn sort(model: &mut Model) -> Vec<Effect> {
    let pane = model.view.focus;
    let sorts = pane.sorts();
    let now = model.view.pane(pane).sort;
    let next = sorts.iter().position(|sort| *sort == now).map_or(0, |at| (at + 1) % sorts.len());
    let next = sorts.get(next).copied().unwrap_or(Sort::Urgency);
    model.view.pane_mut(pane).sort = next;
    notify(model, Tone::Done, format!("{}: {}", pane.title(), next.word()));
    Vec::new()
}

/// Lets keys go into the focused pane's filter.
pub(crate) fn edit_filter(model: &mut Model) -> Vec<Effect> {
    model.view.pane_mut(model.view.focus).filter.is_edited = true;
    Vec::new()
}

/// Shows another list of the opened detail.
pub(crate) fn section(model: &mut Model, by: isize) -> Vec<Effect> {
    if let Some(detail) = &mut model.view.detail {
        let sections = Section::of(&detail.subject);
        let count = isize::try_from(sections.len()).unwrap_or(1).max(1);
        let at = sections.iter().position(|section| *section == detail.section).unwrap_or(0);
        let next = (isize::try_from(at).unwrap_or(0) + by).rem_euclid(count);
        if let Some(section) = usize::try_from(next).ok().and_then(|next| sections.get(next)) {
            detail.section = *section;
            detail.cursor = Cursor::default();
        }
    }
    Vec::new()
}

/// Whether there is nothing to switch to.
pub(crate) fn has_one_section(model: &Model) -> Option<&'static str> {
    let sections = model.view.detail.as_ref().map_or(0, |detail| Section::of(&detail.subject).len());
    (sections < 2).then_some("this detail has one list")
}
