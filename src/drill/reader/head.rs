//! The head of a file: what it is, what it requires, how much it may touch.

use std::collections::BTreeMap;
use std::time::Duration;

use change::ChangeWindow;
use domain::{Day, Text};

use super::FORMAT;
use super::cells::{Cell, Table};
use super::values::is_name;
use crate::model::{Kind, Limit, Proven, Require, Severity};
use crate::nearest::instead;
use crate::vocabulary::STACKS;

const MINUTE: Duration = Duration::from_mins(1);
const DAY: Duration = Duration::from_hours(24);

/// What a file says of itself.
pub(super) struct Head {
    pub(super) id: String,
    pub(super) title: Text,
    pub(super) kind: Kind,
    pub(super) severity: Option<Severity>,
    pub(super) owner: Text,
    pub(super) reviewed: Day,
    pub(super) why: Text,
}

pub(super) fn read(root: &Table<'_>) -> Option<Head> {
    let format = root.need("format", &format!("{FORMAT:?}")).and_then(|cell| format(&cell));
    let id = root.need("id", "\"az-evacuation\"").and_then(|cell| cell.id());
    let title = root.need("title", "what it does, in a line").and_then(|cell| cell.words());
    let kind = root.need("kind", "\"drill\" or \"mitigation\"").and_then(|cell| cell.choice(&["drill", "mitigation"]));
    let severity = optional(root.get("severity"), severity);
    let owner = root.need("owner", "who keeps it").and_then(|cell| cell.words());
    let reviewed = root.need("reviewed", "2026-10-14, when it was last read through").and_then(|cell| cell.day());
    let why = root.need("why", "why it exists").and_then(|cell| cell.words());
    format?;
    Some(Head {
        id: id?,
        title: title?,
        kind: if kind? == "drill" { Kind::Drill } else { Kind::Mitigation },
        severity: severity?,
        owner: owner?,
        reviewed: reviewed?,
        why: why?,
    })
}

/// What `read` makes of a value that may be left out: the outer `None` is a fault.
#[expect(clippy::option_option, reason = "not written is no fault, written wrongly is one")]
pub(super) fn optional<'a, T>(cell: Option<Cell<'a>>, read: impl FnOnce(&Cell<'a>) -> Option<T>) -> Option<Option<T>> {
    match cell {
        None => Some(None),
        Some(cell) => read(&cell).map(Some),
    }
}

fn format(cell: &Cell<'_>) -> Option<()> {
    let text = cell.string(&format!("{FORMAT:?}"))?;
    if text == FORMAT {
        return Some(());
    }
    cell.fault(&format!("{text:?} is no format that is read"), &format!("write format = {FORMAT:?}"));
    None
}

fn severity(cell: &Cell<'_>) -> Option<Severity> {
    let name = cell.choice(&Severity::ALL.map(Severity::name))?;
    Severity::ALL.into_iter().find(|severity| severity.name() == name)
}

pub(super) fn require(table: &Table<'_>) -> Option<Require> {
    table.refuse_unknown(&[
        "environments",
        "phases",
        "approvals",
        "rehearsed",
        "proven_in",
        "window",
        "credentials",
        "max_duration",
    ]);
    let environments = optional(table.get("environments"), |cell| list(cell, environment));
    let phases = optional(table.get("phases"), |cell| list(cell, phase));
    let approvals = optional(table.get("approvals"), |cell| approvals(&cell.table()?));
    let rehearsed = optional(table.get("rehearsed"), |cell| cell.span(MINUTE..=90 * DAY));
    let proven_in = optional(table.get("proven_in"), |cell| proven(&cell.table()?));
    let window = optional(table.get("window"), window);
    let credentials = optional(table.get("credentials"), |cell| cell.span(MINUTE..=DAY));
    let max_duration = table.need("max_duration", "\"60m\"").and_then(|cell| cell.span(MINUTE..=DAY));
    let require = Require {
        environments: environments?.unwrap_or_default(),
        phases: phases?.unwrap_or_default(),
        approvals: approvals?.unwrap_or_default(),
        rehearsed: rehearsed?,
        proven_in: proven_in?,
        window: window?,
        credentials: credentials?,
        max_duration: max_duration?,
    };
    are_places_named(table, &require);
    Some(require)
}

