//! What is asked of CloudWatch for a metric of a file: its word or its name made into queries.

use std::time::Duration;

use domain::{CacheQuestion, MetricQuery, Regional, Stat, Text};

use super::super::{Arguments, Blind, Scene, caches, known};
use crate::model::ParamType;
use crate::vocabulary::{self, MetricWord};

/// Where CloudFront's metrics are, whatever region it serves.
const GLOBAL: &str = "us-east-1";

/// The dimension of a zone.
const ZONE: &str = "AvailabilityZone";

/// The queries of one metric.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// The metric itself; of a cache: that of each node.
    pub(super) of: Vec<MetricQuery>,
    /// What has a datapoint in each period, beside which a missing one of the metric is zero.
    pub(super) beside: Vec<MetricQuery>,
    /// The statistic.
    pub(super) stat: Stat,
}

impl Asked {
    pub(super) fn queries(self) -> impl Iterator<Item = MetricQuery> {
        self.of.into_iter().chain(self.beside)
    }

    /// The same of the whole.
    pub(super) fn of_every_zone(&self) -> Self {
        let mut whole = self.clone();
        whole.of.iter_mut().for_each(|query| query.dimensions.retain(|(name, _)| name != ZONE));
        whole
    }
}

/// How long a datapoint is.
pub(super) fn period(query: &MetricQuery) -> Duration {
    Duration::from_secs(query.period.into())
}

