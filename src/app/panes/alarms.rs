//! Alarms, firing first: since when, the value against its threshold, and its course.

use std::time::Duration;

use domain::{Alarm, AlarmRule, Freshness, MetricRule, Moment, RegionEstate, Series, in_words};

use super::{View, count, region, region_cell, role, sign};
use crate::layout::{Form, PaneArea};
use crate::theme::Role;
use crate::widgets::{Cell, Column, NEVER, Width, dash, figure, spark};
use crate::{Model, Pane, Row, Subject};

pub(super) struct Alarms;

impl View for Alarms {
    fn columns(&self, model: &Model, area: &PaneArea) -> Vec<Column> {
        let reason = if model.view.zoomed { 6 } else { NEVER };
        vec![
            Column::words("alarm", Width::Grows(16, 40), 0),
            region(model, area),
            Column::words("state", Width::Fixed(7), 1),
            Column::figures("since", 5, 2),
            Column::words(" value", Width::Fixed(15), 3),
            Column::words("course", Width::Grows(6, 24), 5),
            Column::words("reason", Width::Grows(24, 200), reason),
        ]
    }

    fn cells<'a>(&self, model: &'a Model, row: &'a Row, area: &PaneArea) -> Vec<Cell<'a>> {
        let Some(alarm) = model.alarm(row) else { return folded(row) };
        let role = role(row.grade);
        let here = model.here(&row.subject);
        let since = alarm.since.map_or_else(|| dash().to_owned(), |at| in_words(crate::since(model, at)));
        let mut name = vec![(sign(row.grade).into(), role), (alarm.name.as_str().into(), Role::Text)];
        if !alarm.actions_enabled {
            name.push((" actions off".into(), Role::Warn));
        }
        vec![
            Cell::Several(name),
            region_cell(row, area),
            Cell::new(alarm.state.word(), role),
            Cell::new(since, Role::Quiet),
            value(model, here, alarm),
            stale(model, here, alarm).map_or_else(
                || Cell::Course(course(here, alarm, 24), Role::Chart),
                |age| Cell::new(format!("{} old", in_words(age)), Role::Stale),
            ),
            Cell::new(alarm.reason.as_str(), Role::Quiet),
        ]
    }

    fn summary(&self, model: &Model, form: Form) -> (String, Role) {
        count(model, Pane::Alarms, model.rows.summary.alarms, ("firing", form))
    }

    fn empty(&self, model: &Model) -> String {
        let regions: Vec<_> = model.session.regions.iter().map(domain::Region::as_str).collect();
        format!("no alarms in {}", regions.join(", "))
    }
}

/// The alarms that are OK, in one row.
fn folded(row: &Row) -> Vec<Cell<'_>> {
    match &row.subject {
        Subject::QuietAlarms => {
            vec![Cell::Several(vec![("✔ ".into(), Role::Good), (format!("{} OK", row.index).into(), Role::Quiet)])]
        }
        _ => vec![Cell::new("gone since", Role::Unknown)],
    }
}

/// How old the value is, where that is older than promised.
pub(super) fn stale(model: &Model, here: Option<&RegionEstate>, alarm: &Alarm) -> Option<Duration> {
    match crate::aging::metric_freshness(model, here?, &alarm.metric()?.query) {
        Freshness::Stale(age) => Some(age),
        Freshness::Fresh(_) | Freshness::Awaiting => None,
    }
}

/// The latest value and the threshold: `  78.2 > 70`; `STALE 78.2 > 70` where it is older than promised.
fn value<'a>(model: &Model, here: Option<&RegionEstate>, alarm: &'a Alarm) -> Cell<'a> {
    let metric = match &alarm.rule {
        AlarmRule::Metric(metric) => metric,
        AlarmRule::Expression(_) => return Cell::new("  expression", Role::Quiet),
        AlarmRule::Composite(_) => return Cell::new("  composite", Role::Quiet),
    };
    let reading = latest(here, metric);
    let words = reading.map_or_else(|| dash().to_owned(), figure);
    let role = if reading.is_some() { Role::Text } else { Role::Unknown };
    let (words, role) = match stale(model, here, alarm) {
        Some(_) => (format!("STALE {words}"), Role::Stale),
        None => (format!("{words:>6}"), role),
    };
    Cell::Several(vec![
        (words.into(), role),
        (format!(" {} ", metric.comparison.sign()).into(), Role::Quiet),
        (figure(metric.threshold).into(), Role::Quiet),
    ])
}

/// The latest datapoint, or else the value the alarm itself tells.
pub(super) fn latest(here: Option<&RegionEstate>, rule: &MetricRule) -> Option<f64> {
    series(here, rule).and_then(Series::latest).map(|(_, value)| value).or(rule.latest)
}

fn series<'a>(here: Option<&'a RegionEstate>, rule: &MetricRule) -> Option<&'a Series> {
    here?.metrics.get(&rule.query)?.value()
}

/// The last values of the alarm's metric, up to the latest datapoint: CloudWatch lags by a minute or more.
fn course(here: Option<&RegionEstate>, alarm: &Alarm, steps: u32) -> String {
    let Some(series) = alarm.metric().and_then(|rule| series(here, rule)) else { return String::new() };
    let Some((last, _)) = series.latest() else { return String::new() };
    recent(series, last, steps)
}

/// The last `steps` values up to `last`, as bars from zero.
pub(super) fn recent(series: &Series, last: Moment, steps: u32) -> String {
    let step = Duration::from_secs(u64::from(series.query.period.max(1)));
    let values = series.dense(last + step - step * steps, last + step);
    let known = values.iter().position(Option::is_some).unwrap_or(0);
    let floor = values.iter().flatten().copied().filter(|v| v.is_finite()).fold(0.0, f64::min);
    spark(&values[known..], usize::try_from(steps).unwrap_or(0), floor)
}
