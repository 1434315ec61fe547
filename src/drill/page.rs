//! A drill as a page of a terminal: plain lines, for a person who decides whether to run it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use domain::Text;

use crate::model::{Drill, Kind, Step, UndoSpec, Until};
use crate::plan::{Argument, Watch};
use crate::reader::written;
use crate::words::{self, arguments, comparison, measured, occasion};

/// The drill, read through by a person.
pub fn to_page(drill: &Drill) -> String {
    let mut page = String::new();
    let kind = if drill.kind == Kind::Drill { "drill" } else { "mitigation" };
    let _ = writeln!(page, "{}", drill.title);
    let (id, severity, owner) = (&drill.id, drill.severity.name(), &drill.owner);
    let _ = writeln!(page, "{id}, a {kind}, {severity}; kept by {owner}, reviewed {}\n", drill.reviewed);
    for line in drill.why.raw().trim().lines() {
        let _ = writeln!(page, "{}", Text::new(line));
    }
    section(&mut page, "BEFORE IT MAY RUN", words::requirements(&drill.require));
    section(&mut page, "PARAMETERS", parameters(drill));
    section(&mut page, "STEADY STATE", checks(drill));
    section(&mut page, "ABORTED WHEN THIS NO LONGER HOLDS", aborts(drill));
    let steps = drill.steps.iter().zip(1..).flat_map(|(step, number)| self::step(number, step, drill.kind));
    section(&mut page, "STEPS", steps.collect());
    section(&mut page, "EVIDENCE", evidence(drill));
    page
}

/// Nothing where there are no lines.
fn section(page: &mut String, title: &str, lines: Vec<String>) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(page, "\n{title}");
    for line in lines {
        let _ = writeln!(page, "  {line}");
    }
}

fn parameters(drill: &Drill) -> Vec<String> {
    let param = |param: &crate::Param| {
        let from = match &param.from {
            Some((stack, output)) => format!("from {stack}/{output}"),
            None => words::given(param),
        };
        let about = param.about.as_ref().map_or(String::new(), |about| format!(". {about}"));
        format!("{}, {}: {from}{about}", param.name, param.of.name())
    };
    let computed = |(name, (probe, with)): &(String, crate::model::Watchless)| {
        format!("{name}, computed once when it is planned: {}", called(probe, with))
    };
    drill.params.iter().map(param).chain(drill.lets.iter().map(computed)).collect()
}

fn checks(drill: &Drill) -> Vec<String> {
    let check = |check: &crate::Check| {
        let when: Vec<&str> = check.when.iter().map(|when| occasion(*when)).collect();
        [format!("{} ({}): {}", check.id, when.join(", "), check.say), format!("    {}", sign(&check.watch))]
    };
    drill.checks.iter().flat_map(check).collect()
}

fn aborts(drill: &Drill) -> Vec<String> {
    let abort = |abort: &crate::Abort| {
        let watch = &abort.watch;
        let until = match &abort.until {
            Some(Until::Step(id)) => format!(", until step {id} begins"),
            None => String::new(),
        };
        let (fails, blind) = (written(watch.holds_for), written(watch.blind));
        let looked = compared(watch);
        [
            format!("{}: {}", abort.id, abort.say),
            format!("    {looked}; fails for {fails} or is unreadable for {blind}{until}"),
        ]
    };
    drill.aborts.iter().flat_map(abort).collect()
}

fn step(number: usize, step: &Step, kind: Kind) -> Vec<String> {
    let does = format!("{}, within {}", called(&step.action, &step.with), written(step.within));
    let mut parts = vec![("does", does)];
    parts.extend(step.expect.iter().map(|watch| ("expects", sign(watch))));
    parts.extend(step.mark.iter().map(|mark| ("moment", mark.clone())));
    parts.extend(step.fuse.map(|fuse| ("fuse", format!("AWS takes it back by itself {}", words::fuse(fuse)))));
    parts.extend(step.if_late.iter().map(|hint| ("when late", hint.to_string())));
    parts.extend(step.manual.iter().map(|line| ("by hand", line.to_string())));
    match (&step.undo, &step.irreversible) {
        (Some(undo), _) => parts.extend(way_back(undo, kind)),
        (None, Some(why)) => parts.push(("no way back", why.to_string())),
        (None, None) => {}
    }
    let parts = parts.into_iter().map(|(name, words)| format!("    {name:<12} {words}"));
    std::iter::once(format!("{number}. {}: {}", step.id, step.say)).chain(parts).collect()
}

fn way_back(undo: &UndoSpec, kind: Kind) -> Vec<(&'static str, String)> {
    let when = words::way_back(undo.run, kind);
    let does = format!("{}, {when}, within {}", called(&undo.action, &undo.with), written(undo.within));
    let expects = undo.expect.iter().map(|watch| ("  back once", sign(watch)));
    let mut parts = vec![("way back", does)];
    parts.extend(expects);
    parts.push(("  by hand", undo.manual.to_string()));
    parts
}

fn evidence(drill: &Drill) -> Vec<String> {
    let evidence = &drill.evidence;
    let mut lines = Vec::new();
    if let Some(target) = evidence.target {
        let loss = evidence.loss.as_ref().map_or(String::new(), |loss| format!(", lost: {loss}"));
        lines.push(format!("promised: recovered within {}{loss}", written(target)));
    }
    lines.extend(evidence.measures.iter().map(|(name, measure)| format!("{name}: {}", measured(measure))));
    if !evidence.keep.is_empty() {
        lines.push(format!("kept beside it: {}", evidence.keep.join(", ")));
    }
    lines
}

/// A probe, what it must be, and for how long.
fn sign(watch: &Watch) -> String {
    if watch.holds_for.is_zero() {
        return compared(watch);
    }
    format!("{} for {}", compared(watch), written(watch.holds_for))
}

fn compared(watch: &Watch) -> String {
    format!("{} {}", called(&watch.probe, &watch.with), comparison(&watch.is))
}

/// `targets.healthy(targets = ${targets})`.
fn called(name: &str, with: &BTreeMap<String, Argument>) -> String {
    if with.is_empty() { name.to_owned() } else { format!("{name}({})", arguments(with)) }
}
