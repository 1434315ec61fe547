//! State reasons, reason data and history data as CloudWatch words them.

use serde_json::{Value, json};

use domain::Moment;

use crate::world::alarms::{AlarmState, MetricAlarm, TreatMissing};
use crate::world::metrics::Datapoint;

/// `2026-11-22T14:03:00.000+0000`, as CloudWatch writes times inside its JSON.
fn stamp(at: Moment) -> String {
    at.to_string().replace('Z', ".000+0000")
}

/// `22/11/26 14:03:00`, as state reasons write times.
fn short(at: Moment) -> String {
    let text = at.to_string();
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    format!("{}/{}/{} {}", part(8..10), part(5..7), part(2..4), part(11..19))
}

/// Reason and reason data of a metric alarm that changes its state.
pub fn of_metric(
    alarm: &MetricAlarm,
    points: &[Option<Datapoint>],
    old: AlarmState,
    new: AlarmState,
    now: Moment,
) -> (String, String) {
    let known: Vec<Datapoint> = points.iter().flatten().take(alarm.evaluation_periods as usize).copied().collect();
    (reason(alarm, &known, old, new), data(alarm, &known, now))
}

fn reason(alarm: &MetricAlarm, known: &[Datapoint], old: AlarmState, new: AlarmState) -> String {
    let periods = alarm.evaluation_periods;
    let plural = |count: usize| if count == 1 { "datapoint" } else { "datapoints" };
    if new == AlarmState::InsufficientData {
        return format!("Insufficient Data: {periods} {} were unknown.", plural(periods as usize));
    }
    if known.is_empty() {
        let treated = if alarm.missing == TreatMissing::Breaching { "Breaching" } else { "NonBreaching" };
        return format!(
            "Threshold Crossed: no datapoints were received for {periods} {} and {periods} missing {} treated as [{treated}].",
            if periods == 1 { "period" } else { "periods" },
            if periods == 1 { "datapoint was" } else { "datapoints were" },
        );
    }
    let wrong = |it: &&Datapoint| alarm.comparison.is_breached(it.value, alarm.threshold);
    let telling: Vec<&Datapoint> =
        known.iter().filter(|it| wrong(it) == (new == AlarmState::Alarm)).take(periods as usize).collect();
    let list: Vec<String> = telling.iter().map(|it| format!("{} ({})", it.value, short(it.at))).collect();
    let verb = match (telling.len(), new) {
        (1, AlarmState::Alarm) => "was",
        (1, _) => "was not",
        (_, AlarmState::Alarm) => "were",
        _ => "were not",
    };
    let needed = if new == AlarmState::Alarm {
        alarm.datapoints_to_alarm
    } else {
        periods.saturating_sub(alarm.datapoints_to_alarm) + 1
    };
    format!(
        "Threshold Crossed: {} out of the last {periods} datapoints [{}] {verb} {} ({:?}) (minimum {needed} {} for {} -> {} \
         transition).",
        telling.len(),
        list.join(", "),
        alarm.comparison.in_words(),
        alarm.threshold,
        plural(needed as usize),
        old.as_str(),
        new.as_str(),
    )
}

fn data(alarm: &MetricAlarm, known: &[Datapoint], now: Moment) -> String {
    let evaluated: Vec<Value> = known
        .iter()
        .map(|it| json!({ "timestamp": stamp(it.at), "sampleCount": it.samples, "value": it.value }))
        .collect();
    let mut recent: Vec<f64> = known.iter().map(|it| it.value).collect();
    recent.reverse();
    json!({
        "version": "1.0",
        "queryDate": stamp(now),
        "startDate": known.last().map(|it| stamp(it.at)),
        "statistic": alarm.statistic.to_string(),
        "period": alarm.period,
        "recentDatapoints": recent,
        "threshold": alarm.threshold,
        "evaluatedDatapoints": evaluated,
    })
    .to_string()
}

/// Reason and reason data of a composite alarm that changes its state.
pub fn of_composite(arn: &str, children: &[(&str, AlarmState)], new: AlarmState, now: Moment) -> (String, String) {
    let telling = children.iter().find(|(_, state)| *state == new).or_else(|| children.first());
    let (child, state) = telling.map_or(("", new), |(child, state)| (*child, *state));
    let reason = format!(
        "{arn} transitioned to {} at {} because its rule evaluates to {}: {child} is {}",
        new.as_str(),
        stamp(now),
        new == AlarmState::Alarm,
        state.as_str(),
    );
    let triggering: Vec<Value> = children
        .iter()
        .map(|(arn, state)| json!({ "arn": arn, "state": { "value": state.as_str(), "timestamp": stamp(now) } }))
        .collect();
    (reason, json!({ "triggeringAlarms": triggering }).to_string())
}

/// `HistoryData` of a state update.
pub fn state_update(old: (AlarmState, &str, &str), new: (AlarmState, &str, &str)) -> String {
    let side = |(state, reason, data): (AlarmState, &str, &str)| {
        let mut side = json!({ "stateValue": state.as_str(), "stateReason": reason });
        if let Ok(data) = serde_json::from_str::<Value>(data) {
            side["stateReasonData"] = data;
        }
        side
    };
    json!({ "version": "1.0", "oldState": side(old), "newState": side(new) }).to_string()
}

/// `HistoryData` of an action.
pub fn action(arn: &str, state: AlarmState) -> String {
    json!({ "actionState": "Succeeded", "notificationResource": arn, "stateUpdate": state.as_str() }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::alarms::Comparison;
    use crate::world::metrics::{MetricId, Statistic};

    #[test]
    fn reasons_read_as_cloudwatch_writes_them() {
        let alarm = MetricAlarm {
            metric: MetricId::new("AWS/EC2", "CPUUtilization", &[]),
            statistic: Statistic::Average,
            period: 60,
            evaluation_periods: 2,
            datapoints_to_alarm: 2,
            threshold: 70.0,
            comparison: Comparison::Greater,
            missing: TreatMissing::Missing,
            unit: None,
        };
        let at = Moment::parse("2026-11-22T14:03:00Z").unwrap();
        let point = |value| Some(Datapoint { at, value, samples: 3.0 });
        let (reason, data) = of_metric(&alarm, &[point(74.5), point(80.0)], AlarmState::Ok, AlarmState::Alarm, at);
        assert_eq!(
            reason,
            "Threshold Crossed: 2 out of the last 2 datapoints [74.5 (22/11/26 14:03:00), 80 (22/11/26 14:03:00)] were \
             greater than the threshold (70.0) (minimum 2 datapoints for OK -> ALARM transition)."
        );
        let data: Value = serde_json::from_str(&data).unwrap();
        assert_eq!(data["queryDate"], "2026-11-22T14:03:00.000+0000");
        assert_eq!(data["recentDatapoints"], json!([80.0, 74.5]));
        let (reason, _) = of_metric(&alarm, &[None, None], AlarmState::Ok, AlarmState::InsufficientData, at);
        assert_eq!(reason, "Insufficient Data: 2 datapoints were unknown.");
        let (reason, _) = of_metric(&alarm, &[point(10.0), point(80.0)], AlarmState::Alarm, AlarmState::Ok, at);
        assert!(reason.contains("1 out of the last 2 datapoints [10 (22/11/26 14:03:00)] was not greater"), "{reason}");
        assert!(reason.ends_with("(minimum 1 datapoint for ALARM -> OK transition)."), "{reason}");
    }
}
