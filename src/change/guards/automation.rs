//! Automatisms that undo a change, and those that a change needs and that rest.

use std::time::Duration;

use domain::{
    Alarm, AlarmState, AutoScalingGroup, Comparison, MetricQuery, Scaling, ScalingPolicy, ScheduledAction, in_words,
};

use super::Scene;
use super::finding::{Finding, block, hardest, unknown, warn};
use super::scene::Known;
use crate::preview::{FUSE, shifts};
use crate::{Action, Direction, GroupChange, InstanceChange, Process, RefreshChange};

/// No process that would bring a replacement rests, and no policy, schedule or rebalancing undoes the change.
pub(super) fn fighting(scene: &Scene<'_>) -> Finding {
    let calm = "no automatism undoes it, and none that it needs rests";
    let Some(group) = scene.group() else { return hardest(Vec::new(), "no group is changed") };
    let mut found = resting(scene, group);
    found.extend(silenced(scene));
    let delta = -scene.proposed.action.removes(scene.before);
    if sizes(&scene.proposed.action) && delta != 0 {
        match scene.scaling() {
            Ok(scaling) => {
                found.extend(policies(scene, group, scaling, delta > 0));
                found.extend(schedules(scene, group, scaling));
            }
            Err(why) => found.push(unknown(why)),
        }
    }
    found.extend(rebalancing(scene, group));
    hardest(found, calm)
}

/// Whether the change sets what policies and schedules set as well.
fn sizes(action: &Action) -> bool {
    match action {
        Action::Group(action) => action.has_sizes(),
        Action::Instance(it) => matches!(it.change, InstanceChange::EnterStandby | InstanceChange::ExitStandby),
        _ => false,
    }
}

fn rests(group: &AutoScalingGroup, process: Process) -> bool {
    group.suspended.iter().any(|name| *name == process.as_str())
}

/// The processes that the change needs, of those that rest: a way down without them is a way down for good.
fn resting(scene: &Scene<'_>, group: &AutoScalingGroup) -> Vec<Finding> {
    use Process::{AddToLoadBalancer, HealthCheck, InstanceRefresh, Launch, ReplaceUnhealthy, Terminate};
    let direction = scene.direction();
    let needed: &[Process] = match &scene.proposed.action {
        Action::Group(action) if action.has_sizes() => match direction {
            Direction::Removes => &[Launch, Terminate],
            Direction::Adds => &[Launch, AddToLoadBalancer],
            Direction::Moves | Direction::Restores => &[],
        },
        Action::Instance(action) => match action.change {
            InstanceChange::Replace => &[Launch, AddToLoadBalancer],
            InstanceChange::Unhealthy => &[Launch, Terminate, HealthCheck, ReplaceUnhealthy, AddToLoadBalancer],
            InstanceChange::ExitStandby => &[AddToLoadBalancer],
            InstanceChange::EnterStandby => &[],
        },
        Action::Refresh(action) => match action.change {
            RefreshChange::Start { .. } | RefreshChange::Rollback => {
                &[Launch, Terminate, InstanceRefresh, AddToLoadBalancer]
            }
            RefreshChange::Cancel => &[],
        },
        _ => &[],
    };
    let resting = needed.iter().filter(|process| rests(group, **process));
    let say = if direction.is_gentle() { warn } else { block };
    resting.map(|process| say(format!("{process} is suspended: {}; resume it first", without(*process)))).collect()
}

fn without(process: Process) -> &'static str {
    match process {
        Process::Launch => "no instance would be started",
        Process::Terminate => "no instance would be ended",
        Process::AddToLoadBalancer => "a new instance would get no requests",
        Process::HealthCheck | Process::ReplaceUnhealthy => "what is unhealthy would not be replaced",
        Process::InstanceRefresh => "the refresh would not go on",
        Process::AlarmNotification | Process::AZRebalance | Process::ScheduledActions => "it would not act",
    }
}

/// What suspending silences, and that it does so until somebody resumes it.
fn silenced(scene: &Scene<'_>) -> Option<Finding> {
    let Action::Group(action) = &scene.proposed.action else { return None };
    let GroupChange::Suspend(processes) = &action.change else { return None };
    if scene.duration().is_some() || processes.is_empty() {
        return None;
    }
    let names: Vec<&str> = processes.iter().map(|process| process.as_str()).collect();
    Some(warn(format!("{} would rest until somebody resumes it; give --revert-after", names.join(", "))))
}

/// The policies that scale the other way, with what their alarms read now.
fn policies(scene: &Scene<'_>, group: &AutoScalingGroup, scaling: Known<'_, Scaling>, is_added: bool) -> Vec<Finding> {
    if rests(group, Process::AlarmNotification) {
        return Vec::new();
    }
    let of_group = scaling.value.policies.iter().filter(|policy| policy.group == group.name && policy.is_enabled);
    let alarms = scene.alarms().unwrap_or_default();
    of_group.filter_map(|policy| opposing(scene, policy, alarms, is_added)).collect()
}

