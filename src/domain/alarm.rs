//! CloudWatch alarms: what fires, since when, and over which threshold.

use crate::{MetricQuery, Moment, Region, Text};

/// A metric or composite alarm (CloudWatch `DescribeAlarms`).
#[derive(Clone, Debug, PartialEq)]
pub struct Alarm {
    /// Its region.
    pub region: Region,
    /// Its name, unique in account and region.
    pub name: Text,
    /// Its ARN.
    pub arn: Text,
    /// What it watches.
    pub rule: AlarmRule,
    /// Its state.
    pub state: AlarmState,
    /// Since when it has been in this state.
    pub since: Option<Moment>,
    /// AWS's sentence on why.
    pub reason: Text,
    /// Whether its actions are taken.
    pub actions_enabled: bool,
    /// What it does when it fires: ARNs of topics, policies, …
    pub actions: Vec<Text>,
    /// What its owner wrote about it.
    pub description: Option<Text>,
}

/// What an alarm watches.
#[derive(Clone, Debug, PartialEq)]
pub enum AlarmRule {
    /// One metric against a threshold.
    Metric(MetricRule),
    /// Metric math or an anomaly band: more than one query.
    Expression(Text),
    /// Other alarms, by an expression.
    Composite(Text),
}

/// A metric against a threshold.
#[derive(Clone, Debug, PartialEq)]
pub struct MetricRule {
    /// The metric with its statistic and period.
    pub query: MetricQuery,
    /// How the metric is compared.
    pub comparison: Comparison,
    /// The threshold, in the metric's unit.
    pub threshold: f64,
    /// Periods looked at.
    pub periods: u32,
    /// Periods of these that must breach.
    pub datapoints: u32,
    /// `missing`, `ignore`, `breaching` or `notBreaching`.
    pub missing_data: Text,
    /// The value at the latest evaluation, where the alarm tells it.
    pub latest: Option<f64>,
}

/// How a metric is compared with its threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `>`
    Above,
    /// `>=`
    AtLeast,
    /// `<`
    Below,
    /// `<=`
    AtMost,
}

impl Comparison {
    /// The sign an operator reads.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Above => ">",
            Self::AtLeast => "≥",
            Self::Below => "<",
            Self::AtMost => "≤",
        }
    }
}

impl Alarm {
    /// `metric` or `composite`, as scripts know it.
    pub const fn kind(&self) -> &'static str {
        match self.rule {
            AlarmRule::Metric(_) | AlarmRule::Expression(_) => "metric",
            AlarmRule::Composite(_) => "composite",
        }
    }

    /// The rule over one metric, if it is one.
    pub const fn metric(&self) -> Option<&MetricRule> {
        match &self.rule {
            AlarmRule::Metric(rule) => Some(rule),
            AlarmRule::Expression(_) | AlarmRule::Composite(_) => None,
        }
    }

    /// The value of a dimension of its metric, such as `AutoScalingGroupName`.
    pub fn dimension(&self, name: &str) -> Option<&Text> {
        self.metric().and_then(|rule| rule.query.dimension(name))
    }
}

/// The state of an alarm. Ordered by urgency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlarmState {
    /// Its condition holds.
    Alarm,
    /// It cannot tell.
    InsufficientData,
    /// Its condition does not hold.
    Ok,
}

impl AlarmState {
    /// As scripts know it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Alarm => "alarm",
            Self::InsufficientData => "insufficient-data",
            Self::Ok => "ok",
        }
    }

    /// As a person reads it in a row.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Alarm => "ALARM",
            Self::InsufficientData => "NO DATA",
            Self::Ok => "OK",
        }
    }
}

/// A mute rule over an alarm (CloudWatch `ListAlarmMuteRules`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MuteRule {
    /// Its name, unique in account and region.
    pub name: Text,
    /// `SCHEDULED`, `ACTIVE` or `EXPIRED`.
    pub status: Text,
    /// When it expires, if it does.
    pub until: Option<Moment>,
}

impl MuteRule {
    /// Whether it holds an alarm's actions back, now or soon.
    pub fn is_in_force(&self) -> bool {
        self.status != "EXPIRED"
    }
}

/// An entry of an alarm's history (CloudWatch `DescribeAlarmHistory`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlarmEvent {
    /// The alarm.
    pub alarm: Text,
    /// When.
    pub at: Moment,
    /// `StateUpdate`, `ConfigurationUpdate`, `Action`, …
    pub kind: Text,
    /// AWS's summary, `Alarm updated from OK to ALARM`.
    pub summary: Text,
}
