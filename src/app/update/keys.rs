//! A key was pressed: the command it is bound to, or a character typed.

use crate::commands::{self, Command};
use crate::update::{actions, choose, gate, notify};
use crate::{Dialog, Effect, Input, Key, KeyCode, Model, Move, TextField, Tone};

pub(super) fn pressed(model: &mut Model, key: Key) -> Vec<Effect> {
    match commands::bound(model, key) {
        Some(command) => run(model, command, key),
        None => typed(model, key),
    }
}

/// Runs a command, or says why it cannot be done now.
fn run(model: &mut Model, command: &Command, key: Key) -> Vec<Effect> {
    match (command.blocked)(model) {
        None => (command.run)(model),
        Some(_) if field(model).is_some() => typed(model, key),
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
    // Confirming is to read and to write it oneself.
    if matches!(model.dialog, Some(Dialog::Gate(_))) {
        notify(model, Tone::Warning, "the phrase is typed, not pasted");
    } else if let Some(field) = field(model) {
        field.insert(text);
        changed(model);
    }
}

/// What follows from what is typed now.
fn changed(model: &mut Model) -> Vec<Effect> {
    match model.dialog {
        Some(Dialog::Gate(_)) => return gate::typed(model),
        Some(Dialog::Form(_)) => actions::unfault(model),
        _ => choose::narrow(model),
    }
    Vec::new()
}

fn typed(model: &mut Model, key: Key) -> Vec<Effect> {
    let is_number = is_number(model);
    let Some(field) = field(model) else { return Vec::new() };
    match (key.code, key.typed()) {
        (_, Some(c)) if is_number && !c.is_ascii_digit() => return Vec::new(),
        (_, Some(c)) => field.insert(c.encode_utf8(&mut [0; 4])),
        (KeyCode::Backspace, _) => field.backspace(),
        (KeyCode::Delete, _) => field.delete(),
        (KeyCode::Move(Move::Left), _) => field.moved(-1),
        (KeyCode::Move(Move::Right), _) => field.moved(1),
        (KeyCode::Move(Move::Home), _) => field.moved(isize::MIN),
        (KeyCode::Move(Move::End), _) => field.moved(isize::MAX),
        (KeyCode::Char('u'), None) if key.ctrl => field.clear(),
        (KeyCode::Char('w'), None) if key.ctrl => field.delete_word(),
        _ => return Vec::new(),
    }
    changed(model)
}

/// Whether only digits can be typed.
fn is_number(model: &Model) -> bool {
    matches!(&model.dialog, Some(Dialog::Form(form)) if matches!(form.current(), Some(Input::Number(_))))
}

/// The line that is being typed into, if there is one.
fn field(model: &mut Model) -> Option<&mut TextField> {
    let is_confirmed_here = model.changes.gate.shown().is_some();
    match &mut model.dialog {
        Some(Dialog::Palette(list) | Dialog::Actions(list)) => Some(&mut list.query),
        Some(Dialog::RunPicker(picker)) => Some(&mut picker.list.query),
        Some(Dialog::Gate(dialog)) => is_confirmed_here.then_some(&mut dialog.phrase),
        Some(Dialog::Form(form)) => match form.current_mut()? {
            Input::Number(text) | Input::Line(text) => Some(text),
            Input::Choice(_) | Input::Ticks { .. } => None,
        },
        Some(Dialog::ThemePicker(picker)) => Some(&mut picker.list.query),
        Some(Dialog::ProfilePicker(list)) => Some(&mut list.query),
        Some(Dialog::RegionPicker(picker)) => Some(&mut picker.list.query),
        Some(
            Dialog::Help(_)
            | Dialog::Describe(..)
            | Dialog::ErrorDetail(..)
            | Dialog::Link(_)
            | Dialog::Asked(_)
            | Dialog::Verified(..),
        ) => None,
        None => {
            let filter = &mut model.view.panes[model.view.focus as usize].filter;
            filter.is_edited.then_some(&mut filter.text)
        }
    }
}
