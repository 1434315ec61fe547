//! ElastiCache: replication groups with their shards, and what is reported of them.

use std::time::Duration;

use aws_sdk_elasticache::config::Builder;
use aws_sdk_elasticache::types::{
    AutomaticFailoverStatus, Event, NodeGroup, NodeGroupMember, ReplicationGroup, SourceType,
};
use aws_smithy_types::DateTime;
use domain::{
    CacheAnswer, CacheGroup, CacheNode, CacheQuestion, CacheShard, CloudError, Moment, Service, ServiceEvent, Text,
    Zone,
};

use crate::border::{moment, need, of, optional, text, word};
use crate::connection::{self, Local};
use crate::found::Found;
use crate::operation::Operation;
use crate::pages::pages;

const GROUPS: Operation = Operation::new(Service::ElastiCache, "DescribeReplicationGroups");
const EVENTS: Operation = Operation::new(Service::ElastiCache, "DescribeEvents");

/// How far back events are asked for.
const SPAN: Duration = Duration::from_hours(3);

/// Answers a question about caches; `now` is the account's time.
pub(crate) async fn answer(
    local: &Local,
    asked: &CacheQuestion,
    now: Moment,
) -> Result<Found<CacheAnswer>, CloudError> {
    Ok(match asked {
        CacheQuestion::Groups => groups(local).await?.map(CacheAnswer::Groups),
        CacheQuestion::Events(group) => events(local, group, now).await?.map(CacheAnswer::Events),
    })
}

async fn groups(local: &Local) -> Result<Found<Vec<CacheGroup>>, CloudError> {
    let send = |token| local.elasticache.describe_replication_groups().set_marker(token).send();
    let found = pages(GROUPS, send, |output| {
        Ok((need(output.replication_groups, "DescribeReplicationGroups.ReplicationGroups")?, output.marker))
    });
    Ok(found.await?.decode(|group| decode_group(&group)))
}

async fn events(local: &Local, group: &Text, now: Moment) -> Result<Found<Vec<ServiceEvent>>, CloudError> {
    let since = DateTime::from_secs((now - SPAN).as_secs());
    let request = || {
        let request = local.elasticache.describe_events().source_type(SourceType::ReplicationGroup);
        request.source_identifier(group.raw()).start_time(since)
    };
    let found = pages(
        EVENTS,
        |token| request().set_marker(token).customize().config_override(once()).send(),
        |output| Ok((need(output.events, "DescribeEvents.Events")?, output.marker)),
    );
    let mut found = found.await?.decode(|event| decode_event(&event));
    found.value.sort_by_key(|event| event.at);
    Ok(found)
}

fn once() -> Builder {
    Builder::new().retry_config(connection::once())
}

fn decode_group(raw: &ReplicationGroup) -> Result<CacheGroup, CloudError> {
    let id = text(raw.replication_group_id(), "ReplicationGroup.ReplicationGroupId")?;
    let failover = raw.automatic_failover().map(AutomaticFailoverStatus::as_str);
    let shards = raw.node_groups().iter().map(|shard| of(&id, decode_shard(shard)));
    Ok(CacheGroup {
        status: of(&id, text(raw.status(), "ReplicationGroup.Status"))?,
        failover: of(&id, word(failover, "ReplicationGroup.AutomaticFailover"))?,
        multi_az: raw.multi_az().and_then(|status| optional(Some(status.as_str()))),
        shards: shards.collect::<Result<Vec<CacheShard>, CloudError>>()?,
        id,
    })
}

fn decode_shard(raw: &NodeGroup) -> Result<CacheShard, CloudError> {
    let nodes = raw.node_group_members().iter().map(decode_node);
    Ok(CacheShard {
        id: text(raw.node_group_id(), "NodeGroup.NodeGroupId")?,
        status: text(raw.status(), "NodeGroup.Status")?,
        nodes: nodes.collect::<Result<Vec<CacheNode>, CloudError>>()?,
    })
}

