//! One metric's samples, a minute each, in as few bytes as its kind allows.

use std::collections::VecDeque;

use super::Statistic;

/// `StandardUnit` of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// `Percent`.
    Percent,
    /// `Count`.
    Count,
    /// `Seconds`.
    Seconds,
    /// `Bytes`.
    Bytes,
    /// `None`.
    None,
}

impl Unit {
    /// AWS's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Percent => "Percent",
            Self::Count => "Count",
            Self::Seconds => "Seconds",
            Self::Bytes => "Bytes",
            Self::None => "None",
        }
    }
}

/// What a series keeps per minute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SeriesKind {
    /// One value a minute; the last one written stands.
    Gauge,
    /// One sum a minute; a minute without events has no data.
    Counter,
    /// The last number of each minute, to the last digit, and how many there were.
    Sequence,
    /// Count, sum, minimum and maximum a minute; percentiles follow a log-normal curve of this sigma.
    Distribution {
        /// Spread of the logarithm; 0 reads percentiles between minimum and maximum.
        sigma: f32,
    },
}

/// What is added to a series at one time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// Number of measurements.
    pub count: f32,
    /// Their sum.
    pub sum: f32,
    /// The smallest.
    pub min: f32,
    /// The largest.
    pub max: f32,
}

impl Sample {
    /// One measurement.
    pub fn of(value: f64) -> Self {
        let value = narrow(value);
        Self { count: 1.0, sum: value, min: value, max: value }
    }

    /// Many measurements with this mean and range.
    pub fn many(count: f64, mean: f64, (min, max): (f64, f64)) -> Self {
        Self { count: narrow(count), sum: narrow(count * mean), min: narrow(min), max: narrow(max) }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a chart needs no more than seven digits, and memory halves")]
fn narrow(value: f64) -> f32 {
    value as f32
}

/// Samples of one metric, one entry a minute from `first_minute` on.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    kind: SeriesKind,
    unit: Unit,
    first: i64,
    /// Gauges and counters: the value; a missing minute is NaN's stand-in `GAP`.
    flat: VecDeque<f32>,
    /// Distributions; a missing minute has count 0.
    full: VecDeque<Sample>,
    /// Sequences: the last number, and how many; a missing minute has none.
    numbers: VecDeque<(f64, u32)>,
}

/// No metric of the twin is negative, so a negative value marks a minute without data.
const GAP: f32 = -1.0;
const NOTHING: Sample = Sample { count: 0.0, sum: 0.0, min: f32::MAX, max: f32::MIN };

impl Series {
    /// An empty series.
    pub const fn new(kind: SeriesKind, unit: Unit) -> Self {
        Self { kind, unit, first: 0, flat: VecDeque::new(), full: VecDeque::new(), numbers: VecDeque::new() }
    }

    /// Unit of its values.
    pub const fn unit(&self) -> Unit {
        self.unit
    }

    /// First minute (since the epoch) that is kept.
    pub const fn first_minute(&self) -> i64 {
        self.first
    }

    fn len(&self) -> usize {
        self.flat.len().max(self.full.len()).max(self.numbers.len())
    }

    /// The last minute that is kept, whether or not it has data; none in an empty series.
    pub fn last_minute(&self) -> Option<i64> {
        let len = i64::try_from(self.len()).ok().filter(|len| *len > 0)?;
        Some(self.first + len - 1)
    }

    /// Adds a sample to a minute; older than what is kept is dropped.
    pub fn record(&mut self, minute: i64, sample: Sample, retention: usize) {
        if self.len() == 0 {
            self.first = minute;
        }
        let Ok(index) = usize::try_from(minute - self.first) else { return };
        if index >= self.len() + retention {
            self.flat.clear();
            self.full.clear();
            return self.record(minute, sample, retention);
        }
        match self.kind {
            SeriesKind::Gauge => *grown(&mut self.flat, index, GAP) = sample.sum,
            SeriesKind::Sequence => {}
            SeriesKind::Counter => {
                let cell = grown(&mut self.flat, index, GAP);
                *cell = cell.max(0.0) + sample.sum;
            }
            SeriesKind::Distribution { .. } => {
                let cell = grown(&mut self.full, index, NOTHING);
                *cell = Sample {
                    count: cell.count + sample.count,
                    sum: cell.sum + sample.sum,
                    min: cell.min.min(sample.min),
                    max: cell.max.max(sample.max),
                };
            }
        }
        while self.len() > retention {
            self.flat.pop_front();
            self.full.pop_front();
            self.first += 1;
        }
    }

    /// Adds a number of a sequence to a minute.
    pub fn record_number(&mut self, minute: i64, number: f64, retention: usize) {
        if self.numbers.is_empty() {
            self.first = minute;
        }
        let Ok(index) = usize::try_from(minute - self.first) else { return };
        if index >= self.numbers.len() + retention {
            self.numbers.clear();
            return self.record_number(minute, number, retention);
        }
        let cell = grown(&mut self.numbers, index, (0.0, 0));
        *cell = (number, cell.1 + 1);
        while self.numbers.len() > retention {
            self.numbers.pop_front();
            self.first += 1;
        }
    }

