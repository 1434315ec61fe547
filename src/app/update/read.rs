//! Reading a text: scrolling, copying, closing.

use crate::layout::layout;
use crate::{Dialog, Effect, Model, Reader, reading};

use super::share;

/// How far the text moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// By lines, down when positive.
    Lines(isize),
    /// By pages, down when positive.
    Pages(isize),
    /// To the beginning.
    First,
    /// To the end.
    Last,
}

/// Scrolls.
pub(crate) fn step(model: &mut Model, step: Step) -> Vec<Effect> {
    let Some(area) = layout(model.size, model).dialog else { return Vec::new() };
    let page = area.page().max(1);
    let last = reading::lines(model, area.list.width).len().saturating_sub(page);
    if let Some(reader) = reader(model) {
        let by = |by: isize| reader.offset.saturating_add_signed(by);
        let offset = match step {
            Step::Lines(lines) => by(lines),
            Step::Pages(pages) => by(pages.saturating_mul(isize::try_from(page).unwrap_or(1))),
            Step::First => 0,
            Step::Last => last,
        };
        reader.offset = offset.min(last);
    }
    Vec::new()
}

/// Copies the whole text, or the link.
pub(crate) fn copy(model: &mut Model) -> Vec<Effect> {
    let text = match &model.dialog {
        Some(Dialog::Link(link)) => link.url.clone(),
        // Unwrapped: what is copied is not bound to this screen's width.
        _ => reading::as_text(model),
    };
    share::copy_text(model, "the text", text)
}

/// Closes it. What is wished of a phase is wished no more: an answer that comes later is for nobody.
pub(crate) fn close(model: &mut Model) -> Vec<Effect> {
    if matches!(model.dialog.take(), Some(Dialog::Asked(_))) {
        model.changes.asked = None;
    }
    Vec::new()
}

fn reader(model: &mut Model) -> Option<&mut Reader> {
    match &mut model.dialog {
        Some(
            Dialog::Help(reader)
            | Dialog::Describe(_, reader)
            | Dialog::ErrorDetail(_, reader)
            | Dialog::Asked(reader)
            | Dialog::Verified(_, reader),
        ) => Some(reader),
        _ => None,
    }
}
