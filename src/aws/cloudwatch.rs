//! CloudWatch: alarms, their history, and datapoints.

mod alarm;
mod history;
mod metrics;
mod mute;
mod rule;

use aws_sdk_cloudwatch::config::Builder;
use aws_sdk_cloudwatch::types::{AlarmType, HistoryItemType, ScanBy};
use domain::{Alarm, AlarmEvent, CloudError, MuteRule, Service, Text};

pub(crate) use metrics::metrics;

use crate::connection::{self, Local};
use crate::found::{Found, decode_all};
use crate::operation::Operation;
use crate::pages::pages;

const ALARMS: Operation = Operation::new(Service::CloudWatch, "DescribeAlarms");
const MUTE_RULES: Operation = Operation::new(Service::CloudWatch, "ListAlarmMuteRules");
const HISTORY: Operation = Operation::new(Service::CloudWatch, "DescribeAlarmHistory");

/// The most items that CloudWatch puts on a page.
const PAGE: i32 = 100;

/// Every metric and composite alarm; without both types named, only metric alarms would come.
pub(crate) async fn alarms(local: &Local) -> Result<Found<Vec<Alarm>>, CloudError> {
    let request = || local.cloudwatch.describe_alarms().alarm_types(AlarmType::MetricAlarm).max_records(PAGE);
    let send = |token| request().alarm_types(AlarmType::CompositeAlarm).set_next_token(token).send();
    let found = pages(ALARMS, send, |output| {
        let metric = output.metric_alarms.unwrap_or_default().into_iter().map(Box::new).map(alarm::Raw::Metric);
        let composite =
            output.composite_alarms.unwrap_or_default().into_iter().map(Box::new).map(alarm::Raw::Composite);
        Ok((metric.chain(composite).collect(), output.next_token))
    });
    Ok(found.await?.decode(|raw| alarm::decode(&local.region, &raw)))
}

/// The newest page of history: everything about one alarm, or the state changes of all.
pub(crate) async fn history(local: &Local, alarm: Option<&Text>) -> Result<Found<Vec<AlarmEvent>>, CloudError> {
    let request = local.cloudwatch.describe_alarm_history().max_records(PAGE).scan_by(ScanBy::TimestampDescending);
    let request = request.alarm_types(AlarmType::MetricAlarm).alarm_types(AlarmType::CompositeAlarm);
    let request = match alarm {
        Some(alarm) => request.alarm_name(alarm.raw()),
        None => request.history_item_type(HistoryItemType::StateUpdate),
    };
    let sent = request.customize().config_override(once()).send();
    let output = sent.await.map_err(|error| HISTORY.failed(&error))?;
    Ok(decode_all(output.alarm_history_items.unwrap_or_default(), |item| history::decode(&item)))
}

/// The mute rules over an alarm, expired ones included.
pub(crate) async fn mute_rules(local: &Local, alarm: &Text) -> Result<Found<Vec<MuteRule>>, CloudError> {
    let request = || local.cloudwatch.list_alarm_mute_rules().alarm_name(alarm.raw()).max_records(PAGE);
    let send = |token| request().set_next_token(token).send();
    let found =
        pages(MUTE_RULES, send, |output| Ok((output.alarm_mute_rule_summaries.unwrap_or_default(), output.next_token)));
    Ok(found.await?.decode(|rule| mute::decode(&rule)))
}

/// Asked without the SDK's retries.
fn once() -> Builder {
    Builder::new().retry_config(connection::once())
}
