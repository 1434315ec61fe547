//! Target groups: how many targets are healthy, in which zone, and why not.

use domain::{Freshness, HealthCount, Target, by_zone, reasons};

use super::{View, count, region, region_cell, role};
use crate::draw::Words;
use crate::layout::{Form, PaneArea};
use crate::theme::Role;
use crate::widgets::{Age, Cell, Column, Width, dash, zone_dots};
use crate::{Grade, Model, Pane, Row};

pub(super) struct Targets;

impl View for Targets {
    fn columns(&self, model: &Model, _: &PaneArea) -> Vec<Column> {
        // A zone cut off could be the one that fails.
        let most = model.estate.groups().map(|group| group.zones.len()).max().unwrap_or(0);
        let zones = if most > 2 { 20 } else { 15 };
        vec![
            Column::words("target group", Width::Grows(8, 32), 0),
            region(model, 4),
            Column::words("balancer", Width::Grows(14, 20), 6),
            Column::figures("healthy", 7, 1),
            Column::words("state", Width::Fixed(8), 2),
            Column::words("zones", Width::Grows(zones, 32), 3),
            Column::words("reasons", Width::Grows(8, 100), 5),
        ]
    }

    fn cells<'a>(&self, model: &'a Model, row: &'a Row, _: &PaneArea) -> Vec<Cell<'a>> {
        let Some(group) = model.target_group(row) else { return vec![Cell::new("gone since", Role::Unknown)] };
        let balancer = group.balancer.as_ref().map_or("no balancer", |balancer| balancer.name.as_str());
        let targets = model.target_health(&row.subject).and_then(|reading| reading.value());
        let (healthy, zones) = match targets {
            Some(targets) => {
                let count = HealthCount::of(targets);
                (format!("{}/{}", count.healthy, count.total()), zone_dots(&by_zone(targets)))
            }
            None => (dash().to_owned(), String::new()),
        };
        vec![
            Cell::new(group.name.as_str(), Role::Text),
            region_cell(row),
            Cell::new(balancer, Role::Quiet),
            Cell::new(healthy, role(row.grade)),
            Cell::new(word(row.grade), role(row.grade)),
            Cell::new(zones, Role::Text),
            Cell::Several(why(model, row, targets)),
        ]
    }

    fn summary(&self, model: &Model, form: Form) -> (String, Role) {
        count(model, Pane::Targets, model.rows.summary.targets, ("degraded", form))
    }

    fn empty(&self, model: &Model) -> String {
        let regions: Vec<_> = model.session.regions.iter().map(domain::Region::as_str).collect();
        format!("no target groups in {}", regions.join(", "))
    }
}

/// A grade in a target group's words.
const fn word(grade: Grade) -> &'static str {
    match grade {
        Grade::Failing => "failing",
        Grade::Degraded => "degraded",
        Grade::Unknown => "unknown",
        Grade::Busy => "changing",
        Grade::Ok => "ok",
    }
}

/// Why targets are not healthy, how old that is where it is older than promised, and what AWS's operators override.
fn why<'a>(model: &Model, row: &Row, targets: Option<&Vec<Target>>) -> Words<'a> {
    let mut words = Vec::new();
    match crate::row_freshness(model, row) {
        Freshness::Awaiting => words.push((why_not_read(model, row).into(), Role::Unknown)),
        Freshness::Stale(age) => words.push((format!("{} ", Age::Stale(age).words()).into(), Role::Stale)),
        Freshness::Fresh(_) => {}
    }
    let Some(targets) = targets else { return words };
    if targets.is_empty() {
        words.push(("no targets registered".into(), Role::Unknown));
    }
    let shifted = targets.iter().filter(|target| target.shifted.is_some()).count();
    if shifted > 0 {
        words.push((format!("{shifted} shifted away ").into(), Role::Warn));
    }
    for (reason, times) in reasons(targets) {
        let short = reason.as_str().strip_prefix("Target.").unwrap_or(reason.as_str());
        words.push((format!("{short} {times}  ").into(), Role::Quiet));
    }
    words
}

fn why_not_read(model: &Model, row: &Row) -> String {
    match model.target_health(&row.subject).and_then(|reading| reading.trouble()) {
        Some(error) => error.to_string(),
        None => "not asked yet".to_owned(),
    }
}
