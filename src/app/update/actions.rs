//! Asking for an action: what can be done with the selection, and the form of it.

use change::gate::GateMsg;

use crate::actions;
use crate::commands;
use crate::model::{AtGate, Dialog, Form, Input, Purpose};
use crate::{Chooser, Effect, Model, TextField};

use super::{changes, gate, phases};

/// Lists what can be done with the selection.
pub(crate) fn open(model: &mut Model) -> Vec<Effect> {
    model.dialog = Some(Dialog::Actions(Chooser::new(offered(model))));
    Vec::new()
}

/// The actions on what is selected, with those that cannot be done now; every action where nothing fits.
pub(super) fn offered(model: &Model) -> Vec<&'static str> {
    let fitting: Vec<&str> =
        actions::all().filter(|offer| (offer.aim)(model).is_some()).map(|offer| offer.id).collect();
    let fitting = if fitting.is_empty() { actions::all().map(|offer| offer.id).collect() } else { fitting };
    let runs: &[&str] = if model.changes.runs.is_empty() { &[] } else { &["run.keep", "run.revert"] };
    fitting.into_iter().chain(runs.iter().copied()).collect()
}

/// Opens the form of an action; what has nothing to fill in goes to the gate.
pub(crate) fn ask(model: &mut Model, id: &str) -> Vec<Effect> {
    let Some(form) = actions::form(model, id) else { return Vec::new() };
    if form.fields.is_empty() {
        if let Some(effects) = phases::begin(model, &form) {
            return effects;
        }
        return submit_action(model, form);
    }
    model.dialog = Some(Dialog::Form(form));
    Vec::new()
}

/// Hands the form in: where something is wrong with a field, keys go to that field.
pub(crate) fn submit(model: &mut Model) -> Vec<Effect> {
    match model.dialog.take() {
        Some(Dialog::Form(form)) => match form.purpose {
            Purpose::Action { .. } => submit_action(model, form),
            Purpose::Override => gate::give_reason(model, form),
        },
        other => {
            model.dialog = other;
            Vec::new()
        }
    }
}

fn submit_action(model: &mut Model, mut form: Form) -> Vec<Effect> {
    match actions::proposed(&form) {
        Ok(proposed) => {
            form.fault = None;
            let form = (!form.fields.is_empty()).then(|| Box::new(form));
            model.dialog = Some(Dialog::Gate(AtGate { form, ..AtGate::default() }));
            changes::tell(model, GateMsg::Proposed(Box::new(proposed)))
        }
        Err(fault) => {
            form.at = fault.field;
            form.fault = Some(fault);
            model.dialog = Some(Dialog::Form(form));
            Vec::new()
        }
    }
}

/// Closes the form; one that was opened at the gate leads back to it.
pub(crate) fn close(model: &mut Model) -> Vec<Effect> {
    let is_at_gate = model.changes.gate.stage().is_some();
    model.dialog = None;
    if is_at_gate {
        gate::show(model);
    }
    Vec::new()
}

fn form(model: &mut Model) -> Option<&mut Form> {
    match &mut model.dialog {
        Some(Dialog::Form(form)) => Some(form),
        _ => None,
    }
}

/// Moves to another field.
pub(crate) fn step(model: &mut Model, by: isize) -> Vec<Effect> {
    if let Some(form) = form(model) {
        form.moved(by);
    }
    Vec::new()
}

/// Steps a number up or down.
pub(crate) fn count(model: &mut Model, by: i64) -> Vec<Effect> {
    if let Some(Input::Number(text)) = form(model).and_then(Form::current_mut) {
        let now: i64 = text.as_str().trim().parse().unwrap_or(0);
        let next = now.saturating_add(by).clamp(0, i64::from(u32::MAX));
        *text = TextField::offered(&next.to_string());
        unfault(model);
    }
    Vec::new()
}

/// Moves among the words of a field.
pub(crate) fn turn(model: &mut Model, by: isize) -> Vec<Effect> {
    if let Some(Input::Choice(options) | Input::Ticks { options, .. }) = form(model).and_then(Form::current_mut) {
        options.moved(by);
        unfault(model);
    }
    Vec::new()
}

/// Ticks or unticks the word under the cursor; of a choice, takes the next.
pub(crate) fn tick(model: &mut Model) -> Vec<Effect> {
    match form(model).and_then(Form::current_mut) {
        Some(Input::Ticks { options, ticked }) => {
            if let Some(is_ticked) = ticked.get_mut(options.at) {
                *is_ticked = !*is_ticked;
            }
        }
        Some(Input::Choice(options)) => options.moved(1),
        Some(Input::Number(_) | Input::Line(_)) | None => return Vec::new(),
    }
    unfault(model);
    Vec::new()
}

/// What is changed is no longer what was wrong.
pub(super) fn unfault(model: &mut Model) {
    if let Some(form) = form(model) {
        form.fault = None;
    }
}

fn current(model: &Model) -> Option<&Input> {
    match &model.dialog {
        Some(Dialog::Form(form)) => form.current(),
        _ => None,
    }
}

/// Whether the field holds no number.
pub(crate) fn is_no_number(model: &Model) -> Option<&'static str> {
    (!matches!(current(model), Some(Input::Number(_)))).then_some("the field holds no number")
}

/// Whether the field has no words to choose from.
pub(crate) fn is_no_choice(model: &Model) -> Option<&'static str> {
    let is_choice = matches!(current(model), Some(Input::Choice(_) | Input::Ticks { .. }));
    (!is_choice).then_some("the field has no words to choose from")
}

/// Whether there is nothing that something could be done to.
pub(crate) fn is_nothing_selected(model: &Model) -> Option<&'static str> {
    let is_nothing = model.selected().is_none() && model.view.detail.is_none();
    is_nothing.then_some("nothing is selected")
}

/// Why the action of this command cannot be asked for.
pub(crate) fn blocked(model: &Model, id: &str) -> Option<&'static str> {
    actions::blocked(model, id)
}

/// The commands of these ids that match what is typed.
pub(super) fn matching(model: &Model, typed: &str) -> Vec<&'static str> {
    let offered = offered(model).into_iter().filter_map(commands::named);
    let found = crate::fuzzy::best(typed, offered, |command| format!("{} {}", command.title, command.id));
    found.into_iter().map(|command| command.id).collect()
}
