//! Probes of metrics: a value, a sum, a ratio, the share of a zone, a percentile, whether it rises.
//!
//! CloudWatch has a count of errors only where it is not zero: such a counter reads as zero in a period in which its
//! dense companion was counted, and as nothing where it was not.

mod asked;

use std::collections::BTreeMap;
use std::time::Duration;

use domain::{MetricQuery, Moment, Regional, Stat, Text};

use super::{Arguments, Blind, Entry, Scene, known};
use crate::value::Value;

pub(super) use asked::balancer_of;
use asked::{Asked, period};

pub(super) const PROBES: &[Entry] = &[
    Entry { name: "metric.value", asks: asks_value, read: value },
    Entry { name: "metric.sum", asks: asks_sum, read: sum },
    Entry { name: "metric.percentile", asks: asks_percentile, read: percentile },
    Entry { name: "metric.ratio", asks: asks_sum, read: ratio },
    Entry { name: "metric.share", asks: asks_share, read: share },
    Entry { name: "metric.increasing", asks: asks_value, read: increasing },
];

/// How late CloudWatch may be with the latest period: what is older says nothing of now.
const LATE: Duration = Duration::from_mins(3);

/// How far back is looked.
const RECENT: Duration = Duration::from_hours(1);

type Points = BTreeMap<Moment, f64>;

fn asks_value(with: &Arguments<'_>, scene: &Scene<'_>) -> Vec<Regional> {
    asks(&["metric"], with, |word| asked::of(word, with, scene, None).map(|it| vec![it]))
}

fn asks_sum(with: &Arguments<'_>, scene: &Scene<'_>) -> Vec<Regional> {
    asks(&["of", "over"], with, |word| asked::of(word, with, scene, Some(Stat::sum())).map(|it| vec![it]))
}

fn asks_percentile(with: &Arguments<'_>, scene: &Scene<'_>) -> Vec<Regional> {
    asks(&["of"], with, |word| asked::of(word, with, scene, Some(stat_p(with)?)).map(|it| vec![it]))
}

fn asks_share(with: &Arguments<'_>, scene: &Scene<'_>) -> Vec<Regional> {
    asks(&["of"], with, |word| parts(word, with, scene).map(Vec::from))
}

fn asks(names: &[&str], with: &Arguments<'_>, of: impl Fn(&Text) -> Result<Vec<Asked>, Blind>) -> Vec<Regional> {
    let words: Vec<Text> = names.iter().filter_map(|name| with.optional(name)).collect();
    let queries: Vec<MetricQuery> =
        words.iter().filter_map(|word| of(word).ok()).flatten().flat_map(Asked::queries).collect();
    let metrics = (!queries.is_empty()).then_some(Regional::Metrics(queries));
    asked::before(&words, with).into_iter().chain(metrics).collect()
}

/// The latest whole period.
fn value(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    newest(&asked::of(&with.word("metric")?, with, scene, None)?, scene)
}

/// The sum over the latest whole period.
fn sum(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    newest(&asked::of(&with.word("of")?, with, scene, Some(Stat::sum()))?, scene)
}

/// A percentile over the latest whole period.
fn percentile(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    newest(&asked::of(&with.word("of")?, with, scene, Some(stat_p(with)?))?, scene)
}

fn stat_p(with: &Arguments<'_>) -> Result<Stat, Blind> {
    let p = with.number("p").filter(|p| (1.0..=99.0).contains(p) && p.fract() == 0.0);
    p.map(|p| Stat::new(&format!("p{p}"))).ok_or_else(|| "p is not given".to_owned())
}

/// One metric over another in the latest whole period of the other, percent. Errors beside no request are all errors.
fn ratio(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let of = |name| asked::of(&with.word(name)?, with, scene, Some(Stat::sum()));
    let (over, part) = (of("over")?, of("of")?);
    let (at, whole) = last(&joined(&over, scene)?, &over, scene)?;
    let part = joined(&part, scene)?.get(&at).copied().ok_or("the metric is not counted yet")?;
    Ok(Value::Percent(match (part > 0.0, whole > 0.0) {
        (_, true) => part / whole * 100.0,
        (true, false) => 100.0,
        (false, false) => 0.0,
    }))
}

