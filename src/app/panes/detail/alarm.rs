//! What is known of an alarm: its threshold against the current value, and why it is in its state.

use std::time::Duration;

use domain::{AlarmRule, MetricRule, in_words};

use super::super::{alarms, role};
use super::{gone, label};
use crate::draw::Words;
use crate::theme::Role;
use crate::widgets::{Age, dash, figure};
use crate::{Grade, Model, Subject, reading};
use domain::AlarmState;

/// In lines of so many cells.
pub(super) fn facts<'a>(model: &'a Model, subject: &Subject, width: u16) -> Vec<Words<'a>> {
    let Some(alarm) = model.alarm(&model.row_of(subject)) else { return gone() };
    let grade = match alarm.state {
        AlarmState::Alarm => Grade::Failing,
        AlarmState::InsufficientData => Grade::Unknown,
        AlarmState::Ok => Grade::Ok,
    };
    let mut state = vec![label("state"), (alarm.state.word().into(), role(grade))];
    match alarm.since {
        Some(at) => {
            let words = format!(" for {} (since {at})", in_words(crate::since(model, at)));
            state.push((words.into(), Role::Text));
        }
        None => state.push((" since – (CloudWatch does not say)".into(), Role::Unknown)),
    }
    let switch = if alarm.actions_enabled { ("  actions on", Role::Quiet) } else { ("  actions OFF", Role::Warn) };
    state.push((switch.0.into(), switch.1));
    let mut lines = vec![state];
    match &alarm.rule {
        AlarmRule::Metric(rule) => {
            let age = alarms::stale(model, model.here(subject), alarm);
            lines.extend(metric(model, subject, rule, age));
        }
        AlarmRule::Expression(text) => lines.push(vec![label("expression"), (text.as_str().into(), Role::Text)]),
        AlarmRule::Composite(text) => lines.push(vec![label("composite of"), (text.as_str().into(), Role::Text)]),
    }
    let names = std::iter::once("reason").chain(std::iter::repeat(""));
    let reason = names.zip(reading::reason(alarm, width));
    lines.extend(reason.map(|(name, words)| vec![label(name), (words.into(), Role::Text)]));
    let description = alarm.description.as_ref().map_or("–", domain::Text::as_str);
    lines.push(vec![label("about"), (description.into(), Role::Quiet)]);
    let actions: Vec<_> = alarm.actions.iter().map(domain::Text::as_str).collect();
    let actions = if actions.is_empty() { "none".to_owned() } else { actions.join("  ") };
    lines.push(vec![label("actions"), (actions.into(), Role::Quiet)]);
    lines
}

fn metric<'a>(model: &Model, subject: &Subject, rule: &'a MetricRule, age: Option<Duration>) -> Vec<Words<'a>> {
    let age = age.map_or_else(String::new, |age| format!("  {}", Age::Stale(age).words()));
    let value = alarms::latest(model.here(subject), rule);
    let words = value.map_or_else(|| format!("{} (no datapoint read)", dash()), figure);
    let query = &rule.query;
    let dimensions: Vec<_> = query.dimensions.iter().map(|(key, value)| format!("{key}={value}")).collect();
    vec![
        vec![
            label("value"),
            (words.into(), if value.is_some() { Role::Text } else { Role::Unknown }),
            (age.into(), Role::Stale),
        ],
        vec![
            label("fires at"),
            (format!("{} {}", rule.comparison.sign(), figure(rule.threshold)).into(), Role::Text),
            (
                format!(
                    "  in {} of {} periods of {}s, missing data: {}",
                    rule.datapoints, rule.periods, query.period, rule.missing_data
                )
                .into(),
                Role::Quiet,
            ),
        ],
        vec![
            label("metric"),
            (format!("{}/{} {}", query.namespace, query.name, query.stat).into(), Role::Text),
            (format!("  {}", dimensions.join(" ")).into(), Role::Quiet),
        ],
    ]
}
