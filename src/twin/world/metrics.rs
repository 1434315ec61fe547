//! CloudWatch metrics: series at 60 seconds and the statistics read from them.

pub mod series;
pub mod statistic;

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::Moment;

pub use series::{Sample, Series, SeriesKind, Unit};
pub use statistic::Statistic;

/// Which metric: namespace, name and dimensions sorted by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MetricId {
    /// `Namespace`, such as `AWS/EC2`.
    pub namespace: Arc<str>,
    /// `MetricName`.
    pub name: Arc<str>,
    /// `Dimensions`, sorted by name.
    pub dimensions: Vec<(Arc<str>, Arc<str>)>,
}

impl MetricId {
    /// A metric; the dimensions are sorted here.
    pub fn new(namespace: &str, name: &str, dimensions: &[(&str, &str)]) -> Self {
        let mut dimensions: Vec<_> =
            dimensions.iter().map(|(name, value)| (Arc::from(*name), Arc::from(*value))).collect();
        dimensions.sort();
        Self { namespace: namespace.into(), name: name.into(), dimensions }
    }
}

/// One statistic of one metric over one period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Datapoint {
    /// Start of the period.
    pub at: Moment,
    /// The statistic's value.
    pub value: f64,
    /// Samples behind it.
    pub samples: f64,
}

/// A window of time cut into periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Start, inclusive.
    pub from: Moment,
    /// End, exclusive.
    pub to: Moment,
    /// Length of a period in seconds, a multiple of 60.
    pub period: u32,
}

/// All series of the account.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct MetricStore {
    by_region: BTreeMap<String, BTreeMap<MetricId, usize>>,
    series: Vec<Series>,
    /// How many minutes each series keeps.
    pub retention: usize,
    /// Minutes since the epoch up to which (exclusive) all data are complete; later data are not shown.
    pub complete_minute: i64,
}

impl MetricStore {
    /// An empty store whose series keep so many minutes.
    pub fn keeping(retention: usize) -> Self {
        Self { retention, ..Self::default() }
    }

    /// The slot of a metric's series, made on first use.
    pub fn slot(&mut self, region: &str, metric: MetricId, kind: SeriesKind, unit: Unit) -> usize {
        if let Some(slot) = self.by_region.get(region).and_then(|metrics| metrics.get(&metric)) {
            return *slot;
        }
        let slot = self.series.len();
        self.series.push(Series::new(kind, unit));
        self.by_region.entry(region.to_owned()).or_default().insert(metric, slot);
        slot
    }

    /// Adds a sample to a series.
    pub fn record(&mut self, slot: usize, at: Moment, sample: Sample) {
        let retention = self.retention;
        if let Some(series) = self.series.get_mut(slot) {
            series.record(at.as_secs().div_euclid(60), sample, retention);
        }
    }

    /// Adds a number of a sequence to its series.
    pub fn record_number(&mut self, slot: usize, at: Moment, number: f64) {
        let retention = self.retention;
        if let Some(series) = self.series.get_mut(slot) {
            series.record_number(at.as_secs().div_euclid(60), number, retention);
        }
    }

    /// The series of a metric.
    pub fn series(&self, region: &str, metric: &MetricId) -> Option<&Series> {
        self.by_region.get(region)?.get(metric).and_then(|slot| self.series.get(*slot))
    }

    /// Every metric of a region that has data, in order, with its series.
    pub fn list(&self, region: &str) -> impl Iterator<Item = (&MetricId, &Series)> {
        let metrics = self.by_region.get(region).into_iter().flatten();
        let known = metrics.filter_map(|(metric, slot)| self.series.get(*slot).map(|series| (metric, series)));
        known.filter(|(_, series)| series.last_minute().is_some())
    }

    /// Data points of a window, oldest first; periods without data are left out, as CloudWatch does.
    pub fn data(&self, region: &str, metric: &MetricId, statistic: Statistic, window: Window) -> Vec<Datapoint> {
        let Some(series) = self.series(region, metric) else { return Vec::new() };
        let step = i64::from(window.period.max(60) / 60);
        let mut minute = window.from.as_secs().div_euclid(60).div_euclid(step) * step;
        // Nothing lies before the first or after the last sample: skip instead of walking years of empty periods.
        minute = minute.max((series.first_minute() - step).div_euclid(step) * step);
        let end = (window.to.as_secs() + 59).div_euclid(60).min(self.complete_minute);
        let mut points = Vec::new();
        while minute < end {
            if let Some((value, samples)) =
                series.statistic(statistic, minute, (minute + step).min(self.complete_minute))
            {
                points.push(Datapoint { at: Moment::from_secs(minute * 60), value, samples });
            }
            minute += step;
        }
        points
    }
}
