//! What can be asked of the cloud. A question is a plain value, so it can be a key, a log line and a test.

use crate::{CacheQuestion, DatabaseQuestion, EndpointQuery, MetricQuery, Region, StackQuestion, Text};

/// A question to AWS.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ask {
    /// Who asks, in which account.
    Identity,
    /// Something of one region.
    In(Region, Regional),
    /// Something about money, of the whole account.
    Billing(Billing),
    /// The list prices of this region (Price List API, free).
    Prices(Region),
}

/// A question to one region.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Regional {
    /// Every stack.
    Stacks,
    /// The resources of the stack of this name.
    StackResources(Text),
    /// The latest events of the stack of this name.
    StackEvents(Text),
    /// Something more of the stack of this name.
    Stack(Text, StackQuestion),
    /// Every target group, with its load balancer and tags.
    TargetGroups,
    /// The health of the target group with this ARN.
    TargetHealth(Text),
    /// Every Auto Scaling group, with its instances.
    Groups,
    /// Policies, scheduled actions and latest activities of every group.
    Scaling,
    /// Instance refreshes of the group of this name.
    Refreshes(Text),
    /// Every metric and composite alarm.
    Alarms,
    /// The latest state changes: of one alarm, or of all.
    AlarmHistory(Option<Text>),
    /// The mute rules over the alarm of this name.
    MuteRules(Text),
    /// Datapoints of these metrics over the last three hours.
    Metrics(Vec<MetricQuery>),
    /// What traffic can be shifted for, every shift, and the shifts that AWS has made itself.
    Shifts,
    /// Something about databases.
    Database(DatabaseQuestion),
    /// Something about caches.
    Cache(CacheQuestion),
    /// What the platform answers to this request.
    Endpoint(EndpointQuery),
}

/// A question about money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Billing {
    /// Cost per day and service (Cost Explorer, $0.01).
    Daily,
    /// Cost per day of the eleven months before the last one (Cost Explorer, $0.01 a page).
    History,
    /// Cost per phase tag (Cost Explorer, $0.01).
    ByPhase,
    /// The month's forecast (Cost Explorer, $0.01).
    Forecast,
    /// Anomalies (Cost Explorer, $0.01).
    Anomalies,
    /// Budgets (AWS Budgets, free).
    Budgets,
}

/// What a pane, or a line of `status`, is fed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// STS.
    Account,
    /// CloudFormation.
    Phases,
    /// Elastic Load Balancing.
    Targets,
    /// Auto Scaling.
    Capacity,
    /// CloudWatch.
    Alarms,
    /// Cost Explorer and Budgets.
    Spend,
}

impl Source {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 6] = [Self::Account, Self::Phases, Self::Targets, Self::Capacity, Self::Alarms, Self::Spend];

    /// As scripts know it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Phases => "phases",
            Self::Targets => "targets",
            Self::Capacity => "capacity",
            Self::Alarms => "alarms",
            Self::Spend => "spend",
        }
    }
}

/// An AWS service, as far as this console speaks to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// Security Token Service.
    Sts,
    /// Auto Scaling.
    AutoScaling,
    /// Elastic Load Balancing v2.
    LoadBalancing,
    /// CloudWatch.
    CloudWatch,
    /// CloudFormation.
    CloudFormation,
    /// Cost Explorer.
    CostExplorer,
    /// AWS Budgets.
    Budgets,
    /// DynamoDB, which holds the shared table of operations.
    DynamoDb,
    /// The Price List API.
    Pricing,
    /// Application Recovery Controller's zonal shift.
    ZonalShift,
    /// Relational Database Service.
    Rds,
    /// ElastiCache.
    ElastiCache,
    /// No service of AWS: the platform's own endpoints, asked as its users ask.
    Endpoint,
}

impl Service {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Sts,
        Self::AutoScaling,
        Self::LoadBalancing,
        Self::CloudWatch,
        Self::CloudFormation,
        Self::CostExplorer,
        Self::Budgets,
        Self::DynamoDb,
        Self::Pricing,
        Self::ZonalShift,
        Self::Rds,
        Self::ElastiCache,
        Self::Endpoint,
    ];

    /// Its prefix in IAM actions, `elasticloadbalancing`. No permission stands before an endpoint of the platform.
    pub const fn iam_prefix(self) -> &'static str {
        match self {
            Self::Sts => "sts",
            Self::AutoScaling => "autoscaling",
            Self::LoadBalancing => "elasticloadbalancing",
            Self::CloudWatch => "cloudwatch",
            Self::CloudFormation => "cloudformation",
            Self::CostExplorer => "ce",
            Self::Budgets => "budgets",
            Self::DynamoDb => "dynamodb",
            Self::Pricing => "pricing",
            Self::ZonalShift => "arc-zonal-shift",
            Self::Rds => "rds",
            Self::ElastiCache => "elasticache",
            Self::Endpoint => "endpoint",
        }
    }
}

impl Ask {
    /// The service that answers it.
    pub const fn service(&self) -> Service {
        match self {
            Self::Identity => Service::Sts,
            Self::Billing(Billing::Budgets) => Service::Budgets,
            Self::Billing(_) => Service::CostExplorer,
            Self::Prices(_) => Service::Pricing,
            Self::In(_, regional) => match regional {
                Regional::Stacks | Regional::StackResources(_) | Regional::StackEvents(_) | Regional::Stack(..) => {
                    Service::CloudFormation
                }
                Regional::TargetGroups | Regional::TargetHealth(_) => Service::LoadBalancing,
                Regional::Groups | Regional::Scaling | Regional::Refreshes(_) => Service::AutoScaling,
                Regional::Alarms | Regional::AlarmHistory(_) | Regional::MuteRules(_) | Regional::Metrics(_) => {
                    Service::CloudWatch
                }
                Regional::Shifts => Service::ZonalShift,
                Regional::Database(_) => Service::Rds,
                Regional::Cache(_) => Service::ElastiCache,
                Regional::Endpoint(_) => Service::Endpoint,
            },
        }
    }

    /// The pane it feeds.
    pub const fn source(&self) -> Source {
        match self.service() {
            Service::Sts | Service::DynamoDb => Source::Account,
            // No list shows databases and caches: they belong to the phase that made them.
            Service::CloudFormation | Service::Rds | Service::ElastiCache => Source::Phases,
            Service::LoadBalancing | Service::ZonalShift | Service::Endpoint => Source::Targets,
            Service::AutoScaling => Source::Capacity,
            Service::CloudWatch => Source::Alarms,
            Service::CostExplorer | Service::Budgets | Service::Pricing => Source::Spend,
        }
    }

    /// The region it is put to, if it is put to one.
    pub const fn region(&self) -> Option<&Region> {
        match self {
            Self::In(region, _) | Self::Prices(region) => Some(region),
            Self::Identity | Self::Billing(_) => None,
        }
    }
}
