//! How databases and caches switch their roles, ordered or because a zone is out, and what they report of it.

use std::time::Duration;

use domain::Moment;

use super::Tick;
use crate::world::World;
use crate::world::databases::{Database, Switch, SwitchStage};
use crate::world::reports::Source;

/// How long it takes to notice that a zone is out.
const NOTICE: Duration = Duration::from_secs(30);

/// Lives through the switches that are under way, and begins those that an outage calls for.
pub fn proceed(world: &mut World, tick: Tick) {
    flee(world, tick.to);
    switch_databases(world, tick.to);
    switch_clusters(world, tick.to);
    switch_caches(world, tick.to);
}

/// How far a switch comes by now: each stage once, in order.
fn next(switch: &mut Switch, now: Moment) -> Option<(SwitchStage, Moment)> {
    let (stage, at) = match switch.stage {
        SwitchStage::Ordered => (SwitchStage::Started, switch.starts),
        SwitchStage::Started => (SwitchStage::Over, switch.over),
        SwitchStage::Over => return None,
    };
    (at <= now).then(|| {
        switch.stage = stage;
        (stage, at)
    })
}

/// Databases and shards whose zone is out switch by themselves, where they can.
fn flee(world: &mut World, now: Moment) {
    let World { databases, caches, engine, .. } = world;
    if engine.disturbances.outages.is_empty() {
        return;
    }
    let lost = |zone: &str| engine.is_out(zone, now) && engine.out_for(zone, now) >= NOTICE;
    for database in databases.instances.iter_mut().filter(|it| it.switch.is_none() && lost(&it.zone)) {
        let Some(standby) = database.standby.clone().filter(|it| !engine.is_out(it, now)) else { continue };
        let (starts, over) = (Duration::from_secs(5), Duration::from_secs(70));
        database.switch = Some(Switch::ordered(now, &standby, (starts, over), Duration::from_secs(15)));
    }
    for place in 0..databases.clusters.len() {
        let cluster = &databases.clusters[place];
        let zone = |id: &str| databases.instances.iter().find(|it| it.id == id).map(|it| it.zone.as_str());
        let is_lost = cluster.writer.as_deref().and_then(zone).is_some_and(lost);
        if cluster.switch.is_some() || !is_lost {
            continue;
        }
        let is_ready = |it: &&Database| Some(&it.id) != cluster.writer.as_ref() && !engine.is_out(&it.zone, now);
        let reader = databases.members(cluster).find(is_ready).map(|it| it.id.clone());
        let Some(to) = reader else { continue };
        let spans = (Duration::from_secs(2), Duration::from_secs(25));
        let cluster = &mut databases.clusters[place];
        cluster.status = "failing-over";
        cluster.switch = Some(Switch::ordered(now, &to, spans, Duration::from_secs(5)));
    }
    for shard in caches.groups.iter_mut().filter(|it| it.has_failover).flat_map(|it| &mut it.shards) {
        if shard.switch.is_some() || !shard.primary().is_some_and(|it| lost(&it.zone)) {
            continue;
        }
        let replica = shard.nodes.iter().find(|it| !it.is_primary && !engine.is_out(&it.zone, now));
        let Some(to) = replica.map(|it| it.id.clone()) else { continue };
        let spans = (Duration::from_secs(1), Duration::from_secs(40));
        shard.switch = Some(Switch::ordered(now, &to, spans, Duration::from_mins(1)));
    }
}

fn switch_databases(world: &mut World, now: Moment) {
    let mut told = Vec::new();
    for database in &mut world.databases.instances {
        let Some(switch) = &mut database.switch else { continue };
        let fails_over = switch.to != database.zone;
        let to = switch.to.clone();
        let mut say = |at: Moment, message: &str| {
            told.push((database.region.clone(), database.id.clone(), at, message.to_owned()));
        };
        while let Some((stage, at)) = next(switch, now) {
            match stage {
                SwitchStage::Started if fails_over => say(at, "Multi-AZ instance failover started."),
                SwitchStage::Over => {
                    say(at, "DB instance restarted");
                    if fails_over {
                        database.standby = Some(std::mem::replace(&mut database.zone, to.clone()));
                        say(at, "Multi-AZ instance failover completed");
                    }
                }
                SwitchStage::Ordered | SwitchStage::Started => {}
            }
        }
        if switch.ends <= now {
            database.switch = None;
            database.status = "available";
        }
    }
    for (region, id, at, message) in told {
        world.databases.report((&region, Source::Instance, &id), at, message);
    }
}

fn switch_clusters(world: &mut World, now: Moment) {
    let mut told = Vec::new();
    for cluster in &mut world.databases.clusters {
        let Some(switch) = &mut cluster.switch else { continue };
        let to = switch.to.clone();
        while let Some((stage, at)) = next(switch, now) {
            let message = if stage == SwitchStage::Over {
                cluster.writer = Some(to.clone());
                format!("Completed failover to DB instance: {to}")
            } else {
                format!("Started cross AZ failover to DB instance: {to}")
            };
            told.push((cluster.region.clone(), cluster.id.clone(), at, message));
        }
        if switch.ends <= now {
            cluster.switch = None;
            cluster.status = "available";
        }
    }
    for (region, id, at, message) in told {
        world.databases.report((&region, Source::Cluster, &id), at, message);
    }
}

fn switch_caches(world: &mut World, now: Moment) {
    let mut told = Vec::new();
    for group in &mut world.caches.groups {
        let (region, id) = (group.region.clone(), group.id.clone());
        let mut is_busy = false;
        for shard in &mut group.shards {
            let from = shard.primary().map(|it| it.id.clone()).unwrap_or_default();
            let Some(switch) = &mut shard.switch else { continue };
            let to = switch.to.clone();
            let mut say = |source, id: &str, at, message: String| {
                told.push((region.clone(), source, id.to_owned(), at, message));
            };
            while let Some((stage, at)) = next(switch, now) {
                if stage == SwitchStage::Over {
                    shard.nodes.iter_mut().for_each(|it| it.is_primary = it.id == to);
                    shard.cold_at = Some(at);
                    let message = format!("Failover from primary node {from} to replica node {to} completed");
                    say(Source::CacheGroup, &id, at, message.clone());
                    say(Source::CacheNode, &to, at, message);
                    say(Source::CacheNode, &from, at, format!("Recovering cache nodes {from}"));
                }
            }
            if switch.ends <= now {
                let old = shard.nodes.iter().find(|it| !it.is_primary).map(|it| it.id.clone()).unwrap_or_default();
                say(Source::CacheNode, &old, switch.ends, format!("Finished recovery for cache nodes {old}"));
                shard.switch = None;
            } else {
                is_busy = true;
            }
        }
        if !is_busy && group.status == "modifying" {
            group.status = "available";
        }
    }
    for (region, source, id, at, message) in told {
        world.caches.report((&region, source, &id), at, message);
    }
}
