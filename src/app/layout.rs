//! Where everything is on the screen: pure, and shared by update (pages, scrolling, mouse) and the view.

mod column;
mod detail;
mod dialog;
mod panes;

use ratatui::layout::Rect;

pub use detail::DetailArea;
pub use dialog::DialogArea;
pub use panes::{Form, PaneArea};

use crate::{Model, Size};

/// The least size that panes are shown at; below it one line says how things are.
pub const LEAST: Size = Size { width: 40, height: 10 };

/// Where everything is on a screen of one size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regions {
    /// The first line.
    pub header: Rect,
    /// The line below it, where something of a change is not settled; else empty.
    pub bar: Rect,
    /// What lies between header and footer.
    pub screen: Screen,
    /// The last line: a notice, the filter being typed, or the keys.
    pub footer: Rect,
    /// What lies over it.
    pub dialog: Option<DialogArea>,
}

/// What lies between header and footer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Screen {
    /// Too small for panes: one line says how things are. Header and footer are empty.
    Line(Rect),
    /// The account cannot be reached: what is missing, and what to do.
    FirstRun(Rect),
    /// The panes, top to bottom and left to right. Neighbours in a column share a border line.
    Panes(Vec<PaneArea>),
    /// The opened detail.
    Detail(DetailArea),
}

/// Lays out `model` on a screen of `size`.
pub fn layout(size: Size, model: &Model) -> Regions {
    let whole = Rect::new(0, 0, size.width, size.height);
    if size.width < LEAST.width || size.height < LEAST.height {
        let line = Rect { height: whole.height.min(1), ..whole };
        return Regions {
            header: Rect::ZERO,
            bar: Rect::ZERO,
            screen: Screen::Line(line),
            footer: Rect::ZERO,
            dialog: None,
        };
    }
    let header = Rect { height: 1, ..whole };
    let footer = Rect { y: whole.height - 1, height: 1, ..whole };
    let mut body = Rect { y: 1, height: whole.height - 2, ..whole };
    let bar = cut_top(&mut body, u16::from(crate::draw::bar::is_needed(model)));
    let screen = match (&model.view.detail, crate::first_run(model)) {
        (_, Some(_)) => Screen::FirstRun(body),
        (Some(detail), None) => Screen::Detail(detail::area(body, model, detail)),
        (None, None) => Screen::Panes(panes::areas(body, model)),
    };
    // What is not settled stays in sight above any dialog.
    let over = Rect { y: bar.height * 2, height: whole.height - bar.height * 2, ..whole };
    Regions {
        header,
        bar,
        screen,
        footer,
        dialog: model.dialog.as_ref().map(|dialog| dialog::area(over, model, dialog)),
    }
}

impl Regions {
    /// The pane's area, where it is shown.
    pub fn pane(&self, pane: crate::Pane) -> Option<&PaneArea> {
        match &self.screen {
            Screen::Panes(areas) => areas.iter().find(|area| area.pane == pane),
            Screen::Line(_) | Screen::FirstRun(_) | Screen::Detail(_) => None,
        }
    }
}

/// Cuts `height` lines, or as many as there are, from the top of `rest`.
fn cut_top(rest: &mut Rect, height: u16) -> Rect {
    let height = height.min(rest.height);
    let cut = Rect { height, ..*rest };
    rest.y += height;
    rest.height -= height;
    cut
}

/// Cuts `height` lines, or as many as there are, from the bottom of `rest`.
fn cut_bottom(rest: &mut Rect, height: u16) -> Rect {
    let height = height.min(rest.height);
    rest.height -= height;
    Rect { y: rest.y + rest.height, height, ..*rest }
}

/// What a frame of one cell leaves inside.
fn inside(frame: Rect) -> Rect {
    Rect {
        x: frame.x.saturating_add(1),
        y: frame.y.saturating_add(1),
        width: frame.width.saturating_sub(2),
        height: frame.height.saturating_sub(2),
    }
}

#[cfg(test)]
mod tests;
