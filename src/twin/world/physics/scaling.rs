//! Scaling policies: what a firing alarm makes of a group's desired capacity.

use std::collections::HashMap;

use domain::Moment;

use super::alarming;
use crate::world::World;
use crate::world::alarms::AlarmState;
use crate::world::alarms::mutes::is_muted;
use crate::world::groups::{AutoScalingGroup, Capacity, Lifecycle, Policy, PolicyKind, StepAdjustment};

/// Sets a group's capacity and remembers why.
pub fn resize(group: &mut AutoScalingGroup, wanted: Capacity, why: String, now: Moment) {
    if wanted.desired != group.capacity.desired {
        group.body.why = Some(why);
        group.body.scaled_at = Some(now);
    }
    group.capacity = wanted;
}

/// Every policy whose alarm is firing acts; it does so again each minute while the alarm lasts.
pub fn act(world: &mut World, now: Moment) {
    for (alarm, arn) in triggered(world, now) {
        let found = world.groups.iter().enumerate().find_map(|(group, it)| {
            it.policies.iter().position(|policy| policy.arn == arn && policy.enabled).map(|policy| (group, policy))
        });
        let Some((group, policy)) = found else { continue };
        let Some((value, threshold)) = latest(world, alarm) else { continue };
        let group = &mut world.groups[group];
        if group.is_suspended("AlarmNotification") {
            continue;
        }
        let Some(wanted) = wanted(group, policy, (value, threshold), now) else { continue };
        let from = group.capacity.desired;
        let desired = wanted.clamp(group.capacity.min, group.capacity.max);
        if desired == from {
            continue;
        }
        let (name, policy) = (world.alarms[alarm].name.clone(), group.policies[policy].name.clone());
        let why = format!(
            "At {now} a monitor alarm {name} in state ALARM triggered policy {policy} changing the desired capacity from \
             {from} to {desired}."
        );
        resize(group, Capacity { desired, ..group.capacity }, why, now);
        alarming::note_action(&mut world.alarms[alarm], &arn, now);
    }
}

/// Firing alarms that may act, with the policies they name, in the order of the alarms.
fn triggered(world: &World, now: Moment) -> Vec<(usize, String)> {
    let mut seen = HashMap::new();
    let mut triggered = Vec::new();
    for (index, alarm) in world.alarms.iter().enumerate() {
        if alarm.state.value != AlarmState::Alarm || !alarm.actions.enabled || is_muted(&world.mutes, alarm, now) {
            continue;
        }
        for arn in alarm.actions.on_alarm.iter().filter(|it| it.contains(":autoscaling:")) {
            if seen.insert(arn.clone(), index).is_none() {
                triggered.push((index, arn.clone()));
            }
        }
    }
    triggered
}

/// The newest value of an alarm's metric, and its threshold.
fn latest(world: &World, alarm: usize) -> Option<(f64, f64)> {
    let alarm = world.alarms.get(alarm)?;
    let metric = alarm.metric()?;
    let points = alarming::range(&world.metrics, &alarm.region, metric);
    points.into_iter().flatten().next().map(|it| (it.value, metric.threshold))
}

/// The desired capacity a policy asks for; none where it has nothing to say.
fn wanted(group: &AutoScalingGroup, policy: usize, (value, threshold): (f64, f64), now: Moment) -> Option<u32> {
    let policy: &Policy = group.policies.get(policy)?;
    let warming = warming(group, policy, now);
    let settled = group.actual().saturating_sub(warming);
    let desired = group.capacity.desired;
    let wanted = match &policy.kind {
        PolicyKind::TargetTracking { target, scale_in_disabled, .. } => {
            let wanted = proportional(settled, value / target);
            if *scale_in_disabled || value > *target { wanted.max(desired) } else { wanted }
        }
        PolicyKind::Step { adjustment, steps, .. } => {
            let by = step(steps, value - threshold)?;
            let wanted = adjustment.applied(if by > 0 { settled } else { desired }, by);
            if by > 0 { wanted.max(desired) } else { wanted }
        }
        PolicyKind::Simple { adjustment, by, cooldown } => {
            if group.body.scaled_at.is_some_and(|it| now.since(it) < *cooldown) {
                return None;
            }
            adjustment.applied(desired, *by)
        }
    };
    // Nothing is taken away while something is still warming up, or before the last change shows in the metrics.
    let recent = group.body.scaled_at.is_some_and(|it| now.since(it) < group.settings.warmup.unwrap_or_default());
    (wanted > desired || (wanted < desired && warming == 0 && !recent)).then_some(wanted)
}

/// Instances on their way or too young to be counted.
fn warming(group: &AutoScalingGroup, policy: &Policy, now: Moment) -> u32 {
    let default = group.settings.warmup.unwrap_or(group.settings.cooldown);
    let warmup = match &policy.kind {
        PolicyKind::Step { warmup, .. } => *warmup,
        _ => default,
    };
    let young = group.instances.iter().filter(|it| match it.lifecycle {
        Lifecycle::Pending => true,
        Lifecycle::InService => now.since(it.in_service_at) < warmup,
        _ => false,
    });
    u32::try_from(young.count()).unwrap_or(u32::MAX)
}

/// `ceil(settled * ratio)`, with a little tolerance so that exactly on target changes nothing.
fn proportional(settled: u32, ratio: f64) -> u32 {
    let exact = f64::from(settled) * ratio.clamp(0.0, 100.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what a group can hold")]
    let wanted = (exact - 0.01).ceil().clamp(0.0, 100_000.0) as u32;
    wanted
}

/// The adjustment of the step that contains a breach of this size.
fn step(steps: &[StepAdjustment], excess: f64) -> Option<i32> {
    let within = |it: &&StepAdjustment| {
        it.lower.is_none_or(|lower| excess >= lower) && it.upper.is_none_or(|upper| excess < upper)
    };
    // On the threshold itself a scale-in step (upper bound 0) applies as well.
    let touching = |it: &&StepAdjustment| it.lower.is_none() && it.upper.is_some_and(|upper| excess <= upper);
    steps.iter().find(within).or_else(|| steps.iter().find(touching)).map(|it| it.by)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn target_tracking_is_proportional() {
        assert_eq!(proportional(3, 88.0 / 60.0), 5);
        assert_eq!(proportional(3, 1.0), 3);
        assert_eq!(proportional(2, 0.4), 1);
        assert_eq!(proportional(0, 9.0), 0);
    }

    #[test]
    fn steps_are_chosen_by_the_size_of_the_breach() {
        let out = [
            StepAdjustment { lower: Some(0.0), upper: Some(15.0), by: 1 },
            StepAdjustment { lower: Some(15.0), upper: None, by: 2 },
        ];
        assert_eq!((step(&out, 5.0), step(&out, 15.0), step(&out, -1.0)), (Some(1), Some(2), None));
        let back = [StepAdjustment { lower: None, upper: Some(0.0), by: -1 }];
        assert_eq!((step(&back, -5.0), step(&back, 0.0), step(&back, 3.0)), (Some(-1), Some(-1), None));
    }
}
