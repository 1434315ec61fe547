//! Phases: how far each is, and what it costs against the roadmap.

use domain::{PhaseStanding, PhaseStatus, Usd};

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
            Column::words("cost a month", Width::Grows(16, 80), 4),
        ]
    }

    fn cells<'a>(&self, model: &'a Model, row: &'a Row, area: &PaneArea) -> Vec<Cell<'a>> {
        let Some(standing) = model.standing(row) else { return vec![Cell::new("gone since", Role::Unknown)] };
        let mut money = vec![(cost(model, standing).into(), Role::Quiet)];
        // The bar repeats the figures beside it; money is said nowhere else.
        if area.list.width >= ROOMY {
            money.insert(0, (progress(standing).into(), Role::Warn));
        }
        let done = standing.resources.map_or_else(|| dash().to_owned(), |(done, all)| format!("{done}/{all}"));
        vec![
            Cell::Several(vec![
                (format!("{} ", standing.phase.number).into(), Role::Quiet),
                (standing.phase.name.into(), Role::Text),
            ]),
            region_cell(row, area),
            Cell::new(standing.status.word(), role(standing.status)),
            Cell::new(done, Role::Text),
            Cell::Several(money),
        ]
    }

    fn summary(&self, model: &Model, form: Form) -> (String, Role) {
        let standings = model.rows.standings.iter().map(|(_, standing)| standing);
        let loud = |wanted: fn(PhaseStatus) -> bool| standings.clone().find(|standing| wanted(standing.status));
        let urgent = loud(|status| status == PhaseStatus::Failed)
            .or_else(|| loud(|status| status == PhaseStatus::Drifted))
            .or_else(|| loud(|status| status == PhaseStatus::InProgress));
        match urgent {
            Some(standing) => {
                let done = standing.resources.map_or_else(String::new, |(done, all)| format!(" {done}/{all}"));
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
fn progress(standing: &PhaseStanding) -> String {
    const BAR: usize = 10;
    match (standing.status, standing.resources) {
        (PhaseStatus::InProgress, Some((done, all))) if all > 0 => {
            let full = (done * BAR / all).min(BAR);
            format!("{}{} ", "▓".repeat(full), "░".repeat(BAR - full))
        }
        _ => String::new(),
    }
}

/// What it has cost this month or would cost at list price, of what the roadmap says.
fn cost(model: &Model, standing: &PhaseStanding) -> String {
    let phase = standing.phase;
    let spent = actual(model, phase.number).map(Usd::short);
    let estimate = phase.estimate().map(|usd| format!("est. {}", usd.short()));
    let Some(words) = spent.or(estimate) else { return "not priced".to_owned() };
    match phase.roadmap {
        Some(cost) => format!("{words} of {}", range(cost)),
        None => words,
    }
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
