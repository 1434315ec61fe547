//! Caches: replication groups of one shard or more, with their primaries and replicas.

use std::time::Duration;

use domain::Moment;

use super::databases::Switch;
use super::reports::{Report, Source};

/// All caches of the account.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Caches {
    /// Replication groups.
    pub groups: Vec<CacheGroup>,
    /// What `ElastiCache` has reported, oldest first.
    pub reports: Vec<Report>,
    /// Test failovers: when, for the limit a day (not AWS-visible).
    pub tests: Vec<Moment>,
}

/// A replication group.
#[derive(Clone, Debug, PartialEq)]
pub struct CacheGroup {
    /// `ReplicationGroupId`.
    pub id: String,
    /// Region.
    pub region: String,
    /// `ARN`.
    pub arn: String,
    /// `Description`.
    pub description: String,
    /// `Engine`.
    pub engine: String,
    /// `CacheNodeType`.
    pub node_type: String,
    /// `Status`: `creating`, `available`, `modifying`.
    pub status: &'static str,
    /// `AutomaticFailover`.
    pub has_failover: bool,
    /// `MultiAZ`.
    pub is_multi_az: bool,
    /// `PrimaryEndpoint.Address` of the first shard.
    pub host: String,
    /// Its shards.
    pub shards: Vec<Shard>,
    /// `ReplicationGroupCreateTime`.
    pub created_at: Moment,
}

/// A shard (`NodeGroup`).
#[derive(Clone, Debug, PartialEq)]
pub struct Shard {
    /// `NodeGroupId`: `0001`.
    pub id: String,
    /// Its nodes.
    pub nodes: Vec<Node>,
    /// The promotion of a replica that is under way (not AWS-visible).
    pub switch: Option<Switch>,
    /// When the memory of a new primary was last cold (not AWS-visible).
    pub cold_at: Option<Moment>,
}

/// A node (`NodeGroupMember`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// `CacheClusterId`.
    pub id: String,
    /// `PreferredAvailabilityZone`.
    pub zone: String,
    /// Whether `CurrentRole` is `primary`.
    pub is_primary: bool,
}

/// Node groups that may be failed over as a test in 24 hours.
pub const TESTS_A_DAY: usize = 15;
/// The window of that limit.
pub const DAY: Duration = Duration::from_hours(24);

impl Caches {
    /// Reports what happened to a group or a node.
    pub fn report(&mut self, (region, source, id): (&str, Source, &str), at: Moment, message: impl Into<String>) {
        let (region, id, message) = (region.to_owned(), id.to_owned(), message.into());
        self.reports.push(Report { region, at, source, id, message, categories: Vec::new() });
    }
}

impl Shard {
    /// The node that writes.
    pub fn primary(&self) -> Option<&Node> {
        self.nodes.iter().find(|it| it.is_primary)
    }
}
