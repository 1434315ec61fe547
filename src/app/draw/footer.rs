//! The last line: a filter being typed, a notice, or the keys that work now.

use ratatui::layout::Rect;

use super::Canvas;
use crate::theme::Role;
use crate::widgets::{Pen, width_of};
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
    } else {
        let mut pen = canvas.pen(area);
        pen.gap(1);
        let bar = commands::bar(model);
        let Some(notice) = &model.notice else {
            keys(&mut pen, &bar);
            return;
        };
        // In a dialog the way out stays in sight; on the panes a person knows it, and the notice has the line.
        if let Some((key, word)) = bar.last().filter(|_| model.dialog.is_some()) {
            pen.right(&format!("{word} "), Role::Quiet).right(key, Role::Key);
        }
        pen.put(&notice.text, role(notice.tone));
    }
}

const fn role(tone: Tone) -> Role {
    match tone {
        Tone::Done => Role::Good,
        Tone::Warning => Role::Warn,
        Tone::Alarm => Role::Bad,
    }
}

/// What is typed, with a mark where the next character goes.
pub(crate) fn type_in(pen: &mut Pen<'_>, field: &crate::TextField) {
    let text = field.as_str();
    let at = text.char_indices().nth(field.caret()).map_or(text.len(), |(at, _)| at);
    let (before, after) = text.split_at(at);
    pen.put(before, Role::Text).put("▏", Role::Accent).put(after, Role::Text);
}

/// Keys with their words, as many as fit, whole ones only.
fn keys(pen: &mut Pen<'_>, bar: &[(String, &str)]) {
    for (key, word) in bar {
        if width_of(key) + width_of(word) + 1 > pen.room() {
            break;
        }
        pen.put(key, Role::Key).gap(1).put(word, Role::Quiet).gap(2);
    }
}
