//! Scaling policies: step, simple and target tracking.

use std::time::Duration;

/// A scaling policy of a group.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// `PolicyName`.
    pub name: String,
    /// `PolicyARN`; an alarm whose actions name it triggers it.
    pub arn: String,
    /// `Enabled`.
    pub enabled: bool,
    /// Type and its settings.
    pub kind: PolicyKind,
    /// Names of the alarms that trigger it (`Alarms`).
    pub alarms: Vec<String>,
}

/// The type of a policy with its settings.
#[derive(Clone, Debug, PartialEq)]
pub enum PolicyKind {
    /// `TargetTrackingScaling`.
    TargetTracking {
        /// The metric that is held.
        metric: TrackedMetric,
        /// Its target value.
        target: f64,
        /// `DisableScaleIn`.
        scale_in_disabled: bool,
    },
    /// `StepScaling`.
    Step {
        /// How adjustments are read.
        adjustment: Adjustment,
        /// The steps, relative to the alarm's threshold.
        steps: Vec<StepAdjustment>,
        /// `EstimatedInstanceWarmup`.
        warmup: Duration,
    },
    /// `SimpleScaling`.
    Simple {
        /// How the adjustment is read.
        adjustment: Adjustment,
        /// `ScalingAdjustment`.
        by: i32,
        /// `Cooldown`.
        cooldown: Duration,
    },
}

impl PolicyKind {
    /// `PolicyType`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::TargetTracking { .. } => "TargetTrackingScaling",
            Self::Step { .. } => "StepScaling",
            Self::Simple { .. } => "SimpleScaling",
        }
    }
}

/// `PredefinedMetricType` of a target tracking policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrackedMetric {
    /// Average CPU of the group, percent.
    AverageCpu,
}

impl TrackedMetric {
    /// AWS's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AverageCpu => "ASGAverageCPUUtilization",
        }
    }
}

/// `AdjustmentType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adjustment {
    /// Add this many instances.
    ChangeInCapacity,
    /// Have exactly this many.
    ExactCapacity,
    /// Add this percentage.
    PercentChangeInCapacity,
}

impl Adjustment {
    /// AWS's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ChangeInCapacity => "ChangeInCapacity",
            Self::ExactCapacity => "ExactCapacity",
            Self::PercentChangeInCapacity => "PercentChangeInCapacity",
        }
    }

    /// The capacity this adjustment asks for, starting from `current`.
    pub fn applied(self, current: u32, by: i32) -> u32 {
        let current = i64::from(current);
        let by = i64::from(by);
        let wanted = match self {
            Self::ChangeInCapacity => current + by,
            Self::ExactCapacity => by,
            // At least one instance in the direction asked for, as AWS rounds.
            Self::PercentChangeInCapacity => match current * by / 100 {
                0 => current + by.signum(),
                change => current + change,
            },
        };
        u32::try_from(wanted.max(0)).unwrap_or(u32::MAX)
    }
}

/// One step: applies where the metric exceeds the threshold by `lower..upper`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepAdjustment {
    /// `MetricIntervalLowerBound`; none is minus infinity.
    pub lower: Option<f64>,
    /// `MetricIntervalUpperBound`; none is plus infinity.
    pub upper: Option<f64>,
    /// `ScalingAdjustment`.
    pub by: i32,
}
