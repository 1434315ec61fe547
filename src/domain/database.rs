//! Databases: instances, clusters of them, and what AWS reports of both.

use crate::{Moment, Text, Zone};

/// A question about databases.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DatabaseQuestion {
    /// Every instance.
    Instances,
    /// Every cluster, with its members.
    Clusters,
    /// What AWS has reported of one, over the last three hours.
    Events(DatabaseId),
}

/// An answer about databases, one for each `DatabaseQuestion`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseAnswer {
    /// Every instance.
    Instances(Vec<Database>),
    /// Every cluster.
    Clusters(Vec<DatabaseCluster>),
    /// Events, oldest first.
    Events(Vec<ServiceEvent>),
}

/// What a database is known by: an instance and a cluster may bear the same identifier.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DatabaseId {
    /// The identifier of an instance.
    Instance(Text),
    /// The identifier of a cluster.
    Cluster(Text),
}

/// A database instance (RDS `DescribeDBInstances`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Database {
    /// Its identifier.
    pub id: Text,
    /// `postgres`, `aurora-postgresql`.
    pub engine: Text,
    /// AWS's word: `available`, `rebooting`, `modifying`, ….
    pub status: Text,
    /// The zone it serves from; none while it is made.
    pub zone: Option<Zone>,
    /// The zone of its standby.
    pub standby_zone: Option<Zone>,
    /// Whether it has a standby in another zone.
    pub is_multi_az: bool,
    /// The cluster it is a member of.
    pub cluster: Option<Text>,
    /// The latest time it can be restored to; none without backups.
    pub restorable_to: Option<Moment>,
    /// Changes that wait for a window or a reboot, by the name of the property.
    pub pending: Vec<Text>,
    /// The host it is reached by.
    pub host: Option<Text>,
}

impl Database {
    /// Whether it can be failed over now: a standby in a known zone, nothing being done to it, nothing pending that a
    /// reboot would apply.
    pub fn is_ready_to_fail_over(&self) -> bool {
        let has_standby = self.is_multi_az && self.standby_zone.is_some();
        has_standby && self.status == "available" && self.pending.is_empty()
    }
}

/// A cluster of database instances (RDS `DescribeDBClusters`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseCluster {
    /// Its identifier.
    pub id: Text,
    /// `aurora-postgresql`.
    pub engine: Text,
    /// AWS's word: `available`, `failing-over`, ….
    pub status: Text,
    /// Its instances.
    pub members: Vec<ClusterMember>,
    /// The latest time it can be restored to.
    pub restorable_to: Option<Moment>,
    /// The host of its writer.
    pub host: Option<Text>,
}

/// An instance of a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterMember {
    /// The instance's identifier.
    pub id: Text,
    /// Whether it is the one that writes.
    pub is_writer: bool,
}

impl DatabaseCluster {
    /// The identifier of the instance that writes.
    pub fn writer(&self) -> Option<&Text> {
        self.members.iter().find(|member| member.is_writer).map(|member| &member.id)
    }

    /// Whether it can be failed over now: available, and with a reader to take over.
    pub fn is_ready_to_fail_over(&self) -> bool {
        self.status == "available" && self.writer().is_some() && self.members.iter().any(|member| !member.is_writer)
    }
}

/// Something that a service has reported of a database or a cache (`DescribeEvents`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceEvent {
    /// When.
    pub at: Moment,
    /// The identifier of what it is about.
    pub source: Text,
    /// The service's sentence, `Multi-AZ instance failover completed`.
    pub message: Text,
    /// `failover`, `availability`, …; ElastiCache names none.
    pub categories: Vec<Text>,
}

impl ServiceEvent {
    /// Whether its sentence holds these words, in any case of letters.
    pub fn says(&self, words: &str) -> bool {
        self.message.raw().to_lowercase().contains(&words.to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn database() -> Database {
        Database {
            id: "db".into(),
            engine: "postgres".into(),
            status: "available".into(),
            zone: Some(Zone::new("us-east-1a")),
            standby_zone: Some(Zone::new("us-east-1b")),
            is_multi_az: true,
            cluster: None,
            restorable_to: None,
            pending: vec![],
            host: None,
        }
    }

    #[test]
    fn a_database_fails_over_only_with_a_standby_and_nothing_under_way() {
        assert!(database().is_ready_to_fail_over());
        let unready: [fn(&mut Database); 4] = [
            |it| it.is_multi_az = false,
            |it| it.standby_zone = None,
            |it| it.status = "modifying".into(),
            |it| it.pending = vec!["DBInstanceClass".into()],
        ];
        for (n, change) in unready.into_iter().enumerate() {
            let mut changed = database();
            change(&mut changed);
            assert!(!changed.is_ready_to_fail_over(), "{n}");
        }
    }

    #[test]
    fn a_cluster_fails_over_only_to_a_reader() {
        let member = |id: &str, is_writer| ClusterMember { id: id.into(), is_writer };
        let cluster = |status: &str, members| DatabaseCluster {
            id: "c".into(),
            engine: "aurora-postgresql".into(),
            status: status.into(),
            members,
            restorable_to: None,
            host: None,
        };
        let two = cluster("available", vec![member("a", false), member("b", true)]);
        assert_eq!(two.writer(), Some(&"b".into()));
        assert!(two.is_ready_to_fail_over());
        assert!(!cluster("available", vec![member("b", true)]).is_ready_to_fail_over());
        assert!(!cluster("available", vec![member("a", false)]).is_ready_to_fail_over());
        assert!(!cluster("failing-over", two.members).is_ready_to_fail_over());
    }

    #[test]
    fn an_event_is_found_by_its_words() {
        let at = Moment::from_secs(0);
        let message = "Multi-AZ instance failover completed".into();
        let event = ServiceEvent { at, source: "db".into(), message, categories: vec![] };
        assert!(event.says("Failover Completed"));
        assert!(!event.says("failover started"));
    }
}
