//! Load balancers, listeners and target groups as Elastic Load Balancing v2 shows them.

pub mod targets;

use std::time::Duration;

use domain::Moment;

pub use targets::{AdministrativeOverride, Target, TargetReason, TargetState};

use super::account::Tag;

/// A load balancer.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadBalancer {
    /// `LoadBalancerArn`.
    pub arn: String,
    /// `LoadBalancerName`.
    pub name: String,
    /// Region.
    pub region: String,
    /// `Type`.
    pub kind: BalancerKind,
    /// `Scheme`: `internet-facing` or `internal`.
    pub scheme: String,
    /// `State.Code`: `active`, `provisioning`, `active_impaired` or `failed`.
    pub state: String,
    /// `DNSName`.
    pub dns_name: String,
    /// `VpcId`.
    pub vpc_id: String,
    /// `AvailabilityZones`: zone name and subnet id.
    pub zones: Vec<ZoneSubnet>,
    /// `zonal_shift.config.enabled`: whether traffic can be shifted away from a zone.
    pub zonal_shift: bool,
    /// `SecurityGroups`.
    pub security_groups: Vec<String>,
    /// Its listeners.
    pub listeners: Vec<Listener>,
    /// Tags.
    pub tags: Vec<Tag>,
    /// `CreatedTime`.
    pub created_at: Moment,
    /// Where its metrics are kept (not AWS-visible).
    pub slots: Vec<usize>,
}

impl LoadBalancer {
    /// The value of CloudWatch's `LoadBalancer` dimension: `app/web-alb/50dc6c495c0c9188`.
    pub fn dimension(&self) -> &str {
        self.arn.split_once(":loadbalancer/").map_or(self.arn.as_str(), |(_, tail)| tail)
    }
}

/// `Type` of a load balancer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BalancerKind {
    /// Layer 7.
    Application,
    /// Layer 4.
    Network,
}

impl BalancerKind {
    /// AWS's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Network => "network",
        }
    }
}

/// A zone in which a load balancer is present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneSubnet {
    /// `ZoneName`.
    pub zone: String,
    /// `SubnetId`.
    pub subnet: String,
}

/// A listener.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listener {
    /// `ListenerArn`.
    pub arn: String,
    /// `Port`.
    pub port: u16,
    /// `Protocol`: `HTTPS`, `HTTP` or `TCP`.
    pub protocol: String,
    /// Certificate of an HTTPS listener.
    pub certificate_arn: Option<String>,
    /// The default action.
    pub action: ListenerAction,
    /// ARNs of its rules, and the target groups that they forward to.
    pub rules: Vec<(String, String)>,
}

/// What a listener does with a request that no rule takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListenerAction {
    /// It goes to a target group, by its ARN.
    Forward(String),
    /// The client is sent elsewhere.
    Redirect {
        /// `Protocol`.
        protocol: String,
        /// `Port`.
        port: String,
        /// `StatusCode`, `HTTP_301`.
        status: String,
    },
    /// It is answered with this status code.
    Fixed(String),
}

impl Listener {
    /// Whether it sends requests to a target group, by its default action or by a rule.
    pub fn forwards_to(&self, target_group_arn: &str) -> bool {
        matches!(&self.action, ListenerAction::Forward(arn) if arn == target_group_arn)
            || self.rules.iter().any(|(_, arn)| arn == target_group_arn)
    }
}

/// A target group.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetGroup {
    /// `TargetGroupArn`.
    pub arn: String,
    /// `TargetGroupName`.
    pub name: String,
    /// Region.
    pub region: String,
    /// `Protocol`.
    pub protocol: String,
    /// `Port`.
    pub port: u16,
    /// `VpcId`.
    pub vpc_id: String,
    /// How targets are checked.
    pub health_check: HealthCheck,
    /// `deregistration_delay.timeout_seconds`.
    pub deregistration_delay: Duration,
    /// `LoadBalancerArns`.
    pub load_balancer_arns: Vec<String>,
    /// The registered targets, draining ones included.
    pub targets: Vec<Target>,
    /// Tags.
    pub tags: Vec<Tag>,
    /// Where its metrics are kept (not AWS-visible).
    pub slots: Vec<usize>,
}

impl TargetGroup {
    /// The value of CloudWatch's `TargetGroup` dimension: `targetgroup/web/73e2d6bc24d8a067`.
    pub fn dimension(&self) -> &str {
        self.arn.rsplit_once(':').map_or(self.arn.as_str(), |(_, tail)| tail)
    }

    /// Targets in one state.
    pub fn count(&self, state: TargetState) -> usize {
        self.targets.iter().filter(|it| it.state == state).count()
    }
}

/// The health check of a target group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthCheck {
    /// `HealthCheckProtocol`.
    pub protocol: String,
    /// `HealthCheckPath`.
    pub path: String,
    /// `HealthCheckIntervalSeconds`.
    pub interval: Duration,
    /// `HealthCheckTimeoutSeconds`.
    pub timeout: Duration,
    /// `HealthyThresholdCount`.
    pub healthy_threshold: u8,
    /// `UnhealthyThresholdCount`.
    pub unhealthy_threshold: u8,
    /// `Matcher.HttpCode`.
    pub matcher: String,
}
