//! Writing words from left to right on one line, cut where the line ends.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use crate::Theme;
use crate::theme::Role;

/// Cells that `text` takes on a line.
pub(crate) fn width_of(text: &str) -> u16 {
    let cells = if text.is_ascii() { text.len() } else { text.width() };
    u16::try_from(cells).unwrap_or(u16::MAX)
}

/// As much of `text` as fits `room` cells, and whether something had to be left out.
///
/// What is left out makes way for an ellipsis, so the part kept is then at most `room - 1` cells wide. Only as much of
/// a long text is looked at as can be shown.
pub(crate) fn cut(text: &str, room: u16) -> (&str, bool) {
    let room = usize::from(room);
    if text.is_ascii() {
        return if text.len() <= room { (text, false) } else { (&text[..room.saturating_sub(1)], true) };
    }
    let (mut used, mut kept) = (0, 0);
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme.width();
        if used > room {
            return (&text[..kept], true);
        }
        if used < room {
            kept = at + grapheme.len();
        }
    }
    (text, false)
}

/// A place on a line where words are written next.
pub(crate) struct Pen<'a> {
    buf: &'a mut Buffer,
    theme: &'a Theme,
    x: u16,
    end: u16,
    y: u16,
}

impl<'a> Pen<'a> {
    /// A pen at the start of the first line of `area`; outside the buffer it writes nothing.
    pub(crate) fn new(buf: &'a mut Buffer, theme: &'a Theme, area: Rect) -> Self {
        let area = area.intersection(buf.area);
        let end = if area.height == 0 { area.x } else { area.right() };
        Self { buf, theme, x: area.x, end, y: area.y }
    }

    /// Cells left.
    pub(crate) const fn room(&self) -> u16 {
        self.end.saturating_sub(self.x)
    }

    /// Writes `text`; what does not fit is cut and ends in an ellipsis.
    pub(crate) fn put(&mut self, text: &str, role: Role) -> &mut Self {
        let room = self.room();
        if room == 0 || text.is_empty() {
            return self;
        }
        let style = self.theme.style(role);
        let (mut kept, mut is_cut) = cut(text, room);
        if is_cut {
            // Blanks at the end are no loss.
            (kept, is_cut) = cut(text.trim_end(), room);
        }
        self.x = self.buf.set_stringn(self.x, self.y, kept, usize::from(room), style).0;
        if is_cut && self.room() > 0 {
            self.x = self.buf.set_stringn(self.x, self.y, "…", 1, style).0;
            // A wide character that did not fit leaves a cell: nothing follows a cut text.
            self.end = self.x;
        }
        self
    }

    /// Leaves `cells` blank.
    pub(crate) fn gap(&mut self, cells: u16) -> &mut Self {
        self.x = self.x.saturating_add(cells).min(self.end);
        self
    }

    /// Moves to `column` cells after `from`, unless it is past it already.
    pub(crate) fn column(&mut self, from: Rect, column: u16) -> &mut Self {
        self.x = self.x.max(from.x.saturating_add(column)).min(self.end);
        self
    }

    /// Writes `text` flush right and keeps it free of what is written later; nothing when it does not fit.
    pub(crate) fn right(&mut self, text: &str, role: Role) -> &mut Self {
        let width = width_of(text);
        if width > 0 && width <= self.room() {
            let x = self.end - width;
            self.buf.set_stringn(x, self.y, text, usize::from(width), self.theme.style(role));
            self.end = x.saturating_sub(1).max(self.x);
        }
        self
    }
}
