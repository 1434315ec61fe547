//! Orders about databases and caches: failing over.

use std::time::Duration;

use super::Objection;
use crate::world::World;
use crate::world::caches::{CacheGroup, DAY, TESTS_A_DAY};
use crate::world::databases::{Cluster, Database, Switch};
use crate::world::reports::Source;

impl World {
    /// `RebootDBInstance`; with a failover the standby takes over, and writes are refused for one or two minutes.
    pub fn fail_over_database(&mut self, region: &str, id: &str, forced: Forced) -> Result<&Database, Objection> {
        let now = self.now();
        let over = match forced {
            Forced::Yes => self.engine.seconds(60, 120),
            Forced::No => self.engine.seconds(15, 40),
        };
        let starts = self.engine.seconds(4, 10);
        let found = self.databases.instances.iter_mut().find(|it| it.region == region && it.id == id);
        let unknown = || Objection::named("DBInstanceNotFound", format!("DBInstance {id} not found."));
        let database = found.ok_or_else(unknown)?;
        if database.status != "available" {
            let message = format!("Instance {id} is not in available state.");
            return Err(Objection::named("InvalidDBInstanceState", message));
        }
        let to = match (forced, &database.standby) {
            (Forced::Yes, None) => {
                let message = "Failover can only be performed for Multi-AZ instances.";
                return Err(Objection::named("InvalidParameterCombination", message));
            }
            (Forced::Yes, Some(standby)) => standby.clone(),
            (Forced::No, _) => database.zone.clone(),
        };
        database.status = "rebooting";
        database.switch = Some(Switch::ordered(now, &to, (starts, over), Duration::from_secs(15)));
        Ok(database)
    }

    /// `FailoverDBCluster`: a reader is promoted within half a minute.
    pub fn fail_over_cluster(&mut self, region: &str, id: &str, to: Option<&str>) -> Result<&Cluster, Objection> {
        let now = self.now();
        let (starts, over) = (self.engine.seconds(1, 3), self.engine.seconds(15, 28));
        let databases = &self.databases;
        let found = databases.clusters.iter().position(|it| it.region == region && it.id == id);
        let place =
            found.ok_or_else(|| Objection::named("DBClusterNotFoundFault", format!("DBCluster {id} not found.")))?;
        let cluster = &databases.clusters[place];
        let invalid = |message: String| Objection::named("InvalidDBClusterStateFault", message);
        if cluster.status != "available" {
            return Err(invalid(format!("DBCluster {id} is not in available state.")));
        }
        let is_ready = |it: &&Database| {
            Some(&it.id) != cluster.writer.as_ref() && to.is_none_or(|to| it.id == to) && it.status == "available"
        };
        let reader = databases.members(cluster).find(is_ready).map(|it| it.id.clone());
        let Some(to) = reader else {
            return Err(match to {
                None => invalid(format!("DBCluster {id} has no reader to fail over to.")),
                Some(to) => {
                    let message = format!("Cannot fail over to {to}: it is not an available reader of {id}.");
                    Objection::named("InvalidDBInstanceState", message)
                }
            });
        };
        let cluster = &mut self.databases.clusters[place];
        cluster.status = "failing-over";
        cluster.switch = Some(Switch::ordered(now, &to, (starts, over), Duration::from_secs(5)));
        Ok(cluster)
    }

    /// `TestFailover`: a replica of a shard becomes its primary within a minute.
    pub fn test_failover(&mut self, region: &str, id: &str, shard: &str) -> Result<&CacheGroup, Objection> {
        let now = self.now();
        let over = self.engine.seconds(20, 55);
        self.caches.tests.retain(|it| now.since(*it) < DAY);
        let found = self.caches.groups.iter().position(|it| it.region == region && it.id == id);
        let unknown = || Objection::named("ReplicationGroupNotFoundFault", format!("ReplicationGroup {id} not found."));
        let place = found.ok_or_else(unknown)?;
        let group = &mut self.caches.groups[place];
        if group.status != "available" {
            let message = "Replication group must be in available state to test failover.";
            return Err(Objection::named("InvalidReplicationGroupState", message));
        }
        if !group.has_failover {
            let message = "Automatic failover must be enabled to test failover.";
            return Err(Objection::named("TestFailoverNotAvailableFault", message));
        }
        let own = group.shards.iter_mut().find(|it| it.id == shard);
        let Some(own) = own else {
            return Err(Objection::named("NodeGroupNotFoundFault", format!("Node group {shard} not found.")));
        };
        let Some(replica) = own.nodes.iter().find(|it| !it.is_primary).map(|it| it.id.clone()) else {
            let message = format!("Node group {shard} has no replica.");
            return Err(Objection::named("TestFailoverNotAvailableFault", message));
        };
        if self.caches.tests.len() >= TESTS_A_DAY {
            let message = format!("At most {TESTS_A_DAY} node groups can be failed over in 24 hours.");
            return Err(Objection::named("APICallRateForCustomerExceeded", message));
        }
        let settles = Duration::from_mins(1);
        own.switch = Some(Switch::ordered(now, &replica, (Duration::from_secs(1), over), settles));
        group.status = "modifying";
        self.caches.tests.push(now);
        let message = format!("Test Failover API called for node group {shard}");
        self.caches.report((region, Source::CacheGroup, id), now, message);
        Ok(&self.caches.groups[place])
    }
}

/// `ForceFailover`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forced {
    /// The standby takes over.
    Yes,
    /// The instance restarts where it is.
    No,
}
