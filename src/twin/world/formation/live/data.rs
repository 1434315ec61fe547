//! Databases, caches and the canary of stacks.

use super::super::faults::property;
use super::super::text;
use super::{Subject, number, tags};
use crate::world::World;
use crate::world::caches::{CacheGroup, Node, Shard};
use crate::world::databases::{Cluster, Database};
use crate::world::stacks::Resource;

/// Makes a database instance: of its own, of a cluster, or a replica of another.
pub fn create_database(world: &mut World, subject: &Subject<'_>, resource: &Resource) {
    let properties = &resource.body.properties.read();
    let own = |name: &str| property(properties, name);
    let id = resource.physical_id.clone();
    let (region, account) = (subject.region, &world.account.id);
    let [first, second] = zones(region);
    let (cluster, source) = (own("DBClusterIdentifier"), own("SourceDBInstanceIdentifier"));
    let others = world.databases.instances.iter().filter(|it| it.region == region && it.cluster.is_some());
    let is_second = source.is_some() || others.filter(|it| it.cluster == cluster).count() % 2 == 1;
    let is_multi_az = own("MultiAZ").as_deref() == Some("true");
    let original = world.databases.instances.iter().find(|it| Some(&it.id) == source.as_ref());
    let (engine, version) = original.map_or_else(
        || (own("Engine").unwrap_or_default(), own("EngineVersion").unwrap_or_default()),
        |it| (it.engine.clone(), it.version.clone()),
    );
    let database = Database {
        arn: format!("arn:aws:rds:{region}:{account}:db:{id}"),
        region: region.to_owned(),
        engine,
        version,
        class: own("DBInstanceClass").unwrap_or_default(),
        status: "creating",
        zone: if is_second { second.clone() } else { first },
        standby: is_multi_az.then_some(second),
        host: attribute(resource, "Endpoint.Address"),
        pending: Vec::new(),
        backup_days: if cluster.is_some() { 0 } else { number(properties, "BackupRetentionPeriod").unwrap_or(0) },
        created_at: subject.now,
        tags: tags(subject, properties),
        switch: None,
        cluster,
        source,
        id,
    };
    let own = world.databases.clusters.iter_mut().find(|it| Some(&it.id) == database.cluster.as_ref());
    if let Some(cluster) = own {
        cluster.writer.get_or_insert_with(|| database.id.clone());
    }
    world.databases.instances.push(database);
}

/// Makes an Aurora cluster, which its first member writes for.
pub fn create_cluster(world: &mut World, subject: &Subject<'_>, resource: &Resource) {
    let properties = &resource.body.properties.read();
    let own = |name: &str| property(properties, name).unwrap_or_default();
    let id = resource.physical_id.clone();
    world.databases.clusters.push(Cluster {
        arn: format!("arn:aws:rds:{}:{}:cluster:{id}", subject.region, world.account.id),
        region: subject.region.to_owned(),
        engine: own("Engine"),
        version: own("EngineVersion"),
        status: "creating",
        host: attribute(resource, "Endpoint.Address"),
        writer: None,
        created_at: subject.now,
        tags: tags(subject, properties),
        switch: None,
        id,
    });
}

/// Makes a replication group, its nodes spread over the zones.
pub fn create_cache(world: &mut World, subject: &Subject<'_>, resource: &Resource) {
    let properties = &resource.body.properties.read();
    let own = |name: &str| property(properties, name).unwrap_or_default();
    let id = resource.physical_id.clone();
    let zones = zones(subject.region);
    let replicas: Option<usize> = number(properties, "ReplicasPerNodeGroup");
    let nodes = number(properties, "NumCacheClusters").or(replicas.map(|it| it + 1)).unwrap_or(1_usize);
    let shards: usize = number(properties, "NumNodeGroups").unwrap_or(1);
    let shard = |shard: usize| Shard {
        id: format!("{shard:04}"),
        nodes: (1..=nodes)
            .map(|node| Node {
                id: if shards == 1 { format!("{id}-{node:03}") } else { format!("{id}-{shard:04}-{node:03}") },
                zone: zones[(node - 1) % zones.len()].clone(),
                is_primary: node == 1,
            })
            .collect(),
        switch: None,
        cold_at: None,
    };
    let group = CacheGroup {
        arn: format!("arn:aws:elasticache:{}:{}:replicationgroup:{id}", subject.region, world.account.id),
        region: subject.region.to_owned(),
        description: own("ReplicationGroupDescription"),
        engine: own("Engine"),
        node_type: own("CacheNodeType"),
        status: "creating",
        has_failover: own("AutomaticFailoverEnabled") == "true",
        is_multi_az: own("MultiAZEnabled") == "true",
        host: attribute(resource, "PrimaryEndPoint.Address"),
        shards: (1..=shards).map(shard).collect(),
        created_at: subject.now,
        id,
    };
    world.caches.groups.push(group);
}

/// A function that writes to a database, if it is the canary.
pub fn create_function(world: &mut World, subject: &Subject<'_>, resource: &Resource) {
    let properties = resource.body.properties.read();
    let variables = properties.get("Environment").and_then(|it| it.get("Variables"));
    if let Some(host) = variables.filter(|it| it.get("WRITES").is_some()).and_then(|it| property(it, "HOST")) {
        world.databases.canaries.push((subject.region.to_owned(), host));
    }
}

/// What has been made is ready.
pub fn complete(world: &mut World, region: &str, resource: &Resource) {
    let id = &resource.physical_id;
    for database in world.databases.instances.iter_mut().filter(|it| it.region == region && it.id == *id) {
        database.status = "available";
    }
    for cluster in world.databases.clusters.iter_mut().filter(|it| it.region == region && it.id == *id) {
        cluster.status = "available";
    }
    for group in world.caches.groups.iter_mut().filter(|it| it.region == region && it.id == *id) {
        group.status = "available";
    }
}

/// Removes what a resource was.
pub fn delete(world: &mut World, region: &str, resource: &Resource) {
    let id = resource.physical_id.as_str();
    match resource.resource_type.as_str() {
        "AWS::RDS::DBInstance" => world.databases.instances.retain(|it| it.region != region || it.id != id),
        "AWS::RDS::DBCluster" => world.databases.clusters.retain(|it| it.region != region || it.id != id),
        "AWS::ElastiCache::ReplicationGroup" => world.caches.groups.retain(|it| it.region != region || it.id != id),
        _ => world.databases.canaries.retain(|it| it.0 != region),
    }
}

fn attribute(resource: &Resource, name: &str) -> String {
    resource.body.attributes.get(name).map(text).unwrap_or_default()
}

/// The zones of the platform's private subnets.
fn zones(region: &str) -> [String; 2] {
    [format!("{region}a"), format!("{region}b")]
}
