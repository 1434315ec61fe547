//! Target groups: how many targets are healthy, in which zone, and why not.

use std::collections::BTreeMap;

use domain::{Freshness, HealthCount, Target, TargetGroup, Zone, by_zone, in_words, reasons};

use super::{View, count, region, region_cell, role};
use crate::draw::Words;
use crate::layout::{Form, PaneArea};
use crate::theme::Role;
use crate::widgets::{Age, Cell, Column, Width, dash, width_of, zone_dots};
use crate::{Grade, Model, Pane, Row};

pub(super) struct Targets;

impl View for Targets {
    fn columns(&self, model: &Model, area: &PaneArea) -> Vec<Column> {
        let zones = widest_zones(model, area);
        vec![
            Column::words("target group", Width::Grows(8, 32), 0),
            region(model, area),
            Column::words("balancer", Width::Grows(14, 20), 6),
            Column::figures("healthy", 7, 1),
            Column::words("state", Width::Fixed(8), 2),
            Column::words("zones", Width::Grows(zones, zones.max(32)), 3),
            Column::words("reasons", Width::Grows(8, 100), 5),
        ]
    }

    fn cells<'a>(&self, model: &'a Model, row: &'a Row, area: &PaneArea) -> Vec<Cell<'a>> {
        let Some(group) = model.target_group(row) else { return vec![Cell::new("gone since", Role::Unknown)] };
        let balancer = group.balancer.as_ref().map_or("no balancer", |balancer| balancer.name.as_str());
        let targets = model.target_health(&row.subject).and_then(|reading| reading.value());
        let (healthy, zones) = match targets {
            Some(targets) => {
                let count = HealthCount::of(targets);
                (format!("{}/{}", count.healthy, count.total()), zone_dots(&zones_of(group, targets)))
            }
            None => (dash().to_owned(), String::new()),
        };
        vec![
            Cell::new(group.name.as_str(), Role::Text),
            region_cell(row, area),
            Cell::new(balancer, Role::Quiet),
            Cell::new(healthy, role(row.grade)),
            Cell::new(self::state(model, row), role(row.grade)),
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

/// The width of the zones of the rows shown: a zone cut off could be the one that fails.
fn widest_zones(model: &Model, area: &PaneArea) -> u16 {
    const USUAL: u16 = 15;
    const MOST: u16 = 30;
    let rows = &model.rows.pane(Pane::Targets).rows;
    let shown = rows.iter().skip(model.view.pane(Pane::Targets).cursor.offset).take(area.page());
    let width = |row: &Row| {
        let targets = model.target_health(&row.subject)?.value()?;
        Some(width_of(&zone_dots(&zones_of(model.target_group(row)?, targets))))
    };
    shown.filter_map(width).max().unwrap_or(USUAL).clamp(USUAL, MOST)
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

/// The targets of each zone, and the load balancer's zones that have none: traffic sent there finds nobody.
pub(super) fn zones_of(group: &TargetGroup, targets: &[Target]) -> BTreeMap<Zone, HealthCount> {
    let mut zones = by_zone(targets);
    // Targets outside the network's zones, by address, are of the zone `all`.
    if !zones.is_empty() && !zones.keys().any(|zone| zone.as_str() == "all") {
        for zone in group.balancer.iter().flat_map(|balancer| &balancer.zones) {
            zones.entry(zone.clone()).or_default();
        }
    }
    zones
}

/// How a target group is. Of one that does not answer, how it was: its figures are the last that are known.
fn state(model: &Model, row: &Row) -> &'static str {
    let reading = model.target_health(&row.subject);
    let is_silent = reading.is_some_and(|reading| reading.failure().is_some());
    let lacks = |targets: &Vec<Target>| HealthCount::of(targets).healthy < targets.len();
    match reading.and_then(|reading| reading.value()) {
        Some(targets) if row.grade == Grade::Unknown && is_silent => {
            if lacks(targets) {
                "unknown"
            } else {
                "was ok"
            }
        }
        Some(_) if row.grade == Grade::Unknown => "in part",
        _ => word(row.grade),
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
    let reading = model.target_health(&row.subject);
    if let (Some(_), Some(failure)) = (targets, reading.and_then(|reading| reading.failure())) {
        let silent = in_words(model.now.here.since(failure.since));
        words.push((format!("NO ANSWER {silent} ").into(), Role::Bad));
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
