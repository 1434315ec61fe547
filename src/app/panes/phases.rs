//! Phases: how far each is, and what it costs against the roadmap.

use domain::{Phase, PhaseStanding, PhaseStatus, Region, Usd, in_words};
use iac::progress::{Operation, Rest};
use iac::promise::{Kept, Measurement};

use super::{View, region, region_cell};
use crate::layout::{Form, PaneArea};
use crate::theme::Role;
use crate::widgets::{Cell, Column, Width, dash};
use crate::{Model, Row};

pub(super) struct Phases;

impl View for Phases {
    fn columns(&self, model: &Model, area: &PaneArea) -> Vec<Column> {
        vec![
            Column::words("phase", Width::Grows(12, 13), 0),
            region(model, area),
            Column::words("status", Width::Fixed(11), 1),
            Column::figures("done", 7, 2),
            Column::words("promise", Width::Fixed(PROMISE), 5),
            Column::words("cost a month", Width::Grows(16, 80), 4),
        ]
    }

    fn cells<'a>(&self, model: &'a Model, row: &'a Row, area: &PaneArea) -> Vec<Cell<'a>> {
        let Some(standing) = model.standing(row) else { return vec![Cell::new("gone since", Role::Unknown)] };
        let place = row.subject.region();
        let operation = place.and_then(|region| operation(model, region, standing));
        let words =
            if area.list.width >= WIDE { reckonings(model, place, standing) } else { cost(model, place, standing) };
        let mut money = vec![(words.into(), Role::Quiet)];
        let counted = counted(standing, operation.as_ref());
        // The bar repeats the figures beside it; money is said nowhere else.
        if area.list.width >= ROOMY {
            money.insert(0, (progress(standing, counted, operation.as_ref()).into(), Role::Warn));
        }
        let done = counted.map_or_else(|| dash().to_owned(), |(done, all)| format!("{done}/{all}"));
        // Figures for a column that has no room would be measured for nobody.
        let measured = place.filter(|_| shows_promises(area.list.width));
        let (promise, kept) =
            measured.map_or_else(|| (String::new(), Role::Quiet), |region| kept(&model.measurements(region, standing)));
        vec![
            Cell::Several(vec![
                (format!("{} ", standing.phase.number).into(), Role::Quiet),
                (standing.phase.name.into(), Role::Text),
            ]),
            region_cell(row, area),
            Cell::new(standing.status.word(), role(standing.status)),
            Cell::new(done, Role::Text),
            Cell::new(promise, kept),
            Cell::Several(money),
        ]
    }

    fn summary(&self, model: &Model, form: Form) -> (String, Role) {
        let standings = model.rows.standings.iter().map(|(_, standing)| standing);
        let loud = |wanted: fn(PhaseStatus) -> bool| standings.clone().find(|standing| wanted(standing.status));
        let urgent = loud(|status| status == PhaseStatus::Failed)
            .or_else(|| loud(|status| status == PhaseStatus::Drifted))
            .or_else(|| loud(|status| status == PhaseStatus::InProgress))
            .or_else(|| loud(|status| status == PhaseStatus::Outdated));
        match urgent {
            Some(standing) => {
                let place = model.rows.standings.iter().find(|(_, it)| std::ptr::eq(it, standing));
                let operation = place.and_then(|(region, _)| operation(model, region, standing));
                let counted = counted(standing, operation.as_ref());
                let done = counted.map_or_else(String::new, |(done, all)| format!(" {done}/{all}"));
                let PhaseStanding { phase, status, .. } = standing;
                (format!("{} {} {}{done}", phase.number, phase.name, status.word()), role(*status))
            }
            None if form == Form::Line => {
                let live = standings.clone().filter(|standing| standing.status == PhaseStatus::Live).count();
                (format!("{live} live of {}", standings.count()), Role::Quiet)
            }
            None => (String::new(), Role::Quiet),
        }
    }

    fn empty(&self, _: &Model) -> String {
        "no region is looked at".to_owned()
    }
}

/// From this width of the list on there is room for a bar beside the money.
const ROOMY: u16 = 70;

/// From this width of the list on there is room for roadmap, estimate and actual side by side.
const WIDE: u16 = 130;
/// Cells of what is kept of a promise.
const PROMISE: u16 = 8;
/// From this width of the list on there is room for what is kept.
const PROMISING: u16 = 74;

/// Whether a list so wide says what is kept of the promises.
pub(crate) const fn shows_promises(width: u16) -> bool {
    width >= PROMISING
}

/// What is done with the first stack of the phase that is worked on.
fn operation(model: &Model, region: &Region, standing: &PhaseStanding) -> Option<Operation> {
    model.operations(region, standing).next().map(|(_, operation)| operation)
}

/// Resources done and in all: of the running operation, or else those that are complete.
fn counted(standing: &PhaseStanding, operation: Option<&Operation>) -> Option<(usize, usize)> {
    let running = operation.filter(|it| it.ended.is_none()).map(|it| (it.done, it.total));
    // Nothing of nothing is no progress.
    running.or(standing.resources).filter(|(_, all)| *all > 0)
}

/// What is kept of the promises, in a few cells: `1 broken`, `3/4 kept`.
fn kept(measured: &[Measurement]) -> (String, Role) {
    let count = |verdict| measured.iter().filter(|it| it.verdict == verdict).count();
    let (broken, kept) = (count(Kept::Broken), count(Kept::Kept));
    if measured.iter().all(|it| it.measured.is_none()) {
        (dash().to_owned(), Role::Unknown)
    } else if broken > 0 {
        (format!("{broken} broken"), Role::Bad)
    } else {
        let role = if kept == measured.len() { Role::Good } else { Role::Unknown };
        (format!("{kept}/{} kept", measured.len()), role)
    }
}

