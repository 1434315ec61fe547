//! What stands in a drill, in words that a page of a wiki and a page of a terminal share.

use std::collections::BTreeMap;

use crate::model::{FuseSpec, Kind, Measure, Occasion, Param, Require, Span, UndoRun};
use crate::plan::{Argument, Reference};
use crate::reader::written;
use crate::value::{Comparison, Operator, Value};

/// What must be so before it may run, a sentence each.
pub(crate) fn requirements(require: &Require) -> Vec<String> {
    let mut lines = Vec::new();
    if !require.environments.is_empty() {
        lines.push(format!("Environments: {}.", require.environments.join(", ")));
    }
    if !require.phases.is_empty() {
        lines.push(format!("Live and idle: {}.", require.phases.join(", ")));
    }
    let approvals = require.approvals.iter().filter(|(_, count)| **count > 0);
    lines.extend(approvals.map(|(place, count)| format!("In {place}, {count} more must have agreed.")));
    lines.extend(require.rehearsed.map(|age| format!("Rehearsed within {}.", written(age))));
    if let Some(proven) = &require.proven_in {
        let within = written(proven.within);
        let line = |(place, other)| format!("In {place}: passed and clean in {other} within {within}.");
        lines.extend(proven.by.iter().map(line));
    }
    lines.extend(require.window.as_ref().map(|window| format!("When: {window}.")));
    lines.push(format!("It takes {} at most, the way back excluded.", written(require.max_duration)));
    lines
}

/// What a parameter is that no stack gives.
pub(crate) fn given(param: &Param) -> String {
    let default = param.default.as_ref().map(|it| format!("{}, where nothing is given", value(it)));
    default.unwrap_or_else(|| "must be given".to_owned())
}

/// When AWS takes a step back by itself.
pub(crate) fn fuse(fuse: FuseSpec) -> String {
    let renewed = fuse.renew.map_or("not renewed".to_owned(), |renew| format!("renewed every {}", written(renew)));
    format!("after {}, {renewed}, {} in all", written(fuse.length), written(fuse.cap))
}

/// When a step is put back.
pub(crate) const fn way_back(run: UndoRun, kind: Kind) -> &'static str {
    match (run, kind) {
        (UndoRun::Always, Kind::Drill) => "at the end, however it ends",
        (UndoRun::OnAbort, Kind::Drill) => "only when the drill does not pass",
        (_, Kind::Mitigation) => "when somebody takes it back",
    }
}

/// What a measure is of.
pub(crate) fn measured(measure: &Measure) -> String {
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

/// When a check is looked at, in a word.
pub(crate) fn occasion(when: Occasion) -> &'static str {
    match when {
        Occasion::Before => "before",
        Occasion::During => "during",
        Occasion::After => "after",
    }
}

/// A comparison as a file writes it.
pub(crate) fn comparison(is: &Comparison) -> String {
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

/// Arguments as a file writes them.
pub(crate) fn arguments(with: &BTreeMap<String, Argument>) -> String {
    with.iter().map(|(name, value)| format!("{name} = {}", argument(value))).collect::<Vec<_>>().join(", ")
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
