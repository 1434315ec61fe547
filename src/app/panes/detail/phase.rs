//! What is known of a phase: its stacks, its cost by three reckonings, and what it promised.

use domain::{PhaseStanding, Promise, in_words, price};

use super::super::phases::{actual, range, role};
use super::{gone, label};
use crate::draw::Words;
use crate::theme::Role;
use crate::widgets::{dash, figure};
use crate::{Model, Subject};

pub(super) fn facts<'a>(model: &'a Model, subject: &Subject) -> Vec<Words<'a>> {
    let Some(standing) = model.standing(&model.row_of(subject)) else { return gone() };
    let resources = match standing.resources {
        Some((done, all)) => format!("  {done} of {all} resources complete"),
        None => "  resources – (not read)".to_owned(),
    };
    let mut lines = vec![
        vec![label("status"), (standing.status.word().into(), role(standing.status)), (resources.into(), Role::Quiet)],
        stacks(model, standing),
        cost(model, standing),
        estimate(standing),
    ];
    lines.extend(note(standing.phase.number));
    if standing.phase.promises.is_empty() {
        lines.push(vec![label("promises"), ("none: the roadmap states no figures".into(), Role::Quiet)]);
    }
    for kept in standing.phase.promises {
        lines.push(promise(kept));
    }
    lines
}

fn stacks<'a>(model: &Model, standing: &'a PhaseStanding) -> Words<'a> {
    let mut words = vec![label("stacks")];
    if standing.stacks.is_empty() {
        words.push((format!("none of {}", standing.phase.stacks.join(", ")).into(), Role::Quiet));
    }
    for stack in &standing.stacks {
        words.push((stack.name.as_str().into(), Role::Text));
        words.push((format!(" {}, drift {}", stack.status, stack.drift.as_str()).into(), Role::Quiet));
        if let Some(at) = stack.updated {
            words.push((format!(", {} ago", in_words(crate::since(model, at))).into(), Role::Quiet));
        }
        words.push(("  ".into(), Role::Text));
    }
    words
}

fn cost(model: &Model, standing: &PhaseStanding) -> Words<'static> {
    let phase = standing.phase;
    let roadmap = phase.roadmap.map_or_else(|| "not stated".to_owned(), range);
    let actual = actual(model, phase.number).map_or_else(
        || format!("{} (no cost tagged finops:phase={})", dash(), phase.number),
        |usd| format!("{usd} this month so far"),
    );
    vec![
        label("cost a month"),
        (format!("roadmap {roadmap}").into(), Role::Text),
        (format!("  actual {actual}").into(), Role::Text),
    ]
}

fn estimate(standing: &PhaseStanding) -> Words<'static> {
    match standing.phase.estimate() {
        Some(usd) => vec![
            label("estimate"),
            (usd.to_string().into(), Role::Text),
            (format!(" a month at list price of {}", price::READ_ON).into(), Role::Quiet),
        ],
        None => vec![label("estimate"), (format!("{} (not priced yet)", dash()).into(), Role::Unknown)],
    }
}

/// Where the roadmap's arithmetic cannot be followed.
fn note(number: u8) -> Option<Words<'static>> {
    let words = match number {
        1 => "its NAT at $45 is 1,000 hours at list price; a month has 730",
        2 => "its load balancer at $22.50 is 1,000 hours at list price; a month has 730",
        3 => "its $142 counts the first two instances twice; $127 agrees with its own low end",
        _ => return None,
    };
    Some(vec![label("roadmap"), (words.into(), Role::Quiet)])
}

fn promise(promise: &Promise) -> Words<'static> {
    let bound = if promise.name == "response-time" { "at most" } else { "at least" };
    vec![
        label(promise.name),
        (format!("{bound} {} {}", exact(promise.target), promise.unit).into(), Role::Text),
        (format!("  measured {} (not measured yet)", dash()).into(), Role::Unknown),
    ]
}

/// A promised figure in full: 99.95 must not become 100.
fn exact(value: f64) -> String {
    if value >= 1_000.0 { figure(value) } else { format!("{value}") }
}
