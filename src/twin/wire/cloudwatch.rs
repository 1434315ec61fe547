//! CloudWatch: alarms with their history, and metrics.

mod alarms;
mod data;
mod history;
mod metrics;
mod mutes;
mod orders;
mod statistics;

use super::refusal::{Named, Refusal};
use super::value::{Shape, list};
use super::{Asked, Operation};
use crate::world::Alarm;
use crate::world::metrics::{Datapoint, MetricId, Statistic, Window};

pub use orders::mutation;

/// The operation of that name that only looks.
pub fn operation(name: &str) -> Option<Operation> {
    Some(match name {
        "DescribeAlarms" => alarms::describe_alarms,
        "DescribeAlarmHistory" => history::describe_alarm_history,
        "GetMetricData" => data::get_metric_data,
        "GetMetricStatistics" => statistics::get_metric_statistics,
        "GetAlarmMuteRule" => mutes::get,
        "ListAlarmMuteRules" => mutes::list_rules,
        "ListMetrics" => metrics::list_metrics,
        _ => return None,
    })
}

fn alarms<'a>(asked: &Asked<'a>) -> impl Iterator<Item = &'a Alarm> {
    let region = asked.region;
    asked.world.alarms.iter().filter(move |alarm| alarm.region == region)
}

/// `MetricAlarm` or `CompositeAlarm`.
fn alarm_type(alarm: &Alarm) -> &'static str {
    if alarm.metric().is_some() { "MetricAlarm" } else { "CompositeAlarm" }
}

/// Whether the `AlarmTypes` of a request admit an alarm: without any, only metric alarms are meant.
fn admitted(types: &[&str], alarm: &Alarm) -> bool {
    if types.is_empty() { alarm.metric().is_some() } else { types.contains(&alarm_type(alarm)) }
}

/// The metric that a request names by `Namespace`, `MetricName` and `Dimensions`.
fn metric_id(input: &Shape) -> Result<MetricId, Refusal> {
    let dimensions = input.shapes("Dimensions");
    let pairs: Vec<(&str, &str)> = dimensions
        .iter()
        .map(|dimension| Ok((dimension.required_text("Name")?, dimension.required_text("Value")?)))
        .collect::<Result<_, Refusal>>()?;
    Ok(MetricId::new(input.required_text("Namespace")?, input.required_text("MetricName")?, &pairs))
}

/// Data points of a metric; none where the request insists on a unit that the metric is not measured in.
fn points(
    asked: &Asked<'_>,
    metric: &MetricId,
    unit: Option<&str>,
    (statistic, window): (Statistic, Window),
) -> Vec<Datapoint> {
    let metrics = &asked.world.metrics;
    let measured = metrics.series(asked.region, metric).map(|series| series.unit().as_str());
    if unit.is_some() && unit != measured {
        return Vec::new();
    }
    metrics.data(asked.region, metric, statistic, window)
}

fn dimensions(metric: &MetricId) -> super::value::Value {
    list(
        metric
            .dimensions
            .iter()
            .map(|(name, value)| Shape::new().with("Name", name.as_ref()).with("Value", value.as_ref())),
    )
}

fn invalid_value(message: impl Into<String>) -> Refusal {
    let message = message.into();
    Refusal::Named(Named { code: "InvalidParameterValue", shape: "InvalidParameterValueException", message })
}

fn invalid_combination(message: impl Into<String>) -> Refusal {
    let message = message.into();
    Refusal::Named(Named {
        code: "InvalidParameterCombination",
        shape: "InvalidParameterCombinationException",
        message,
    })
}
