//! AWS's sentences in few words: the change first, then why.

use std::borrow::Cow;

use domain::Alarm;

use crate::widgets::figure;

/// `OK -> ALARM` of "Alarm updated from OK to ALARM", `launching i-0c1` of "Launching a new EC2 instance: i-0c1"; any
/// other sentence as it is.
pub(super) fn change(sentence: &str) -> Cow<'_, str> {
    if let Some((from, to)) = sentence.strip_prefix("Alarm updated from ").and_then(|rest| rest.split_once(" to ")) {
        return format!("{} -> {}", state(from), state(to)).into();
    }
    for (start, verb) in
        [("Launching a new EC2 instance: ", "launching"), ("Terminating EC2 instance: ", "terminating")]
    {
        if let Some(instance) = sentence.strip_prefix(start) {
            return format!("{verb} {instance}").into();
        }
    }
    sentence.into()
}

fn state(word: &str) -> &str {
    if word == "INSUFFICIENT_DATA" { "NO DATA" } else { word }
}

/// A scaling activity's cause without its time, which is in its own column, and without what follows from it.
pub(super) fn cause(sentence: &str) -> String {
    let timed = sentence.strip_prefix("At ").and_then(|rest| rest.split_once("Z "));
    let rest = timed.filter(|(time, _)| !time.contains(' ')).map_or(sentence, |(_, rest)| rest);
    let first = rest.split(".  At ").next().unwrap_or(rest);
    let first = first.split(". At ").next().unwrap_or(first).trim().trim_end_matches('.');
    let first = first.strip_prefix("a monitor ").unwrap_or(first);
    first
        .replace(" in state ALARM triggered policy ", ", policy ")
        .replace(" changing the desired capacity from ", ": ")
}

/// Why an alarm is in its state: `67.7 > 70, 3 of 5`, or AWS's own sentence where it is another.
pub(super) fn reason(alarm: &Alarm) -> String {
    let sentence = alarm.reason.as_str();
    let Some(metric) = alarm.metric() else { return sentence.to_owned() };
    let Some(rest) = sentence.strip_prefix("Threshold Crossed: ") else { return sentence.to_owned() };
    let words: Vec<&str> = rest.split(' ').collect();
    let (datapoints, of) = match words.as_slice() {
        [n, "out", "of", "the", "last", m, ..] => (*n, *m),
        [n, "datapoint" | "datapoints", ..] => (*n, *n),
        _ => return sentence.to_owned(),
    };
    // The first value in brackets is the latest: `[78.2 (22/11/26 14:02:00), …]`.
    let value = rest.split_once('[').and_then(|(_, values)| values.split([' ', ',', ']']).next()?.parse::<f64>().ok());
    let value = value.map_or_else(String::new, |value| format!("{} ", figure(value)));
    let sign = if rest.contains(" not ") { "not " } else { "" };
    format!("{value}{sign}{} {}, {datapoints} of {of}", metric.comparison.sign(), figure(metric.threshold))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_shortened_to_the_change_and_its_cause() {
        assert_eq!(change("Alarm updated from INSUFFICIENT_DATA to OK"), "NO DATA -> OK");
        assert_eq!(change("Launching a new EC2 instance: i-0c1"), "launching i-0c1");
        assert_eq!(change("Resource00 CREATE_COMPLETE"), "Resource00 CREATE_COMPLETE");
        let policy = "At 2026-11-22T14:01:50Z a monitor alarm cpu in state ALARM triggered policy up changing the \
                      desired capacity from 3 to 4.  At 2026-11-22T14:01:58Z an instance was started.";
        assert_eq!(cause(policy), "alarm cpu, policy up: 3 to 4");
        assert_eq!(cause("a user asked for it"), "a user asked for it");
    }
}
