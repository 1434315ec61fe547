//! A drill as a page of a wiki.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::model::{Drill, Kind, Measure, Occasion, Span, Step, UndoRun, Until};
use crate::plan::{Argument, Reference, Watch};
use crate::reader::written;
use crate::value::{Comparison, Operator, Value};

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
    let require = &drill.require;
    let _ = writeln!(page, "## Before it may run\n");
    if !require.environments.is_empty() {
        let _ = writeln!(page, "- Environments: {}.", require.environments.join(", "));
    }
    if !require.phases.is_empty() {
        let _ = writeln!(page, "- Live and idle: {}.", require.phases.join(", "));
    }
    for (place, count) in require.approvals.iter().filter(|(_, count)| **count > 0) {
        let _ = writeln!(page, "- In {place}, {count} more must have agreed.");
    }
    if let Some(age) = require.rehearsed {
        let _ = writeln!(page, "- Rehearsed within {}.", written(age));
    }
    if let Some(proven) = &require.proven_in {
        for (place, other) in &proven.by {
            let _ = writeln!(page, "- In {place}: passed and clean in {other} within {}.", written(proven.within));
        }
    }
    if let Some(window) = &require.window {
        let _ = writeln!(page, "- When: {window}.");
    }
    let _ = writeln!(page, "- It takes {} at most, the way back excluded.\n", written(require.max_duration));
}

fn parameters(page: &mut String, drill: &Drill) {
    if drill.params.is_empty() {
        return;
    }
    let _ = writeln!(page, "## Parameters\n\n| name | type | from | |\n|---|---|---|---|");
    for param in &drill.params {
        let from = match (&param.from, &param.default) {
            (Some((stack, output)), _) => format!("`{stack}/{output}`"),
            (None, Some(default)) => format!("{}, where nothing is given", value(default)),
            (None, None) => "must be given".to_owned(),
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
        let renewed = fuse.renew.map_or("not renewed".to_owned(), |renew| format!("renewed every {}", written(renew)));
        let _ = writeln!(
            page,
            "- AWS takes it back by itself after {}, {renewed}, {} in all.",
            written(fuse.length),
            written(fuse.cap)
        );
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
    let when = match (undo.run, drill.kind) {
        (UndoRun::Always, Kind::Drill) => "at the end, however it ends",
        (UndoRun::OnAbort, Kind::Drill) => "only when the drill does not pass",
        (_, Kind::Mitigation) => "when somebody takes it back",
    };
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

fn measured(measure: &Measure) -> String {
    match measure {
        Measure::Between(from, to) => format!("from {} to {}", moment(from), moment(to)),
        Measure::OfCheck { check, take } => format!("{take} of what check {check} read"),
        Measure::LongestGap { metric, resolution } => {
            format!("longest time that {} stood still, told to {}", argument(metric), written(*resolution))
        }
    }
}

fn moment(span: &Span) -> String {
    match span {
        Span::Mark(mark) => mark.clone(),
        Span::Undo(step) => format!("the undo of {step}"),
        Span::Check(check) => format!("check {check} holding again"),
        Span::Alarm(alarm) => format!("alarm {} firing", argument(alarm)),
        Span::DatabaseEvent(words) => format!("the event `{words}`"),
    }
}

fn occasion(when: Occasion) -> &'static str {
    match when {
        Occasion::Before => "before",
        Occasion::During => "during",
        Occasion::After => "after",
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

/// A comparison as a file writes it.
fn comparison(is: &Comparison) -> String {
    let sign = match is.operator {
        Operator::Is => "==",
        Operator::IsNot => "!=",
        Operator::Less => "<",
        Operator::AtMost => "<=",
        Operator::More => ">",
        Operator::AtLeast => ">=",
        Operator::Among => "in",
    };
    format!("{sign} {}", argument(&is.with))
}

fn called(name: &str, with: &BTreeMap<String, Argument>) -> String {
    let arguments: Vec<String> = with.iter().map(|(name, value)| format!("{name} = {}", argument(value))).collect();
    if arguments.is_empty() { format!("`{name}`") } else { format!("`{name}` with `{}`", arguments.join(", ")) }
}

fn argument(argument: &Argument) -> String {
    match argument {
        Argument::Value(it) => value(it),
        Argument::Reference(Reference::Param(name) | Reference::Let(name)) => format!("${{{name}}}"),
        Argument::Reference(Reference::Before) => "what it was before".to_owned(),
        Argument::Reference(Reference::Step(id, output)) => format!("${{step.{id}.{output}}}"),
        Argument::Reference(Reference::RunMark) => "${run.mark}".to_owned(),
    }
}

fn value(value: &Value) -> String {
    match value {
        Value::Duration(span) => written(*span),
        other => other.to_string(),
    }
}

/// A text that does not break out of its table cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
