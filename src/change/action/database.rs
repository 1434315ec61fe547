//! Changes of a database: an instance failed over to its standby, or a cluster to one of its readers.

use domain::{
    Ask, Database, DatabaseCluster, DatabaseId, DatabaseQuestion, Estate, Region, Regional, ServiceEvent, Text,
};
use serde::{Deserialize, Serialize};

use super::{Class, Direction, Kind, Reach, Undo, Unreadable, quoted, region_of, whole};
use crate::{State, Value};

/// A change of one database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatabaseAction {
    /// The identifier of the instance or of the cluster.
    #[serde(with = "domain::raw")]
    pub database: Text,
    /// What is done.
    pub change: DatabaseChange,
}

/// What is done with a database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DatabaseChange {
    /// The standby of an instance takes over (`RebootDBInstance` with `ForceFailover`).
    FailOver,
    /// A reader of a cluster takes over (`FailoverDBCluster`).
    FailOverCluster {
        /// The instance that is to write; AWS's choice where none is named.
        to: Option<String>,
    },
}

impl DatabaseAction {
    /// What it is known by among the databases.
    pub fn name(&self) -> DatabaseId {
        match self.change {
            DatabaseChange::FailOver => DatabaseId::Instance(self.database.clone()),
            DatabaseChange::FailOverCluster { .. } => DatabaseId::Cluster(self.database.clone()),
        }
    }
}

/// The instance that an action fails over.
pub(crate) fn instance<'a>(
    region: &Region,
    estate: &'a Estate,
    action: &DatabaseAction,
) -> Result<&'a Database, Unreadable> {
    let databases = whole(&region_of(estate, region)?.databases.instances, "the databases")?;
    let found = databases.iter().find(|database| database.id == action.database);
    found.ok_or_else(|| Unreadable::Missing(format!("database {} in {region}", action.database)))
}

/// The cluster that an action fails over.
pub(crate) fn cluster<'a>(
    region: &Region,
    estate: &'a Estate,
    action: &DatabaseAction,
) -> Result<&'a DatabaseCluster, Unreadable> {
    let clusters = whole(&region_of(estate, region)?.databases.clusters, "the database clusters")?;
    let found = clusters.iter().find(|cluster| cluster.id == action.database);
    found.ok_or_else(|| Unreadable::Missing(format!("database cluster {} in {region}", action.database)))
}

/// When a service last reported something of these words, seconds.
pub(super) fn last(events: &[ServiceEvent], all: &[&str]) -> Value {
    let says = |event: &&ServiceEvent| all.iter().all(|words| event.says(words));
    let at = events.iter().filter(says).map(|event| event.at).max();
    at.and_then(|at| u32::try_from(at.as_secs()).ok()).into()
}

/// How far a failover has come: by where it serves from, by whether it is at work, by what was reported since.
pub(super) fn failed_over(place: &str, before: &State, seen: &State) -> Reach {
    let is_newer = |name: &str| seen.number(name) > before.number(name);
    let is_available = seen.word("status") == Some("available");
    let is_told = *seen.get(place) != Value::Nothing && *before.get(place) != Value::Nothing;
    let has_moved = is_told && seen.get(place) != before.get(place);
    match (has_moved || is_newer("failed over"), is_available) {
        (true, true) => Reach::Reached,
        (true, false) => Reach::Underway,
        (false, _) if is_newer("failover began") => Reach::Underway,
        (false, false) if before.word("status") == Some("available") => Reach::Underway,
        (false, _) if seen == before => Reach::Before,
        (false, _) => Reach::Otherwise,
    }
}

impl Kind for DatabaseAction {
    fn id(&self) -> &'static str {
        match self.change {
            DatabaseChange::FailOver => "database.fail-over",
            DatabaseChange::FailOverCluster { .. } => "database.fail-over-cluster",
        }
    }

    fn subject(&self) -> &Text {
        &self.database
    }

    fn scope(&self) -> &Text {
        &self.database
    }

    fn verb(&self) -> &'static str {
        "failover"
    }

    fn title(&self) -> String {
        match &self.change {
            DatabaseChange::FailOver => format!("Fail {} over to its standby", self.database),
            DatabaseChange::FailOverCluster { to: None } => format!("Fail cluster {} over to a reader", self.database),
            DatabaseChange::FailOverCluster { to: Some(to) } => {
                format!("Fail cluster {} over to {}", self.database, Text::new(to))
            }
        }
    }

    fn direction(&self, _: &State) -> Direction {
        Direction::Moves
    }

    fn class(&self) -> Class {
        Class::Once
    }

    fn asks(&self, region: &Region) -> Vec<Ask> {
        let list = match self.change {
            DatabaseChange::FailOver => DatabaseQuestion::Instances,
            DatabaseChange::FailOverCluster { .. } => DatabaseQuestion::Clusters,
        };
        let asked = [list, DatabaseQuestion::Events(self.name())].map(Regional::Database);
        asked.map(|asked| Ask::In(region.clone(), asked)).into()
    }

    /// Where it serves from, whether it is at work, and when AWS last reported a failover.
    fn read(&self, region: &Region, estate: &Estate) -> Result<State, Unreadable> {
        let state = match self.change {
            DatabaseChange::FailOver => {
                let found = instance(region, estate, self)?;
                let zone = |zone: &Option<domain::Zone>| Value::from(zone.as_ref().map(domain::Zone::as_str));
                State::new()
                    .with("zone", zone(&found.zone))
                    .with("standby", zone(&found.standby_zone))
                    .with("status", found.status.raw())
            }
            DatabaseChange::FailOverCluster { .. } => {
                let found = cluster(region, estate, self)?;
                State::new().with("writer", found.writer().map(Text::raw)).with("status", found.status.raw())
            }
        };
        let unread = domain::Reading::default();
        let events = region_of(estate, region)?.databases.events.get(&self.name()).unwrap_or(&unread);
        let events = whole(events, "the database's events")?;
        Ok(state
            .with("failover began", last(events, &["failover", "started"]))
            .with("failed over", last(events, &["failover", "completed"])))
    }

    fn after(&self, before: &State) -> State {
        match &self.change {
            DatabaseChange::FailOver => {
                before.clone().with("zone", before.get("standby").clone()).with("standby", before.get("zone").clone())
            }
            DatabaseChange::FailOverCluster { to } => {
                before.clone().with("writer", to.clone().unwrap_or_else(|| "a reader".to_owned()))
            }
        }
    }

    fn reach(&self, before: &State, seen: &State) -> Reach {
        let place = match self.change {
            DatabaseChange::FailOver => "zone",
            DatabaseChange::FailOverCluster { .. } => "writer",
        };
        failed_over(place, before, seen)
    }

    fn undo(&self, _: &State) -> Undo {
        Undo::None("the roles have swapped; going back is a second failover with a second outage".to_owned())
    }

    fn removes(&self, _: &State) -> i64 {
        0
    }

    fn cli(&self, region: &Region) -> String {
        let id = quoted(self.database.raw());
        match &self.change {
            DatabaseChange::FailOver => {
                format!("aws rds reboot-db-instance --db-instance-identifier {id} --force-failover --region {region}")
            }
            DatabaseChange::FailOverCluster { to } => {
                let to = to.as_ref().map(|to| format!(" --target-db-instance-identifier {}", quoted(to)));
                let to = to.unwrap_or_default();
                format!("aws rds failover-db-cluster --db-cluster-identifier {id}{to} --region {region}")
            }
        }
    }
}
