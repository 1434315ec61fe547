//! Where a dialog is.

use ratatui::layout::Rect;

use super::{cut_bottom, cut_top, inside};
use crate::{Dialog, Field, Form, Model};

/// A dialog's place: centred over everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DialogArea {
    /// Its frame.
    pub frame: Rect,
    /// The line typed into, with what is said about it; empty where nothing can be typed.
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

/// Up to this width a form and the gate have all of it: every word of them counts.
const NARROW: u16 = 84;

pub(super) fn area(whole: Rect, model: &Model, dialog: &Dialog) -> DialogArea {
    let (width, height, input) = match dialog {
        Dialog::Palette(_) => (76, 22, 1),
        Dialog::Help(_) => (92, 40, 0),
        Dialog::Describe(..) => (110, 46, 0),
        Dialog::ErrorDetail(..) => (90, 16, 0),
        Dialog::Asked(_) => (90, 14, 0),
        Dialog::Verified(..) => (110, 40, 0),
        Dialog::ThemePicker(_) => (40, 14, 1),
        Dialog::ProfilePicker(_) => (72, 20, 1),
        Dialog::RegionPicker(_) => (48, 26, 1),
        Dialog::Link(_) => (100, 8, 0),
        Dialog::Actions(_) => (92, 22, 1),
        Dialog::RunPicker(_) => (100, 14, 1),
        Dialog::Form(form) => (92, form_height(form), 0),
        Dialog::Gate(_) => (GATE_WIDTH, gate_height(model, whole), 0),
    };
    let is_whole = matches!(dialog, Dialog::Form(_) | Dialog::Gate(_)) && whole.width <= NARROW;
    let (margin, edge) = if is_whole { (0, 0) } else { (4, 2) };
    let width = width.min(whole.width.saturating_sub(margin));
    let height = height.min(whole.height.saturating_sub(edge));
    let frame =
        Rect { x: whole.x + (whole.width - width) / 2, y: whole.y + (whole.height - height) / 2, width, height };
    let mut list = inside(frame);
    // A column of air on each side, so that text does not touch the frame.
    list.x += u16::from(list.width > 2);
    list.width = list.width.saturating_sub(2).max(list.width.min(1));
    let input = match dialog {
        // The phrase stands below what it confirms, and is never scrolled away.
        Dialog::Gate(_) => {
            let foot = if list.height < SHORT { GATE_FOOT - 1 } else { GATE_FOOT };
            cut_bottom(&mut list, foot)
        }
        Dialog::Form(_) => cut_bottom(&mut list, FORM_FOOT),
        _ => cut_top(&mut list, input),
    };
    DialogArea { frame, input, list }
}

/// A refusal in two lines, and the phrase.
const GATE_FOOT: u16 = 3;
/// Below this height within the gate a refusal has one line.
const SHORT: u16 = 10;
/// The widest the gate becomes.
const GATE_WIDTH: u16 = 112;

/// As tall as what it says, as far as there is room.
fn gate_height(model: &Model, whole: Rect) -> u16 {
    let width = if whole.width <= NARROW { whole.width } else { GATE_WIDTH.min(whole.width - 4) };
    let edge = if whole.width <= NARROW { 0 } else { 2 };
    let room = whole.height.saturating_sub(edge + GATE_FOOT + 2);
    let lines = crate::dialogs::gate_lines(model, (width.saturating_sub(4), room.into())).len();
    u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(GATE_FOOT + 2).max(SHORT + 2)
}
/// What is wrong with the form.
const FORM_FOOT: u16 = 2;

/// Two lines a field, more for one with words to tick.
fn form_height(form: &Form) -> u16 {
    let lines: usize = form.fields.iter().map(Field::lines).sum();
    u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(FORM_FOOT + 2)
}