/// Reports environments that approvals and proofs name and the file does not admit.
fn are_places_named(table: &Table<'_>, require: &Require) {
    let proven = require.proven_in.iter().flat_map(|proven| proven.by.keys());
    for name in require.approvals.keys().chain(proven) {
        if !require.environments.is_empty() && !require.environments.contains(name) {
            let remedy = "add it there, or leave it out here";
            table.lacks("environments", &format!("{name} is named below and is not among them"), remedy);
        }
    }
}

/// Reads each element of a list.
pub(super) fn list<'a, T>(cell: &Cell<'a>, read: impl Fn(&Cell<'a>) -> Option<T>) -> Option<Vec<T>> {
    let read: Vec<Option<T>> = cell.list("a list such as [\"a\", \"b\"]")?.iter().map(read).collect();
    read.into_iter().collect()
}

fn environment(cell: &Cell<'_>) -> Option<String> {
    cell.id()
}

fn phase(cell: &Cell<'_>) -> Option<String> {
    cell.choice(&STACKS).map(str::to_owned)
}

fn approvals(table: &Table<'_>) -> Option<BTreeMap<String, u32>> {
    let read = |(name, cell): (&str, Cell<'_>)| Some((named(name, &cell)?, cell.count(0..=9)?));
    let read: Vec<Option<(String, u32)>> = table.cells().into_iter().map(read).collect();
    read.into_iter().collect()
}

fn proven(table: &Table<'_>) -> Option<Proven> {
    let within = table.need("within", "\"30d\"").and_then(|cell| cell.span(MINUTE..=366 * DAY));
    let places = table.cells().into_iter().filter(|(name, _)| *name != "within");
    let read: Vec<Option<(String, String)>> =
        places.map(|(name, cell)| Some((named(name, &cell)?, cell.id()?))).collect();
    if read.is_empty() {
        table.missing("prod", "write prod = \"staging\": where it must have passed before it runs there");
    }
    Some(Proven { by: read.into_iter().collect::<Option<_>>()?, within: within? })
}

fn named(name: &str, cell: &Cell<'_>) -> Option<String> {
    if is_name(&name.replace('-', "_")) {
        return Some(name.to_owned());
    }
    cell.fault(&format!("{name:?} is no environment"), "write a lower case name such as prod");
    None
}

fn window(cell: &Cell<'_>) -> Option<ChangeWindow> {
    let text = cell.string("\"Mon-Thu 09:00-15:30 Europe/London\"")?;
    match ChangeWindow::parse(text) {
        Ok(window) => Some(window),
        Err(fault) => {
            let remedy = "write days, hours and a time zone, such as \"Mon-Thu 09:00-15:30 Europe/London\"";
            cell.fault(&format!("`{}` {}", fault.part, fault.what), remedy);
            None
        }
    }
}

pub(super) fn limit(table: &Table<'_>) -> Option<Limit> {
    table.refuse_unknown(&[
        "instances",
        "share_of_zone",
        "zones",
        "load_balancers",
        "databases",
        "other_runs",
        "per_day",
    ]);
    let count = |name: &str, most| optional(table.get(name), |cell| cell.count(0..=most));
    let instances = count("instances", 1_000);
    let zones = count("zones", 6);
    let load_balancers = count("load_balancers", 50);
    let databases = count("databases", 50);
    let other_runs = count("other_runs", 50);
    let per_day = count("per_day", 100);
    let share_of_zone = optional(table.get("share_of_zone"), Cell::percent);
    Some(Limit {
        instances: instances?,
        share_of_zone: share_of_zone?,
        zones: zones?,
        load_balancers: load_balancers?,
        databases: databases?,
        other_runs: other_runs?,
        per_day: per_day?,
    })
}

/// Reports a name that is not among `known`.
pub(super) fn unknown<'a>(cell: &Cell<'_>, what: &str, typed: &str, known: impl IntoIterator<Item = &'a str> + Clone) {
    cell.names_nothing(&format!("{what} {typed:?} does not exist"), &instead(typed, known));
}