fn opposing(scene: &Scene<'_>, policy: &ScalingPolicy, alarms: &[Alarm], is_added: bool) -> Option<Finding> {
    let effect = policy.effect.raw();
    let way = if is_added { "in" } else { "out" };
    let never = if is_added { ", never in" } else { ", never out" };
    let is_tracking = effect.starts_with("keep ");
    let opposes = match effect.chars().next() {
        Some('+') => !is_added,
        Some('-') => is_added,
        _ => !effect.contains(never),
    };
    if !opposes {
        return None;
    }
    let mut driven = alarms.iter().filter(|alarm| policy.alarms.contains(&alarm.name));
    let alarm = driven.find(|alarm| !is_tracking || is_for(alarm, is_added));
    let name = &policy.name;
    Some(match alarm {
        Some(alarm) if alarm.state == AlarmState::Alarm => {
            let why = format!("policy {name} will scale {way} again at once: its alarm {} fires", alarm.name);
            warn(why).by("alarm", &alarm.name, None)
        }
        Some(alarm) => warn(format!("policy {name} will scale {way} {}", when(scene, alarm))),
        None => warn(format!("policy {name} may scale {way} again ({})", policy.effect)),
    })
}

/// Whether an alarm of a tracking policy drives its way in or its way out.
fn is_for(alarm: &Alarm, is_in: bool) -> bool {
    let is_low = alarm.metric().map(|rule| matches!(rule.comparison, Comparison::Below | Comparison::AtMost));
    is_low == Some(is_in)
}

/// Under which figure, and what it is now: `below 30 (now 78): not soon`.
fn when(scene: &Scene<'_>, alarm: &Alarm) -> String {
    let Some(rule) = alarm.metric() else { return format!("when {} fires", alarm.name) };
    let sign = rule.comparison.sign();
    match rule.latest.filter(|latest| latest.is_finite()).or_else(|| counted(scene, &rule.query)) {
        Some(latest) => format!("at {sign} {} (now {latest:.1}): not yet", rule.threshold),
        None => format!("at {sign} {}; what it is now is not known", rule.threshold),
    }
}

/// How old the latest datapoint may be that is told as the figure of now.
const RECENT: Duration = Duration::from_mins(5);

/// The latest datapoint of a metric that was read for the change anyway, whatever its period.
fn counted(scene: &Scene<'_>, query: &MetricQuery) -> Option<f64> {
    let mut read = scene.here()?.metrics.iter();
    let (_, reading) = read.find(|(other, _)| MetricQuery { period: query.period, ..(*other).clone() } == *query)?;
    let (at, value) = reading.value()?.latest()?;
    (value.is_finite() && scene.now.cloud.since(at) <= RECENT).then_some(value)
}

/// The schedules that will set another size before the change is put back, or ever.
fn schedules(scene: &Scene<'_>, group: &AutoScalingGroup, scaling: Known<'_, Scaling>) -> Vec<Finding> {
    let desired = scene.group().map_or(0, |group| group.capacity.desired());
    let after = i64::from(desired) - scene.proposed.action.removes(scene.before);
    if rests(group, Process::ScheduledActions) {
        return Vec::new();
    }
    let end = scene.duration().map(|span| scene.now.cloud + span);
    let is_before = |schedule: &&ScheduledAction| {
        schedule.at.is_none_or(|at| at >= scene.now.cloud && end.is_none_or(|end| at <= end))
    };
    let of_group = scaling.value.schedules.iter().filter(|it| it.group == group.name && it.name != FUSE);
    let undoing = of_group.filter(is_before).filter(|it| undoes(it, after));
    undoing.map(|schedule| predicted(scene, schedule, scaling)).collect()
}

fn predicted(scene: &Scene<'_>, schedule: &ScheduledAction, scaling: Known<'_, Scaling>) -> Finding {
    let when = schedule
        .at
        .map_or_else(|| "when it is due".to_owned(), |at| format!("in {} ({at})", in_words(scene.now.cloud.until(at))));
    let (name, sets) = (&schedule.name, schedule.sets());
    warn(format!("scheduled action {name} will set {sets} {when}")).by("scheduled", sets, Some(scaling.age))
}

/// Whether a schedule sets a size at which `after` does not stay.
fn undoes(schedule: &ScheduledAction, after: i64) -> bool {
    let [min, desired, max] = schedule.sizes.map(|size| size.map(i64::from));
    desired.is_some_and(|desired| desired != after)
        || min.is_some_and(|min| min > after)
        || max.is_some_and(|max| max < after)
}

/// That Auto Scaling evens out what the change leaves uneven: it starts one, and ends one.
fn rebalancing(scene: &Scene<'_>, group: &AutoScalingGroup) -> Option<Finding> {
    if rests(group, Process::AZRebalance)
        || matches!(scene.proposed.action, Action::Schedule(_) | Action::Target(_) | Action::Shift(_))
    {
        return None;
    }
    let zones = shifts(scene);
    let most = zones.iter().map(|zone| zone.most).max()?;
    let least = zones.iter().map(|zone| zone.least).min()?;
    let differs = most.saturating_sub(least);
    (differs > 1).then(|| {
        warn(format!("the zones would differ by {differs}: AZRebalance will start one and end another that serves"))
    })
}
