//! The whole screen, at any size: header, panes or what is opened, footer, and a dialog over them.

pub(crate) mod bar;
mod first;
pub(crate) mod footer;
mod header;
mod line;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::layout::{Screen, layout};
use crate::theme::Role;
use crate::widgets::Pen;
use crate::{Model, Size, Theme, dialogs, panes};

/// What is drawn on, and what is drawn.
pub(crate) struct Canvas<'a> {
    /// Everything shown.
    pub model: &'a Model,
    /// The cells.
    pub buf: &'a mut Buffer,
}

impl<'a> Canvas<'a> {
    /// A pen at the start of the first line of `area`.
    pub(crate) fn pen(&mut self, area: Rect) -> Pen<'_> {
        Pen::new(self.buf, &self.model.theme, area)
    }

    /// The colours.
    pub(crate) const fn theme(&self) -> &'a Theme {
        &self.model.theme
    }

    /// Writes `lines` below one another from the top of `area`, as many as fit.
    pub(crate) fn write(&mut self, area: Rect, lines: &[Words<'_>]) {
        for (line, words) in (area.y..area.bottom()).zip(lines) {
            let mut pen = self.pen(Rect { y: line, height: 1, ..area });
            for (text, role) in words {
                pen.put(text, *role);
            }
        }
    }
}

/// A line of words, each in its style.
pub(crate) type Words<'a> = Vec<(std::borrow::Cow<'a, str>, Role)>;

/// Draws `model` on all of `buf`, whose cells are blank. Never draws outside it, at any size.
pub fn draw(model: &Model, buf: &mut Buffer) {
    let whole = buf.area;
    buf.set_style(whole, model.theme.style(Role::Text));
    let regions = layout(Size::new(whole.width, whole.height), model);
    let mut canvas = Canvas { model, buf };
    header::draw(&mut canvas, regions.header);
    bar::draw(&mut canvas, regions.bar);
    match &regions.screen {
        Screen::Line(area) => line::draw(&mut canvas, *area),
        Screen::FirstRun(area) => first::draw(&mut canvas, *area),
        Screen::Panes(areas) => {
            for area in areas {
                panes::draw(&mut canvas, area);
            }
            panes::join(&mut canvas, areas);
        }
        Screen::Detail(area) => panes::draw_detail(&mut canvas, area),
    }
    footer::draw(&mut canvas, regions.footer);
    if let (Some(dialog), Some(area)) = (&model.dialog, &regions.dialog) {
        dialogs::draw(&mut canvas, dialog, area);
    }
}

#[cfg(test)]
mod tests;
