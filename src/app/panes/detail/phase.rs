//! What is known of a phase: how far it is, its stacks, its cost by three reckonings, and whether it keeps its promise.

mod work;

use domain::{Drift, PhaseStanding, PhaseStatus, Region, Stack, in_words};

use super::super::phases::{self, actual, range, role, scoreboard};
use super::{gone, label};
use crate::draw::Words;
use crate::theme::Role;
use crate::widgets::dash;
use crate::{Compared, Detail, Model, Section, Subject};

/// From this width on everything that is known of a stack fits into a line.
const WIDE: u16 = 110;

pub(super) fn facts<'a>(model: &'a Model, subject: &Subject, width: u16) -> Vec<Words<'a>> {
    let (Some(standing), Some(region)) = (model.standing(&model.row_of(subject)), subject.region()) else {
        return gone();
    };
    let mut lines = vec![status(model, region, standing)];
    lines.extend(work::lines(model, region, standing));
    lines.extend(stacks(model, region, standing, width));
    lines.push(promises(model, region, standing));
    lines.push(cost(model, standing));
    lines.push(estimate(model, region, standing));
    lines.extend(note(standing.phase.number));
    lines
}

fn status(model: &Model, region: &Region, standing: &PhaseStanding) -> Words<'static> {
    let resources = match standing.resources {
        Some((done, all)) if all > 0 => format!("  {done} of {all} resources complete"),
        Some(_) => String::new(),
        None if standing.stacks.is_empty() => String::new(),
        None => "  resources – (not read)".to_owned(),
    };
    let mut words =
        vec![label("status"), (standing.status.word().into(), role(standing.status)), (resources.into(), Role::Quiet)];
    if let Some(evidence) = &standing.evidence {
        words.push((format!("  {evidence}").into(), Role::Quiet));
    }
    if standing.status == PhaseStatus::Outdated {
        let predictions = standing.stacks.iter().filter_map(|stack| model.rows.deployed.prediction(region, stack));
        let changes: usize = predictions.map(|prediction| prediction.changes.len()).sum();
        words.push((format!("  rolling it out would change {changes}, listed under Changes").into(), Role::Warn));
    }
    words
}

/// A line for each stack, and one for those that are not there.
fn stacks<'a>(model: &Model, region: &Region, standing: &'a PhaseStanding, width: u16) -> Vec<Words<'a>> {
    let of_stack = if width >= WIDE { of_stack } else { short_of_stack };
    let mut lines: Vec<Words<'a>> = standing.stacks.iter().map(|stack| of_stack(model, region, stack)).collect();
    let prefix = &model.settings.platform.prefix;
    let is_there = |name: &str| standing.stacks.iter().any(|stack| stack.name == *format!("{prefix}-{name}"));
    let absent: Vec<&str> = standing.phase.stacks.iter().copied().filter(|name| !is_there(name)).collect();
    if lines.is_empty() {
        lines.push(vec![(format!("none of {}", absent.join(", ")).into(), Role::Quiet)]);
    } else if !absent.is_empty() && lines.len() < standing.phase.stacks.len() {
        lines.push(vec![(format!("not there yet: {}", absent.join(", ")).into(), Role::Quiet)]);
    }
    for (index, line) in lines.iter_mut().enumerate() {
        line.insert(0, label(if index == 0 { "stacks" } else { "" }));
    }
    lines
}

fn of_stack<'a>(model: &Model, region: &Region, stack: &'a Stack) -> Words<'a> {
    let protected = if stack.is_protected { "protected from deletion" } else { "not protected from deletion" };
    let looked = match stack.drift_checked {
        Some(at) => format!(" (looked at {} ago)", in_words(crate::since(model, at))),
        None => " (never looked at)".to_owned(),
    };
    let drift = if stack.drift == Drift::Drifted { Role::Warn } else { Role::Quiet };
    let updated = stack.updated.map(|at| format!(", {} ago", in_words(crate::since(model, at))));
    let mut words = vec![
        (stack.name.as_str().into(), Role::Text),
        (format!(" {}{}", stack.status, updated.unwrap_or_default()).into(), Role::Quiet),
        (format!("  drift {}{looked}", stack.drift.as_str()).into(), drift),
        (format!("  {protected}").into(), Role::Quiet),
    ];
    words.extend(template(model, region, stack).map(|it| (format!("  {it}").into(), Role::Warn)));
    words
}

