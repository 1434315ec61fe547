//! Databases: instances with their standbys, Aurora clusters, and the canary that writes to one.

use std::time::Duration;

use domain::Moment;

use super::account::Tag;
use super::reports::{Report, Source};

/// All databases of the account.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Databases {
    /// Instances, members of clusters among them.
    pub instances: Vec<Database>,
    /// Aurora clusters.
    pub clusters: Vec<Cluster>,
    /// What RDS has reported, oldest first.
    pub reports: Vec<Report>,
    /// Canaries: a region and the host that the canary there writes to (not AWS-visible).
    pub canaries: Vec<(String, String)>,
}

/// A database instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Database {
    /// `DBInstanceIdentifier`.
    pub id: String,
    /// Region.
    pub region: String,
    /// `DBInstanceArn`.
    pub arn: String,
    /// `Engine`.
    pub engine: String,
    /// `EngineVersion`.
    pub version: String,
    /// `DBInstanceClass`.
    pub class: String,
    /// `DBInstanceStatus`: `creating`, `available`, `rebooting`.
    pub status: &'static str,
    /// `AvailabilityZone`.
    pub zone: String,
    /// `SecondaryAvailabilityZone`: where the standby is; none without one.
    pub standby: Option<String>,
    /// `DBClusterIdentifier`.
    pub cluster: Option<String>,
    /// `ReadReplicaSourceDBInstanceIdentifier`.
    pub source: Option<String>,
    /// `Endpoint.Address`.
    pub host: String,
    /// `PendingModifiedValues`, by name.
    pub pending: Vec<(&'static str, String)>,
    /// `BackupRetentionPeriod` in days; without backups nothing can be restored.
    pub backup_days: u32,
    /// `InstanceCreateTime`.
    pub created_at: Moment,
    /// `TagList`.
    pub tags: Vec<Tag>,
    /// The switch to the standby that is under way (not AWS-visible).
    pub switch: Option<Switch>,
}

/// A switch of roles that is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch {
    /// When it was ordered, or began by itself.
    pub since: Moment,
    /// When it is reported as started.
    pub starts: Moment,
    /// When the other one has taken over.
    pub over: Moment,
    /// When all is as usual again.
    pub ends: Moment,
    /// Who takes over: a zone or a member.
    pub to: String,
    /// How far it has come.
    pub stage: SwitchStage,
}

/// How far a switch has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SwitchStage {
    /// It was ordered.
    Ordered,
    /// It has been reported as started.
    Started,
    /// The other one has taken over.
    Over,
}

/// An Aurora cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// `DBClusterIdentifier`.
    pub id: String,
    /// Region.
    pub region: String,
    /// `DBClusterArn`.
    pub arn: String,
    /// `Engine`.
    pub engine: String,
    /// `EngineVersion`.
    pub version: String,
    /// `Status`: `creating`, `available`, `failing-over`.
    pub status: &'static str,
    /// `Endpoint`.
    pub host: String,
    /// The member that writes; none before the first one is made.
    pub writer: Option<String>,
    /// `ClusterCreateTime`.
    pub created_at: Moment,
    /// `TagList`.
    pub tags: Vec<Tag>,
    /// The promotion of a reader that is under way (not AWS-visible).
    pub switch: Option<Switch>,
}

/// What can be restored to lags so far behind.
const LOG_SHIPPING: i64 = 300;

impl Database {
    /// Whether it takes writes, as far as its own doings go.
    pub fn takes_writes(&self) -> bool {
        self.status != "creating" && self.switch.as_ref().is_none_or(|it| it.stage == SwitchStage::Over)
    }

    /// `LatestRestorableTime`: logs are shipped every five minutes.
    pub fn restorable_to(&self, now: Moment) -> Option<Moment> {
        (self.backup_days > 0 && self.source.is_none()).then(|| shipped(now))
    }
}

/// When logs were last shipped.
pub fn shipped(now: Moment) -> Moment {
    Moment::from_secs((now.as_secs() - 60).div_euclid(LOG_SHIPPING) * LOG_SHIPPING)
}

impl Databases {
    /// Reports what happened to an instance or a cluster.
    pub fn report(&mut self, (region, source, id): (&str, Source, &str), at: Moment, message: impl Into<String>) {
        let message = message.into();
        let category = if message.to_lowercase().contains("failover") { "failover" } else { "availability" };
        self.reports.push(Report {
            region: region.to_owned(),
            at,
            source,
            id: id.to_owned(),
            message,
            categories: vec![category],
        });
    }

    /// Members of a cluster.
    pub fn members<'a>(&'a self, cluster: &'a Cluster) -> impl Iterator<Item = &'a Database> {
        let own = move |it: &&Database| it.region == cluster.region && it.cluster.as_deref() == Some(&cluster.id);
        self.instances.iter().filter(own)
    }
}

impl Switch {
    /// A switch that is ordered now: reported after `starts`, over after `over`, all as usual some time later.
    pub fn ordered(now: Moment, to: &str, (starts, over): (Duration, Duration), settles: Duration) -> Self {
        Self {
            since: now,
            starts: now + starts,
            over: now + over,
            ends: now + over + settles,
            to: to.to_owned(),
            stage: SwitchStage::Ordered,
        }
    }
}
