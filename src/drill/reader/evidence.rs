//! What is measured and kept.

use std::time::Duration;

use domain::Text;

use super::arguments::metric;
use super::cells::{Cell, Table};
use super::head::{list, optional, unknown};
use super::names::Names;
use super::references::{Brings, Found, Place, whole};
use crate::model::{Evidence, Measure, ParamType, Span};
use crate::plan::Argument;
use crate::value::Value;

/// What may be kept beside the measures.
pub(crate) const KEPT: [&str; 7] = [
    "alarm-history",
    "scaling-activities",
    "target-health",
    "arc-shifts",
    "stack-events",
    "rds-events",
    "cache-events",
];

/// How the values of a check may be taken together.
pub(crate) const TAKEN: [&str; 4] = ["max", "min", "sum", "last"];

const SECOND: Duration = Duration::from_secs(1);

/// Reads `[evidence]`.
pub(super) fn read(table: &Table<'_>, names: &Names) -> Option<Evidence> {
    table.refuse_unknown(&["recovery_target", "measure", "keep"]);
    let promised = optional(table.get("recovery_target"), |cell| promised(&cell.table()?));
    let measures = optional(table.get("measure"), |cell| {
        let read: Vec<Option<(String, Measure)>> = cell
            .list("measure = [{ name = \"…\", from = \"T0\", to = \"T-drained\" }]")?
            .iter()
            .map(|cell| measure(&cell.table()?, names))
            .collect();
        read.into_iter().collect::<Option<Vec<_>>>()
    });
    let keep = optional(table.get("keep"), |cell| list(cell, |cell| cell.choice(&KEPT).map(str::to_owned)));
    let (target, loss) = promised?.unwrap_or_default();
    Some(Evidence { target, loss, measures: measures?.unwrap_or_default(), keep: keep?.unwrap_or_default() })
}

fn promised(table: &Table<'_>) -> Option<(Option<Duration>, Option<Text>)> {
    table.refuse_unknown(&["time", "loss"]);
    let time = optional(table.get("time"), |cell| cell.span(SECOND..=Duration::from_hours(24)));
    let loss = optional(table.get("loss"), Cell::words);
    Some((time?, loss?))
}

fn measure(table: &Table<'_>, names: &Names) -> Option<(String, Measure)> {
    let name = table.need("name", "\"time to drain\"").and_then(|cell| cell.words());
    let measure = match ["check", "metric"].map(|key| table.get(key)) {
        [Some(check), _] => of_check(table, &check, names),
        [None, Some(metric)] => longest_gap(table, &metric, names),
        [None, None] => between(table, names),
    };
    Some((name?.raw().to_owned(), measure?))
}

fn of_check(table: &Table<'_>, check: &Cell<'_>, names: &Names) -> Option<Measure> {
    table.refuse_unknown(&["name", "check", "take"]);
    let take = table.need("take", "\"max\"").and_then(|cell| cell.choice(&TAKEN));
    let check = named_check(check, check.string("the id of a check")?, names);
    Some(Measure::OfCheck { check: check?, take: take?.to_owned() })
}

fn named_check(cell: &Cell<'_>, id: &str, names: &Names) -> Option<String> {
    if names.checks.iter().any(|check| check == id) {
        return Some(id.to_owned());
    }
    unknown(cell, "check", id, names.checks.iter().map(String::as_str));
    None
}

fn longest_gap(table: &Table<'_>, cell: &Cell<'_>, names: &Names) -> Option<Measure> {
    table.refuse_unknown(&["name", "metric", "take", "resolution"]);
    let take = table.need("take", "\"longest-gap\"").and_then(|cell| cell.choice(&["longest-gap"]));
    let resolution = table.need("resolution", "\"10s\"").and_then(|cell| cell.span(SECOND..=Duration::from_mins(5)));
    let text = cell.value.as_str().unwrap_or_default();
    let metric = match whole(cell, text, Place::outside(names)) {
        Found::Wrong => None,
        Found::Whole(reference, Brings::Param(ParamType::Metric)) => Some(Argument::Reference(reference)),
        Found::Whole(..) => {
            cell.fault(&format!("{text} is no metric"), "name a parameter of type metric");
            None
        }
        Found::Nothing => metric(cell).map(|name| Argument::Value(Value::Word(name))),
    };
    take?;
    Some(Measure::LongestGap { metric: metric?, resolution: resolution? })
}

fn between(table: &Table<'_>, names: &Names) -> Option<Measure> {
    table.refuse_unknown(&["name", "from", "to", "check", "metric", "take", "resolution"]);
    let from = table.need("from", "\"T0\"").and_then(|cell| moment(&cell, names));
    let to = table.need("to", "\"T-drained\"").and_then(|cell| moment(&cell, names));
    Some(Measure::Between(from?, to?))
}

fn moment(cell: &Cell<'_>, names: &Names) -> Option<Span> {
    let form = "a mark such as \"T0\", \"undo:STEP\", \"check:CHECK\", \"alarm:${…}\" or \"rds-event:WORDS\"";
    let text = cell.string(form)?;
    match text.split_once(':') {
        None => {
            if names.mark(text).is_none() {
                unknown(cell, "mark", text, names.marks());
                return None;
            }
            Some(Span::Mark(text.to_owned()))
        }
        Some(("undo", id)) => undo(cell, id, names),
        Some(("check", id)) => named_check(cell, id, names).map(Span::Check),
        Some(("alarm", alarm)) => match whole(cell, alarm, Place::outside(names)) {
            Found::Whole(reference, Brings::Param(ParamType::Alarm)) => {
                Some(Span::Alarm(Argument::Reference(reference)))
            }
            Found::Wrong => None,
            Found::Whole(..) | Found::Nothing => {
                cell.fault(&format!("{alarm:?} is no alarm"), "write \"alarm:${…}\" with a parameter of type alarm");
                None
            }
        },
        Some(("rds-event", words)) if !words.trim().is_empty() && !words.contains("${") => {
            Some(Span::DatabaseEvent(Text::new(words)))
        }
        Some(_) => {
            cell.fault(&format!("{text:?} is no moment"), &format!("write {form}"));
            None
        }
    }
}

fn undo(cell: &Cell<'_>, id: &str, names: &Names) -> Option<Span> {
    match names.steps.iter().find(|step| step.id == id) {
        Some(step) if step.has_undo => Some(Span::Undo(id.to_owned())),
        Some(_) => {
            cell.names_nothing(&format!("step {id:?} has no undo"), "name a step that has one");
            None
        }
        None => {
            unknown(cell, "step", id, names.steps.iter().map(|step| step.id.as_str()));
            None
        }
    }
}
