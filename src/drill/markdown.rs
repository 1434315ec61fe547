//! A drill as a page of a wiki.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::model::{Drill, Kind, Step, Until};
use crate::plan::{Argument, Watch};
use crate::reader::written;
use crate::words::{self, arguments, comparison, measured, occasion};

/// The drill, one way, for a wiki.
pub fn to_markdown(drill: &Drill) -> String {
    let mut page = String::new();
    let kind = if drill.kind == Kind::Drill { "drill" } else { "mitigation" };
    let _ = writeln!(page, "# {}\n", drill.title);
    let _ = writeln!(page, "`{}`, a {kind}, {}. Kept by {}.\n", drill.id, drill.severity.name(), drill.owner);
    let _ = writeln!(page, "{}\n", drill.why.raw().trim());
    requirements(&mut page, drill);
    parameters(&mut page, drill);
    signs(&mut page, drill);
    let _ = writeln!(page, "## Steps\n");
    for (at, step) in drill.steps.iter().enumerate() {
        self::step(&mut page, at + 1, step, drill);
    }
    evidence(&mut page, drill);
    format!("{}\n", page.trim_end())
}

fn requirements(page: &mut String, drill: &Drill) {
    let _ = writeln!(page, "## Before it may run\n");
    for line in words::requirements(&drill.require) {
        let _ = writeln!(page, "- {line}");
    }
    page.push('\n');
}

fn parameters(page: &mut String, drill: &Drill) {
    if drill.params.is_empty() {
        return;
    }
    let _ = writeln!(page, "## Parameters\n\n| name | type | from | |\n|---|---|---|---|");
    for param in &drill.params {
        let from = match &param.from {
            Some((stack, output)) => format!("`{stack}/{output}`"),
            None => words::given(param),
        };
        let about = param.about.as_ref().map(|about| cell(about.as_str())).unwrap_or_default();
        let _ = writeln!(page, "| `{}` | {} | {from} | {about} |", param.name, param.of.name());
    }
    for (name, (probe, with)) in &drill.lets {
        let _ = writeln!(page, "\n`{name}` is computed once, when it is planned: {}.", called(probe, with));
    }
    page.push('\n');
}

fn signs(page: &mut String, drill: &Drill) {
    let _ = writeln!(page, "## Steady state\n");
    for check in &drill.checks {
        let when: Vec<&str> = check.when.iter().map(|when| occasion(*when)).collect();
        let _ = writeln!(page, "- **{}** ({}): {} {}.", check.id, when.join(", "), check.say, sign(&check.watch));
    }
    page.push('\n');
    if drill.aborts.is_empty() {
        return;
    }
    let _ = writeln!(page, "## It is aborted when this no longer holds\n");
    for abort in &drill.aborts {
        let watch = &abort.watch;
        let (fails, blind) = (written(watch.holds_for), written(watch.blind));
        let until = match &abort.until {
            Some(Until::Step(id)) => format!(" It counts until step {id} begins."),
            None => String::new(),
        };
        let looked = compared(watch);
        let _ = writeln!(
            page,
            "- **{}**: {} {looked}; fails for {fails} or is unreadable for {blind}.{until}",
            abort.id, abort.say
        );
    }
    page.push('\n');
}

fn step(page: &mut String, number: usize, step: &Step, drill: &Drill) {
    let _ = writeln!(page, "### {number}. {}\n\n{}\n", step.id, step.say);
    let _ = writeln!(page, "- Does: {}, within {}.", called(&step.action, &step.with), written(step.within));
    for watch in &step.expect {
        let _ = writeln!(page, "- Expects: {}.", sign(watch));
    }
    if let Some(mark) = &step.mark {
        let _ = writeln!(page, "- Its moment is {mark}.");
    }
    if let Some(fuse) = step.fuse {
        let _ = writeln!(page, "- AWS takes it back by itself {}.", words::fuse(fuse));
    }
    if let Some(why) = &step.irreversible {
        let _ = writeln!(page, "- No way back: {why}");
    }
    if let Some(hint) = &step.if_late {
        let _ = writeln!(page, "- When it is late: {hint}");
    }
    page.push('\n');
    if let Some(manual) = &step.manual {
        let _ = writeln!(page, "By hand:\n\n    {manual}\n");
    }
    let Some(undo) = &step.undo else { return };
    let when = words::way_back(undo.run, drill.kind);
    let _ =
        writeln!(page, "Its way back, {when}, within {}: {}.", written(undo.within), called(&undo.action, &undo.with));
    for watch in &undo.expect {
        let _ = writeln!(page, "It is back once {}.", sign(watch));
    }
    let _ = writeln!(page, "\nBy hand:\n\n    {}\n", undo.manual);
}

fn evidence(page: &mut String, drill: &Drill) {
    let _ = writeln!(page, "## Evidence\n");
    let evidence = &drill.evidence;
    if let Some(target) = evidence.target {
        let loss = evidence.loss.as_ref().map_or(String::new(), |loss| format!(", lost: {loss}"));
        let _ = writeln!(page, "- Promised: recovered within {}{loss}.", written(target));
    }
    for (name, measure) in &evidence.measures {
        let _ = writeln!(page, "- {name}: {}.", measured(measure));
    }
    if !evidence.keep.is_empty() {
        let _ = writeln!(page, "- Kept beside it: {}.", evidence.keep.join(", "));
    }
}

/// A probe, what it must be, and for how long.
fn sign(watch: &Watch) -> String {
    if watch.holds_for.is_zero() {
        return compared(watch);
    }
    format!("{} for {}", compared(watch), written(watch.holds_for))
}

fn compared(watch: &Watch) -> String {
    format!("{} is `{}`", called(&watch.probe, &watch.with), comparison(&watch.is))
}

fn called(name: &str, with: &BTreeMap<String, Argument>) -> String {
    if with.is_empty() { format!("`{name}`") } else { format!("`{name}` with `{}`", arguments(with)) }
}

/// A text that does not break out of its table cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
