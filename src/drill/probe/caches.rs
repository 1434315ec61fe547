//! Probes of caches.

use domain::{CacheGroup, CacheQuestion, Regional};

use super::databases::said;
use super::{Arguments, Blind, Entry, Scene, known};
use crate::value::Value;

pub(super) const PROBES: &[Entry] = &[
    Entry { name: "cache.ready_to_fail_over", asks: groups, read: ready },
    Entry { name: "cache.primary_zone", asks: groups, read: primary_zone },
    Entry { name: "cache.event", asks: events, read: event },
    Entry { name: "cache.status", asks: groups, read: status },
];

fn groups(_: &Arguments<'_>, _: &Scene<'_>) -> Vec<Regional> {
    vec![Regional::Cache(CacheQuestion::Groups)]
}

fn events(with: &Arguments<'_>, _: &Scene<'_>) -> Vec<Regional> {
    let id = with.optional("cache");
    id.into_iter().map(|id| Regional::Cache(CacheQuestion::Events(id))).collect()
}

/// The replication group that an argument names.
pub(super) fn group<'a>(with: &Arguments<'_>, scene: &Scene<'a>) -> Result<&'a CacheGroup, Blind> {
    let id = with.word("cache")?;
    let groups = known(&scene.here()?.caches.groups, "the caches")?;
    groups.iter().find(|it| it.id == id).ok_or_else(|| format!("there is no replication group {id}"))
}

/// Whether a replica can take over in every node group.
fn ready(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let group = group(with, scene)?;
    let is_ready = group.shards.iter().all(|shard| group.is_ready_to_fail_over(&shard.id));
    Ok(Value::Flag(!group.shards.is_empty() && is_ready))
}

fn primary_zone(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let group = group(with, scene)?;
    let id = crate::planning::shard(with.number("node_group").unwrap_or(1.0));
    let shard = group.shard(&id).ok_or_else(|| format!("{} has no node group {id}", group.id))?;
    let primary = shard.primary().ok_or_else(|| format!("AWS does not tell which node of {id} is the primary"))?;
    let zone = primary.zone.as_ref().ok_or_else(|| format!("AWS does not tell the zone of {}", primary.id))?;
    Ok(Value::Word(zone.as_str().into()))
}

fn status(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    Ok(Value::Word(group(with, scene)?.status.clone()))
}

fn event(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let id = with.word("cache")?;
    let reading = scene.here()?.caches.events.get(&id).ok_or("the events have not been read yet")?;
    said(known(reading, "the events")?, with, with.since(scene)?)
}
