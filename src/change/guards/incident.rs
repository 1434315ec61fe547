//! What is wrong with the subject already: alarms that wake somebody up, and zones that somebody shifted away from.

use domain::{Alarm, AlarmRule, AlarmState, Text, in_words};

use super::Scene;
use super::finding::{Finding, block, hardest, pass, unknown, warn};
use crate::{Action, AlarmChange, Mark};

/// No paging alarm fires on the subject, and no zonal shift of somebody else is in force on it.
pub(super) fn incident(scene: &Scene<'_>) -> Finding {
    let alarms = scene.known(scene.here().map(|here| &here.alarms), "the alarms");
    let alarms = match &alarms {
        Ok(known) => known,
        Err(why) => return unknown(why.clone()),
    };
    if let Action::Alarm(action) = &scene.proposed.action {
        let fires = |alarm: &&Alarm| alarm.name == action.alarm && alarm.state == AlarmState::Alarm;
        return match (alarms.value.iter().find(fires), action.change) {
            // To quieten an alarm that fires is what muting is for.
            (Some(alarm), AlarmChange::Mute { .. }) => {
                warn(format!("{} fires{}; muting it mends nothing", alarm.name, since(scene, alarm)))
            }
            _ => pass("it does not fire"),
        };
    }
    let firing = alarms.value.iter().filter(|alarm| alarm.state == AlarmState::Alarm && is_paging(scene, alarm));
    let over_subject = firing.filter(|alarm| is_over(scene, alarm, alarms.value));
    let mut found: Vec<Finding> = over_subject
        .map(|alarm| {
            block(format!("{} fires{}", alarm.name, since(scene, alarm))).by("alarm", &alarm.name, Some(alarms.age))
        })
        .collect();
    match &scene.proposed.action {
        Action::Shift(action) => found.extend(super::shift::foreign(scene, action)),
        _ => found.extend(scene.target_groups().into_iter().filter_map(|arn| shift(scene, arn))),
    }
    hardest(found, "no paging alarm fires on it, and no zone is shifted away from")
}

fn since(scene: &Scene<'_>, alarm: &Alarm) -> String {
    alarm.since.map(|at| format!(" since {}", in_words(scene.now.cloud.since(at)))).unwrap_or_default()
}

/// Whether an alarm wakes somebody up: by the configured list, or else by an action that is more than a policy's.
pub(super) fn is_paging(scene: &Scene<'_>, alarm: &Alarm) -> bool {
    let is_automatic = |action: &Text| {
        let action = action.raw();
        action.contains(":autoscaling:") || action.contains(":automate:")
    };
    match scene.limits.paging.as_slice() {
        [] => alarm.actions_enabled && alarm.actions.iter().any(|action| !is_automatic(action)),
        names => names.iter().any(|name| alarm.name == name.as_str()),
    }
}

/// Whether an alarm watches the subject: by a dimension of its metric, or by an alarm that it is made of.
fn is_over(scene: &Scene<'_>, alarm: &Alarm, all: &[Alarm]) -> bool {
    match &alarm.rule {
        AlarmRule::Metric(_) | AlarmRule::Expression(_) => watches(scene, alarm),
        AlarmRule::Composite(rule) => {
            let is_part = |part: &&Alarm| names(rule.raw(), part.name.raw());
            all.iter().filter(is_part).any(|part| watches(scene, part))
        }
    }
}

/// Whether the rule of a composite alarm names another, `ALARM("web-cpu-high")`.
fn names(rule: &str, name: &str) -> bool {
    let named = |part: &str| part.trim().trim_matches(['"', '\'']) == name;
    rule.split(['(', ')']).any(named)
}

fn watches(scene: &Scene<'_>, alarm: &Alarm) -> bool {
    let has = |key: &str, value: &str| alarm.dimension(key).is_some_and(|found| *found == value);
    let is_group = scene.group().is_some_and(|group| has("AutoScalingGroupName", group.name.raw()));
    let is_instance = matches!(&scene.proposed.action, Action::Instance(it) if has("InstanceId", it.instance.raw()));
    let is_target = matches!(&scene.proposed.action, Action::Target(it) if has("InstanceId", it.target.raw()));
    let is_data = super::data::watches(scene, alarm);
    is_group
        || is_instance
        || is_target
        || is_data
        || scene.target_groups().into_iter().any(|arn| is_behind(scene, alarm, arn))
}

/// Whether an alarm watches a target group, or the load balancer in front of it.
fn is_behind(scene: &Scene<'_>, alarm: &Alarm, arn: &Text) -> bool {
    let has = |key: &str, tail: Option<&str>| {
        alarm.dimension(key).is_some_and(|found| tail.is_some_and(|tail| *found == tail))
    };
    let group = arn.raw().rsplit(':').next();
    let groups = scene.here().and_then(|here| here.target_groups.value()).into_iter().flatten();
    let balancers = groups.filter(|found| found.arn == *arn).filter_map(|found| found.balancer.as_ref());
    let is_balancer = |balancer: &domain::LoadBalancer| {
        let tail = balancer.arn.raw().split_once(":loadbalancer/").map(|(_, tail)| tail);
        // An alarm over one of several target groups behind it is not about this one.
        alarm.dimension("TargetGroup").is_none() && has("LoadBalancer", tail)
    };
    has("TargetGroup", group) || balancers.into_iter().any(is_balancer)
}

/// A zonal shift that no run of this console made.
fn shift(scene: &Scene<'_>, arn: &Text) -> Option<Finding> {
    let targets = match scene.targets(arn) {
        Ok(targets) => targets,
        Err(why) => return Some(unknown(why)),
    };
    let is_foreign = |word: &Text| !Mark::is_in(word.raw());
    let shifted: Vec<&Text> =
        targets.value.iter().filter_map(|it| it.shifted.as_ref()).filter(|it| is_foreign(it)).collect();
    let word = shifted.first()?;
    let (count, all) = (shifted.len(), targets.value.len());
    let why = format!("{count} of {all} targets are under {word}; find out who shifted, and why");
    Some(block(why).by("shifted", count, Some(targets.age)))
}
