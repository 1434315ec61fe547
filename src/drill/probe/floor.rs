//! How many instances the load of late needs.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::{MetricQuery, Moment, Regional, Stat, Text, metric};

use super::metrics::{balancer_of, points};
use super::{Arguments, Blind, Entry, Scene};
use crate::reader::{Look, Taking};
use crate::value::Value;

pub(super) const PROBES: &[Entry] = &[Entry { name: "capacity.floor", asks, read: floor }];

/// The share of its safe load that an instance is planned with: the rest is for what comes unforeseen.
const PLANNED: f64 = 0.7;

/// How old the latest count of requests may be.
const FRESH: Duration = Duration::from_mins(3);

/// How far back datapoints are asked for.
const ASKED: Duration = Duration::from_hours(3);

/// How the load is looked at where nothing is said.
const LOAD: Look = Look { taking: Taking::Percentile(95), last: Duration::from_hours(1) };

fn asks(with: &Arguments<'_>, scene: &Scene<'_>) -> Vec<Regional> {
    let lists = [Regional::TargetGroups, Regional::Groups];
    lists.into_iter().chain(queries(with, scene).ok().map(|both| Regional::Metrics(both.into()))).collect()
}

fn queries(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<[MetricQuery; 2], Blind> {
    let arn = with.word("targets")?;
    let balancer = balancer_of(&arn, scene)?;
    let of = |name, stat| metric::balancer(&arn, &balancer, name, stat);
    let both = of("RequestCount", Stat::sum()).zip(of("HealthyHostCount", Stat::average()));
    let (requests, serving) = both.ok_or_else(|| format!("{arn} is no ARN of a target group"))?;
    Ok([requests, serving])
}

/// How many instances carry the load, each at 70 % of what it carries safely: that many must be healthy where the
/// traffic goes. What one zone lost leaves out is not counted there; for a second one that may be lost there are as many
/// more as it would take away.
fn floor(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let group = scene.group(&with.word("group")?)?;
    let safe = safe_load(scene, &group.name)?;
    let spare = spare(with.number("zones_lost").unwrap_or(1.0), group.zones.len())?;
    let carried = up(load(with, scene)? / (safe * PLANNED));
    Ok(Value::Number(up(carried * spare).max(1.0)))
}

/// Requests a second, looked at as the argument says.
fn load(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<f64, Blind> {
    let look = with.optional("load").and_then(|look| Look::parse(look.raw())).unwrap_or(LOAD);
    if look.last > ASKED {
        return Err(format!("only the last {} of the load are asked for", domain::in_words(ASKED)));
    }
    let [requests, serving] = queries(with, scene)?;
    let counted = points(&requests, scene, look.last)?;
    let zeros = points(&serving, scene, look.last)?.into_keys().map(|minute| (minute, 0.0));
    let sums: BTreeMap<Moment, f64> = zeros.chain(counted).collect();
    let latest = sums.keys().last().ok_or("CloudWatch has no requests of late")?;
    let age = scene.now.since(*latest + Duration::from_mins(1));
    if age > FRESH {
        return Err(format!("the latest count of requests is {} old", domain::in_words(age)));
    }
    let mut rates: Vec<f64> = sums.values().map(|sum| sum / 60.0).collect();
    rates.sort_by(f64::total_cmp);
    Ok(taken(look.taking, &rates))
}

/// What is taken of rates in their order, of which there is one at least.
fn taken(taking: Taking, rates: &[f64]) -> f64 {
    let at = |place: usize| rates.get(place).copied().unwrap_or_default();
    match taking {
        Taking::Percentile(p) => at((rates.len() * usize::from(p)).div_ceil(100).saturating_sub(1)),
        Taking::Max => at(rates.len().saturating_sub(1)),
        #[expect(clippy::cast_precision_loss, reason = "minutes of a day are few")]
        Taking::Average => rates.iter().sum::<f64>() / rates.len().max(1) as f64,
    }
}

/// How many times as many are needed so that of the zones that serve all but one may be lost, of those lost in all.
fn spare(lost: f64, zones: usize) -> Result<f64, Blind> {
    #[expect(clippy::cast_precision_loss, reason = "a region has few zones")]
    let zones = zones as f64;
    if lost > 0.0 && zones <= lost {
        return Err(format!("the group has {zones} zones, of which {lost} cannot be lost"));
    }
    Ok(if lost > 1.0 { (zones - 1.0) / (zones - lost) } else { 1.0 })
}

/// Up to the next whole number, so that 0.7 in binary makes no instance more than the figures say.
fn up(count: f64) -> f64 {
    (count - 1e-9).max(0.0).ceil()
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
    fn the_load_is_taken_as_the_look_says() {
        let rates: Vec<f64> = (1..=20).map(f64::from).collect();
        let table = [(Taking::Percentile(95), 19.0), (Taking::Percentile(1), 1.0), (Taking::Max, 20.0)];
        for (taking, wanted) in [(Taking::Average, 10.5)].into_iter().chain(table) {
            assert!((taken(taking, &rates) - wanted).abs() < f64::EPSILON, "{taking:?}");
        }
    }

    #[test]
    fn a_second_zone_that_may_be_lost_asks_for_more() {
        let table = [(0.0, 1, Some(1.0)), (1.0, 2, Some(1.0)), (2.0, 3, Some(2.0)), (1.0, 1, None), (2.0, 2, None)];
        for (lost, zones, wanted) in table {
            assert_eq!(spare(lost, zones).ok(), wanted, "{lost} of {zones}");
        }
    }
}
