//! What CloudWatch measures of databases and caches, and what the database canary says.

use domain::Moment;

use super::super::Tick;
use crate::world::World;
use crate::world::caches::Shard;
use crate::world::chance;
use crate::world::databases::Database;
use crate::world::metrics::{MetricId, MetricStore, Sample, SeriesKind, Unit};

/// The canary writes in the first so many seconds of each minute.
const WRITES: i64 = 45;
/// How many requests a second a cache answers.
const CACHED: f64 = 220.0;
/// Share of the requests that a warm cache answers.
const WARM: f64 = 0.94;
/// Share that a cache answers whose primary has just changed.
const COLD: f64 = 0.55;
/// How long a cold cache takes to be warm again, seconds.
const WARMING: f64 = 300.0;

const GAUGE: SeriesKind = SeriesKind::Gauge;

/// Measures one tick.
pub fn measure(world: &mut World, tick: Tick) {
    if world.databases.instances.is_empty() && world.caches.groups.is_empty() {
        return;
    }
    measure_databases(world, tick);
    measure_caches(world, tick);
    ask_canaries(world, tick);
}

fn put(metrics: &mut MetricStore, (region, tick): (&str, Tick), id: MetricId, (kind, unit, sample): Written) {
    let slot = metrics.slot(region, id, kind, unit);
    metrics.record(slot, tick.measured_at(), sample);
}

type Written = (SeriesKind, Unit, Sample);

fn noise(id: &str, tick: Tick) -> f64 {
    chance::noise(chance::of_text(id), tick.to.as_secs().unsigned_abs())
}

fn measure_databases(world: &mut World, tick: Tick) {
    let World { databases, metrics, engine, .. } = world;
    for database in &databases.instances {
        let own = [("DBInstanceIdentifier", database.id.as_str())];
        let is_up = database.takes_writes() && !engine.is_out(&database.zone, tick.to);
        let noise = noise(&database.id, tick);
        let level = |name: &str, value: f64, unit: Unit| (name.to_owned(), (GAUGE, unit, Sample::of(value)));
        let mut all = vec![level("FreeStorageSpace", 14.0e9, Unit::Bytes)];
        if is_up {
            all.push(level("CPUUtilization", 18.0 + 3.0 * noise, Unit::Percent));
        }
        all.push(level("DatabaseConnections", if is_up { 24.0 } else { 0.0 }, Unit::Count));
        if database.source.is_some() {
            all.push(level("ReplicaLag", 0.4 + 0.2 * noise, Unit::Seconds));
        }
        for (name, written) in all {
            put(metrics, (&database.region, tick), MetricId::new("AWS/RDS", &name, &own), written);
        }
    }
    for cluster in &databases.clusters {
        let own = [("DBClusterIdentifier", cluster.id.as_str())];
        let used = (GAUGE, Unit::Percent, Sample::of(30.0 + 5.0 * noise(&cluster.id, tick)));
        put(metrics, (&cluster.region, tick), MetricId::new("AWS/RDS", "ACUUtilization", &own), used);
    }
}

/// The share of requests that a shard answers from its memory.
fn hit_rate(shard: &Shard, now: Moment) -> f64 {
    match shard.cold_at {
        Some(at) => COLD + (WARM - COLD) * (now.since(at).as_secs_f64() / WARMING).min(1.0),
        None => WARM,
    }
}

fn measure_caches(world: &mut World, tick: Tick) {
    let World { caches, metrics, engine, .. } = world;
    for group in &caches.groups {
        for shard in &group.shards {
            let rate = hit_rate(shard, tick.to);
            for node in shard.nodes.iter().filter(|it| !engine.is_out(&it.zone, tick.to)) {
                let own = [("CacheClusterId", node.id.as_str())];
                let noise = noise(&node.id, tick);
                let asked = if node.is_primary { CACHED * tick.seconds() } else { 0.0 };
                let count = |value: f64| (SeriesKind::Counter, Unit::Count, Sample::of(value.round()));
                let level = |value: f64| (GAUGE, Unit::Percent, Sample::of(value));
                let mut all = vec![
                    ("EngineCPUUtilization", level(if node.is_primary { 12.0 } else { 2.0 } + noise)),
                    ("DatabaseMemoryUsagePercentage", level(34.0 + noise)),
                    ("Evictions", count(0.0)),
                    ("CacheHits", count(asked * rate)),
                    ("CacheMisses", count(asked * (1.0 - rate))),
                ];
                if node.is_primary {
                    all.push(("CacheHitRate", level(100.0 * rate)));
                } else {
                    all.push(("ReplicationLag", (GAUGE, Unit::Seconds, Sample::of(0.2))));
                }
                for (name, written) in all {
                    put(metrics, (&group.region, tick), MetricId::new("AWS/ElastiCache", name, &own), written);
                }
            }
        }
    }
}

/// The canary tells the last number that its database has acknowledged: the second in which it was written.
fn ask_canaries(world: &mut World, tick: Tick) {
    let World { databases, metrics, engine, .. } = world;
    for (region, host) in &databases.canaries {
        let takes = |it: &Database| it.takes_writes() && !engine.is_out(&it.zone, tick.to);
        let is_well = databases.instances.iter().any(|it| it.host == *host && takes(it));
        let seconds = tick.from.as_secs() + 1..=tick.to.as_secs();
        let written: Vec<i64> = seconds.filter(|it| (it - 1).rem_euclid(60) < WRITES).collect();
        let Some(last) = written.last() else { continue };
        #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 need 31 bits")]
        let (last, attempts) = (*last as f64, written.len() as f64);
        let mut tell = |name: &str, kind: SeriesKind, unit: Unit, value: f64| {
            let slot = metrics.slot(region, MetricId::new("FinOps/Canary", name, &[]), kind, unit);
            match kind {
                SeriesKind::Sequence => metrics.record_number(slot, tick.measured_at(), value),
                _ => metrics.record(slot, tick.measured_at(), Sample::of(value)),
            }
        };
        if is_well {
            tell("LastAckedSeq", SeriesKind::Sequence, Unit::None, last);
            tell("MissingSeq", GAUGE, Unit::Count, 0.0);
            tell("WriteSeconds", GAUGE, Unit::Seconds, 0.006);
        }
        tell("RefusedWrites", SeriesKind::Counter, Unit::Count, if is_well { 0.0 } else { attempts });
    }
}
