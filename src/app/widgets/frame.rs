//! A pane's frame: its title on the left, what it sums up to and its age on the right.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Block, Widget as _};

use super::{Age, Pen, width_of};
use crate::Theme;
use crate::theme::Role;

/// What the lines around a pane say beside enclosing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// Nothing.
    Plain,
    /// The profile is protected.
    Protected,
}

/// Cells of a title that its age leaves it: enough for any pane's name.
const TITLE: u16 = 14;

/// A pane's frame.
pub(crate) struct Frame<'a> {
    /// On the left, `4 Alarms`.
    pub title: &'a str,
    /// Accent where keys go to it, or else `Title`.
    pub title_role: Role,
    /// On the right, before the age: `2 firing of 23`.
    pub summary: &'a str,
    /// How the summary is written.
    pub summary_role: Role,
    /// On the far right.
    pub age: Option<Age>,
    /// Its lines.
    pub rule: Rule,
}

impl Frame<'_> {
    /// Draws it around `area` and says what lies within; one line high, it is a ruled title alone.
    pub(crate) fn draw(&self, buf: &mut Buffer, theme: &Theme, area: Rect) -> Rect {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return area;
        }
        let style = self.line_style(theme);
        if area.height == 1 {
            let line = "─".repeat(usize::from(area.width));
            buf.set_stringn(area.x, area.y, line, usize::from(area.width), style);
            self.write_title(buf, theme, Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area });
            return Rect { height: 0, ..area };
        }
        Block::bordered().border_style(style).render(area, buf);
        let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        self.write_title(buf, theme, inner);
        Rect { y: area.y + 1, height: area.height.saturating_sub(2), ..inner }
    }

    fn write_title(&self, buf: &mut Buffer, theme: &Theme, line: Rect) {
        let mut pen = Pen::new(buf, theme, Rect { height: 1, ..line });
        let title = format!(" {} ", self.title);
        if let Some(age) = self.age {
            let words = format!(" {} ", age.words());
            // The age goes before the end of a long title and before the summary: an old figure must not look new.
            if width_of(&title).min(TITLE).saturating_add(width_of(&words)) <= pen.room() {
                pen.right(&words, age.role());
            }
        }
        if !self.summary.is_empty() {
            let room = pen.room().saturating_sub(width_of(&title) + 1);
            let (kept, is_cut) = super::cut(self.summary, room.saturating_sub(2));
            if room > 8 && !kept.is_empty() {
                pen.right(&format!(" {kept}{} ", if is_cut { "…" } else { "" }), self.summary_role);
            }
        }
        pen.put(&title, self.title_role);
    }

    /// How its lines are written.
    pub(crate) fn line_style(&self, theme: &Theme) -> Style {
        match self.rule {
            Rule::Plain => theme.style(Role::Border),
            // The colour of what is bad, without its weight: a frame of bold or reversed lines would drown the words.
            Rule::Protected => match theme.style(Role::Bad).fg {
                Some(red) => theme.style(Role::Border).fg(red),
                None => Style::new(),
            },
        }
    }
}
