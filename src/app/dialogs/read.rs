//! Texts to read: help, all fields, the full error, a link.

use ratatui::layout::Rect;

use crate::Link;
use crate::draw::Canvas;
use crate::layout::DialogArea;
use crate::reading::{self, ReadLine};
use crate::theme::Role;

/// The open dialog's lines from `offset` on.
pub(super) fn text(canvas: &mut Canvas<'_>, area: &DialogArea, offset: usize) {
    let lines = reading::lines(canvas.model, area.list.width);
    let label = reading::label_width(&lines);
    // The window may have grown since it was scrolled: no blank page below the end.
    let first = offset.min(lines.len().saturating_sub(area.page()));
    for (line, y) in lines.iter().skip(first).zip(area.list.y..area.list.bottom()) {
        let place = Rect { y, height: 1, ..area.list };
        let mut pen = canvas.pen(place);
        match line {
            ReadLine::Heading(words) => pen.put(words, Role::Title),
            ReadLine::Words(words) => pen.put(words, Role::Text),
            ReadLine::Pair(name, words) => pen.put(name, Role::Quiet).column(place, label + 2).put(words, Role::Text),
        };
    }
    let left = lines.len().saturating_sub(first + area.page());
    if left > 0 {
        let foot = Rect { y: area.frame.bottom().saturating_sub(1), height: 1, ..area.list };
        canvas.pen(foot).right(&format!(" {left} more lines "), Role::Quiet);
    }
}

/// A page in the AWS console, in plain text, so that any terminal can select it.
pub(super) fn link(canvas: &mut Canvas<'_>, area: &DialogArea, link: &Link) {
    let mut lines = vec![(link.title.clone(), Role::Title)];
    let width = usize::from(area.list.width.max(1));
    lines.extend(reading::wrap(&link.url, width).into_iter().map(|part| (part, Role::Accent)));
    lines.push((String::new(), Role::Text));
    lines.push(("y copies it, esc closes".to_owned(), Role::Quiet));
    for ((words, role), y) in lines.into_iter().zip(area.list.y..area.list.bottom()) {
        canvas.pen(Rect { y, height: 1, ..area.list }).put(&words, role);
    }
}
