//! What must hold of a drill as a whole.

use std::collections::BTreeSet;
use std::time::Duration;

use super::cells::Table;
use super::values::written;
use crate::model::{Drill, Kind, Occasion, Severity, Step};

/// The longest fuse of a drill: after that long without a console, traffic is back.
const DRILL_FUSE_LONGEST: Duration = Duration::from_mins(30);

/// The shortest fuse of a mitigation: a fire must not be fanned by a timer.
const MITIGATION_FUSE_SHORTEST: Duration = Duration::from_hours(1);

/// Reports each rule that the drill breaks, and fills in what follows from the rest.
pub(super) fn hold(root: &Table<'_>, mut drill: Drill, stated: Option<Severity>) -> Drill {
    severity(root, &mut drill, stated);
    time(root, &drill);
    checks(root, &drill);
    for (table, step) in root.tables("step").iter().zip(&drill.steps) {
        fuse(table, step, drill.kind);
    }
    drill
}

fn severity(root: &Table<'_>, drill: &mut Drill, stated: Option<Severity>) {
    let computed = drill.computed_severity();
    drill.severity = stated.unwrap_or(computed).max(computed);
    if let Some(cell) = root.get("severity").filter(|_| stated.is_some_and(|stated| stated < computed)) {
        let wrong = format!("is milder than its actions, which are {}", computed.name());
        cell.fault(&wrong, &format!("write severity = {:?}, or leave it out", computed.name()));
    }
}

/// Reports each id that is not alone within its kind, and each mark that is not.
pub(super) fn are_unique(root: &Table<'_>) {
    for (kind, key) in [("check", "id"), ("abort", "id"), ("step", "id"), ("step", "mark")] {
        unique(root, kind, key);
    }
}

fn unique(root: &Table<'_>, kind: &str, key: &str) {
    let mut seen = BTreeSet::new();
    for cell in root.tables(kind).iter().filter_map(|table| table.get(key)) {
        if let Some(text) = cell.value.as_str()
            && !seen.insert(text)
        {
            cell.fault(&format!("{text:?} is there already"), &format!("write another {key}"));
        }
    }
}

fn time(root: &Table<'_>, drill: &Drill) {
    let needed: Duration = drill.steps.iter().map(|step| step.within).sum();
    if needed > drill.require.max_duration
        && let Some(cell) = root.table("require").and_then(|table| table.get("max_duration"))
    {
        let wrong = format!("is less than the {} that its steps may take together", written(needed));
        cell.fault(&wrong, &format!("write at least {}, or shorten `within`", written(needed)));
    }
}

fn checks(root: &Table<'_>, drill: &Drill) {
    for (occasion, name) in [(Occasion::Before, "before"), (Occasion::After, "after")] {
        if !drill.checks.iter().any(|check| check.when.contains(&occasion)) {
            let remedy = format!("write a [[check]] with when = [{name:?}]: without one nothing is proven");
            root.lacks("check", &format!("has none that is looked at {name}"), &remedy);
        }
    }
    let is_felt = drill.computed_severity() > Severity::Observe;
    if drill.kind == Kind::Drill && is_felt && drill.aborts.is_empty() {
        root.lacks("abort", "has none", "write an [[abort]]: what must hold while this drill goes on");
    }
}

fn fuse(table: &Table<'_>, step: &Step, kind: Kind) {
    let (Some(fuse), Some(cells)) = (step.fuse, table.table("fuse")) else { return };
    let report = |key: &str, wrong: &str, remedy: &str| match cells.get(key) {
        Some(cell) => cell.fault(wrong, remedy),
        None => cells.lacks(key, wrong, remedy),
    };
    match kind {
        Kind::Drill if fuse.renew.is_none() => {
            report("renew", "is missing", "write renew = \"3m\": a drill's fuse is short and renewed");
        }
        Kind::Drill if fuse.length > DRILL_FUSE_LONGEST => {
            let most = written(DRILL_FUSE_LONGEST);
            report("length", "is long for a drill", &format!("write at most {most} and renew it"));
        }
        Kind::Mitigation if fuse.renew.is_some() => {
            report("renew", "makes a mitigation end with this console", "leave it out: its fuse is long and fixed");
        }
        Kind::Mitigation if fuse.length < MITIGATION_FUSE_SHORTEST => {
            let least = written(MITIGATION_FUSE_SHORTEST);
            report("length", "is short for a fire", &format!("write at least {least}"));
        }
        Kind::Drill | Kind::Mitigation => {}
    }
}
