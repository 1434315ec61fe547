//! How many instances the load of late needs.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::{MetricQuery, Regional, Stat, Text, metric};

use super::metrics::{minutes, queries_of};
use super::{Arguments, Blind, Entry, Scene};
use crate::value::Value;

pub(super) const PROBES: &[Entry] = &[Entry { name: "capacity.floor", asks, read: floor }];

/// The share of its safe load that an instance is planned with: the rest is for what comes unforeseen.
const PLANNED: f64 = 0.7;

/// How old the latest count of requests may be.
const FRESH: Duration = Duration::from_mins(3);

fn asks(with: &Arguments<'_>, scene: &Scene<'_>) -> Vec<Regional> {
    let lists = [Regional::TargetGroups, Regional::Groups];
    lists.into_iter().chain(queries(with, scene).ok().map(|both| Regional::Metrics(both.into()))).collect()
}

fn queries(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<[MetricQuery; 2], Blind> {
    let (arn, balancer) = queries_of(&with.word("targets")?, scene)?;
    let of = |name, stat| metric::balancer(&arn, &balancer, name, stat);
    let both = of("RequestCount", Stat::sum()).zip(of("HealthyHostCount", Stat::average()));
    let (requests, serving) = both.ok_or_else(|| format!("{arn} is no ARN of a target group"))?;
    Ok([requests, serving])
}

/// How many instances carry what 95 of 100 minutes of the last hour stayed at or below, each at 70 % of what it carries
/// safely: that many must be healthy where the traffic goes, whichever zones are out.
fn floor(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let group = scene.group(&with.word("group")?)?;
    let safe = safe_load(scene, &group.name)?;
    let [requests, serving] = queries(with, scene)?;
    let counted = minutes(&requests, scene)?;
    let zeros = minutes(&serving, scene)?.into_keys().map(|minute| (minute, 0.0));
    let sums: BTreeMap<i64, f64> = zeros.chain(counted).collect();
    let latest = sums.keys().last().ok_or("CloudWatch has no requests of the last hour")?;
    let age = scene.now.since(domain::Moment::from_secs((latest + 1) * 60));
    if age > FRESH {
        return Err(format!("the latest count of requests is {} old", domain::in_words(age)));
    }
    let mut rates: Vec<f64> = sums.values().map(|sum| sum / 60.0).collect();
    rates.sort_by(f64::total_cmp);
    let p95 = rates[(rates.len() * 95).div_ceil(100).saturating_sub(1)];
    Ok(Value::Number(needed(p95, safe).max(1.0)))
}

fn needed(load: f64, safe: f64) -> f64 {
    // So that 0.7 in binary makes no instance more than the figures say.
    (load / (safe * PLANNED) - 1e-9).max(0.0).ceil()
}

fn safe_load(scene: &Scene<'_>, group: &Text) -> Result<f64, Blind> {
    let safe = scene.limits.safe_load.get(group.raw()).copied();
    let safe = safe.ok_or_else(|| format!("what an instance of {group} carries is not configured; write safe_load"))?;
    if safe.is_finite() && safe > 0.0 { Ok(safe) } else { Err(format!("the safe load of {group} is {safe}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floor_grows_with_the_load() {
        let table = [(0.0, 100.0, 0.0), (1.0, 100.0, 1.0), (70.0, 100.0, 1.0), (70.1, 100.0, 2.0), (210.0, 50.0, 6.0)];
        for (load, safe, wanted) in table {
            assert!((needed(load, safe) - wanted).abs() < f64::EPSILON, "{load} {safe}");
        }
    }
}
