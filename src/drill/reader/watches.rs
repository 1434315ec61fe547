//! Signs that are looked at: checks, abort conditions, and what a step expects.

use std::time::Duration;

use super::arguments::{self, Call, Inherited};
use super::cells::{Cell, Table};
use super::comparisons;
use super::head::{list, optional, unknown};
use super::names::Names;
use super::references::{Place, shown};
use crate::model::{Abort, Check, Occasion, Until};
use crate::nearest::instead;
use crate::plan::Watch;
use crate::vocabulary::{self, PROBES, ProbeWord};

/// How long a sign may be unreadable where the file does not say: a metric of a minute needs two to be there.
const BLIND: Duration = Duration::from_mins(3);

/// The longest that something may be asked to hold, or to be unreadable.
const LONGEST: Duration = Duration::from_hours(1);

/// Reads the steady state.
pub(super) fn checks(root: &Table<'_>, names: &Names) -> Option<Vec<Check>> {
    let read: Vec<Option<Check>> = root.tables("check").iter().map(|table| check(table, names)).collect();
    read.into_iter().collect()
}

/// Reads what must hold all the time.
pub(super) fn aborts(root: &Table<'_>, names: &Names) -> Option<Vec<Abort>> {
    let read: Vec<Option<Abort>> = root.tables("abort").iter().map(|table| abort(table, names)).collect();
    read.into_iter().collect()
}

fn check(table: &Table<'_>, names: &Names) -> Option<Check> {
    table.refuse_unknown(&["id", "say", "when", "probe", "with", "is", "for", "blind"]);
    let place = Place::outside(names);
    let id = table.need("id", "\"error-rate\"").and_then(|cell| cell.id());
    let say = table.need("say", "what it means, in a sentence").and_then(|cell| shown(&cell, place));
    let when = table.need("when", "[\"before\", \"during\", \"after\"]").and_then(|cell| occasions(&cell));
    let former = match when.as_deref() {
        Some([Occasion::After]) => Former::Read,
        _ => Former::Unread,
    };
    let watch = watch(table, place, Inherited::Nothing, former);
    Some(Check { id: id?, say: say?, when: when?, watch: watch? })
}

fn occasions(cell: &Cell<'_>) -> Option<Vec<Occasion>> {
    const WORDS: [(&str, Occasion); 3] =
        [("before", Occasion::Before), ("during", Occasion::During), ("after", Occasion::After)];
    let occasion = |cell: &Cell<'_>| {
        let word = cell.choice(&WORDS.map(|(word, _)| word))?;
        WORDS.iter().find(|(it, _)| *it == word).map(|(_, occasion)| *occasion)
    };
    let mut when = list(cell, occasion)?;
    when.sort_unstable();
    when.dedup();
    if when.is_empty() {
        cell.fault("is empty", "write some of \"before\", \"during\", \"after\"");
        return None;
    }
    Some(when)
}

fn abort(table: &Table<'_>, names: &Names) -> Option<Abort> {
    table.refuse_unknown(&["id", "say", "probe", "with", "is", "for", "blind", "until"]);
    let place = Place::outside(names);
    let id = table.need("id", "\"customer-pain\"").and_then(|cell| cell.id());
    let say = table.need("say", "what it means, in a sentence").and_then(|cell| shown(&cell, place));
    let until = optional(table.get("until"), |cell| until(cell, names));
    let is_timed = [("for", "\"0s\", how long it may fail"), ("blind", "\"60s\", how long it may be unreadable")]
        .map(|(name, form)| table.need(name, form).is_some());
    let watch = watch(table, place, Inherited::Nothing, Former::Unread);
    if is_timed.contains(&false) {
        return None;
    }
    Some(Abort { id: id?, say: say?, watch: watch?, until: until? })
}

fn until(cell: &Cell<'_>, names: &Names) -> Option<Until> {
    let text = cell.string("\"step:ID\"")?;
    let Some(id) = text.strip_prefix("step:") else {
        cell.fault(&format!("{text:?} names no step"), "write until = \"step:ID\"");
        return None;
    };
    if names.step(id).is_none() {
        unknown(cell, "step", id, names.steps.iter().map(|step| step.id.as_str()));
        return None;
    }
    Some(Until::Step(id.to_owned()))
}

/// Reads what a step or its undo expects.
pub(super) fn expected(table: &Table<'_>, place: Place<'_>, inherited: Inherited<'_>) -> Option<Vec<Watch>> {
    let Some(cell) = table.get("expect") else { return Some(Vec::new()) };
    let one = |cell: &Cell<'_>| {
        let table = cell.table()?;
        table.refuse_unknown(&["probe", "with", "is", "for", "blind"]);
        watch(&table, place, inherited, Former::Read)
    };
    let form = "expect = [{ probe = \"…\", with = { … }, is = \"…\" }]";
    let cells = cell.list(form)?;
    if cells.is_empty() {
        cell.fault("expects nothing", &format!("write {form}"));
        return None;
    }
    let read: Vec<Option<Watch>> = cells.iter().map(one).collect();
    read.into_iter().collect()
}

/// Whether something was read before what is compared, so that `${before.…}` has a meaning.
#[derive(Clone, Copy, PartialEq)]
enum Former {
    Read,
    Unread,
}

fn watch(table: &Table<'_>, place: Place<'_>, inherited: Inherited<'_>, former: Former) -> Option<Watch> {
    let word = table.need("probe", "a probe such as \"alarm.state\"").and_then(|cell| probe(&cell));
    let holds_for = optional(table.get("for"), |cell| cell.span(Duration::ZERO..=LONGEST));
    let blind = optional(table.get("blind"), |cell| cell.span(Duration::ZERO..=LONGEST));
    let is = table.need("is", "what it must be, such as \"== true\"");
    let word = word?;
    let call = Call { name: word.name, words: word.arguments, inherited };
    let with = arguments::read(table, &call, place);
    let compared = Place { before: (former == Former::Read).then_some(word.name), ..place };
    let is = is.and_then(|cell| comparisons::read(&cell, word, compared));
    Some(Watch {
        probe: word.name.to_owned(),
        with: with?,
        is: is?,
        holds_for: holds_for?.unwrap_or(Duration::ZERO),
        blind: blind?.unwrap_or(BLIND),
    })
}

/// A probe of the vocabulary.
pub(super) fn probe(cell: &Cell<'_>) -> Option<&'static ProbeWord> {
    let text = cell.string("a probe such as \"alarm.state\"")?;
    let found = vocabulary::probe(text);
    if found.is_none() {
        cell.fault(&format!("{text:?} is no probe"), &instead(text, PROBES.iter().map(|word| word.name)));
    }
    found
}