fn decode_node(raw: &NodeGroupMember) -> Result<CacheNode, CloudError> {
    Ok(CacheNode {
        id: text(raw.cache_cluster_id(), "NodeGroupMember.CacheClusterId")?,
        zone: raw.preferred_availability_zone().map(Zone::new),
        role: optional(raw.current_role()),
    })
}

fn decode_event(raw: &Event) -> Result<ServiceEvent, CloudError> {
    let source = text(raw.source_identifier(), "Event.SourceIdentifier")?;
    Ok(ServiceEvent {
        at: of(&source, moment(raw.date(), "Event.Date"))?,
        message: of(&source, text(raw.message(), "Event.Message"))?,
        categories: Vec::new(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use aws_sdk_elasticache::types::builders::{EventBuilder, NodeGroupBuilder, ReplicationGroupBuilder};

    use super::*;
    use crate::border::malformed;

    fn shard() -> NodeGroupBuilder {
        let node = |id: &str, role: &str, zone: &str| {
            let node = NodeGroupMember::builder().cache_cluster_id(id).current_role(role);
            node.preferred_availability_zone(zone).build()
        };
        NodeGroup::builder()
            .node_group_id("0001")
            .status("available")
            .node_group_members(node("pay-001", "primary", "us-east-1a"))
            .node_group_members(node("pay-002", "replica", "us-east-1b"))
    }

    fn pay(shard: NodeGroup) -> ReplicationGroupBuilder {
        ReplicationGroup::builder()
            .replication_group_id("pay")
            .status("available")
            .automatic_failover(AutomaticFailoverStatus::Enabled)
            .node_groups(shard)
    }

    #[test]
    fn a_group_is_read_whole() {
        let read = decode_group(&pay(shard().build()).build()).unwrap();
        assert!(read.is_ready_to_fail_over(&"0001".into()));
        let primary = read.shards[0].primary().unwrap();
        assert_eq!((primary.id.raw(), primary.zone.as_ref()), ("pay-001", Some(&Zone::new("us-east-1a"))));
    }

    #[test]
    fn each_missing_field_is_named() {
        let field = |raw: ReplicationGroupBuilder| decode_group(&raw.build()).unwrap_err();
        let whole = || pay(shard().build());
        let id = malformed("ReplicationGroup.ReplicationGroupId");
        assert_eq!(field(whole().set_replication_group_id(None)), id);
        assert_eq!(field(whole().set_status(None)), malformed("ReplicationGroup.Status of pay"));
        let named = malformed("ReplicationGroup.AutomaticFailover of pay");
        assert_eq!(field(whole().set_automatic_failover(None)), named);
        let of_shard = |raw: NodeGroupBuilder| field(pay(raw.build()));
        assert_eq!(of_shard(shard().set_node_group_id(None)), malformed("NodeGroup.NodeGroupId of pay"));
        assert_eq!(of_shard(shard().set_status(None)), malformed("NodeGroup.Status of pay"));
        let odd = shard().node_group_members(NodeGroupMember::builder().build());
        assert_eq!(of_shard(odd), malformed("NodeGroupMember.CacheClusterId of pay"));
    }

    #[test]
    fn an_event_is_read_whole_and_each_missing_field_is_named() {
        let message = "Failover from primary node pay-001 to replica node pay-002 completed";
        let event = || Event::builder().source_identifier("pay").date(DateTime::from_secs(9)).message(message);
        assert!(decode_event(&event().build()).unwrap().says("completed"));
        let field = |raw: EventBuilder| decode_event(&raw.build()).unwrap_err();
        assert_eq!(field(event().set_source_identifier(None)), malformed("Event.SourceIdentifier"));
        assert_eq!(field(event().set_date(None)), malformed("Event.Date of pay"));
        assert_eq!(field(event().set_message(None)), malformed("Event.Message of pay"));
    }
}
