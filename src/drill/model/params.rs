//! Parameters: what has to be given, or is found, and of which type it is.

use domain::Text;

use crate::value::Value;

/// Something that has to be given, or is found.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// What it is.
    pub of: ParamType,
    /// `phase:compute/AvailabilityAlarm`: stack and output.
    pub from: Option<(String, String)>,
    /// What it is when nothing is given.
    pub default: Option<Value>,
    /// The least.
    pub min: Option<Value>,
    /// The most.
    pub max: Option<Value>,
    /// What it is for.
    pub about: Option<Text>,
}

/// What a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ParamType {
    /// A span of time, `20m`.
    Duration,
    /// A whole number.
    Int,
    /// A share, `0.1%`.
    Percent,
    /// Yes or no.
    Bool,
    /// A zone by id or name.
    Zone,
    /// An Auto Scaling group by name.
    Asg,
    /// An instance by id.
    Instance,
    /// A database instance by id.
    DbInstance,
    /// An Aurora cluster by id.
    DbCluster,
    /// A replication group of a cache by id.
    ReplicationGroup,
    /// A load balancer by ARN.
    LoadBalancer,
    /// A target group by ARN.
    TargetGroup,
    /// An alarm by name.
    Alarm,
    /// A metric, `NAMESPACE:NAME`.
    Metric,
    /// A distribution of the CDN by id.
    Distribution,
    /// A host name of the platform's own endpoint.
    Endpoint,
    /// A phase by name.
    Phase,
}

impl ParamType {
    /// Every type.
    pub const ALL: [Self; 17] = [
        Self::Duration,
        Self::Int,
        Self::Percent,
        Self::Bool,
        Self::Zone,
        Self::Asg,
        Self::Instance,
        Self::DbInstance,
        Self::DbCluster,
        Self::ReplicationGroup,
        Self::LoadBalancer,
        Self::TargetGroup,
        Self::Alarm,
        Self::Metric,
        Self::Distribution,
        Self::Endpoint,
        Self::Phase,
    ];

    /// Its name in a file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Duration => "duration",
            Self::Int => "int",
            Self::Percent => "percent",
            Self::Bool => "bool",
            Self::Zone => "zone",
            Self::Asg => "asg",
            Self::Instance => "instance",
            Self::DbInstance => "db-instance",
            Self::DbCluster => "db-cluster",
            Self::ReplicationGroup => "replication-group",
            Self::LoadBalancer => "load-balancer",
            Self::TargetGroup => "target-group",
            Self::Alarm => "alarm",
            Self::Metric => "metric",
            Self::Distribution => "distribution",
            Self::Endpoint => "endpoint",
            Self::Phase => "phase",
        }
    }

    /// What it stands for, in a sentence.
    pub fn about(self) -> &'static str {
        match self {
            Self::Duration => "A span of time, such as `20m`.",
            Self::Int => "A whole number.",
            Self::Percent => "A share, such as `0.1%`.",
            Self::Bool => "`true` or `false`.",
            Self::Zone => "An availability zone by its id, such as `use1-az2`, or its name.",
            Self::Asg => "An Auto Scaling group by its name.",
            Self::Instance => "An instance by its id.",
            Self::DbInstance => "A database instance by its identifier.",
            Self::DbCluster => "An Aurora cluster by its identifier.",
            Self::ReplicationGroup => "An ElastiCache replication group by its id.",
            Self::LoadBalancer => "A load balancer by its ARN.",
            Self::TargetGroup => "A target group by its ARN.",
            Self::Alarm => "An alarm by its name.",
            Self::Metric => "A metric as `NAMESPACE:NAME`.",
            Self::Distribution => "A CloudFront distribution by its id.",
            Self::Endpoint => "A host name of the platform.",
            Self::Phase => "A phase's stack by its name.",
        }
    }

    /// Whether a value of it may stand in a file: what names a thing in an account may not.
    pub fn is_written_out(self) -> bool {
        matches!(
            self,
            Self::Duration | Self::Int | Self::Percent | Self::Bool | Self::Alarm | Self::Metric | Self::Phase
        )
    }

    /// Whether it may be the output of a stack.
    pub fn is_output(self) -> bool {
        !matches!(self, Self::Duration | Self::Int | Self::Percent | Self::Bool | Self::Instance | Self::Phase)
    }
}