/// What is kept, broken and not known, in words; a dash where nothing is measured.
pub(super) fn scoreboard(measured: &[Measurement]) -> (String, Role) {
    let count = |verdict| measured.iter().filter(|it| it.verdict == verdict).count();
    if measured.iter().all(|it| it.measured.is_none()) {
        return (dash().to_owned(), Role::Unknown);
    }
    let words = [Kept::Broken, Kept::Kept, Kept::Unknown]
        .into_iter()
        .filter(|verdict| count(*verdict) > 0)
        .map(|verdict| format!("{} {}", count(verdict), verdict.as_str()));
    (words.collect::<Vec<_>>().join(" · "), kept(measured).1)
}

/// How a status is written.
pub(super) const fn role(status: PhaseStatus) -> Role {
    match status {
        PhaseStatus::Failed => Role::Bad,
        PhaseStatus::Drifted
        | PhaseStatus::InProgress
        | PhaseStatus::Outdated
        | PhaseStatus::Partial
        | PhaseStatus::Unmanaged => Role::Warn,
        PhaseStatus::Live => Role::Good,
        PhaseStatus::Unknown => Role::Unknown,
        PhaseStatus::Absent => Role::Quiet,
    }
}

/// The share of resources that are complete, while a stack is worked on.
fn progress(standing: &PhaseStanding, counted: Option<(usize, usize)>, operation: Option<&Operation>) -> String {
    match (standing.status, counted) {
        (PhaseStatus::InProgress, Some((done, all))) => {
            let rest = operation.map_or_else(String::new, short_rest);
            format!("{}{rest}", bar(done, all))
        }
        _ => String::new(),
    }
}

/// `▓▓▓░░░░░░░ `; nothing of nothing.
pub(super) fn bar(done: usize, all: usize) -> String {
    const BAR: usize = 10;
    let Some(full) = (done * BAR).checked_div(all) else { return String::new() };
    let full = full.min(BAR);
    format!("{}{} ", "▓".repeat(full), "░".repeat(BAR - full))
}

/// The same in a few cells; nothing where nothing is known.
fn short_rest(operation: &Operation) -> String {
    match operation.rest {
        Rest::About(span) => format!("~{} ", in_words(span)),
        Rest::AtLeast(span) if span.is_zero() => "late ".to_owned(),
        Rest::AtLeast(span) => format!(">{} ", in_words(span)),
        Rest::Unknown => String::new(),
    }
}

/// How long it may still take, by how long it took before.
pub(super) fn rest(operation: &Operation) -> String {
    match operation.rest {
        Rest::About(span) => format!("about {} left", in_words(span)),
        Rest::AtLeast(span) if span.is_zero() => "longer than usual".to_owned(),
        Rest::AtLeast(span) => format!("more than {} left", in_words(span)),
        Rest::Unknown => format!("{} left (not known)", dash()),
    }
}

/// What it has cost this month or would cost at list price, of what the roadmap says.
fn cost(model: &Model, region: Option<&Region>, standing: &PhaseStanding) -> String {
    let phase = standing.phase;
    let spent = actual(model, phase.number).map(Usd::short);
    let estimate = estimate(model, region, phase).map(|usd| format!("est. {}", usd.short()));
    let Some(words) = spent.or(estimate) else { return "not priced".to_owned() };
    match phase.roadmap {
        Some(cost) => format!("{words} of {}", range(cost)),
        None => words,
    }
}

/// What the roadmap says, list prices come to, and was spent this month.
fn reckonings(model: &Model, region: Option<&Region>, standing: &PhaseStanding) -> String {
    let phase = standing.phase;
    let or_dash = |words: Option<String>| words.unwrap_or_else(|| dash().to_owned());
    let roadmap = or_dash(phase.roadmap.map(range));
    let estimate = estimate(model, region, phase).map(Usd::short);
    let actual = actual(model, phase.number).map(Usd::short);
    format!("roadmap {roadmap}  estimate {}  actual {}", or_dash(estimate), or_dash(actual))
}

/// What the phase adds to a month at list price, by what its stacks were deployed with.
pub(crate) fn estimate(model: &Model, region: Option<&Region>, phase: &Phase) -> Option<Usd> {
    model.rows.deployed.estimates.get(&(region?.clone(), phase.number))?.monthly
}

/// `$68`, or `$5-$50` where it depends on use.
pub(super) fn range(cost: domain::RoadmapCost) -> String {
    if (cost.low.0 - cost.high.0).abs() < 0.005 {
        format!("${:.0}", cost.low.0)
    } else {
        format!("${:.0}-${:.0}", cost.low.0, cost.high.0)
    }
}

/// Month to date by the phase's tag, where Cost Explorer tells it.
pub(super) fn actual(model: &Model, number: u8) -> Option<Usd> {
    let costs = model.estate.billing.by_phase.value()?;
    let mut own = costs
        .iter()
        .filter(|cost| domain::Phase::of_tag(&cost.tag).is_some_and(|phase| phase.number == number))
        .peekable();
    own.peek()?;
    Some(own.map(|cost| Usd(cost.usd)).sum())
}