/// The same in few words: its name without the platform's, and no age that can be told from its events.
fn short_of_stack<'a>(model: &Model, region: &Region, stack: &'a Stack) -> Words<'a> {
    let name = stack.name.as_str();
    let own = name.strip_prefix(&model.settings.platform.prefix).and_then(|rest| rest.strip_prefix('-'));
    let protected = if stack.is_protected { "protected" } else { "not protected" };
    let drift = match stack.drift_checked {
        Some(at) => format!("  {} {} ago", stack.drift.as_str(), in_words(crate::since(model, at))),
        None => "  drift never looked at".to_owned(),
    };
    let role = if stack.drift == Drift::Drifted { Role::Warn } else { Role::Quiet };
    let mut words = vec![
        (own.unwrap_or(name).into(), Role::Text),
        (format!(" {}", stack.status).into(), Role::Quiet),
        (drift.into(), role),
        (format!("  {protected}").into(), Role::Quiet),
    ];
    words.extend(template(model, region, stack).map(|it| (format!("  {it}").into(), Role::Warn)));
    words
}

/// What is to be said of its template beside ours.
fn template(model: &Model, region: &Region, stack: &Stack) -> Option<String> {
    let formation = model.estate.regions.get(region)?.formation.get(&stack.name)?;
    if let Some(error) = formation.template.trouble() {
        return Some(format!("template not read: {error}"));
    }
    match &model.rows.deployed.comparison(region, stack)?.found {
        Compared::Same => None,
        Compared::Foreign => Some("its template is not of this program: not compared".to_owned()),
        Compared::Outdated(prediction) => Some(format!("outdated: {} changes", prediction.changes.len())),
    }
}

fn promises(model: &Model, region: &Region, standing: &PhaseStanding) -> Words<'static> {
    if standing.phase.promises.is_empty() {
        return vec![label("promises"), ("none: the roadmap states no figures".into(), Role::Quiet)];
    }
    let measured = model.measurements(region, standing);
    let (words, role) = scoreboard(&measured);
    let mut line = vec![label("promises"), (words.into(), role)];
    // The first reason stands for all where nothing is measured.
    let why = measured.iter().find(|it| it.measured.is_none()).and_then(|it| it.why.clone());
    match (measured.is_empty(), why) {
        (true, _) => line.push((" (it is not there)".into(), Role::Unknown)),
        (false, Some(why)) => line.push((format!("  {why}").into(), Role::Unknown)),
        (false, None) => line.push(("  over the last 3h, listed under Promises".into(), Role::Quiet)),
    }
    line
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

fn estimate(model: &Model, region: &Region, standing: &PhaseStanding) -> Words<'static> {
    let by = format!(" a month at list price of {}, by its templates, without use", iac::price::READ_ON);
    match phases::estimate(model, Some(region), standing.phase) {
        Some(usd) => vec![label("estimate"), (usd.to_string().into(), Role::Text), (by.into(), Role::Quiet)],
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

/// Why a list of a phase is empty, where that says more than that nothing is there.
pub(super) fn nothing(model: &Model, detail: &Detail) -> Option<String> {
    let (region, standing) = (detail.subject.region()?, model.standing(&model.row_of(&detail.subject))?);
    let unread: Vec<&str> = match detail.section {
        Section::Drift => {
            let is_unread = |it: &&Stack| it.drift == Drift::Unknown;
            standing.stacks.iter().filter(is_unread).map(|stack| stack.name.as_str()).collect()
        }
        Section::Changes => {
            let is_unread = |it: &&Stack| model.rows.deployed.comparison(region, it).is_none();
            standing.stacks.iter().filter(is_unread).map(|stack| stack.name.as_str()).collect()
        }
        Section::Promises => return Some("the roadmap states no figures for it".to_owned()),
        _ => return None,
    };
    let names = unread.join(", ");
    Some(match (detail.section, standing.stacks.is_empty(), unread.is_empty()) {
        (_, true, _) => "no stack of it is there".to_owned(),
        (Section::Drift, _, true) => drifted(model, region, standing),
        (Section::Drift, _, false) => format!("whether {names} drifted was never looked at: detect drift is an action"),
        (_, _, true) => "rolling it out would change nothing, with the parameters it was deployed with".to_owned(),
        (_, _, false) => format!("not compared with this program's templates yet: {names}"),
    })
}

fn drifted(model: &Model, region: &Region, standing: &PhaseStanding) -> String {
    let formation = model.estate.regions.get(region).map(|here| &here.formation);
    let drift = |stack: &Stack| formation?.get(&stack.name)?.drift.trouble();
    if let Some(error) = standing.stacks.iter().find_map(drift) {
        return format!("what differs could not be read: {error}");
    }
    if standing.stacks.iter().any(|stack| stack.drift == Drift::Drifted) {
        "it drifted; waiting for the first answer about what differs".to_owned()
    } else {
        "nothing was changed beside its templates, at the last look".to_owned()
    }
}
