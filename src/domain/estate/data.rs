//! What is known of the databases and the caches of a region.

use std::collections::BTreeMap;

use crate::{
    CacheAnswer, CacheGroup, CacheQuestion, CloudError, Database, DatabaseAnswer, DatabaseCluster, DatabaseId,
    DatabaseQuestion, Moment, Reading, ServiceEvent, Text,
};

/// A reading for each question about databases.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DatabaseEstate {
    /// Every instance.
    pub instances: Reading<Vec<Database>>,
    /// Every cluster.
    pub clusters: Reading<Vec<DatabaseCluster>>,
    /// Events, oldest first, by what they are about.
    pub events: BTreeMap<DatabaseId, Reading<Vec<ServiceEvent>>>,
}

/// A reading for each question about caches.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CacheEstate {
    /// Every replication group.
    pub groups: Reading<Vec<CacheGroup>>,
    /// Events, oldest first, by group.
    pub events: BTreeMap<Text, Reading<Vec<ServiceEvent>>>,
}

impl DatabaseEstate {
    /// The instance of this identifier.
    pub fn instance(&self, id: &Text) -> Option<&Database> {
        self.instances.value()?.iter().find(|database| database.id == *id)
    }

    /// The cluster of this identifier.
    pub fn cluster(&self, id: &Text) -> Option<&DatabaseCluster> {
        self.clusters.value()?.iter().find(|cluster| cluster.id == *id)
    }

    pub(super) fn answered(
        &mut self,
        asked: &DatabaseQuestion,
        answer: DatabaseAnswer,
        at: Moment,
        gap: Option<CloudError>,
    ) {
        match (asked, answer) {
            (DatabaseQuestion::Instances, DatabaseAnswer::Instances(found)) => {
                self.instances.succeeded(found, at, gap);
            }
            (DatabaseQuestion::Clusters, DatabaseAnswer::Clusters(found)) => self.clusters.succeeded(found, at, gap),
            (DatabaseQuestion::Events(id), DatabaseAnswer::Events(events)) => {
                self.events.entry(id.clone()).or_default().succeeded(events, at, gap);
            }
            // An answer to another question than the one asked: nothing can be said from it.
            _ => {}
        }
    }

    pub(super) fn failed(&mut self, asked: &DatabaseQuestion, error: CloudError, at: Moment) {
        match asked {
            DatabaseQuestion::Instances => self.instances.failed(error, at),
            DatabaseQuestion::Clusters => self.clusters.failed(error, at),
            DatabaseQuestion::Events(id) => self.events.entry(id.clone()).or_default().failed(error, at),
        }
    }
}

impl CacheEstate {
    /// The replication group of this id.
    pub fn group(&self, id: &Text) -> Option<&CacheGroup> {
        self.groups.value()?.iter().find(|group| group.id == *id)
    }

    pub(super) fn answered(&mut self, asked: &CacheQuestion, answer: CacheAnswer, at: Moment, gap: Option<CloudError>) {
        match (asked, answer) {
            (CacheQuestion::Groups, CacheAnswer::Groups(found)) => self.groups.succeeded(found, at, gap),
            (CacheQuestion::Events(id), CacheAnswer::Events(events)) => {
                self.events.entry(id.clone()).or_default().succeeded(events, at, gap);
            }
            // An answer to another question than the one asked: nothing can be said from it.
            _ => {}
        }
    }

    pub(super) fn failed(&mut self, asked: &CacheQuestion, error: CloudError, at: Moment) {
        match asked {
            CacheQuestion::Groups => self.groups.failed(error, at),
            CacheQuestion::Events(id) => self.events.entry(id.clone()).or_default().failed(error, at),
        }
    }
}
