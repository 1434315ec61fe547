//! Probes of metrics: a value, a sum, a ratio, the share of a zone, a percentile, whether it rises.
//!
//! CloudWatch has a count of errors only where it is not zero: such a counter reads as zero in a period in which its
//! dense companion was counted, and as nothing where it was not.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::{MetricQuery, Moment, Regional, Stat, Text, metric};

use super::{Arguments, Blind, Entry, Scene, known};
use crate::value::Value;

pub(super) const PROBES: &[Entry] = &[
    Entry { name: "metric.value", asks, read: value },
    Entry { name: "metric.sum", asks, read: value },
    Entry { name: "metric.percentile", asks, read: value },
    Entry { name: "metric.ratio", asks, read: ratio },
    Entry { name: "metric.share", asks, read: share },
    Entry { name: "metric.increasing", asks, read: increasing },
];

/// How late CloudWatch may be with the latest period: what is older says nothing of now.
const LATE: Duration = Duration::from_mins(3);

/// A metric that files name by a word.
struct Known {
    word: &'static str,
    name: &'static str,
    stat: fn() -> Stat,
    /// The metric that is counted every minute, where this one is there only when it is not zero.
    companion: Option<&'static str>,
}

const KNOWN: &[Known] = &[
    Known { word: "alb.requests", name: "RequestCount", stat: Stat::sum, companion: Some("HealthyHostCount") },
    Known { word: "alb.5xx", name: "HTTPCode_ELB_5XX_Count", stat: Stat::sum, companion: Some("RequestCount") },
    Known { word: "target.5xx", name: "HTTPCode_Target_5XX_Count", stat: Stat::sum, companion: Some("RequestCount") },
    Known { word: "alb.response_time", name: "TargetResponseTime", stat: Stat::average, companion: None },
    Known { word: "target.healthy", name: "HealthyHostCount", stat: Stat::average, companion: None },
];

fn asks(with: &Arguments<'_>, scene: &Scene<'_>) -> Vec<Regional> {
    let queries: Vec<MetricQuery> = ["of", "over", "metric"]
        .into_iter()
        .filter_map(|name| with.optional(name))
        .flat_map(|word| {
            [query(&word, with, scene, true), companion(&word, with, scene), query(&word, with, scene, false)]
        })
        .filter_map(Result::ok)
        .collect();
    let metrics = (!queries.is_empty()).then_some(Regional::Metrics(queries));
    [Regional::TargetGroups].into_iter().chain(metrics).collect()
}

/// The latest whole period.
fn value(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let word = with.word("of").or_else(|_| with.word("metric"))?;
    let (_, latest) = latest(&word, with, scene, None)?;
    Ok(Value::Number(latest))
}

/// One metric over another in the latest whole period that both were counted in, percent.
fn ratio(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let (at, whole) = latest(&with.word("over")?, with, scene, None)?;
    let (_, part) = latest(&with.word("of")?, with, scene, Some(at))?;
    Ok(Value::Percent(if whole > 0.0 { part / whole * 100.0 } else { 0.0 }))
}

/// What a zone has of a metric of the whole in the latest whole period, percent.
fn share(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let word = with.word("of")?;
    let all = query(&word, with, scene, false)?;
    let in_zone = query(&word, with, scene, true)?;
    let (at, whole) = last(&minutes(&all, scene)?, scene)?;
    // A zone without requests has no count: with requests elsewhere in the same minute that is a zero.
    let part = minutes(&in_zone, scene)?.get(&at).copied().unwrap_or(0.0);
    if whole > 0.0 { Ok(Value::Percent(part / whole * 100.0)) } else { Err(format!("nobody asks for {word} now")) }
}

/// Whether the latest period is above the one before.
fn increasing(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let points = minutes(&query(&with.word("metric")?, with, scene, false)?, scene)?;
    let (at, latest) = last(&points, scene)?;
    let before = points.range(..at).next_back().ok_or("only one datapoint is known")?.1;
    Ok(Value::Flag(latest > *before))
}

/// The latest whole period of a metric, or the one of `minute`.
fn latest(word: &Text, with: &Arguments<'_>, scene: &Scene<'_>, minute: Option<i64>) -> Result<(i64, f64), Blind> {
    let query = query(word, with, scene, with.optional("zone").is_some())?;
    let counted = minutes(&query, scene)?;
    let dense = match companion(word, with, scene) {
        Ok(query) => minutes(&query, scene)?.into_keys().map(|at| (at, 0.0)).collect(),
        Err(_) => BTreeMap::new(),
    };
    let points: BTreeMap<i64, f64> = dense.into_iter().chain(counted).collect();
    match minute {
        Some(at) => points.get(&at).map(|value| (at, *value)).ok_or_else(|| format!("{word} is not counted yet")),
        None => last(&points, scene),
    }
}

