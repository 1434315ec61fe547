//! What services report of databases and caches (`DescribeEvents`).

use std::time::Duration;

use domain::Moment;

/// An event of RDS or `ElastiCache`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Region.
    pub region: String,
    /// `Date`.
    pub at: Moment,
    /// `SourceType`.
    pub source: Source,
    /// `SourceIdentifier`.
    pub id: String,
    /// `Message`.
    pub message: String,
    /// `EventCategories`, of RDS alone.
    pub categories: Vec<&'static str>,
}

/// `SourceType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// `db-instance`.
    Instance,
    /// `db-cluster`.
    Cluster,
    /// `replication-group`.
    CacheGroup,
    /// `cache-cluster`.
    CacheNode,
}

impl Source {
    /// AWS's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Instance => "db-instance",
            Self::Cluster => "db-cluster",
            Self::CacheGroup => "replication-group",
            Self::CacheNode => "cache-cluster",
        }
    }
}

/// How long reports are kept: two weeks.
pub const KEPT: Duration = Duration::from_hours(14 * 24);
