//! What an operator does at the gate.

use change::gate::{GateMsg, Stage};
use change::guards::Guard;
use change::{Action, StackAction, StackChange};
use domain::Text;

use crate::layout::layout;
use crate::model::{AtGate, Dialog, Evidence, Field, Form, Input, Purpose};
use crate::{Effect, Model, TextField, Tone};

use super::{changes, notify, share};

/// Opens the dialog on what the gate looks at, with what has been typed there.
pub(super) fn show(model: &mut Model) {
    let typed = model.changes.gate.shown().map_or("", |shown| shown.typed().phrase.as_str());
    model.dialog = Some(Dialog::Gate(AtGate { phrase: TextField::new(typed), ..AtGate::default() }));
}

fn dialog(model: &mut Model) -> Option<&mut AtGate> {
    match &mut model.dialog {
        Some(Dialog::Gate(dialog)) => Some(dialog),
        _ => None,
    }
}

/// Tells the gate what stands in the line for the phrase.
pub(super) fn typed(model: &mut Model) -> Vec<Effect> {
    let Some(phrase) = dialog(model).map(|dialog| dialog.phrase.as_str().to_owned()) else { return Vec::new() };
    changes::tell(model, GateMsg::Typed(phrase))
}

/// Puts into the line what the gate kept of it: a preview that changed is typed for again.
pub(super) fn follow(model: &mut Model) {
    let kept = model.changes.gate.shown().map(|shown| shown.typed().phrase.clone()).unwrap_or_default();
    if let Some(dialog) = dialog(model).filter(|dialog| dialog.phrase.as_str() != kept) {
        dialog.phrase = TextField::new(&kept);
    }
}

/// Hands in what is typed; at the end, closes the dialog.
pub(crate) fn submit(model: &mut Model) -> Vec<Effect> {
    match model.changes.gate.stage() {
        Some(Stage::Shown(_)) => changes::tell(model, GateMsg::Submitted),
        Some(Stage::Ended(_)) | None => close(model),
        Some(Stage::Asked(_) | Stage::Refused(_) | Stage::Underway(_)) => Vec::new(),
    }
}

/// Leaves the gate. What is carried out goes on; a wish that was refused leads back to its form.
pub(crate) fn close(model: &mut Model) -> Vec<Effect> {
    let form = dialog(model).and_then(|dialog| dialog.form.take());
    let refused = matches!(model.changes.gate.stage(), Some(Stage::Refused(_)));
    let is_underway = matches!(model.changes.gate.stage(), Some(Stage::Underway(_)));
    let effects = changes::tell(model, GateMsg::Left);
    model.dialog = form.filter(|_| refused).map(|form| Dialog::Form(*form));
    if is_underway {
        notify(model, Tone::Done, "it goes on; the line above the panes shows it");
    }
    effects
}

/// Asks for newer facts.
pub(crate) fn look_again(model: &mut Model) -> Vec<Effect> {
    changes::tell(model, GateMsg::LookedAgain)
}

/// Whether there is nothing to look at again.
pub(crate) fn is_not_to_be_asked(model: &Model) -> Option<&'static str> {
    match model.changes.gate.stage() {
        Some(Stage::Asked(_)) => Some("the facts are being collected"),
        Some(Stage::Underway(_)) => Some("it is being carried out"),
        Some(Stage::Ended(ended)) if ended.outcome.ending != change::Ending::NotStarted => {
            Some("what was sent is not sent again; look at how it stands")
        }
        Some(Stage::Refused(_) | Stage::Shown(_) | Stage::Ended(_)) => None,
        None => Some("the gate is closed"),
    }
}

/// Shows every guard with its figures, or only what stands in the way.
pub(crate) fn fold(model: &mut Model) -> Vec<Effect> {
    if let Some(dialog) = dialog(model) {
        dialog.offset = 0;
        dialog.evidence = match dialog.evidence {
            Evidence::Folded => Evidence::Unfolded,
            Evidence::Unfolded => Evidence::Folded,
        };
    }
    Vec::new()
}

/// Whether nothing was judged yet.
pub(crate) fn is_not_shown(model: &Model) -> Option<&'static str> {
    model.changes.gate.shown().is_none().then_some("there is nothing to confirm")
}

/// Scrolls.
pub(crate) fn scroll(model: &mut Model, by: isize) -> Vec<Effect> {
    let Some(area) = layout(model.size, model).dialog else { return Vec::new() };
    let last =
        crate::dialogs::gate_lines(model, (area.list.width, area.page())).len().saturating_sub(area.page().max(1));
    if let Some(dialog) = dialog(model) {
        dialog.offset = dialog.offset.saturating_add_signed(by).min(last);
    }
    Vec::new()
}

/// Scrolls by pages.
pub(crate) fn scroll_page(model: &mut Model, by: isize) -> Vec<Effect> {
    let page = layout(model.size, model).dialog.map_or(1, |area| area.page().max(1));
    scroll(model, by.saturating_mul(isize::try_from(page).unwrap_or(1)))
}

/// Copies the `aws` command line that does the same.
pub(crate) fn copy(model: &mut Model) -> Vec<Effect> {
    let Some(stage) = model.changes.gate.stage() else { return Vec::new() };
    let proposed = stage.proposed();
    let line = proposed.action.cli(&proposed.region);
    share::copy_text(model, "the aws command line", line)
}

