//! Where a dialog is.

use ratatui::layout::Rect;

use super::{cut_top, inside};
use crate::Dialog;

/// A dialog's place: centred over everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DialogArea {
    /// Its frame.
    pub frame: Rect,
    /// The line typed into; empty where nothing can be typed.
    pub input: Rect,
    /// Its list or text.
    pub list: Rect,
}

impl DialogArea {
    /// How many rows or lines it shows at once.
    pub fn page(&self) -> usize {
        usize::from(self.list.height)
    }
}

pub(super) fn area(whole: Rect, dialog: &Dialog) -> DialogArea {
    let (width, height, input) = match dialog {
        Dialog::Palette(_) => (76, 22, 1),
        Dialog::Help(_) => (92, 40, 0),
        Dialog::Describe(..) => (110, 46, 0),
        Dialog::ErrorDetail(..) => (90, 16, 0),
        Dialog::ThemePicker(_) => (40, 14, 1),
        Dialog::ProfilePicker(_) => (72, 20, 1),
        Dialog::RegionPicker(_) => (48, 26, 1),
        Dialog::Link(_) => (100, 8, 0),
    };
    let width = width.min(whole.width.saturating_sub(4));
    let height = height.min(whole.height.saturating_sub(2));
    let frame =
        Rect { x: whole.x + (whole.width - width) / 2, y: whole.y + (whole.height - height) / 2, width, height };
    let mut list = inside(frame);
    // A column of air on each side, so that text does not touch the frame.
    list.x += u16::from(list.width > 2);
    list.width = list.width.saturating_sub(2).max(list.width.min(1));
    let input = cut_top(&mut list, input);
    DialogArea { frame, input, list }
}
