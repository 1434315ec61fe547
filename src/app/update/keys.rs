//! A key was pressed: the command it is bound to, or a character typed.

use crate::commands::{self, Command};
use crate::update::{choose, notify};
use crate::{Dialog, Effect, Key, KeyCode, Model, Move, TextField, Tone};

pub(super) fn pressed(model: &mut Model, key: Key) -> Vec<Effect> {
    if let Some(command) = commands::bound(model, key) {
        return run(model, command, key);
    }
    typed(model, key);
    Vec::new()
}

/// Runs a command, or says why it cannot be done now.
fn run(model: &mut Model, command: &Command, key: Key) -> Vec<Effect> {
    match (command.blocked)(model) {
        None => (command.run)(model),
        Some(_) if field(model).is_some() => {
            typed(model, key);
            Vec::new()
        }
        Some(reason) => {
            notify(model, Tone::Warning, format!("{}: {reason}", command.title));
            Vec::new()
        }
    }
}

/// Runs a command chosen by other means than its key.
pub(super) fn run_named(model: &mut Model, id: &str) -> Vec<Effect> {
    let Some(command) = commands::named(id) else { return Vec::new() };
    match (command.blocked)(model) {
        None => (command.run)(model),
        Some(reason) => {
            notify(model, Tone::Warning, format!("{}: {reason}", command.title));
            Vec::new()
        }
    }
}

pub(super) fn pasted(model: &mut Model, text: &str) {
    if let Some(field) = field(model) {
        field.insert(text);
        choose::narrow(model);
    }
}

fn typed(model: &mut Model, key: Key) {
    let Some(field) = field(model) else { return };
    match (key.code, key.typed()) {
        (_, Some(c)) => field.insert(c.encode_utf8(&mut [0; 4])),
        (KeyCode::Backspace, _) => field.backspace(),
        (KeyCode::Delete, _) => field.delete(),
        (KeyCode::Move(Move::Left), _) => field.moved(-1),
        (KeyCode::Move(Move::Right), _) => field.moved(1),
        (KeyCode::Move(Move::Home), _) => field.moved(isize::MIN),
        (KeyCode::Move(Move::End), _) => field.moved(isize::MAX),
        (KeyCode::Char('u'), None) if key.ctrl => field.clear(),
        (KeyCode::Char('w'), None) if key.ctrl => field.delete_word(),
        _ => return,
    }
    choose::narrow(model);
}

/// The line that is being typed into, if there is one.
fn field(model: &mut Model) -> Option<&mut TextField> {
    match &mut model.dialog {
        Some(Dialog::Palette(list)) => Some(&mut list.query),
        Some(Dialog::ThemePicker(picker)) => Some(&mut picker.list.query),
        Some(Dialog::ProfilePicker(list)) => Some(&mut list.query),
        Some(Dialog::RegionPicker(picker)) => Some(&mut picker.list.query),
        Some(Dialog::Help(_) | Dialog::Describe(..) | Dialog::ErrorDetail(..) | Dialog::Link(_)) => None,
        None => {
            let filter = &mut model.view.panes[model.view.focus as usize].filter;
            filter.is_edited.then_some(&mut filter.text)
        }
    }
}
