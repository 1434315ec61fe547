//! Parameters, and what is computed once from them.

use std::time::Duration;

use domain::Text;

use super::arguments::{self, Call, Inherited, is_metric};
use super::cells::{Cell, Table};
use super::head::optional;
use super::names::Names;
use super::references::Place;
use super::values::is_name;
use super::watches::probe;
use crate::model::{Param, ParamType, Watchless};
use crate::value::Value;
use crate::vocabulary::STACKS;

/// Names that `${…}` has for other things.
const TAKEN: [&str; 3] = ["before", "step", "run"];

/// Reads the parameters.
pub(super) fn params(root: &Table<'_>) -> Option<Vec<Param>> {
    let Some(table) = root.get("param") else { return Some(Vec::new()) };
    let read = |(name, cell): (&str, Cell<'_>)| {
        let is_named = is_fit(name, &cell);
        let param = param(name, &cell.table()?);
        param.filter(|_| is_named)
    };
    let read: Vec<Option<Param>> = table.table()?.cells().into_iter().map(read).collect();
    read.into_iter().collect()
}

fn is_fit(name: &str, cell: &Cell<'_>) -> bool {
    if !is_name(name) {
        cell.fault(&format!("{name:?} is no name"), "write lower case letters, digits and underscores");
    } else if TAKEN.contains(&name) {
        cell.fault(&format!("{name:?} has a meaning of its own in ${{…}}"), "write another name");
    } else {
        return true;
    }
    false
}

fn param(name: &str, table: &Table<'_>) -> Option<Param> {
    table.refuse_unknown(&["type", "from", "default", "min", "max", "about"]);
    let of = table.need("type", "a type such as \"alarm\"").and_then(|cell| of(&cell));
    let about = optional(table.get("about"), Cell::words);
    let of = of?;
    let from = optional(table.get("from"), |cell| from(cell, of));
    let default = optional(table.get("default"), |cell| value(cell, of));
    let bound = |name| optional(table.get(name), |cell| bound(cell, of));
    let (min, max) = (bound("min"), bound("max"));
    let param =
        Param { name: name.to_owned(), of, from: from?, default: default?, min: min?, max: max?, about: about? };
    is_ordered(table, &param).then_some(param)
}

fn of(cell: &Cell<'_>) -> Option<ParamType> {
    let name = cell.choice(&ParamType::ALL.map(ParamType::name))?;
    ParamType::ALL.into_iter().find(|of| of.name() == name)
}

fn from(cell: &Cell<'_>, of: ParamType) -> Option<(String, String)> {
    let text = cell.string("\"phase:STACK/OutputKey\"")?;
    if !of.is_output() {
        cell.fault(
            &format!("no stack puts out what is of type {}", of.name()),
            "write a default, or leave it to be given",
        );
        return None;
    }
    let Some((stack, output)) = text.strip_prefix("phase:").and_then(|rest| rest.split_once('/')) else {
        cell.fault(&format!("{text:?} names no output"), "write from = \"phase:STACK/OutputKey\"");
        return None;
    };
    if !STACKS.contains(&stack) {
        super::head::unknown(cell, "stack", stack, STACKS);
        return None;
    }
    let is_output = (1..=255).contains(&output.len()) && output.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_output {
        cell.fault(&format!("{output:?} is no key of an output"), "write letters and digits, such as WebGroupName");
        return None;
    }
    Some((stack.to_owned(), output.to_owned()))
}

fn value(cell: &Cell<'_>, of: ParamType) -> Option<Value> {
    match of {
        ParamType::Duration => cell.span(Duration::ZERO..=Duration::from_hours(24)).map(Value::Duration),
        ParamType::Int => cell.count(0..=u32::MAX).map(|count| Value::Number(count.into())),
        ParamType::Percent => cell.percent().map(Value::Percent),
        ParamType::Bool => cell.flag().map(Value::Flag),
        ParamType::Phase => cell.choice(&STACKS).map(|name| Value::Word(Text::new(name))),
        ParamType::Metric => {
            let text = cell.string("a metric as \"NAMESPACE:NAME\"")?;
            if !is_metric(text) {
                cell.fault(&format!("{text:?} is no metric"), "write \"NAMESPACE:NAME\"");
                return None;
            }
            Some(Value::Word(Text::new(text)))
        }
        ParamType::Alarm => {
            let name = cell.words()?;
            if name.raw().starts_with("arn:") {
                cell.fault("is an ARN, which a file does not hold", "write the alarm's name");
                return None;
            }
            Some(Value::Word(name))
        }
        _ => {
            let remedy = "leave it out, and write from = \"phase:STACK/OutputKey\" or let it be given";
            cell.fault(&format!("what is of type {} differs in each account", of.name()), remedy);
            None
        }
    }
}

fn bound(cell: &Cell<'_>, of: ParamType) -> Option<Value> {
    if matches!(of, ParamType::Duration | ParamType::Int | ParamType::Percent) {
        return value(cell, of);
    }
    cell.fault(&format!("what is of type {} has no least and no most", of.name()), "leave it out");
    None
}

/// Whether min, default and max are in their order.
fn is_ordered(table: &Table<'_>, param: &Param) -> bool {
    let size = |value: &Option<Value>| value.as_ref().and_then(Value::measure);
    let pairs = [
        ("min", &param.min, "default", &param.default),
        ("default", &param.default, "max", &param.max),
        ("min", &param.min, "max", &param.max),
    ];
    let mut is_ordered = true;
    for (less, low, more, high) in pairs {
        let (Some(low), Some(high)) = (size(low), size(high)) else { continue };
        if low > high {
            if let Some(cell) = table.get(more) {
                cell.fault(&format!("is less than `{less}`"), &format!("write {less} no greater than {more}"));
            }
            is_ordered = false;
        }
    }
    is_ordered
}

/// Reads what is computed once, when the drill is planned.
pub(super) fn lets(root: &Table<'_>, names: &Names) -> Option<Vec<(String, Watchless)>> {
    let Some(table) = root.get("let") else { return Some(Vec::new()) };
    let read = |(place, (name, cell)): (usize, (&str, Cell<'_>))| {
        let mut is_named = is_fit(name, &cell);
        if names.params.contains_key(name) {
            cell.fault(&format!("{name:?} is a parameter already"), "write another name");
            is_named = false;
        }
        let watchless = watchless(&cell.table()?, Place::of_let(names, place));
        Some((name.to_owned(), watchless?)).filter(|_| is_named)
    };
    let read: Vec<Option<(String, Watchless)>> = table.table()?.cells().into_iter().enumerate().map(read).collect();
    read.into_iter().collect()
}

fn watchless(table: &Table<'_>, place: Place<'_>) -> Option<Watchless> {
    table.refuse_unknown(&["probe", "with"]);
    let word = table.need("probe", "a probe such as \"capacity.floor\"").and_then(|cell| probe(&cell))?;
    let call = Call { name: word.name, words: word.arguments, inherited: Inherited::Nothing };
    let with = arguments::read(table, &call, place)?;
    Some((word.name.to_owned(), with))
}
