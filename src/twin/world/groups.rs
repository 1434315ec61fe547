//! Auto Scaling groups as `DescribeAutoScalingGroups` shows them, with all that hangs on a group.

pub mod activities;
pub mod instances;
pub mod policies;
pub mod refreshes;
pub mod schedules;

use std::collections::VecDeque;
use std::time::Duration;

use domain::Moment;

pub use activities::{Activity, ActivityStatus};
pub use instances::{Instance, InstanceHealth, Lifecycle, Sickness};
pub use policies::{Adjustment, Policy, PolicyKind, StepAdjustment, TrackedMetric};
pub use refreshes::{InstanceRefresh, RefreshPreferences, RefreshStatus};
pub use schedules::{Cron, NotACron, ScheduledAction};

use super::account::Tag;

/// An Auto Scaling group.
#[derive(Clone, Debug, PartialEq)]
pub struct AutoScalingGroup {
    /// `AutoScalingGroupName`, unique in its region.
    pub name: String,
    /// Region of the group.
    pub region: String,
    /// `AutoScalingGroupARN`.
    pub arn: String,
    /// Minimum, desired and maximum number of instances; `min <= desired <= max` always holds.
    pub capacity: Capacity,
    /// How the group checks, places and launches instances.
    pub settings: GroupSettings,
    /// ARNs of the target groups whose targets the instances become.
    pub target_group_arns: Vec<String>,
    /// Instances that the group owns, terminating ones included, oldest first.
    pub instances: Vec<Instance>,
    /// Scaling policies.
    pub policies: Vec<Policy>,
    /// Scheduled actions.
    pub schedules: Vec<ScheduledAction>,
    /// Scaling activities, newest first, bounded.
    pub activities: VecDeque<Activity>,
    /// Instance refreshes, newest first.
    pub refreshes: Vec<InstanceRefresh>,
    /// Processes that are suspended.
    pub suspended: Vec<SuspendedProcess>,
    /// Tags; all of them propagate at launch.
    pub tags: Vec<Tag>,
    /// `CreatedTime`.
    pub created_at: Moment,
    /// What the simulation remembers about the group (not AWS-visible).
    pub body: GroupBody,
}

/// What the simulation remembers about a group between ticks.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct GroupBody {
    /// Why the desired capacity last changed: the first sentence of the causes that follow from it.
    pub why: Option<String>,
    /// Terminated instances whose replacement is still to be launched.
    pub replacing: u32,
    /// When a policy last changed the desired capacity.
    pub scaled_at: Option<Moment>,
    /// When a launch last failed.
    pub launch_failed_at: Option<Moment>,
    /// Where its metrics are kept.
    pub slots: Vec<usize>,
}

/// The three numbers of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capacity {
    /// `MinSize`.
    pub min: u32,
    /// `DesiredCapacity`.
    pub desired: u32,
    /// `MaxSize`.
    pub max: u32,
}

impl Capacity {
    /// The three numbers brought into order: `max` at least `min`, `desired` between them.
    pub fn ordered(min: u32, desired: u32, max: u32) -> Self {
        let max = max.max(min);
        Self { min, desired: desired.clamp(min, max), max }
    }
}

/// The settings of a group that rarely change.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupSettings {
    /// Availability zones, in the group's order.
    pub zones: Vec<String>,
    /// Subnets, one per zone in the same order (`VPCZoneIdentifier` joins them by commas).
    pub subnets: Vec<String>,
    /// What is launched.
    pub launch: LaunchTemplate,
    /// `HealthCheckType`.
    pub health_check: HealthCheckType,
    /// `HealthCheckGracePeriod`.
    pub grace: Duration,
    /// `DefaultCooldown`.
    pub cooldown: Duration,
    /// `DefaultInstanceWarmup`; unset falls back to the cool-down.
    pub warmup: Option<Duration>,
    /// `AvailabilityZoneImpairmentPolicy.ZonalShiftEnabled`: whether launches can be shifted away from a zone.
    pub zonal_shift: bool,
    /// `TerminationPolicies`.
    pub termination_policies: Vec<String>,
    /// ARN of the service-linked role.
    pub service_role_arn: String,
}

/// The launch template of a group, at one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaunchTemplate {
    /// `LaunchTemplateId`, `lt-...`.
    pub id: String,
    /// `LaunchTemplateName`.
    pub name: String,
    /// `Version`.
    pub version: u32,
    /// `InstanceType` that it launches.
    pub instance_type: String,
}

/// What decides whether an instance is healthy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HealthCheckType {
    /// EC2 status checks alone.
    Ec2,
    /// The load balancer's health check beside EC2's.
    Elb,
}

impl HealthCheckType {
    /// AWS's word: `EC2` or `ELB`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ec2 => "EC2",
            Self::Elb => "ELB",
        }
    }
}

/// A process of the group that is switched off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuspendedProcess {
    /// `Launch`, `Terminate`, `AZRebalance`, `AlarmNotification`, `ScheduledActions`, `ReplaceUnhealthy`, ...
    pub name: String,
    /// `SuspensionReason`, such as `User suspended at 2026-11-22T14:03:22Z`.
    pub reason: String,
}

impl AutoScalingGroup {
    /// Whether a process is suspended.
    pub fn is_suspended(&self, process: &str) -> bool {
        self.suspended.iter().any(|it| it.name == process)
    }

    /// Instances in one lifecycle state.
    pub fn count(&self, lifecycle: Lifecycle) -> u32 {
        count(self.instances.iter().filter(|it| it.lifecycle == lifecycle).count())
    }

    /// Instances that count towards the desired capacity: pending and in service.
    pub fn actual(&self) -> u32 {
        self.count(Lifecycle::Pending) + self.count(Lifecycle::InService)
    }

    /// An instance by its id.
    pub fn instance(&self, id: &str) -> Option<&Instance> {
        self.instances.iter().find(|it| it.id == id)
    }

    /// The refresh that is not over, if any.
    pub fn running_refresh(&self) -> Option<&InstanceRefresh> {
        self.refreshes.iter().find(|it| it.status.is_running())
    }
}

fn count(items: usize) -> u32 {
    u32::try_from(items).unwrap_or(u32::MAX)
}
