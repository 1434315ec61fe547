//! The steps: what is done, in order.

use std::time::Duration;

use super::arguments::{self, Arguments, Call, Inherited};
use super::bounds::STEPS_MOST;
use super::cells::{Cell, Table};
use super::head::optional;
use super::names::Names;
use super::references::{Place, shown};
use super::undo;
use super::values::{span, written};
use super::watches;
use crate::model::Step;
use crate::nearest::instead;
use crate::plan::{Argument, Reference, Watch};
use crate::value::Value;
use crate::vocabulary::{self, ACTIONS, ActionWord};

const SECOND: Duration = Duration::from_secs(1);

/// The longest that a step may take.
pub(super) const LONGEST: Duration = Duration::from_hours(24);

/// Reads the steps.
pub(super) fn read(root: &Table<'_>, names: &Names) -> Option<Vec<Step>> {
    let tables = root.tables("step");
    if root.get("step").is_none() {
        root.missing("step", "write [[step]] and its keys below it");
    }
    if tables.len() > STEPS_MOST {
        let wrong = format!("has {} steps, more than {STEPS_MOST}", tables.len());
        root.lacks("step", &wrong, "split it into several drills");
    }
    let read: Vec<Option<Step>> =
        tables.iter().take(STEPS_MOST).enumerate().map(|(at, table)| step(table, names, at)).collect();
    read.into_iter().collect()
}

fn step(table: &Table<'_>, names: &Names, at: usize) -> Option<Step> {
    table.refuse_unknown(&[
        "id",
        "say",
        "do",
        "with",
        "within",
        "expect",
        "manual",
        "undo",
        "irreversible",
        "fuse",
        "mark",
        "if_late",
        "resend",
    ]);
    let place = Place::of_step(names, at);
    let id = table.need("id", "\"evacuate\"").and_then(|cell| cell.id());
    let say = table.need("say", "what happens, in a sentence").and_then(|cell| shown(&cell, place));
    let within = table.need("within", "\"2m\"").and_then(|cell| cell.span(SECOND..=LONGEST));
    let mark = optional(table.get("mark"), mark);
    let manual = optional(table.get("manual"), |cell| manual(cell, place));
    let irreversible = optional(table.get("irreversible"), Cell::words);
    let if_late = optional(table.get("if_late"), Cell::words);
    let action = table.need("do", "an action such as \"wait\"").and_then(|cell| action(&cell));
    let Some(action) = action else {
        watches::expected(table, place, Inherited::Unread)?;
        return None;
    };
    let call = Call { name: action.name, words: action.arguments, inherited: Inherited::Nothing };
    let with = arguments::read(table, &call, place);
    let expect = watches::expected(table, place, Inherited::of(with.as_ref()));
    let undo =
        optional(table.get("undo"), |cell| undo::read(&cell.table()?, action, Inherited::of(with.as_ref()), place));
    let fuse = optional(table.get("fuse"), |cell| undo::fuse(&cell.table()?, action));
    resend(table, action);
    is_stated(table, action);
    let step = Step {
        id: id?,
        say: say?,
        action: action.name.to_owned(),
        with: with?,
        within: within?,
        expect: expect?,
        manual: manual?,
        undo: undo?,
        irreversible: irreversible?,
        fuse: fuse?,
        mark: mark?,
        if_late: if_late?,
    };
    is_in_time(table, &step, names);
    Some(step)
}

/// An action of the vocabulary.
pub(super) fn action(cell: &Cell<'_>) -> Option<&'static ActionWord> {
    let text = cell.string("an action such as \"wait\"")?;
    let found = vocabulary::action(text);
    if found.is_none() {
        cell.fault(&format!("{text:?} is no action"), &instead(text, ACTIONS.iter().map(|word| word.name)));
    }
    found
}

/// The line that an engineer would type.
pub(super) fn manual(cell: &Cell<'_>, place: Place<'_>) -> Option<domain::Text> {
    let text = shown(cell, place)?;
    if !text.raw().starts_with("aws ") || text.raw().contains('\n') {
        cell.fault("is no line of the aws CLI", "write one line that begins with aws, as an engineer would type it");
        return None;
    }
    Some(text)
}

fn mark(cell: &Cell<'_>) -> Option<String> {
    let text = cell.string("\"T0\"")?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if text.len() <= 64 && text.starts_with(|c: char| c.is_ascii_uppercase()) && text.chars().all(is_plain) {
        return Some(text.to_owned());
    }
    cell.fault(
        &format!("{text:?} is no mark"),
        "write a capital letter, then letters, digits and dashes: \"T-drained\"",
    );
    None
}

/// A step that is never sent twice may say so; nothing else may be said.
fn resend(table: &Table<'_>, action: &ActionWord) {
    let Some(cell) = table.get("resend") else { return };
    if cell.choice(&["never"]).is_some() && !action.is_mutating() {
        cell.fault(&format!("{} sends no change", action.name), "leave it out");
    }
}

/// Reports what a step that changes something does not state.
fn is_stated(table: &Table<'_>, action: &ActionWord) {
    if !action.is_mutating() {
        for name in ["irreversible", "fuse"] {
            if let Some(cell) = table.get(name) {
                cell.fault(&format!("{} changes nothing in the account", action.name), "leave it out");
            }
        }
        return;
    }
    if table.get("expect").is_none() {
        table.missing("expect", "write expect = [{ probe = \"…\", is = \"…\" }]: what must be so once it is done");
    }
    if table.get("manual").is_none() {
        table.missing("manual", "write manual = \"aws …\", the line that an engineer would type");
    }
    undo::is_one_way_stated(table, action);
}

/// Reports what cannot be so within the time that the step has.
fn is_in_time(table: &Table<'_>, step: &Step, names: &Names) {
    if step.action == "wait" && step.expect.is_empty() && !step.with.contains_key("duration") {
        table.missing("expect", "write what it waits for, or with = { duration = \"5m\" }");
    }
    let Some(cell) = table.get("within") else { return };
    let held = longest(&step.expect);
    let lasts = duration(&step.with, names);
    for (needs, what) in [(held, "what it expects must hold for"), (lasts.unwrap_or_default(), "it lasts")] {
        if needs > step.within {
            let remedy = format!("write at least {}", written(needs));
            cell.fault(&format!("is over before the {} that {what}", written(needs)), &remedy);
        }
    }
}

/// The longest that one of these must hold.
pub(super) fn longest(expect: &[Watch]) -> Duration {
    expect.iter().map(|watch| watch.holds_for).max().unwrap_or_default()
}

/// How long a step lasts at most by its own `duration`.
fn duration(with: &Arguments, names: &Names) -> Option<Duration> {
    match with.get("duration")? {
        Argument::Value(Value::Duration(span)) => Some(*span),
        Argument::Reference(Reference::Param(name)) => span(names.longest.get(name)?),
        _ => None,
    }
}
