//! The charts of a detail, side by side and below one another as there is room.

use std::time::Duration;

use domain::{Freshness, Moment, Reading, Series};
use ratatui::layout::Rect;

use crate::draw::Canvas;
use crate::theme::Role;
use crate::widgets::{Age, LineChart, Plot, dash, figure};
use crate::{Charted, Model, Subject};

/// What is shown of the past.
const SPAN: Duration = Duration::from_hours(3);
/// The least width of a chart that can be read.
const LEAST: u16 = 36;
/// The least height of a chart with its heading and its times.
const LOW: u16 = 7;

/// Draws everything charted of `subject` in `area`.
pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, subject: &Subject) {
    let model = canvas.model;
    let charted = crate::charted(model, subject);
    let groups = grouped(&charted);
    if area.is_empty() || groups.is_empty() {
        return;
    }
    let all = places(area, groups.len());
    // What cannot be drawn is said in the last line, which is then no longer the charts'.
    let (places, foot) = if all.len() < groups.len() {
        let rest = Rect { height: area.height - 1, ..area };
        (places(rest, groups.len()), Rect { y: rest.bottom(), height: 1, ..area })
    } else {
        (all, Rect::ZERO)
    };
    let (drawn, left) = groups.split_at(places.len().min(groups.len()));
    for (group, place) in drawn.iter().zip(places) {
        one(canvas, place, group, limit(model, subject));
    }
    if !left.is_empty() {
        in_figures(canvas, foot, left);
    }
}

/// The latest figures of what there is no room to draw.
fn in_figures(canvas: &mut Canvas<'_>, line: Rect, groups: &[&[Charted]]) {
    let model = canvas.model;
    let to = model.now.cloud;
    let mut pen = canvas.pen(line);
    pen.put("no room to draw", Role::Quiet);
    for group in groups {
        let Some(first) = group.first() else { continue };
        pen.gap(2).put(&heading(first), Role::Title);
        for charted in *group {
            if !label(charted).is_empty() {
                pen.gap(1).put(label(charted), Role::Quiet);
            }
            match dense(model, charted, to - SPAN, to).iter().rev().flatten().next() {
                Some(value) => pen.gap(1).put(&figure(*value), Role::Text),
                None => pen.gap(1).put(dash(), Role::Unknown),
            };
        }
    }
}

/// Series that share a chart: percentiles of one time, and kinds of errors.
fn grouped(charted: &[Charted]) -> Vec<&[Charted]> {
    charted.chunk_by(|a, b| title(a) == title(b)).collect()
}

fn title(charted: &Charted) -> &'static str {
    match charted.name {
        name if name.starts_with("response time") => "response time",
        name if name.ends_with("xx") => "errors",
        name => name,
    }
}

/// What a chart is headed with: what it shows, and in which unit.
fn heading(charted: &Charted) -> String {
    if charted.unit.is_empty() { title(charted).to_owned() } else { format!("{} {}", title(charted), charted.unit) }
}

/// The part of a series' name that tells it from the others in its chart.
fn label(charted: &Charted) -> &'static str {
    charted.name.strip_prefix(title(charted)).unwrap_or(charted.name).trim()
}

fn places(area: Rect, count: usize) -> Vec<Rect> {
    if area.height < LOW {
        return Vec::new();
    }
    let count = u16::try_from(count).unwrap_or(u16::MAX);
    let across = (area.width / LEAST).clamp(1, count);
    let down = count.div_ceil(across).min((area.height / LOW).max(1));
    // No fuller rows than needed: four charts are two and two, not three and one.
    let across = across.min(count.div_ceil(down));
    let (width, height) = (area.width / across, area.height / down);
    let place = |n: u16| Rect {
        x: area.x + n % across * width,
        y: area.y + n / across * height,
        width: width.saturating_sub(2),
        height,
    };
    (0..count.min(across * down)).map(place).collect()
}

fn one(canvas: &mut Canvas<'_>, area: Rect, group: &[Charted], limit: Option<f64>) {
    let model = canvas.model;
    let to = model.now.cloud;
    let from = to - SPAN;
    let Some(first) = group.first() else { return };
    let values: Vec<Vec<Option<f64>>> = group.iter().map(|charted| dense(model, charted, from, to)).collect();
    let plots: Vec<Plot<'_>> =
        group.iter().zip(&values).map(|(charted, values)| Plot { label: label(charted), values }).collect();
    let title = heading(first);
    let empty = empty(model, first);
    LineChart { title: &title, plots: &plots, span: (from, to), limit, empty: &empty, age: age(model, first) }.draw(
        canvas.buf,
        &model.theme,
        area,
    );
}

/// How old the datapoints are, where there are any.
fn age(model: &Model, charted: &Charted) -> Option<Age> {
    let here = model.estate.regions.get(&charted.key.region)?;
    match crate::aging::metric_freshness(model, here, &charted.key.query) {
        Freshness::Awaiting => None,
        Freshness::Fresh(age) => Some(Age::Fresh(age)),
        Freshness::Stale(age) => Some(Age::Stale(age)),
    }
}

fn reading<'a>(model: &'a Model, charted: &Charted) -> Option<&'a Reading<Series>> {
    model.estate.regions.get(&charted.key.region)?.metrics.get(&charted.key.query)
}

fn dense(model: &Model, charted: &Charted, from: Moment, to: Moment) -> Vec<Option<f64>> {
    let series = reading(model, charted).and_then(Reading::value);
    series.map_or_else(Vec::new, |series| series.dense(from, to))
}

/// Why there is nothing to draw.
fn empty(model: &Model, charted: &Charted) -> String {
    match reading(model, charted) {
        None => "waiting for CloudWatch".to_owned(),
        Some(reading) => match reading.trouble() {
            Some(error) => error.to_string(),
            None => "no datapoints in the last 3 hours".to_owned(),
        },
    }
}

/// The threshold, where the subject is an alarm.
fn limit(model: &Model, subject: &Subject) -> Option<f64> {
    Some(model.alarm(&model.row_of(subject))?.metric()?.threshold)
}
