//! The mouse: the wheel moves the cursor, a press selects, a press on the selected row opens it.

use ratatui::layout::{Position, Rect};

use crate::layout::{Form, Screen, layout};
use crate::{Dialog, Effect, Model, Mouse, MouseAct};

use super::navigate::{self, Step};
use super::{choose, gate, open, read, share};

pub(super) fn used(model: &mut Model, mouse: Mouse) -> Vec<Effect> {
    if !model.settings.mouse {
        return Vec::new();
    }
    let regions = layout(model.size, model);
    if model.dialog.is_some() {
        return in_dialog(model, mouse);
    }
    let at = Position::new(mouse.column, mouse.line);
    match (&regions.screen, mouse.act) {
        (Screen::Panes(areas), act) => {
            // Frames share a line with the one below: that line is the title of the one below.
            let Some(area) = areas.iter().rev().find(|area| area.frame.contains(at)).copied() else {
                return Vec::new();
            };
            if area.pane != model.view.focus {
                navigate::focus(model, area.pane);
            }
            match act {
                MouseAct::WheeledUp => navigate::step(model, Step::Rows(-1)),
                MouseAct::WheeledDown => navigate::step(model, Step::Rows(1)),
                MouseAct::Pressed if area.form == Form::Full => press(model, at, area.list, area.row_height),
                MouseAct::Pressed => Vec::new(),
            }
        }
        (Screen::Detail(_), MouseAct::WheeledUp) => navigate::step(model, Step::Rows(-1)),
        (Screen::Detail(_), MouseAct::WheeledDown) => navigate::step(model, Step::Rows(1)),
        (Screen::Detail(area), MouseAct::Pressed) => press(model, at, area.list, 1),
        (Screen::Line(_) | Screen::FirstRun(_), _) => Vec::new(),
    }
}

fn press(model: &mut Model, at: Position, list: Rect, row_height: u16) -> Vec<Effect> {
    if !list.contains(at) {
        return Vec::new();
    }
    let line = usize::from((at.y - list.y) / row_height.max(1));
    let (cursor, rows) = navigate::looked_at(model);
    let index = cursor.offset + line;
    if index >= rows.len() {
        return Vec::new();
    }
    if index != cursor.index {
        cursor.put(index, rows);
        Vec::new()
    } else if model.view.detail.is_some() {
        share::describe(model)
    } else {
        open::selection(model)
    }
}

fn in_dialog(model: &mut Model, mouse: Mouse) -> Vec<Effect> {
    let by = match mouse.act {
        MouseAct::WheeledUp => -1,
        MouseAct::WheeledDown => 1,
        MouseAct::Pressed => return Vec::new(),
    };
    match &model.dialog {
        Some(
            Dialog::Help(_) | Dialog::Describe(..) | Dialog::ErrorDetail(..) | Dialog::Asked(_) | Dialog::Verified(..),
        ) => read::step(model, read::Step::Lines(by)),
        Some(Dialog::Gate(_)) => gate::scroll(model, by),
        Some(Dialog::Form(_)) => Vec::new(),
        _ => choose::step(model, by),
    }
}