/// What a zone has of a metric of the whole in the latest whole period, percent.
fn share(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let word = with.word("of")?;
    let [all, in_zone] = parts(&word, with, scene)?;
    let (at, whole) = last(&joined(&all, scene)?, &all, scene)?;
    // A zone without requests has no count: with requests elsewhere in the same period that is a zero.
    let part = joined(&in_zone, scene)?.get(&at).copied().unwrap_or(0.0);
    if whole > 0.0 { Ok(Value::Percent(part / whole * 100.0)) } else { Err(format!("nobody asks for {word} now")) }
}

/// A metric of the whole, and of the zone.
fn parts(word: &Text, with: &Arguments<'_>, scene: &Scene<'_>) -> Result<[Asked; 2], Blind> {
    with.word("zone")?;
    let in_zone = asked::of(word, with, scene, Some(Stat::sum()))?;
    Ok([in_zone.of_every_zone(), in_zone])
}

/// Whether the latest period is above the one before.
fn increasing(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let asked = asked::of(&with.word("metric")?, with, scene, None)?;
    let points = joined(&asked, scene)?;
    let (at, latest) = last(&points, &asked, scene)?;
    let before = points.range(..at).next_back().ok_or("only one datapoint is known")?.1;
    Ok(Value::Flag(latest > *before))
}

fn newest(asked: &Asked, scene: &Scene<'_>) -> Result<Value, Blind> {
    Ok(Value::Number(last(&joined(asked, scene)?, asked, scene)?.1))
}

/// The datapoints of every metric that is asked for taken together, and zeros where its companion alone was counted.
fn joined(asked: &Asked, scene: &Scene<'_>) -> Result<Points, Blind> {
    let mut all: BTreeMap<Moment, Vec<f64>> = BTreeMap::new();
    for query in &asked.of {
        for (at, value) in points(query, scene, RECENT)? {
            all.entry(at).or_default().push(value);
        }
    }
    let mut joined = Points::new();
    for query in &asked.beside {
        joined.extend(points(query, scene, RECENT)?.into_keys().map(|at| (at, 0.0)));
    }
    joined.extend(all.into_iter().map(|(at, values)| (at, together(&asked.stat, &values))));
    Ok(joined)
}

/// One value of several, as the statistic has it: they are of one thing, such as the nodes of a cache.
fn together(stat: &Stat, values: &[f64]) -> f64 {
    let sum: f64 = values.iter().sum();
    match stat.as_str() {
        "Sum" => sum,
        "Minimum" => values.iter().copied().fold(f64::INFINITY, f64::min),
        "Maximum" => values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        #[expect(clippy::cast_precision_loss, reason = "a cache has few nodes")]
        _ => sum / values.len().max(1) as f64,
    }
}

fn last(points: &Points, asked: &Asked, scene: &Scene<'_>) -> Result<(Moment, f64), Blind> {
    let (at, value) = points.iter().next_back().ok_or("CloudWatch has no datapoint of the last hour")?;
    let age = scene.now.since(*at + asked.of.first().map_or(Duration::ZERO, period));
    if age > LATE {
        return Err(format!("the latest datapoint is {} old", domain::in_words(age)));
    }
    Ok((*at, *value))
}

/// The whole periods of a metric, by their beginning, as far back as is asked.
pub(super) fn points(query: &MetricQuery, scene: &Scene<'_>, back: Duration) -> Result<Points, Blind> {
    let reading = scene.here()?.metrics.get(query);
    let series = known(reading.ok_or("the metric has not been read yet")?, "the datapoints")?;
    let is_whole = |at: Moment| at + period(query) <= scene.now;
    let recent = |at: Moment| scene.now.since(at) <= back;
    let points = series.points.iter().filter(|(at, value)| value.is_finite() && is_whole(*at) && recent(*at));
    Ok(points.copied().collect())
}
