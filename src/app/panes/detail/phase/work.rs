//! What is being done with a phase's stacks: how far it is, what holds it up, and what went wrong first.

use domain::{PhaseStanding, Progress, Region, Stack, in_words};
use iac::progress::{Current, Operation, Stage};

use super::super::super::phases::{bar, rest};
use super::super::label;
use crate::Model;
use crate::draw::Words;
use crate::theme::Role;

pub(super) fn lines(model: &Model, region: &Region, standing: &PhaseStanding) -> Vec<Words<'static>> {
    let worked = standing.stacks.iter().filter(|it| matches!(it.progress(), Progress::Running | Progress::Failed));
    let mut lines = Vec::new();
    for stack in worked {
        match model.operation(region, stack) {
            Some(operation) => of_operation(model, stack, &operation, &mut lines),
            None => lines.extend(without_events(stack)),
        }
    }
    lines
}

/// What CloudFormation itself says, where the events do not reach back to the beginning.
fn without_events(stack: &Stack) -> Option<Words<'static>> {
    let reason = stack.status_reason.as_ref()?;
    Some(vec![label("why"), (format!("{}: {reason}", stack.name).into(), Role::Bad)])
}

fn of_operation(model: &Model, stack: &Stack, operation: &Operation, lines: &mut Vec<Words<'static>>) {
    let Operation { done, total, .. } = operation;
    if operation.ended.is_none() {
        let (does, role) = match operation.stage {
            Stage::RollBack => ("is taken back", Role::Bad),
            Stage::CleanUp => ("is done; what was replaced is being removed", Role::Warn),
            _ => ("is worked on", Role::Warn),
        };
        let age = in_words(crate::since(model, operation.began));
        lines.push(vec![
            label("progress"),
            (format!("{} {does} for {age}  ", stack.name).into(), role),
            (format!("{}{done} of {total}", bar(*done, *total)).into(), Role::Text),
            (format!("  {}", rest(operation)).into(), Role::Quiet),
        ]);
    }
    lines.extend(current(model, operation));
    lines.extend(first_cause(operation));
}

/// The slow ones first; a few stand for many.
fn current(model: &Model, operation: &Operation) -> Option<Words<'static>> {
    const NAMED: usize = 3;
    let is_slow = |it: &Current| it.is_slow(model.now.cloud) == Some(true);
    let mut current: Vec<&Current> = operation.current.iter().collect();
    current.sort_by_key(|it| !is_slow(it));
    let mut words = vec![label("working on")];
    for it in current.iter().take(NAMED) {
        let usual =
            it.usual.map_or_else(|| "never seen before".to_owned(), |usual| format!("usually {}", in_words(usual)));
        let slow = if is_slow(it) { "SLOW, " } else { "" };
        let role = if is_slow(it) { Role::Warn } else { Role::Text };
        let age = in_words(crate::since(model, it.since));
        words.push((format!("{} {age} ({slow}{usual})  ", it.logical_id).into(), role));
    }
    let more = current.len().saturating_sub(NAMED);
    if more > 0 {
        words.push((format!("and {more} more").into(), Role::Quiet));
    }
    (!current.is_empty()).then_some(words)
}

/// What failed first, and how many only followed from it.
fn first_cause(operation: &Operation) -> Option<Words<'static>> {
    let first = operation.failures.first()?;
    let reason = first.reason.as_ref().map_or_else(|| "CloudFormation gives no reason".to_owned(), ToString::to_string);
    let mut words = vec![
        label("first cause"),
        (format!("{} {}: ", first.logical_id, first.status).into(), Role::Bad),
        (reason.into(), Role::Text),
    ];
    let more = operation.failures.len() - 1;
    if more > 0 {
        words.push((format!("  ({more} more failed after it)").into(), Role::Quiet));
    }
    Some(words)
}
