//! `DescribeAlarms`.

use super::super::page::Paging;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::super::{Asked, matching};
use super::{admitted, alarms, dimensions, invalid_combination};
use crate::world::Alarm;
use crate::world::alarms::{AlarmRule, MetricAlarm};
use crate::world::metrics::{Statistic, Unit};

/// How many alarms one request may name.
const MOST_NAMES: usize = 100;

/// `DescribeAlarms`: 50 a page, 100 at most; composite alarms only when asked for.
pub fn describe_alarms(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let wanted = Wanted::read(asked)?;
    let mut found: Vec<&Alarm> = alarms(asked).filter(|alarm| wanted.admits(alarm)).collect();
    found.sort_by(|left, right| left.name.cmp(&right.name));
    let page = Paging::records(asked.input, "DescribeAlarms", 50, 100)?.of(found, |alarm| &alarm.name)?;
    let (mut metric, mut composite) = (Vec::new(), Vec::new());
    for alarm in page.items {
        match &alarm.rule {
            AlarmRule::Metric(rule) => metric.push(metric_alarm(alarm, rule)),
            AlarmRule::Composite(rule) => composite.push(shared(alarm).with("AlarmRule", rule.as_str())),
        }
    }
    Ok(Shape::new()
        .with("CompositeAlarms", list(composite))
        .with("MetricAlarms", list(metric))
        .with("NextToken", page.next))
}

struct Wanted<'a> {
    names: Vec<&'a str>,
    types: Vec<&'a str>,
    prefix: Option<&'a str>,
    state: Option<&'a str>,
    action: Option<&'a str>,
    /// The names that `ChildrenOfAlarmName` or `ParentsOfAlarmName` come to.
    family: Option<Vec<&'a str>>,
}

impl<'a> Wanted<'a> {
    fn read(asked: &Asked<'a>) -> Result<Self, Refusal> {
        let input = asked.input;
        let names = input.texts("AlarmNames");
        let prefix = input.text("AlarmNamePrefix");
        if names.len() > MOST_NAMES {
            let many = names.len();
            return Err(Refusal::invalid(format!("AlarmNames has {many} members; {MOST_NAMES} are allowed")));
        }
        if prefix.is_some() && !names.is_empty() {
            return Err(invalid_combination("AlarmNames and AlarmNamePrefix are mutually exclusive"));
        }
        Ok(Self {
            types: input.texts("AlarmTypes"),
            state: input.text("StateValue"),
            action: input.text("ActionPrefix"),
            family: family(asked),
            names,
            prefix,
        })
    }

    fn admits(&self, alarm: &Alarm) -> bool {
        let kind = self.family.is_some() || admitted(&self.types, alarm);
        let mut actions =
            alarm.actions.on_alarm.iter().chain(&alarm.actions.on_ok).chain(&alarm.actions.on_insufficient);
        kind && matching(&self.names, &alarm.name)
            && self.prefix.is_none_or(|prefix| alarm.name.starts_with(prefix))
            && self.state.is_none_or(|state| alarm.state.value.as_str() == state)
            && self.action.is_none_or(|prefix| actions.any(|action| action.starts_with(prefix)))
            && self.family.as_ref().is_none_or(|family| family.contains(&alarm.name.as_str()))
    }
}

fn family<'a>(asked: &Asked<'a>) -> Option<Vec<&'a str>> {
    let is = |alarm: &Alarm, reference: &str| alarm.name == reference || alarm.arn == reference;
    if let Some(name) = asked.input.text("ChildrenOfAlarmName") {
        let parent = alarms(asked).find(|alarm| alarm.name == name);
        let children = parent.map(children).unwrap_or_default();
        let found = alarms(asked).filter(|alarm| children.iter().any(|child| is(alarm, child)));
        return Some(found.map(|alarm| alarm.name.as_str()).collect());
    }
    let name = asked.input.text("ParentsOfAlarmName")?;
    let child = alarms(asked).find(|alarm| alarm.name == name);
    let parents =
        alarms(asked).filter(|alarm| children(alarm).iter().any(|it| child.is_some_and(|child| is(child, it))));
    Some(parents.map(|alarm| alarm.name.as_str()).collect())
}

fn children(alarm: &Alarm) -> Vec<&str> {
    match &alarm.rule {
        AlarmRule::Composite(rule) => rule.children(),
        AlarmRule::Metric(_) => Vec::new(),
    }
}

fn shared(alarm: &Alarm) -> Shape {
    let (actions, state) = (&alarm.actions, &alarm.state);
    let reason_data = (!state.reason_data.is_empty()).then_some(&state.reason_data);
    Shape::new()
        .with("AlarmName", &alarm.name)
        .with("AlarmArn", &alarm.arn)
        .with("AlarmDescription", (!alarm.description.is_empty()).then_some(&alarm.description))
        .with("AlarmConfigurationUpdatedTimestamp", alarm.configured_at)
        .with("ActionsEnabled", actions.enabled)
        .with("OKActions", list(&actions.on_ok))
        .with("AlarmActions", list(&actions.on_alarm))
        .with("InsufficientDataActions", list(&actions.on_insufficient))
        .with("StateValue", state.value.as_str())
        .with("StateReason", &state.reason)
        .with("StateReasonData", reason_data)
        .with("StateUpdatedTimestamp", state.updated_at)
        .with("StateTransitionedTimestamp", state.since)
}

fn metric_alarm(alarm: &Alarm, rule: &MetricAlarm) -> Shape {
    let (plain, extended) = match rule.statistic {
        Statistic::Percentile(_) => (None, Some(rule.statistic.to_string())),
        _ => (Some(rule.statistic.to_string()), None),
    };
    shared(alarm)
        .with("MetricName", rule.metric.name.as_ref())
        .with("Namespace", rule.metric.namespace.as_ref())
        .with("Statistic", plain)
        .with("ExtendedStatistic", extended)
        .with("Dimensions", dimensions(&rule.metric))
        .with("Period", rule.period)
        .with("Unit", rule.unit.map(Unit::as_str))
        .with("EvaluationPeriods", rule.evaluation_periods)
        .with("DatapointsToAlarm", rule.datapoints_to_alarm)
        .with("Threshold", rule.threshold)
        .with("ComparisonOperator", rule.comparison.as_str())
        .with("TreatMissingData", rule.missing.as_str())
}
