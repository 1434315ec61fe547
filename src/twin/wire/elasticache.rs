//! Amazon `ElastiCache`: replication groups, the failover of one as a test, and what is reported of them.

use super::page::Paging;
use super::rds::{events, named_list, refused};
use super::refusal::Refusal;
use super::value::Shape;
use super::{Asked, Mutation, Operation, Told};
use crate::world::caches::{CacheGroup, Node, Shard};

/// The operation of that name that only looks.
pub fn operation(name: &str) -> Option<Operation> {
    match name {
        "DescribeReplicationGroups" => Some(describe_groups),
        "DescribeEvents" => Some(describe_events),
        _ => None,
    }
}

/// The operation of that name that changes something.
pub fn mutation(name: &str) -> Option<Mutation> {
    match name {
        "TestFailover" => Some(test_failover),
        _ => None,
    }
}

/// `DescribeReplicationGroups`: one or all, 100 a page.
fn describe_groups(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let id = asked.input.text("ReplicationGroupId");
    let all = asked.world.caches.groups.iter().filter(|it| it.region == asked.region);
    let mut found: Vec<&CacheGroup> = all.filter(|it| id.is_none_or(|id| id == it.id)).collect();
    if let Some(id) = id.filter(|_| found.is_empty()) {
        return Err(Refusal::named("ReplicationGroupNotFoundFault", format!("ReplicationGroup {id} not found.")));
    }
    found.sort_by(|one, other| one.id.cmp(&other.id));
    let page = paging(asked.input, "DescribeReplicationGroups")?.of(found, |it| &it.id)?;
    let shapes = named_list("ReplicationGroup", page.items.into_iter().map(group));
    Ok(Shape::new().with("ReplicationGroups", shapes).with("Marker", page.next))
}

fn paging<'a>(input: &'a Shape, operation: &'static str) -> Result<Paging<'a>, Refusal> {
    let size = input.int_within("MaxRecords", (20, 100), 100)?;
    Ok(Paging { operation, size, token: input.text("Marker") })
}

/// `DescribeEvents`.
fn describe_events(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let found = events::within(asked, &asked.world.caches.reports)?;
    let page = paging(asked.input, "DescribeEvents")?.of(found, |it| (it.at, &it.id, &it.message))?;
    let shapes = named_list("Event", page.items.into_iter().map(events::shape));
    Ok(Shape::new().with("Events", shapes).with("Marker", page.next))
}

/// `TestFailover`.
fn test_failover(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let id = told.input.required_text("ReplicationGroupId")?;
    let shard = told.input.required_text("NodeGroupId")?;
    let tested = told.world.test_failover(told.region, id, shard).map_err(refused)?;
    Ok(Shape::new().with("ReplicationGroup", group(tested)))
}

fn group(group: &CacheGroup) -> Shape {
    let word = |is_on: bool| if is_on { "enabled" } else { "disabled" };
    let nodes = group.shards.iter().flat_map(|it| &it.nodes).map(|it| it.id.as_str());
    let shards = group.shards.iter().map(|it| shard(group, it));
    Shape::new()
        .with("ReplicationGroupId", &group.id)
        .with("Description", &group.description)
        .with("Status", group.status)
        .with("PendingModifiedValues", Shape::new())
        .with("MemberClusters", named_list("ClusterId", nodes))
        .with("NodeGroups", named_list("NodeGroup", shards))
        .with("AutomaticFailover", word(group.has_failover))
        .with("MultiAZ", word(group.is_multi_az))
        .with("ClusterEnabled", group.shards.len() > 1)
        .with("CacheNodeType", &group.node_type)
        .with("TransitEncryptionEnabled", true)
        .with("AtRestEncryptionEnabled", true)
        .with("ARN", &group.arn)
        .with("ReplicationGroupCreateTime", group.created_at)
        .with("Engine", &group.engine)
}

fn shard(group: &CacheGroup, shard: &Shard) -> Shape {
    let endpoint = |host: String| Shape::new().with("Address", host).with("Port", 6_379_i64);
    // Roles are told only where cluster mode is off.
    let is_told = group.shards.len() == 1;
    let role = |it: &Node| is_told.then_some(if it.is_primary { "primary" } else { "replica" });
    let nodes = shard.nodes.iter().map(|it| {
        Shape::new()
            .with("CacheClusterId", &it.id)
            .with("CacheNodeId", "0001")
            .with("ReadEndpoint", endpoint(format!("{}.{}", it.id, group.host)))
            .with("PreferredAvailabilityZone", &it.zone)
            .with("CurrentRole", role(it))
    });
    Shape::new()
        .with("NodeGroupId", &shard.id)
        .with("Status", if shard.switch.is_some() { "modifying" } else { "available" })
        .with("PrimaryEndpoint", endpoint(group.host.clone()))
        .with("ReaderEndpoint", endpoint(format!("ro.{}", group.host)))
        .with("NodeGroupMembers", named_list("NodeGroupMember", nodes))
}
