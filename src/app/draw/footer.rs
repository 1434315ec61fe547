//! The last line: a filter being typed, a notice, or the keys that work now.

use ratatui::layout::Rect;

use super::Canvas;
use crate::theme::Role;
use crate::widgets::width_of;
use crate::{Tone, commands};

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect) {
    let model = canvas.model;
    let filter = &model.view.focused().filter;
    if model.dialog.is_none() && filter.is_edited {
        let listing = model.rows.pane(model.view.focus);
        let mut pen = canvas.pen(area);
        pen.right(&format!("{} of {} ", listing.rows.len(), listing.total), Role::Quiet);
        let hints =
            [("filter.keep", "keep"), ("filter.clear", "clear")].map(|(id, word)| commands::hint(model, id, word));
        pen.right(&format!("{} ", hints.join("  ").trim()), Role::Quiet);
        pen.put(" /", Role::Accent);
        type_in(&mut pen, &filter.text);
    } else if let Some(notice) = &model.notice {
        let role = match notice.tone {
            Tone::Done => Role::Good,
            Tone::Warning => Role::Warn,
            Tone::Alarm => Role::Bad,
        };
        canvas.pen(area).put(" ", Role::Text).put(&notice.text, role);
    } else {
        keys(canvas, area);
    }
}

/// What is typed, with a mark where the next character goes.
pub(crate) fn type_in(pen: &mut crate::widgets::Pen<'_>, field: &crate::TextField) {
    let text = field.as_str();
    let at = text.char_indices().nth(field.caret()).map_or(text.len(), |(at, _)| at);
    let (before, after) = text.split_at(at);
    pen.put(before, Role::Text).put("▏", Role::Accent).put(after, Role::Text);
}

/// Keys with their words, as many as fit, whole ones only.
fn keys(canvas: &mut Canvas<'_>, area: Rect) {
    let bar = commands::bar(canvas.model);
    let mut pen = canvas.pen(area);
    pen.gap(1);
    for (key, word) in bar {
        if width_of(&key) + width_of(word) + 1 > pen.room() {
            break;
        }
        pen.put(&key, Role::Key).gap(1).put(word, Role::Quiet).gap(2);
    }
}
