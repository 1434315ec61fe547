//! Auto Scaling groups: the wish between its bounds, what serves, and what is changing it.

use domain::{AutoScalingGroup, Freshness, LifecycleCount, RegionEstate, in_words, metric};

use super::{View, count, region, region_cell, role};
use crate::draw::Words;
use crate::layout::{Form, PaneArea};
use crate::theme::Role;
use crate::widgets::{Age, Cell, Column, NEVER, Width, capacity_gauge, dash, percent};
use crate::{Model, Pane, Row};

pub(super) struct Capacity;

/// From this width on the bounds are drawn as a gauge.
const GAUGES: u16 = 54;

impl View for Capacity {
    fn columns(&self, model: &Model, area: &PaneArea) -> Vec<Column> {
        let gauge = if area.list.width >= GAUGES { Width::Fixed(18) } else { Width::Fixed(10) };
        // Where rows take two lines, these stand on the second.
        let [cpu, zones, changing] = if area.row_height > 1 { [NEVER; 3] } else { [5, 6, 7] };
        vec![
            Column::words("group", Width::Grows(6, 32), 0),
            region(model, area),
            Column::words("bounds", gauge, 3),
            Column::words("wished", Width::Fixed(11), 2),
            Column::words("serving", Width::Fixed(13), 1),
            Column::words("cpu", Width::Fixed(9), cpu),
            Column::words("zones", Width::Grows(12, 24), zones),
            Column::words("changing", Width::Grows(10, 100), changing),
        ]
    }

    fn cells<'a>(&self, model: &'a Model, row: &'a Row, area: &PaneArea) -> Vec<Cell<'a>> {
        let Some(group) = model.group(row) else { return vec![Cell::new("gone since", Role::Unknown)] };
        let (count, capacity) = (group.count(), group.capacity);
        let bounds = if area.list.width >= GAUGES && capacity.max() < 100 {
            capacity_gauge(capacity, 12, 2)
        } else {
            format!("{}..{}", capacity.min(), capacity.max())
        };
        vec![
            Cell::new(group.name.as_str(), Role::Text),
            region_cell(row, area),
            Cell::new(bounds, Role::Quiet),
            Cell::Several(vec![
                ("desired".into(), Role::Quiet),
                (format!("{:>4}", capacity.desired()).into(), Role::Text),
            ]),
            Cell::Several(vec![
                ("serving ".into(), Role::Quiet),
                (format!("{:>4}", count.in_service).into(), role(row.grade)),
            ]),
            Cell::Several(cpu_cell(model, row, group)),
            Cell::new(zones(group), Role::Text),
            Cell::Several(all_changing(model, model.here(&row.subject), group)),
        ]
    }

    fn below<'a>(&self, model: &'a Model, row: &'a Row) -> Words<'a> {
        let Some(group) = model.group(row) else { return Vec::new() };
        let here = model.here(&row.subject);
        let mut words = vec![("  ".into(), Role::Text)];
        words.extend(cpu(model, row, group));
        words.push((format!("  {}  ", zones(group)).into(), Role::Text));
        words.extend(all_changing(model, here, group));
        words
    }

    fn summary(&self, model: &Model, form: Form) -> (String, Role) {
        count(model, Pane::Capacity, model.rows.summary.capacity, ("short", form))
    }

    fn empty(&self, model: &Model) -> String {
        let regions: Vec<_> = model.session.regions.iter().map(domain::Region::as_str).collect();
        format!("no Auto Scaling groups in {}", regions.join(", "))
    }
}

/// How old the CPU is, where that is older than promised.
fn cpu_age(model: &Model, row: &Row, group: &AutoScalingGroup) -> Option<Age> {
    match crate::aging::metric_freshness(model, model.here(&row.subject)?, &metric::cpu(&group.name)) {
        Freshness::Stale(age) => Some(Age::Stale(age)),
        Freshness::Fresh(_) | Freshness::Awaiting => None,
    }
}

/// The latest CPU in nine cells: `cpu  78.2%`, or `STALE 78%`.
fn cpu_cell<'a>(model: &Model, row: &Row, group: &AutoScalingGroup) -> Words<'a> {
    let value = latest_cpu(model.here(&row.subject), group);
    match value.zip(cpu_age(model, row, group)) {
        Some((value, _)) => vec![(format!("STALE{:>4}", percent(value.round())).into(), Role::Stale)],
        None => cpu(model, row, group),
    }
}

fn latest_cpu(here: Option<&RegionEstate>, group: &AutoScalingGroup) -> Option<f64> {
    let series = here?.metrics.get(&metric::cpu(&group.name))?.value()?;
    series.latest().map(|(_, value)| value)
}

/// The latest CPU: `cpu  78.2%`, and its age where that is older than promised.
fn cpu<'a>(model: &Model, row: &Row, group: &AutoScalingGroup) -> Words<'a> {
    let (words, role) = match latest_cpu(model.here(&row.subject), group) {
        Some(value) => (percent(value), Role::Text),
        None => (dash().to_owned(), Role::Unknown),
    };
    let mut cell: Words<'a> = vec![("cpu".into(), Role::Quiet), (format!("{words:>6}").into(), role)];
    if let Some(age) = cpu_age(model, row, group) {
        cell.push((format!(" {}", age.words()).into(), age.role()));
    }
    cell
}

/// Instances in service by zone: `1a 2 · 1b 1`.
fn zones(group: &AutoScalingGroup) -> String {
    let zones = group.in_service_by_zone();
    zones.iter().map(|(zone, count)| format!("{} {count}", zone.short())).collect::<Vec<_>>().join(" · ")
}

/// What will be put back and when, and then what is changing.
fn all_changing<'a>(model: &Model, here: Option<&RegionEstate>, group: &AutoScalingGroup) -> Words<'a> {
    let mut words: Words<'a> = Vec::new();
    let is_it = |action: &change::Action| action.group() == Some(&group.name);
    if let Some((_, at)) = model.changes.reverting(&group.region, is_it) {
        words.push(if at <= model.now.cloud {
            let over = in_words(model.now.cloud.since(at));
            (format!("put back OVERDUE {over}  ").into(), Role::Bad)
        } else {
            let span = in_words(model.now.cloud.until(at));
            (format!("put back in {span} unless kept  ").into(), Role::Warn)
        });
    }
    words.extend(changing(here, group, group.count()));
    words
}

/// What is under way, what is switched off, and what is due.
pub(super) fn changing<'a>(here: Option<&RegionEstate>, group: &AutoScalingGroup, count: LifecycleCount) -> Words<'a> {
    let mut words: Words<'a> = Vec::new();
    let mut say = |words_: String, role| words.push((format!("{words_}  ").into(), role));
    let counts = [
        (count.unhealthy, "unhealthy", Role::Bad),
        (count.pending, "pending", Role::Warn),
        (count.terminating, "terminating", Role::Warn),
        (count.standby, "standby", Role::Warn),
        (count.other, "in other states", Role::Unknown),
    ];
    for (number, word, role) in counts.into_iter().filter(|(number, ..)| *number > 0) {
        say(format!("{number} {word}"), role);
    }
    if let Some(refresh) = here.and_then(|here| here.running_refresh(&group.name)) {
        say(format!("refresh {}% {}", refresh.percent, refresh.status), Role::Warn);
    }
    if !group.suspended.is_empty() {
        let names: Vec<_> = group.suspended.iter().map(domain::Text::as_str).collect();
        say(format!("suspended {}", names.join(" ")), Role::Warn);
    }
    words
}