    /// A statistic over the minutes of a sequence: how many numbers, or the last one.
    fn number(&self, statistic: Statistic, from: i64, to: i64) -> Option<(f64, f64)> {
        let cells = (from..to).filter_map(|it| self.numbers.get(usize::try_from(it - self.first).ok()?));
        let (last, count) = cells.filter(|it| it.1 > 0).fold((0.0, 0), |(_, count), it| (it.0, count + it.1));
        let samples = f64::from(count);
        let value = if statistic == Statistic::SampleCount { samples } else { last };
        (count > 0).then_some((value, samples))
    }

    fn sample(&self, minute: i64) -> Option<Sample> {
        let index = usize::try_from(minute - self.first).ok()?;
        match self.kind {
            SeriesKind::Distribution { .. } => self.full.get(index).copied().filter(|it| it.count > 0.0),
            SeriesKind::Sequence => None,
            SeriesKind::Gauge | SeriesKind::Counter => {
                let value = self.flat.get(index).copied().filter(|it| *it >= 0.0)?;
                Some(Sample { count: 1.0, sum: value, min: value, max: value })
            }
        }
    }

    /// A statistic over `from..to` minutes, with the number of samples behind it; none without data.
    pub fn statistic(&self, statistic: Statistic, from: i64, to: i64) -> Option<(f64, f64)> {
        let from = from.max(self.first);
        let to = to.min(self.last_minute()? + 1);
        if self.kind == SeriesKind::Sequence {
            return self.number(statistic, from, to);
        }
        let mut total = (0.0, 0.0, f64::MAX, f64::MIN);
        let mut ranked = 0.0;
        for minute in from..to {
            let Some(it) = self.sample(minute) else { continue };
            let (count, sum) = (f64::from(it.count), f64::from(it.sum));
            if let Statistic::Percentile(percent) = statistic {
                ranked += count * self.percentile(&it, percent);
            }
            let (min, max) = (f64::from(it.min), f64::from(it.max));
            total = (total.0 + count, total.1 + sum, total.2.min(min), total.3.max(max));
        }
        let (count, sum, min, max) = total;
        if count <= 0.0 {
            return None;
        }
        let value = match statistic {
            Statistic::Average => sum / count,
            Statistic::Sum => sum,
            Statistic::Minimum => min,
            Statistic::Maximum => max,
            Statistic::SampleCount => count,
            // Minutes are close enough to each other that the weighted mean of their percentiles stands for the whole.
            Statistic::Percentile(_) => ranked / count,
        };
        Some((value, count))
    }

    fn percentile(&self, sample: &Sample, percent: f64) -> f64 {
        let (min, max) = (f64::from(sample.min), f64::from(sample.max));
        let mean = f64::from(sample.sum) / f64::from(sample.count);
        match self.kind {
            SeriesKind::Distribution { sigma } if sigma > 0.0 => {
                let sigma = f64::from(sigma);
                let median = mean / (sigma * sigma / 2.0).exp();
                (median * (sigma * normal_quantile(percent / 100.0)).exp()).clamp(min, max.max(min))
            }
            _ => min + (max - min) * percent / 100.0,
        }
    }
}

fn grown<T: Copy>(cells: &mut VecDeque<T>, index: usize, gap: T) -> &mut T {
    if index >= cells.len() {
        cells.resize(index + 1, gap);
    }
    &mut cells[index]
}

/// The standard normal quantile, by Tukey's lambda approximation: within 0.02 between p1 and p99.
fn normal_quantile(p: f64) -> f64 {
    let p = p.clamp(0.001, 0.999);
    (p.powf(0.135) - (1.0 - p).powf(0.135)) / 0.1975
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_add_up_and_leave_gaps() {
        let mut series = Series::new(SeriesKind::Counter, Unit::Count);
        series.record(10, Sample::of(3.0), 60);
        series.record(10, Sample::of(2.0), 60);
        series.record(12, Sample::of(4.0), 60);
        assert_eq!(series.statistic(Statistic::Sum, 10, 11), Some((5.0, 1.0)));
        assert_eq!(series.statistic(Statistic::Sum, 11, 12), None);
        assert_eq!(series.statistic(Statistic::Sum, 10, 13), Some((9.0, 2.0)));
    }

    #[test]
    fn old_minutes_are_dropped() {
        let mut series = Series::new(SeriesKind::Gauge, Unit::Count);
        for minute in 0..100 {
            series.record(minute, Sample::of(1.0), 30);
        }
        assert_eq!((series.first_minute(), series.last_minute()), (70, Some(99)));
        series.record(1_000_000, Sample::of(1.0), 30);
        assert_eq!((series.first_minute(), series.last_minute()), (1_000_000, Some(1_000_000)));
    }

    #[test]
    fn percentiles_of_a_latency_are_skewed() {
        let mut series = Series::new(SeriesKind::Distribution { sigma: 0.5 }, Unit::Seconds);
        series.record(5, Sample::many(600.0, 0.2, (0.02, 2.0)), 60);
        let read = |percent| series.statistic(Statistic::Percentile(percent), 5, 6).unwrap().0;
        assert!(read(50.0) < 0.2 && read(50.0) > 0.15);
        assert!(read(95.0) > 0.35 && read(95.0) < 0.45);
        assert!(read(99.0) > read(95.0));
        assert_eq!(series.statistic(Statistic::SampleCount, 5, 6), Some((600.0, 600.0)));
    }
}
