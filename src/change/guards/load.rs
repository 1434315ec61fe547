//! The load of the last hour, from what CloudWatch counts for each target group.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::{MetricQuery, Series, Text, in_words};

use super::Scene;
use crate::questions::{load, serving};

/// How old the latest datapoint may be.
const FRESH: Duration = Duration::from_mins(3);

/// How far back is looked.
const HOUR: Duration = Duration::from_hours(1);

/// The load of the last hour, requests a second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Load {
    /// What 95 of 100 minutes stay at or below.
    pub(super) p95: f64,
    /// The greatest minute.
    pub(super) peak: f64,
    /// Minutes that are known.
    pub(super) minutes: usize,
    /// The age of the latest minute.
    pub(super) age: Duration,
}

/// The load of the target groups concerned, or in words why it is not known.
pub(super) fn of(scene: &Scene<'_>) -> Result<Load, String> {
    let groups = scene.target_groups();
    if groups.is_empty() {
        return Err("no load balancer stands before it, so that nothing counts its requests".to_owned());
    }
    let mut sums: Option<BTreeMap<i64, f64>> = None;
    for arn in groups {
        let minutes = minutes(scene, arn)?;
        sums = Some(match sums {
            None => minutes,
            // Only a minute known of all is known of their sum.
            Some(before) => {
                let both = before.into_iter().filter_map(|(at, sum)| Some((at, sum + minutes.get(&at)?)));
                both.collect()
            }
        });
    }
    let sums = sums.unwrap_or_default();
    let Some(latest) = sums.keys().last() else {
        return Err("CloudWatch has no requests of the last hour".to_owned());
    };
    let age = scene.now.cloud.since(domain::Moment::from_secs((latest + 1) * 60));
    if age > FRESH {
        let (age, most) = (in_words(age), in_words(FRESH));
        return Err(format!("the latest count of requests is {age} old, {most} is the most"));
    }
    let mut rates: Vec<f64> = sums.values().map(|sum| sum / 60.0).collect();
    rates.sort_by(f64::total_cmp);
    let rank = (rates.len() * 95).div_ceil(100).saturating_sub(1);
    let (p95, peak) = (rates[rank], rates[rates.len() - 1]);
    Ok(Load { p95, peak, minutes: rates.len(), age })
}

/// The requests of each minute of the last hour, by minutes since 1970.
///
/// CloudWatch has a count only where it is not zero: a minute without one is a zero if the targets were counted in it,
/// and unknown if they were not.
fn minutes(scene: &Scene<'_>, arn: &Text) -> Result<BTreeMap<i64, f64>, String> {
    let query = |of: fn(&domain::Estate, &domain::Region, &Text) -> Option<MetricQuery>| {
        of(&scene.facts.estate, &scene.proposed.region, arn)
    };
    let requests = query(load).ok_or("no load balancer routes to it, so that nothing counts its requests")?;
    let counted = series(scene, &requests)?;
    let alive = query(serving).and_then(|query| series(scene, &query).ok());
    let zeros = alive.into_iter().flat_map(|series| hour(scene, series)).map(|(minute, _)| (minute, 0.0));
    Ok(zeros.chain(hour(scene, counted)).collect())
}

fn series<'a>(scene: &Scene<'a>, query: &MetricQuery) -> Result<&'a Series, String> {
    let reading = scene.here().and_then(|here| here.metrics.get(query));
    Ok(scene.known(reading, "the requests")?.value)
}

/// The sound datapoints of the last hour, by minutes since 1970.
fn hour<'a>(scene: &Scene<'_>, series: &'a Series) -> impl Iterator<Item = (i64, f64)> + 'a {
    let now = scene.now.cloud;
    let is_sound = move |(at, value): &(domain::Moment, f64)| {
        value.is_finite() && *value >= 0.0 && *at <= now && now.since(*at) <= HOUR
    };
    series.points.iter().copied().filter(is_sound).map(|(at, value)| (at.as_secs().div_euclid(60), value))
}
