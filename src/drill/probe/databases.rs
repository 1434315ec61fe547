//! Probes of databases: instances and Aurora clusters.

use domain::{Database, DatabaseCluster, DatabaseId, DatabaseQuestion, Moment, Regional, ServiceEvent, Zone};

use super::{Arguments, Blind, Entry, Scene, count, known};
use crate::value::Value;

pub(super) const PROBES: &[Entry] = &[
    Entry { name: "rds.ready_to_fail_over", asks: instances, read: ready },
    Entry { name: "rds.restore_lag", asks: instances, read: restore_lag },
    Entry { name: "rds.zone", asks: instances, read: zone },
    Entry { name: "rds.event", asks: instance_events, read: instance_event },
    Entry { name: "rds.status", asks: instances, read: status },
    Entry { name: "aurora.ready_to_fail_over", asks: clusters, read: cluster_ready },
    Entry { name: "aurora.writer", asks: clusters, read: writer },
    Entry { name: "aurora.status", asks: clusters, read: cluster_status },
    Entry { name: "aurora.event", asks: cluster_events, read: cluster_event },
];

fn instances(_: &Arguments<'_>, _: &Scene<'_>) -> Vec<Regional> {
    vec![Regional::Database(DatabaseQuestion::Instances)]
}

fn clusters(_: &Arguments<'_>, _: &Scene<'_>) -> Vec<Regional> {
    vec![Regional::Database(DatabaseQuestion::Clusters)]
}

fn instance_events(with: &Arguments<'_>, _: &Scene<'_>) -> Vec<Regional> {
    let id = with.optional("database").map(DatabaseId::Instance);
    id.into_iter().map(|id| Regional::Database(DatabaseQuestion::Events(id))).collect()
}

fn cluster_events(with: &Arguments<'_>, _: &Scene<'_>) -> Vec<Regional> {
    let id = with.optional("cluster").map(DatabaseId::Cluster);
    id.into_iter().map(|id| Regional::Database(DatabaseQuestion::Events(id))).collect()
}

fn instance<'a>(with: &Arguments<'_>, scene: &Scene<'a>) -> Result<&'a Database, Blind> {
    let id = with.word("database")?;
    let instances = known(&scene.here()?.databases.instances, "the databases")?;
    instances.iter().find(|it| it.id == id).ok_or_else(|| format!("there is no database {id}"))
}

fn cluster<'a>(with: &Arguments<'_>, scene: &Scene<'a>) -> Result<&'a DatabaseCluster, Blind> {
    let id = with.word("cluster")?;
    let clusters = known(&scene.here()?.databases.clusters, "the clusters")?;
    clusters.iter().find(|it| it.id == id).ok_or_else(|| format!("there is no cluster {id}"))
}

fn ready(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    Ok(Value::Flag(instance(with, scene)?.is_ready_to_fail_over()))
}

fn restore_lag(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let database = instance(with, scene)?;
    let latest = database.restorable_to.ok_or_else(|| format!("{} cannot be restored: it has no backups", database.id));
    Ok(Value::Duration(scene.now.since(latest?)))
}

fn zone(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let database = instance(with, scene)?;
    let zone = database.zone.as_ref().map(Zone::as_str);
    zone.map(|zone| Value::Word(zone.into())).ok_or_else(|| format!("AWS does not tell the zone of {}", database.id))
}

fn status(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    Ok(Value::Word(instance(with, scene)?.status.clone()))
}

fn cluster_ready(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    Ok(Value::Flag(cluster(with, scene)?.is_ready_to_fail_over()))
}

fn writer(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let cluster = cluster(with, scene)?;
    let writer = cluster.writer().cloned().map(Value::Word);
    writer.ok_or_else(|| format!("AWS names no writer of {}", cluster.id))
}

fn cluster_status(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    Ok(Value::Word(cluster(with, scene)?.status.clone()))
}

fn instance_event(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    event(&DatabaseId::Instance(with.word("database")?), with, scene)
}

fn cluster_event(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    event(&DatabaseId::Cluster(with.word("cluster")?), with, scene)
}

fn event(id: &DatabaseId, with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let reading = scene.here()?.databases.events.get(id).ok_or("the events have not been read yet")?;
    said(known(reading, "the events")?, with, with.since(scene)?)
}

/// How many events since a moment hold the words that are asked for.
pub(super) fn said(events: &[ServiceEvent], with: &Arguments<'_>, since: Moment) -> Result<Value, Blind> {
    let words = with.word("says")?;
    Ok(count(events.iter().filter(|it| it.at >= since && it.says(words.raw())).count()))
}
