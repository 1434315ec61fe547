//! Courses over time, with the times and the bounds written beside them.

use domain::Moment;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::symbols::Marker;
use ratatui::widgets::{Axis, Chart, Dataset, GraphType, Widget as _};

use super::{Age, Pen, dash, figure};
use crate::Theme;
use crate::theme::Role;

/// One course.
pub(crate) struct Plot<'a> {
    /// What it is: `p95`.
    pub label: &'a str,
    /// The values, one for each equal step of time, `None` where there is none.
    pub values: &'a [Option<f64>],
}

/// Courses that share a scale; the first two are told apart by their marks as well as their colours.
pub(crate) struct LineChart<'a> {
    /// What is shown, with its unit: `response time, s`.
    pub title: &'a str,
    /// The courses.
    pub plots: &'a [Plot<'a>],
    /// The time of the first and the last value.
    pub span: (Moment, Moment),
    /// A limit to compare with, such as a threshold.
    pub limit: Option<f64>,
    /// What to say when there is not one value.
    pub empty: &'a str,
    /// How long ago it was read.
    pub age: Option<Age>,
}

/// A course's mark and colour, by its place.
const MARKS: [(Marker, &str, Role); 3] =
    [(Marker::Braille, "⠤", Role::Chart), (Marker::Dot, "•", Role::ChartSecond), (Marker::Dot, "•", Role::Warn)];

impl LineChart<'_> {
    /// Draws it: a line of words with the latest figures, and below it the courses.
    pub(crate) fn draw(&self, buf: &mut Buffer, theme: &Theme, area: Rect) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        self.write_heading(buf, theme, area);
        let plot = Rect { y: area.y + 1, height: area.height - 1, ..area };
        if plot.height < 3 || plot.width < 16 {
            return;
        }
        if self.values().next().is_none() {
            Pen::new(buf, theme, plot).put(self.empty, Role::Unknown);
            return;
        }
        self.draw_plot(buf, theme, plot);
    }

    fn write_heading(&self, buf: &mut Buffer, theme: &Theme, area: Rect) {
        let mut pen = Pen::new(buf, theme, area);
        // What is old says so first; what is not, where there is room.
        if let Some(age @ Age::Stale(_)) = self.age {
            pen.right(&age.words(), age.role());
        }
        pen.put(self.title, Role::Title);
        for (plot, (_, mark, role)) in self.plots.iter().zip(MARKS) {
            let latest = plot.values.iter().rev().flatten().next();
            pen.gap(2).put(mark, role);
            if !plot.label.is_empty() {
                pen.gap(1).put(plot.label, Role::Quiet);
            }
            match latest {
                Some(value) => pen.gap(1).put(&figure(*value), Role::Text),
                None => pen.gap(1).put(dash(), Role::Unknown),
            };
        }
        if let Some(limit) = self.limit {
            pen.gap(2).put("╌ limit ", Role::Quiet).put(&figure(limit), Role::Text);
        }
        if let Some(age @ Age::Fresh(_)) = self.age {
            pen.gap(1).right(&age.words(), age.role());
        }
    }

    fn draw_plot(&self, buf: &mut Buffer, theme: &Theme, area: Rect) {
        let (low, high) = self.bounds();
        let steps = self.plots.iter().map(|plot| plot.values.len()).max().unwrap_or(1);
        let last = count(steps.saturating_sub(1).max(1));
        let scale = |value: f64| share(value, (low, high));
        let runs: Vec<Vec<Vec<(f64, f64)>>> = self.plots.iter().map(|plot| runs(plot.values, scale)).collect();
        let mut sets = Vec::new();
        let limit = self.limit.map(|limit| [(0.0, scale(limit)), (last, scale(limit))]);
        if let Some(points) = &limit {
            sets.push(line(points, Marker::Braille, theme.style(Role::Warn)));
        }
        for (runs, (marker, _, role)) in runs.iter().zip(MARKS) {
            sets.extend(runs.iter().map(|run| line(run, marker, theme.style(role))));
        }
        let (from, to) = self.span;
        let middle = from + to.since(from) / 2;
        let times = [from, middle, to].map(Moment::hour_and_minute);
        let quiet = theme.style(Role::Quiet);
        let axis = || Axis::default().style(quiet);
        Chart::new(sets)
            .style(theme.style(Role::Text))
            .legend_position(None)
            .x_axis(axis().bounds([0.0, last]).labels(times))
            .y_axis(axis().bounds([0.0, 1.0]).labels([format!("{:>6}", figure(low)), format!("{:>6}", figure(high))]))
            .render(area, buf);
    }

    fn values(&self) -> impl Iterator<Item = f64> {
        let all = self.plots.iter().flat_map(|plot| plot.values.iter().flatten().copied());
        all.filter(|value| value.is_finite())
    }

    /// From zero, unless something lies below it, to a little above the greatest.
    fn bounds(&self) -> (f64, f64) {
        let (low, high) = self
            .values()
            .chain(self.limit.filter(|limit| limit.is_finite()))
            .fold((0.0_f64, 0.0_f64), |(low, high), v| (low.min(v), high.max(v)));
        if (high - low).abs() < f64::EPSILON { (low, low + 1.0) } else { (low, high) }
    }
}

fn line(points: &[(f64, f64)], marker: Marker, style: Style) -> Dataset<'_> {
    Dataset::default().data(points).marker(marker).graph_type(GraphType::Line).style(style)
}

/// Where `value` lies between the bounds, from 0 to 1. Halves, because the distance of two extremes is not finite.
fn share(value: f64, (low, high): (f64, f64)) -> f64 {
    let share = (value / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0);
    if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 }
}

/// The unbroken stretches of a course: a line over a gap would claim what nobody measured.
fn runs(values: &[Option<f64>], scale: impl Fn(f64) -> f64) -> Vec<Vec<(f64, f64)>> {
    let mut runs = vec![Vec::new()];
    for (index, value) in values.iter().enumerate() {
        match value {
            Some(value) if value.is_finite() => {
                if let Some(run) = runs.last_mut() {
                    run.push((count(index), scale(*value)));
                }
            }
            _ if runs.last().is_some_and(|run| !run.is_empty()) => runs.push(Vec::new()),
            _ => {}
        }
    }
    runs
}

fn count(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::MAX, f64::from)
}
