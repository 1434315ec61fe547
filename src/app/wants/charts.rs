//! The metrics behind what is on screen: one question per region, since each metric asked for is billed.

use std::collections::BTreeSet;

use domain::{Ask, MetricKey, MetricQuery, Region, Regional, Stat, metric};

use super::{Rank, Shown, Want, promised};
use crate::layout::{Form, layout};
use crate::{Model, Pane, Row, Subject};

/// A metric drawn for a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charted {
    /// What it shows, `requests`.
    pub name: &'static str,
    /// Its unit, `/min`; empty for a count.
    pub unit: &'static str,
    /// Where its datapoints are: `estate.regions[region].metrics[query]`.
    pub key: MetricKey,
}

/// The metrics drawn for a subject, in the order they are shown: the first is the one a row draws.
pub fn charted(model: &Model, subject: &Subject) -> Vec<Charted> {
    let row = model.row_of(subject);
    match subject {
        Subject::Group(region, name) => {
            vec![at(region, "CPU", "%", metric::cpu(name)), at(region, "in service", "", metric::in_service(name))]
        }
        Subject::Alarm(region, _) => {
            let rule = model.alarm(&row).and_then(|alarm| alarm.metric());
            rule.map(|rule| at(region, "value", "", rule.query.clone())).into_iter().collect()
        }
        Subject::TargetGroup(region, _) => balanced(model, region, &row),
        _ => Vec::new(),
    }
}

fn balanced(model: &Model, region: &Region, row: &Row) -> Vec<Charted> {
    let Some(group) = model.target_group(row) else { return Vec::new() };
    let Some(balancer) = &group.balancer else { return Vec::new() };
    let drawn = [
        ("healthy hosts", "", "HealthyHostCount", Stat::new("Minimum")),
        ("response time p50", "s", "TargetResponseTime", Stat::percentile(50)),
        ("response time p95", "s", "TargetResponseTime", Stat::percentile(95)),
        ("requests", "/min", "RequestCount", Stat::sum()),
        ("4xx", "/min", "HTTPCode_Target_4XX_Count", Stat::sum()),
        ("5xx", "/min", "HTTPCode_Target_5XX_Count", Stat::sum()),
    ];
    let chart = |(name, unit, metric, stat)| {
        metric::balancer(&group.arn, &balancer.arn, metric, stat).map(|query| at(region, name, unit, query))
    };
    drawn.into_iter().filter_map(chart).collect()
}

fn at(region: &Region, name: &'static str, unit: &'static str, query: MetricQuery) -> Charted {
    Charted { name, unit, key: MetricKey { region: region.clone(), query } }
}

/// The most metrics in one call of `GetMetricData`; what is on screen is far less.
const MOST: usize = 500;

pub(super) fn add(model: &Model, region: &Region, shown: &Shown, wants: &mut Vec<Want>) {
    let mut queries: BTreeSet<MetricQuery> = BTreeSet::new();
    for pane in [Pane::Capacity, Pane::Alarms] {
        let rows = &model.rows.pane(pane).rows;
        let (first, end) = shown.panes[pane as usize].unwrap_or_default();
        let visible = rows.get(first.min(rows.len())..end.min(rows.len())).unwrap_or_default();
        for row in visible.iter().filter(|row| row.subject.region() == Some(region)) {
            queries.extend(drawn_in_row(model, row));
        }
    }
    if let Some(subject) = shown.opened.as_ref().filter(|subject| subject.region() == Some(region)) {
        queries.extend(charted(model, subject).into_iter().map(|charted| charted.key.query));
    }
    queries.extend(promised_by_phases(model, region, shown));
    if queries.is_empty() {
        return;
    }
    let ask = Ask::In(region.clone(), Regional::Metrics(queries.into_iter().take(MOST).collect()));
    let rank = if shown.opened.is_some() { Rank::Selected } else { Rank::Visible };
    wants.push(Want { cadence: promised(model, &ask), ask, rank });
}

/// What the promises of the phases are measured by, while a phase is shown.
fn promised_by_phases(model: &Model, region: &Region, shown: &Shown) -> Vec<MetricQuery> {
    let laid_out = layout(model.size, model);
    let area = laid_out.pane(Pane::Phases).filter(|area| area.form == Form::Full);
    let is_listed = area.is_some_and(|area| crate::panes::shows_promises(area.list.width));
    let is_shown = match &shown.opened {
        Some(Subject::Phase(at, _)) => at == region,
        Some(_) => false,
        None => is_listed,
    };
    // Nothing is promised of what is not there.
    let mut standings = model.rows.standings.iter().filter(|(at, _)| at == region);
    let is_there = standings.any(|(_, standing)| !standing.stacks.is_empty());
    let front = model.front(region).filter(|_| is_shown && is_there);
    front.map(|front| front.queries()).unwrap_or_default()
}

/// What a row draws beside its words: a group's CPU, an alarm's metric.
pub(crate) fn drawn_in_row(model: &Model, row: &Row) -> Option<MetricQuery> {
    match &row.subject {
        Subject::Group(_, name) => Some(metric::cpu(name)),
        _ => Some(model.alarm(row)?.metric()?.query.clone()),
    }
}
