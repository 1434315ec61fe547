//! CloudWatch alarms, metric and composite, with their state and history.

use std::collections::VecDeque;

use domain::Moment;

use super::account::Tag;
use super::metrics::{MetricId, Statistic, Unit};

pub mod composite;
pub mod evaluation;
pub mod mutes;

pub use composite::{CompositeRule, NotARule};
pub use evaluation::{Verdict, evaluated};
pub use mutes::MuteRule;

/// An alarm.
#[derive(Clone, Debug, PartialEq)]
pub struct Alarm {
    /// `AlarmName`, unique in its region.
    pub name: String,
    /// `AlarmArn`.
    pub arn: String,
    /// Region.
    pub region: String,
    /// `AlarmDescription`.
    pub description: String,
    /// What it watches.
    pub rule: AlarmRule,
    /// Whether and whom it tells.
    pub actions: AlarmActions,
    /// Its state.
    pub state: AlarmStatus,
    /// `AlarmConfigurationUpdatedTimestamp`.
    pub configured_at: Moment,
    /// Tags.
    pub tags: Vec<Tag>,
    /// History, newest first, bounded.
    pub history: VecDeque<HistoryItem>,
}

/// What an alarm watches.
#[derive(Clone, Debug, PartialEq)]
pub enum AlarmRule {
    /// One metric.
    Metric(MetricAlarm),
    /// Other alarms, by `AlarmRule`.
    Composite(CompositeRule),
}

/// Settings of a metric alarm.
#[derive(Clone, Debug, PartialEq)]
pub struct MetricAlarm {
    /// Namespace, name and dimensions.
    pub metric: MetricId,
    /// `Statistic` or `ExtendedStatistic`.
    pub statistic: Statistic,
    /// `Period`, seconds, a multiple of 60.
    pub period: u32,
    /// `EvaluationPeriods`.
    pub evaluation_periods: u32,
    /// `DatapointsToAlarm`.
    pub datapoints_to_alarm: u32,
    /// `Threshold`.
    pub threshold: f64,
    /// `ComparisonOperator`.
    pub comparison: Comparison,
    /// `TreatMissingData`.
    pub missing: TreatMissing,
    /// `Unit`; none where the alarm does not say.
    pub unit: Option<Unit>,
}

/// `ComparisonOperator`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `GreaterThanThreshold`.
    Greater,
    /// `GreaterThanOrEqualToThreshold`.
    GreaterOrEqual,
    /// `LessThanThreshold`.
    Less,
    /// `LessThanOrEqualToThreshold`.
    LessOrEqual,
}

impl Comparison {
    /// AWS's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Greater => "GreaterThanThreshold",
            Self::GreaterOrEqual => "GreaterThanOrEqualToThreshold",
            Self::Less => "LessThanThreshold",
            Self::LessOrEqual => "LessThanOrEqualToThreshold",
        }
    }

    /// The words of a state reason, such as `greater than the threshold`.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Greater => "greater than the threshold",
            Self::GreaterOrEqual => "greater than or equal to the threshold",
            Self::Less => "less than the threshold",
            Self::LessOrEqual => "less than or equal to the threshold",
        }
    }

    /// Whether a value is on the wrong side.
    pub fn is_breached(self, value: f64, threshold: f64) -> bool {
        match self {
            Self::Greater => value > threshold,
            Self::GreaterOrEqual => value >= threshold,
            Self::Less => value < threshold,
            Self::LessOrEqual => value <= threshold,
        }
    }
}

/// `TreatMissingData`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreatMissing {
    /// `missing`: too few data are insufficient data.
    Missing,
    /// `ignore`: the state stays.
    Ignore,
    /// `breaching`.
    Breaching,
    /// `notBreaching`.
    NotBreaching,
}

impl TreatMissing {
    /// AWS's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Ignore => "ignore",
            Self::Breaching => "breaching",
            Self::NotBreaching => "notBreaching",
        }
    }
}

/// Whether and whom an alarm tells.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct AlarmActions {
    /// `ActionsEnabled`.
    pub enabled: bool,
    /// `AlarmActions`, ARNs of topics and scaling policies.
    pub on_alarm: Vec<String>,
    /// `OKActions`.
    pub on_ok: Vec<String>,
    /// `InsufficientDataActions`.
    pub on_insufficient: Vec<String>,
    /// Whether a mute rule has kept it from acting on the state it is in (not AWS-visible).
    pub held_back: bool,
}

/// The state of an alarm.
#[derive(Clone, Debug, PartialEq)]
pub struct AlarmStatus {
    /// `StateValue`.
    pub value: AlarmState,
    /// `StateTransitionedTimestamp`: since when it has this value.
    pub since: Moment,
    /// `StateUpdatedTimestamp`.
    pub updated_at: Moment,
    /// `StateReason`.
    pub reason: String,
    /// `StateReasonData`, a JSON text; empty before the first evaluation.
    pub reason_data: String,
}

/// `StateValue`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlarmState {
    /// `OK`.
    Ok,
    /// `ALARM`.
    Alarm,
    /// `INSUFFICIENT_DATA`.
    InsufficientData,
}

impl AlarmState {
    /// AWS's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Alarm => "ALARM",
            Self::InsufficientData => "INSUFFICIENT_DATA",
        }
    }
}

/// One entry of `DescribeAlarmHistory`.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryItem {
    /// `Timestamp`.
    pub at: Moment,
    /// `HistoryItemType`.
    pub kind: HistoryKind,
    /// `HistorySummary`.
    pub summary: String,
    /// `HistoryData`, a JSON text.
    pub data: String,
}

/// `HistoryItemType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryKind {
    /// `ConfigurationUpdate`.
    ConfigurationUpdate,
    /// `StateUpdate`.
    StateUpdate,
    /// `Action`.
    Action,
}

impl HistoryKind {
    /// AWS's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ConfigurationUpdate => "ConfigurationUpdate",
            Self::StateUpdate => "StateUpdate",
            Self::Action => "Action",
        }
    }
}

impl Alarm {
    /// The settings of a metric alarm; none for a composite one.
    pub const fn metric(&self) -> Option<&MetricAlarm> {
        match &self.rule {
            AlarmRule::Metric(metric) => Some(metric),
            AlarmRule::Composite(_) => None,
        }
    }
}
