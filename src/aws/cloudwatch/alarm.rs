//! Decodes an alarm.

use aws_sdk_cloudwatch::types::{CompositeAlarm, MetricAlarm, StateValue};
use aws_smithy_types::DateTime;
use domain::{Alarm, AlarmRule, AlarmState, CloudError, Moment, Region, Text};

use super::rule;
use crate::border::{malformed, need, of, optional, optional_moment, text};

/// An alarm of either type.
pub(super) enum Raw {
    /// Over metrics.
    Metric(Box<MetricAlarm>),
    /// Over other alarms.
    Composite(Box<CompositeAlarm>),
}

/// An alarm with its rule and state.
pub(super) fn decode(region: &Region, raw: &Raw) -> Result<Alarm, CloudError> {
    let name = match raw {
        Raw::Metric(alarm) => text(alarm.alarm_name(), "MetricAlarm.AlarmName")?,
        Raw::Composite(alarm) => text(alarm.alarm_name(), "CompositeAlarm.AlarmName")?,
    };
    let decoded = match raw {
        Raw::Metric(alarm) => metric(region, name.clone(), alarm),
        Raw::Composite(alarm) => composite(region, name.clone(), alarm),
    };
    of(&name, decoded)
}

fn metric(region: &Region, name: Text, raw: &MetricAlarm) -> Result<Alarm, CloudError> {
    Ok(Alarm {
        region: region.clone(),
        name,
        arn: text(raw.alarm_arn(), "MetricAlarm.AlarmArn")?,
        rule: rule::rule(raw)?,
        state: state(raw.state_value(), "MetricAlarm.StateValue")?,
        since: since(raw.state_transitioned_timestamp(), raw.state_updated_timestamp()),
        reason: raw.state_reason().unwrap_or_default().into(),
        actions_enabled: need(raw.actions_enabled(), "MetricAlarm.ActionsEnabled")?,
        actions: raw.alarm_actions().iter().map(|arn| Text::new(arn)).collect(),
        description: optional(raw.alarm_description()),
    })
}

fn composite(region: &Region, name: Text, raw: &CompositeAlarm) -> Result<Alarm, CloudError> {
    Ok(Alarm {
        region: region.clone(),
        name,
        arn: text(raw.alarm_arn(), "CompositeAlarm.AlarmArn")?,
        rule: AlarmRule::Composite(text(raw.alarm_rule(), "CompositeAlarm.AlarmRule")?),
        state: state(raw.state_value(), "CompositeAlarm.StateValue")?,
        since: since(raw.state_transitioned_timestamp(), raw.state_updated_timestamp()),
        reason: raw.state_reason().unwrap_or_default().into(),
        actions_enabled: need(raw.actions_enabled(), "CompositeAlarm.ActionsEnabled")?,
        actions: raw.alarm_actions().iter().map(|arn| Text::new(arn)).collect(),
        description: optional(raw.alarm_description()),
    })
}

fn state(state: Option<&StateValue>, field: &str) -> Result<AlarmState, CloudError> {
    match need(state, field)? {
        StateValue::Alarm => Ok(AlarmState::Alarm),
        StateValue::InsufficientData => Ok(AlarmState::InsufficientData),
        StateValue::Ok => Ok(AlarmState::Ok),
        other => Err(malformed(&format!("{field} ({})", Text::new(other.as_str())))),
    }
}

/// The state's age counts from its last change; an update that kept it does not make it younger.
fn since(transitioned: Option<&DateTime>, updated: Option<&DateTime>) -> Option<Moment> {
    transitioned.or(updated).and_then(optional_moment)
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudwatch::types::builders::{CompositeAlarmBuilder, MetricAlarmBuilder};

    use super::super::rule::tests::high;
    use super::*;

    fn whole() -> MetricAlarmBuilder {
        high()
            .alarm_name("cpu-high")
            .alarm_arn("arn:aws:cloudwatch:us-east-1:123456789012:alarm:cpu-high")
            .state_value(StateValue::Alarm)
            .state_reason("Threshold Crossed")
            .state_transitioned_timestamp(DateTime::from_secs(60))
            .state_updated_timestamp(DateTime::from_secs(120))
            .actions_enabled(true)
            .alarm_actions("arn:topic")
    }

    fn any() -> CompositeAlarmBuilder {
        CompositeAlarm::builder()
            .alarm_name("any")
            .alarm_arn("arn:aws:cloudwatch:us-east-1:123456789012:alarm:any")
            .alarm_rule("ALARM(cpu-high)")
            .state_value(StateValue::Ok)
            .state_updated_timestamp(DateTime::from_secs(120))
            .actions_enabled(false)
    }

    fn read(raw: &Raw) -> Result<Alarm, CloudError> {
        decode(&Region::new("us-east-1"), raw)
    }

    #[test]
    fn a_metric_alarm_is_read_whole_and_counts_from_its_transition() {
        let alarm = read(&Raw::Metric(Box::new(whole().build()))).unwrap();
        assert_eq!((alarm.state, alarm.kind(), alarm.actions_enabled), (AlarmState::Alarm, "metric", true));
        assert_eq!((alarm.since, alarm.actions), (Some(Moment::from_secs(60)), vec!["arn:topic".into()]));
    }

    #[test]
    fn a_composite_alarm_keeps_its_expression() {
        let alarm = read(&Raw::Composite(Box::new(any().build()))).unwrap();
        assert_eq!(alarm.rule, AlarmRule::Composite("ALARM(cpu-high)".into()));
        assert_eq!((alarm.kind(), alarm.since), ("composite", Some(Moment::from_secs(120))));
    }

    #[test]
    fn each_missing_field_of_a_metric_alarm_is_named() {
        let field = |raw: MetricAlarmBuilder| read(&Raw::Metric(Box::new(raw.build()))).unwrap_err();
        assert_eq!(field(whole().set_alarm_name(None)), malformed("MetricAlarm.AlarmName"));
        assert_eq!(field(whole().set_alarm_arn(None)), malformed("MetricAlarm.AlarmArn of cpu-high"));
        assert_eq!(field(whole().set_state_value(None)), malformed("MetricAlarm.StateValue of cpu-high"));
        assert_eq!(field(whole().set_actions_enabled(None)), malformed("MetricAlarm.ActionsEnabled of cpu-high"));
        let odd = whole().state_value(StateValue::from("MAYBE"));
        assert_eq!(field(odd), malformed("MetricAlarm.StateValue (MAYBE) of cpu-high"));
    }

    #[test]
    fn each_missing_field_of_a_composite_alarm_is_named() {
        let field = |raw: CompositeAlarmBuilder| read(&Raw::Composite(Box::new(raw.build()))).unwrap_err();
        assert_eq!(field(any().set_alarm_name(None)), malformed("CompositeAlarm.AlarmName"));
        assert_eq!(field(any().set_alarm_arn(None)), malformed("CompositeAlarm.AlarmArn of any"));
        assert_eq!(field(any().set_alarm_rule(None)), malformed("CompositeAlarm.AlarmRule of any"));
        assert_eq!(field(any().set_state_value(None)), malformed("CompositeAlarm.StateValue of any"));
        assert_eq!(field(any().set_actions_enabled(None)), malformed("CompositeAlarm.ActionsEnabled of any"));
    }
}