/// What has to be known before the queries can be made.
pub(super) fn before(words: &[Text], with: &Arguments<'_>) -> Vec<Regional> {
    let owners: Vec<ParamType> = words.iter().filter_map(|word| Some(vocabulary::metric(word.raw())?.of)).collect();
    let is_balanced = owners.iter().any(|of| matches!(of, ParamType::LoadBalancer | ParamType::TargetGroup));
    [
        is_balanced.then_some(Regional::TargetGroups),
        with.optional("zone").map(|_| Regional::Groups),
        owners.contains(&ParamType::ReplicationGroup).then_some(Regional::Cache(CacheQuestion::Groups)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What is asked for a word of the vocabulary, or for `NAMESPACE:NAME`; its own statistic where none is named.
pub(super) fn of(word: &Text, with: &Arguments<'_>, scene: &Scene<'_>, stat: Option<Stat>) -> Result<Asked, Blind> {
    let every = every(with)?;
    let zone = with.zone("zone", scene)?;
    let Some(known) = vocabulary::metric(word.raw()) else { return named(word, zone.as_ref(), stat, every) };
    let stat = stat.unwrap_or_else(|| Stat::new(known.stat));
    let mut of = Vec::new();
    for mut dimensions in owned(known, with, scene)? {
        if let Some(zone) = &zone {
            is_zonal(known)?;
            dimensions.push((ZONE.into(), zone.clone()));
        }
        of.push(MetricQuery::per_minute(known.namespace, known.name, dimensions, stat.clone()).every(every));
    }
    // A mean or a percentile of nothing is nothing; only a count of nothing is zero.
    let beside = match known.companion.filter(|_| stat == Stat::sum()) {
        Some(name) => companions(name, known, with, scene)?.into_iter().map(|query| query.every(every)).collect(),
        None => Vec::new(),
    };
    Ok(Asked { of, beside, stat })
}

/// The length of a datapoint, seconds.
fn every(with: &Arguments<'_>) -> Result<u32, Blind> {
    let period = with.optional("period").unwrap_or_else(|| "1m".into());
    let span = crate::reader::span(period.raw()).and_then(|span| u32::try_from(span.as_secs()).ok());
    span.filter(|secs| *secs > 0).ok_or_else(|| format!("{period} is no period"))
}

fn is_zonal(known: &MetricWord) -> Result<(), Blind> {
    match known.of {
        ParamType::LoadBalancer | ParamType::TargetGroup => Ok(()),
        _ => Err(format!("{} is not counted by zone", known.word)),
    }
}

/// `FinOps/Canary:LastAckedSeq`.
fn named(word: &Text, zone: Option<&Text>, stat: Option<Stat>, every: u32) -> Result<Asked, Blind> {
    let parts = word.raw().split_once(':');
    let (namespace, name) = parts.ok_or_else(|| format!("{word} is no metric; write NAMESPACE:NAME"))?;
    let stat = stat.unwrap_or_else(|| Stat::new("Maximum"));
    let dimensions = zone.map(|zone| (ZONE.into(), zone.clone())).into_iter().collect();
    let query = MetricQuery::per_minute(namespace, name, dimensions, stat.clone()).every(every);
    Ok(Asked { of: vec![query], beside: Vec::new(), stat })
}

/// Whose metric it is: the dimensions of each metric that it is made of.
fn owned(known: &MetricWord, with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Vec<Vec<(Text, Text)>>, Blind> {
    let one = |name: &str, value: Text| Ok(vec![vec![(name.into(), value)]]);
    match known.of {
        ParamType::LoadBalancer => one("LoadBalancer", balancer(&with.word("resource")?)?),
        ParamType::TargetGroup => {
            let targets = with.word("targets")?;
            Ok(vec![of_targets(&targets, &balancer_of(&targets, scene)?)?])
        }
        ParamType::Asg => one("AutoScalingGroupName", with.word("group")?),
        ParamType::DbInstance => one("DBInstanceIdentifier", with.word("database")?),
        ParamType::ReplicationGroup => {
            let nodes = caches::group(with, scene)?.shards.iter().flat_map(|shard| &shard.nodes);
            Ok(nodes.map(|node| vec![("CacheClusterId".into(), node.id.clone())]).collect())
        }
        ParamType::Distribution if scene.region.as_str() == GLOBAL => {
            Ok(vec![vec![("DistributionId".into(), with.word("distribution")?), ("Region".into(), "Global".into())]])
        }
        ParamType::Distribution => Err(format!("CloudFront counts {} in {GLOBAL} alone", known.word)),
        of => Err(format!("{} is of type {}, which has no metrics", known.word, of.name())),
    }
}

/// What is counted in each period beside a counter: of a load balancer for each of its target groups, because the
/// healthy hosts are counted for target groups alone.
fn companions(
    name: &str,
    known: &MetricWord,
    with: &Arguments<'_>,
    scene: &Scene<'_>,
) -> Result<Vec<MetricQuery>, Blind> {
    let pairs: Vec<(Text, Text)> = if known.of == ParamType::TargetGroup {
        let targets = with.word("targets")?;
        let balancer = balancer_of(&targets, scene)?;
        vec![(targets, balancer)]
    } else {
        let balancer = with.word("resource")?;
        let groups = target_groups(scene)?.iter();
        let own = groups.filter(|it| it.balancer.as_ref().is_some_and(|it| it.arn == balancer));
        own.map(|it| (it.arn.clone(), balancer.clone())).collect()
    };
    let query = |(targets, balancer): &(Text, Text)| {
        let dimensions = of_targets(targets, balancer)?;
        Ok(MetricQuery::per_minute(known.namespace, name, dimensions, Stat::average()))
    };
    pairs.iter().map(query).collect()
}

fn of_targets(targets: &Text, balancer: &Text) -> Result<Vec<(Text, Text)>, Blind> {
    let tail = targets.raw().rsplit(':').next().filter(|tail| tail.starts_with("targetgroup/"));
    let tail = tail.ok_or_else(|| format!("{targets} is no ARN of a target group"))?;
    Ok(vec![("TargetGroup".into(), tail.into()), ("LoadBalancer".into(), self::balancer(balancer)?)])
}

/// The dimension of a load balancer: the tail of its ARN.
fn balancer(arn: &Text) -> Result<Text, Blind> {
    let tail = arn.raw().split_once(":loadbalancer/").map(|(_, tail)| tail.into());
    tail.ok_or_else(|| format!("{arn} is no ARN of a load balancer"))
}

fn target_groups<'a>(scene: &Scene<'a>) -> Result<&'a [domain::TargetGroup], Blind> {
    known(&scene.here()?.target_groups, "the target groups").map(Vec::as_slice)
}

/// The load balancer before a target group.
pub(in crate::probe) fn balancer_of(targets: &Text, scene: &Scene<'_>) -> Result<Text, Blind> {
    let group = target_groups(scene)?.iter().find(|group| group.arn == *targets);
    let balancer = group.and_then(|group| group.balancer.as_ref()).map(|balancer| balancer.arn.clone());
    balancer.ok_or_else(|| format!("no load balancer routes to {targets}"))
}
