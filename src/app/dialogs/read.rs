//! Texts to read: help, all fields, the full error, a link.

use ratatui::layout::Rect;

use crate::draw::Canvas;
use crate::layout::DialogArea;
use crate::reading::{self, LinkLine, ReadLine};
use crate::theme::Role;
use crate::{Link, commands};

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
    let keys = [("read.copy", "copies it"), ("read.close", "closes")];
    let keys =
        keys.map(|(id, word)| commands::hint(canvas.model, id, word)).into_iter().filter(|hint| !hint.is_empty());
    let keys = keys.collect::<Vec<_>>().join(", ");
    let lines = reading::link_lines(link, area.list.width).into_iter().map(|line| match line {
        LinkLine::Title(words) => (words, Role::Title),
        LinkLine::Address(words) => (words, Role::Accent),
    });
    let lines = lines.chain([(String::new(), Role::Text), (keys, Role::Quiet)]);
    for ((words, role), y) in lines.zip(area.list.y..area.list.bottom()) {
        canvas.pen(Rect { y, height: 1, ..area.list }).put(&words, role);
    }
}