/// Whether the gate is closed.
pub(crate) fn is_closed(model: &Model) -> Option<&'static str> {
    model.changes.gate.stage().is_none().then_some("the gate is closed")
}

const GUARD: &str = "guard";
const REASON: &str = "reason";
const ALL: &str = "all of them, for an incident";
const NAMED: &str = "stateful: by the name of what is lost";

/// The guards that stop the change and take a reason.
fn stops(model: &Model) -> Vec<Guard> {
    let shown = model.changes.gate.shown();
    let stops = shown.into_iter().flat_map(|shown| shown.previewed().stops());
    stops.map(|stop| stop.guard).filter(|guard| guard.is_overridable()).collect()
}

/// Whether nothing that stops the change takes a reason.
pub(crate) fn is_nothing_to_override(model: &Model) -> Option<&'static str> {
    let is_nothing = stops(model).is_empty() && unnamed(model).is_empty();
    is_nothing.then_some("nothing that stops it takes a reason")
}

/// Opens the form for a reason.
pub(crate) fn open_override(model: &mut Model) -> Vec<Effect> {
    let named = (!unnamed(model).is_empty()).then_some(NAMED);
    let stops = stops(model).into_iter().filter(|guard| named.is_none() || *guard != Guard::Stateful);
    let guards = named.into_iter().chain(stops.map(Guard::as_str)).chain([ALL]);
    let fields = vec![
        Field::choice(GUARD, "which is gone past; ← → choose", guards),
        Field::line(REASON, "20 characters, kept in the journal; for an incident, or what is lost, its name", ""),
    ];
    let mut form = Form::new(Purpose::Override, "Go past a guard".to_owned(), fields);
    form.at = usize::from(self::stops(model).len() == 1);
    model.dialog = Some(Dialog::Form(form));
    Vec::new()
}

/// Gives the gate the reason that was filled in; one that does not do stays in the form with the answer.
pub(super) fn give_reason(model: &mut Model, mut form: Form) -> Vec<Effect> {
    let chosen = form.fields.first().and_then(|field| match &field.input {
        Input::Choice(options) => options.words.get(options.at).cloned(),
        _ => None,
    });
    let reason = form.text(REASON).to_owned();
    if chosen.as_deref() == Some(NAMED) {
        return give_name(model, form, reason.trim());
    }
    let msg = match chosen.as_deref().and_then(Guard::parse) {
        Some(guard) => GateMsg::Overridden { guard, reason },
        None if reason.is_empty() => {
            form.fault = Some(form.fault(REASON, "an incident has a name; write the one of the ticket"));
            model.dialog = Some(Dialog::Form(form));
            return Vec::new();
        }
        None => GateMsg::Excused(reason),
    };
    let effects = changes::tell(model, msg);
    match model.changes.gate.shown().and_then(|shown| shown.refusal()).map(ToString::to_string) {
        Some(refusal) => {
            form.at = 1;
            form.fault = Some(form.fault(REASON, refusal));
            model.dialog = Some(Dialog::Form(form));
        }
        None => show(model),
    }
    effects
}

/// What of a roll-out holds state, is lost, and was not named: nothing but its name goes past that.
fn unnamed(model: &Model) -> Vec<String> {
    let Some(shown) = model.changes.gate.shown() else { return Vec::new() };
    let Action::Stack(StackAction { change: StackChange::RollOut(roll_out), .. }) = shown.previewed().action() else {
        return Vec::new();
    };
    let lost = roll_out.shown.iter().filter(|it| it.is_stateful && it.is_loss());
    lost.map(|it| it.logical_id.clone()).filter(|id| !roll_out.named.contains(id)).collect()
}

/// Proposes the same roll-out with one more loss named: it is judged, and confirmed, anew.
fn give_name(model: &mut Model, mut form: Form, name: &str) -> Vec<Effect> {
    let unnamed = unnamed(model);
    let proposed = model.changes.gate.shown().map(|shown| shown.previewed().proposed().clone());
    let Some(mut proposed) = proposed.filter(|_| unnamed.iter().any(|id| id == name)) else {
        let words = format!("`{}` is not lost by it; write one of: {}", Text::new(name), unnamed.join(", "));
        form.at = 1;
        form.fault = Some(form.fault(REASON, words));
        model.dialog = Some(Dialog::Form(form));
        return Vec::new();
    };
    if let Action::Stack(StackAction { change: StackChange::RollOut(roll_out), .. }) = &mut proposed.action {
        roll_out.named.insert(name.to_owned());
    }
    model.dialog = Some(Dialog::Gate(AtGate::default()));
    changes::tell(model, GateMsg::Proposed(Box::new(proposed)))
}

/// Looks again at what was left while it is carried out: the one begun first.
pub(crate) fn return_to(model: &mut Model) -> Vec<Effect> {
    let Some(ticket) = model.changes.gate.underway().next().map(|(ticket, _)| ticket) else { return Vec::new() };
    let effects = changes::tell(model, GateMsg::Returned(ticket));
    show(model);
    effects
}

/// Whether nothing is carried out.
pub(crate) fn is_nothing_underway(model: &Model) -> Option<&'static str> {
    model.changes.gate.underway().next().is_none().then_some("nothing is being carried out")
}

/// Whether something is carried out that should be seen to its end.
pub(crate) fn is_underway(model: &Model) -> Option<&'static str> {
    let is_underway = model.changes.gate.underway().next().is_some();
    is_underway.then_some("a change is being carried out: see its end first; ctrl-c leaves at once")
}
