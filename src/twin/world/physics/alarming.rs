//! Alarms judge their metrics once a minute and write their history in CloudWatch's words.

mod wording;

use std::collections::HashMap;

use domain::Moment;

use crate::world::World;
use crate::world::alarms::evaluation::{EXTRA_PERIODS, Verdict, evaluated};
use crate::world::alarms::mutes::{MuteRule, is_muted};
use crate::world::alarms::{Alarm, AlarmRule, AlarmState, HistoryItem, HistoryKind, MetricAlarm};
use crate::world::metrics::{Datapoint, MetricStore};

/// History items that an alarm remembers. CloudWatch keeps 30 days.
const KEPT_ITEMS: usize = 100;

/// Judges every alarm: metric alarms first, then the composites made of them.
pub fn judge(world: &mut World, now: Moment) {
    let World { alarms, metrics, mutes, .. } = world;
    for alarm in alarms.iter_mut() {
        let AlarmRule::Metric(metric) = &alarm.rule else { continue };
        let points = range(metrics, &alarm.region, metric);
        let values: Vec<Option<f64>> = points.iter().map(|it| it.map(|point| point.value)).collect();
        let Verdict::State(state) = evaluated(metric, &values) else { continue };
        if state != alarm.state.value {
            let (reason, data) = wording::of_metric(metric, &points, alarm.state.value, state, now);
            turn(alarm, state, (reason, data), (mutes, now));
        }
    }
    judge_composites(alarms, mutes, now);
    catch_up(world, now);
}

/// What a mute rule kept from acting acts once it is muted no more (source: `DeleteAlarmMuteRule`).
pub fn catch_up(world: &mut World, now: Moment) {
    let World { alarms, mutes, .. } = world;
    for alarm in alarms.iter_mut().filter(|it| it.actions.held_back) {
        if !is_muted(mutes, alarm, now) {
            notify(alarm, now);
        }
    }
}

/// Data points of the evaluation range, newest first.
pub fn range(metrics: &MetricStore, region: &str, alarm: &MetricAlarm) -> Vec<Option<Datapoint>> {
    let step = i64::from(alarm.period.max(60) / 60);
    let Some(series) = metrics.series(region, &alarm.metric) else {
        return vec![None; (alarm.evaluation_periods + EXTRA_PERIODS) as usize];
    };
    (0..i64::from(alarm.evaluation_periods + EXTRA_PERIODS))
        .map(|age| {
            let from = metrics.complete_minute - (age + 1) * step;
            let (value, samples) = series.statistic(alarm.statistic, from, from + step)?;
            Some(Datapoint { at: Moment::from_secs(from * 60), value, samples })
        })
        .collect()
}

fn judge_composites(alarms: &mut [Alarm], mutes: &[MuteRule], now: Moment) {
    if alarms.iter().all(|it| it.metric().is_some()) {
        return;
    }
    let mut states: HashMap<(String, String), (AlarmState, String)> = HashMap::new();
    for alarm in alarms.iter() {
        states.insert((alarm.region.clone(), alarm.name.clone()), (alarm.state.value, alarm.arn.clone()));
    }
    for alarm in alarms.iter_mut() {
        let AlarmRule::Composite(rule) = &alarm.rule else { continue };
        // A child is named by its name or by its ARN, whose last part is the name.
        let find = |child: &str| {
            let name = child.rsplit_once(":alarm:").map_or(child, |(_, name)| name);
            states.get(&(alarm.region.clone(), name.to_owned()))
        };
        let holds = rule.holds(&|child| find(child).map(|(state, _)| *state));
        let state = if holds { AlarmState::Alarm } else { AlarmState::Ok };
        if state != alarm.state.value {
            let children: Vec<(&str, AlarmState)> = rule
                .children()
                .into_iter()
                .filter_map(|it| find(it).map(|(state, arn)| (arn.as_str(), *state)))
                .collect();
            let wording = wording::of_composite(&alarm.arn, &children, state, now);
            turn(alarm, state, wording, (mutes, now));
        }
    }
}

/// Brings an alarm into another state, with its history and the actions it takes unless it is muted.
fn turn(alarm: &mut Alarm, state: AlarmState, (reason, data): (String, String), (mutes, now): (&[MuteRule], Moment)) {
    let old = &alarm.state;
    let summary = format!("Alarm updated from {} to {}", old.value.as_str(), state.as_str());
    let history = wording::state_update((old.value, &old.reason, &old.reason_data), (state, &reason, &data));
    note(alarm, HistoryItem { at: now, kind: HistoryKind::StateUpdate, summary, data: history });
    alarm.state.value = state;
    alarm.state.since = now;
    alarm.state.updated_at = now;
    alarm.state.reason = reason;
    alarm.state.reason_data = data;
    alarm.actions.held_back = is_muted(mutes, alarm, now);
    if !alarm.actions.held_back {
        notify(alarm, now);
    }
}

/// Takes the actions of the state that an alarm is in; those of policies are taken each minute, elsewhere.
fn notify(alarm: &mut Alarm, now: Moment) {
    alarm.actions.held_back = false;
    if !alarm.actions.enabled {
        return;
    }
    let actions = match alarm.state.value {
        AlarmState::Alarm => &alarm.actions.on_alarm,
        AlarmState::Ok => &alarm.actions.on_ok,
        AlarmState::InsufficientData => &alarm.actions.on_insufficient,
    };
    for arn in actions.clone().iter().filter(|it| it.contains(":sns:")) {
        note_action(alarm, arn, now);
    }
}

/// Notes that an action was taken.
pub fn note_action(alarm: &mut Alarm, arn: &str, now: Moment) {
    let summary = format!("Successfully executed action {arn}");
    let data = wording::action(arn, alarm.state.value);
    note(alarm, HistoryItem { at: now, kind: HistoryKind::Action, summary, data });
}

fn note(alarm: &mut Alarm, item: HistoryItem) {
    alarm.history.push_front(item);
    alarm.history.truncate(KEPT_ITEMS);
}
