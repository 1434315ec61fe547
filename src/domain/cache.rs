//! Caches: replication groups with their shards and nodes.

use crate::{ServiceEvent, Text, Zone};

/// A question about caches.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CacheQuestion {
    /// Every replication group.
    Groups,
    /// What AWS has reported of the group of this id, over the last three hours.
    Events(Text),
}

/// An answer about caches, one for each `CacheQuestion`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CacheAnswer {
    /// Every replication group.
    Groups(Vec<CacheGroup>),
    /// Events, oldest first.
    Events(Vec<ServiceEvent>),
}

/// A replication group (ElastiCache `DescribeReplicationGroups`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheGroup {
    /// Its id.
    pub id: Text,
    /// AWS's word: `available`, `modifying`, ….
    pub status: Text,
    /// Whether a replica takes over by itself: `enabled`, `disabled`, `enabling`, `disabling`.
    pub failover: Text,
    /// Whether its nodes lie in several zones, in the same words; `None` where AWS did not say.
    pub multi_az: Option<Text>,
    /// Its shards.
    pub shards: Vec<CacheShard>,
}

/// A shard: one primary and its replicas (`NodeGroup`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheShard {
    /// Its id, `0001`.
    pub id: Text,
    /// AWS's word: `available`, `creating`, ….
    pub status: Text,
    /// Its nodes.
    pub nodes: Vec<CacheNode>,
}

/// A node of a shard (`NodeGroupMember`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheNode {
    /// The cache cluster's id, `pay-001`.
    pub id: Text,
    /// Its zone.
    pub zone: Option<Zone>,
    /// `primary` or `replica`; AWS tells it only where cluster mode is off.
    pub role: Option<Text>,
}

impl CacheGroup {
    /// The shard of this id.
    pub fn shard(&self, id: &Text) -> Option<&CacheShard> {
        self.shards.iter().find(|shard| shard.id == *id)
    }

    /// Whether a replica of this shard can take over now.
    pub fn is_ready_to_fail_over(&self, shard: &Text) -> bool {
        let has_replica = self.shard(shard).is_some_and(|shard| shard.status == "available" && shard.nodes.len() > 1);
        has_replica && self.status == "available" && self.failover == "enabled"
    }
}

impl CacheShard {
    /// The node that writes; `None` where AWS does not tell.
    pub fn primary(&self) -> Option<&CacheNode> {
        self.nodes.iter().find(|node| node.role.as_ref().is_some_and(|role| *role == "primary"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(id: &str, role: Option<&str>) -> CacheNode {
        CacheNode { id: id.into(), zone: None, role: role.map(Text::from) }
    }

    fn group(status: &str, failover: &str, nodes: Vec<CacheNode>) -> CacheGroup {
        let shards = vec![CacheShard { id: "0001".into(), status: "available".into(), nodes }];
        CacheGroup { id: "pay".into(), status: status.into(), failover: failover.into(), multi_az: None, shards }
    }

    #[test]
    fn a_shard_fails_over_only_to_a_replica() {
        let two = || vec![node("pay-001", Some("replica")), node("pay-002", Some("primary"))];
        let shard = "0001".into();
        let whole = group("available", "enabled", two());
        assert!(whole.is_ready_to_fail_over(&shard));
        assert_eq!(whole.shards[0].primary().map(|node| node.id.raw()), Some("pay-002"));
        assert!(!whole.is_ready_to_fail_over(&"0002".into()));
        assert!(!group("modifying", "enabled", two()).is_ready_to_fail_over(&shard));
        assert!(!group("available", "disabled", two()).is_ready_to_fail_over(&shard));
        assert!(!group("available", "enabled", vec![node("pay-001", None)]).is_ready_to_fail_over(&shard));
    }

    #[test]
    fn where_no_role_is_told_nobody_is_the_primary() {
        assert_eq!(group("available", "enabled", vec![node("a", None), node("b", None)]).shards[0].primary(), None);
    }
}
