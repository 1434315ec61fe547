//! Changes of alarms: muted by a mute rule for a while, unmuted.

use std::time::Duration;

use aws_sdk_cloudwatch::types::{MuteTargets, Rule, Schedule};
use aws_smithy_types::DateTime;
use change::{AlarmAction, AlarmChange, Answered};
use domain::{Moment, Service};

use super::write::{Refusal, Write};
use super::{Dispatch, once};

// The protocol names an error by its shape, and by its code in a header that proxies may drop.
const LIMIT: [Refusal; 2] = [("LimitExceeded", QUOTA), ("LimitExceededFault", QUOTA)];
const QUOTA: &str = "delete a mute rule, or ask for a higher quota";
const NO_RULE: [Refusal; 2] = [("ResourceNotFound", GONE), ("ResourceNotFoundException", GONE)];
const GONE: &str = "there is no such rule any more; look again";

const MUTE: Write = Write::new(Service::CloudWatch, "PutAlarmMuteRule", &LIMIT);
const UNMUTE: Write = Write::new(Service::CloudWatch, "DeleteAlarmMuteRule", &NO_RULE);

/// Sends a change of an alarm.
pub(super) async fn alarm(dispatch: &Dispatch<'_>, action: &AlarmAction) -> Answered {
    match action.change {
        AlarmChange::Mute { minutes } => mute(dispatch, action, minutes).await,
        AlarmChange::Unmute => unmute(dispatch, action).await,
    }
}

async fn mute(dispatch: &Dispatch<'_>, action: &AlarmAction, minutes: u32) -> Answered {
    // A mute window begins with a whole minute: the one that is running.
    let begin = Moment::from_secs(dispatch.now.as_secs().div_euclid(60) * 60);
    let end = begin + Duration::from_mins(u64::from(minutes));
    let schedule = Schedule::builder().expression(at(begin)).duration(duration(minutes)).build();
    let targets = MuteTargets::builder().alarm_names(action.alarm.raw()).build();
    let request =
        dispatch.local.cloudwatch.put_alarm_mute_rule().name(action.rule()).description(dispatch.mark.as_str());
    let request = request.rule(Rule::builder().schedule(schedule).build()).mute_targets(targets);
    let request = request.expire_date(DateTime::from_millis(end.as_millis()));
    MUTE.answered(dispatch, once!(aws_sdk_cloudwatch, dispatch, request), |_| None)
}

async fn unmute(dispatch: &Dispatch<'_>, action: &AlarmAction) -> Answered {
    let request = dispatch.local.cloudwatch.delete_alarm_mute_rule().alarm_mute_rule_name(action.rule());
    UNMUTE.answered(dispatch, once!(aws_sdk_cloudwatch, dispatch, request), |_| None)
}

/// A one-time schedule, `at(2026-11-22T14:15)`; without a time zone it is UTC.
fn at(begin: Moment) -> String {
    let rfc3339 = begin.to_string();
    format!("at({})", rfc3339.get(..16).unwrap_or(&rfc3339))
}

/// An ISO 8601 duration of days, hours and minutes, `P1DT2H30M`.
fn duration(minutes: u32) -> String {
    let (days, hours, minutes) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    let part = |count: u32, unit: char| if count == 0 { String::new() } else { format!("{count}{unit}") };
    let time = part(hours, 'H') + &part(minutes, 'M');
    let time = if time.is_empty() { time } else { format!("T{time}") };
    match part(days, 'D') + &time {
        nothing if nothing.is_empty() => "PT0M".to_owned(),
        parts => format!("P{parts}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_written_in_days_hours_and_minutes() {
        let written = [(1, "PT1M"), (60, "PT1H"), (90, "PT1H30M"), (1_440, "P1D"), (1_531, "P1DT1H31M")];
        for (minutes, text) in written.into_iter().chain([(21_600, "P15D"), (0, "PT0M")]) {
            assert_eq!(duration(minutes), text);
        }
    }

    #[test]
    fn a_window_is_written_to_the_minute() {
        assert_eq!(at(Moment::parse("2026-11-22T14:15:00Z").unwrap()), "at(2026-11-22T14:15)");
    }
}