fn last(points: &BTreeMap<i64, f64>, scene: &Scene<'_>) -> Result<(i64, f64), Blind> {
    let (at, value) = points.iter().next_back().ok_or("CloudWatch has no datapoint of the last hour")?;
    let age = scene.now.since(Moment::from_secs((at + 1) * 60));
    if age > LATE {
        return Err(format!("the latest datapoint is {} old", domain::in_words(age)));
    }
    Ok((*at, *value))
}

/// The whole periods of the last hour, by minutes since 1970; of a finer period the last point of each minute.
pub(super) fn minutes(query: &MetricQuery, scene: &Scene<'_>) -> Result<BTreeMap<i64, f64>, Blind> {
    let reading = scene.here()?.metrics.get(query);
    let series = known(reading.ok_or("the metric has not been read yet")?, "the datapoints")?;
    let is_whole = |at: Moment| at + Duration::from_secs(query.period.into()) <= scene.now;
    let recent = |at: Moment| scene.now.since(at) <= Duration::from_hours(1);
    let points = series.points.iter().filter(|(at, value)| value.is_finite() && is_whole(*at) && recent(*at));
    Ok(points.map(|(at, value)| (at.as_secs().div_euclid(60), *value)).collect())
}

/// The query that a word or `NAMESPACE:NAME` stands for, of the whole or of the zone that is given.
fn query(word: &Text, with: &Arguments<'_>, scene: &Scene<'_>, of_zone: bool) -> Result<MetricQuery, Blind> {
    let Some(known) = KNOWN.iter().find(|known| known.word == word.raw()) else { return named(word, with) };
    let stat = statistic(with, known);
    let mut query = balancer_query(known.name, stat, with, scene)?;
    if of_zone && let Some(zone) = with.optional("zone") {
        query.dimensions.push(("AvailabilityZone".into(), zone));
    }
    Ok(query)
}

fn statistic(with: &Arguments<'_>, known: &Known) -> Stat {
    match with.0.get("percentile") {
        Some(Value::Number(percentile)) => Stat::new(&format!("p{percentile}")),
        _ => (known.stat)(),
    }
}

/// `FinOps/Canary:LastAckedSeq`.
fn named(word: &Text, with: &Arguments<'_>) -> Result<MetricQuery, Blind> {
    let parts = word.raw().rsplit_once(':');
    let (namespace, name) = parts.ok_or_else(|| format!("{word} is no metric; write NAMESPACE:NAME"))?;
    let stat = Stat::new(&with.optional("stat").map_or("Maximum".to_owned(), |stat| stat.raw().to_owned()));
    Ok(MetricQuery::per_minute(namespace, name, Vec::new(), stat))
}

fn companion(word: &Text, with: &Arguments<'_>, scene: &Scene<'_>) -> Result<MetricQuery, Blind> {
    let known = KNOWN.iter().find(|known| known.word == word.raw());
    let name = known.and_then(|known| known.companion).ok_or("it is counted every minute itself")?;
    // The hosts are counted for each target group, the requests for the whole load balancer too.
    balancer_query(name, if name == "HealthyHostCount" { Stat::average() } else { Stat::sum() }, with, scene)
}

fn balancer_query(name: &str, stat: Stat, with: &Arguments<'_>, scene: &Scene<'_>) -> Result<MetricQuery, Blind> {
    if let Ok(targets) = with.word("targets") {
        let (arn, balancer) = queries_of(&targets, scene)?;
        return metric::balancer(&arn, &balancer, name, stat).ok_or_else(|| format!("{arn} is no target group"));
    }
    let balancer = with.word("resource")?;
    let tail = balancer.raw().split_once(":loadbalancer/").map(|(_, tail)| tail);
    let tail = tail.ok_or_else(|| format!("{balancer} is no ARN of a load balancer"))?;
    Ok(MetricQuery::per_minute("AWS/ApplicationELB", name, vec![("LoadBalancer".into(), tail.into())], stat))
}

/// A target group and the load balancer before it.
pub(super) fn queries_of(targets: &Text, scene: &Scene<'_>) -> Result<(Text, Text), Blind> {
    let groups = known(&scene.here()?.target_groups, "the target groups")?;
    let group = groups.iter().find(|group| group.arn == *targets);
    let balancer = group.and_then(|group| group.balancer.as_ref());
    let balancer = balancer.ok_or_else(|| format!("no load balancer routes to {targets}"))?;
    Ok((targets.clone(), balancer.arn.clone()))
}
