//! Instance refreshes: one instance after the other is replaced, and back when an alarm says so.

use domain::Moment;

use super::{Tick, agenda, launching};
use crate::scenario::events::RefreshEvent;
use crate::world::World;
use crate::world::alarms::{Alarm, AlarmState};
use crate::world::balancers::{TargetGroup, TargetState};
use crate::world::groups::{
    AutoScalingGroup, Instance, InstanceHealth, InstanceRefresh, Lifecycle, RefreshPreferences, RefreshStatus,
};

/// Starts a refresh to the next launch template version.
pub fn begin(world: &mut World, event: &RefreshEvent, at: Moment) {
    let World { groups, engine, .. } = world;
    for group in groups.iter_mut().filter(|it| it.name == event.group) {
        // AWS refuses a second refresh while one runs.
        if group.running_refresh().is_some() {
            continue;
        }
        let previous_version = group.settings.launch.version;
        let version = previous_version + 1;
        if let Some(illness) = event.brings {
            let flaw = (group.name.clone(), version, agenda::sickness(illness));
            engine.disturbances.bad_versions.push(flaw);
        }
        group.settings.launch.version = version;
        group.refreshes.insert(
            0,
            InstanceRefresh {
                id: engine.uuid(),
                status: RefreshStatus::InProgress,
                status_reason: None,
                started_at: at,
                ended_at: None,
                percentage: 0,
                instances_to_update: group.actual(),
                preferences: RefreshPreferences {
                    min_healthy: event.min_healthy,
                    max_healthy: 100,
                    warmup: std::time::Duration::from_secs(30),
                    skip_matching: false,
                    auto_rollback: event.auto_rollback,
                    alarms: event.alarms.clone(),
                },
                version,
                previous_version,
                is_configured: true,
            },
        );
    }
}

/// Takes every running refresh one step further.
pub fn proceed(world: &mut World, tick: Tick) {
    let World { groups, target_groups, alarms, engine, .. } = world;
    for (index, group) in groups.iter_mut().enumerate() {
        let Some(position) = group.refreshes.iter().position(|it| it.status.is_running()) else { continue };
        let attached = engine.wiring.targets_of_group.get(index).cloned().unwrap_or_default();
        let mut refresh = group.refreshes[position].clone();
        heed_alarms(group, &mut refresh, alarms, tick.to);
        count_progress(group, &mut refresh);
        end_cancelled(group, &mut refresh, tick.to);
        if is_free(group, &refresh) && is_settled(group, (target_groups, &attached), &refresh, tick.to) {
            match next(group, (target_groups, &attached), &refresh) {
                Next::Replace(id) => {
                    let cause = format!(
                        "At {} an instance was taken out of service in response to an instance refresh.",
                        tick.to
                    );
                    launching::terminate(group, target_groups, (engine, &attached), &id, (cause, tick.to));
                }
                Next::Done => finish(&mut refresh, tick.to),
                Next::Wait => {}
            }
        }
        group.refreshes[position] = refresh;
    }
}

/// An alarm of the preferences that fired since the start stops the refresh, or turns it round.
fn heed_alarms(group: &mut AutoScalingGroup, refresh: &mut InstanceRefresh, alarms: &[Alarm], now: Moment) {
    if refresh.status != RefreshStatus::InProgress {
        return;
    }
    let fired = alarms.iter().find(|it| {
        it.region == group.region
            && it.state.value == AlarmState::Alarm
            && it.state.since >= refresh.started_at
            && refresh.preferences.alarms.contains(&it.name)
    });
    let Some(alarm) = fired else { return };
    if refresh.preferences.auto_rollback {
        refresh.status = RefreshStatus::RollbackInProgress;
        refresh.status_reason = Some(format!("Alarm {} went into ALARM state. Rolling back.", alarm.name));
        group.settings.launch.version = refresh.previous_version;
    } else {
        refresh.status = RefreshStatus::Failed;
        refresh.status_reason = Some(format!("Alarm {} went into ALARM state.", alarm.name));
        refresh.ended_at = Some(now);
    }
}

/// Whether the next instance may be replaced: AWS's refresh needs to terminate and to launch.
fn is_free(group: &AutoScalingGroup, refresh: &InstanceRefresh) -> bool {
    let stopped = ["InstanceRefresh", "Terminate", "Launch"].iter().any(|it| group.is_suspended(it));
    matches!(refresh.status, RefreshStatus::InProgress | RefreshStatus::RollbackInProgress) && !stopped
}

/// A cancelled refresh is over once nothing of it is on its way.
fn end_cancelled(group: &AutoScalingGroup, refresh: &mut InstanceRefresh, now: Moment) {
    if refresh.status == RefreshStatus::Cancelling && group.count(Lifecycle::Pending) == 0 {
        refresh.status = RefreshStatus::Cancelled;
        refresh.status_reason = Some("Cancelled due to user request.".to_owned());
        refresh.ended_at = Some(now);
    }
}

fn wanted_version(refresh: &InstanceRefresh) -> u32 {
    if refresh.status == RefreshStatus::RollbackInProgress { refresh.previous_version } else { refresh.version }
}

fn outdated<'a>(group: &'a AutoScalingGroup, refresh: &InstanceRefresh) -> impl Iterator<Item = &'a Instance> {
    let wanted = wanted_version(refresh);
    let living = group.instances.iter().filter(|it| matches!(it.lifecycle, Lifecycle::Pending | Lifecycle::InService));
    // Without `SkipMatching` a refresh forward replaces also what already has the version.
    let all = refresh.status != RefreshStatus::RollbackInProgress && !refresh.preferences.skip_matching;
    let started_at = refresh.started_at;
    living.filter(move |it| it.version != wanted || (all && it.launched_at < started_at))
}

fn count_progress(group: &AutoScalingGroup, refresh: &mut InstanceRefresh) {
    let left = u32::try_from(outdated(group, refresh).count()).unwrap_or(u32::MAX);
    let total = group.capacity.desired.max(1);
    refresh.instances_to_update = left;
    let done = 100 * total.saturating_sub(left) / total;
    if refresh.status == RefreshStatus::InProgress {
        refresh.percentage = refresh.percentage.max(u8::try_from(done).unwrap_or(100).min(100));
    }
}

/// Nothing is on its way, and what has been replaced is healthy and warm.
fn is_settled(
    group: &AutoScalingGroup,
    targets: (&[TargetGroup], &[usize]),
    refresh: &InstanceRefresh,
    now: Moment,
) -> bool {
    let wanted = wanted_version(refresh);
    group.actual() >= group.capacity.desired
        && group.count(Lifecycle::Pending) == 0
        && group.instances.iter().filter(|it| it.lifecycle == Lifecycle::InService && it.version == wanted).all(|it| {
            // Instances from before the refresh (or of the version returned to) are warm already.
            let warm =
                it.in_service_at < refresh.started_at || now.since(it.in_service_at) >= refresh.preferences.warmup;
            warm && is_healthy(it, targets)
        })
}

fn is_healthy(instance: &Instance, (target_groups, attached): (&[TargetGroup], &[usize])) -> bool {
    let state = |index: &usize| target_groups[*index].targets.iter().find(|it| it.id == instance.id).map(|it| it.state);
    instance.lifecycle == Lifecycle::InService
        && instance.health == InstanceHealth::Healthy
        && attached.iter().all(|it| state(it) == Some(TargetState::Healthy))
}

enum Next {
    Replace(String),
    Wait,
    Done,
}

fn next(group: &AutoScalingGroup, targets: (&[TargetGroup], &[usize]), refresh: &InstanceRefresh) -> Next {
    let Some(victim) = outdated(group, refresh).min_by_key(|it| (is_healthy(it, targets), it.launched_at)) else {
        return Next::Done;
    };
    let healthy = group.instances.iter().filter(|it| is_healthy(it, targets)).count();
    let floor = (group.capacity.desired as usize * usize::from(refresh.preferences.min_healthy)).div_ceil(100);
    // A percentage that leaves no room means one instance at a time.
    let whole = healthy >= group.capacity.desired as usize;
    let allowed = healthy > floor || whole || group.capacity.desired <= 1 || !is_healthy(victim, targets);
    if allowed { Next::Replace(victim.id.clone()) } else { Next::Wait }
}

fn finish(refresh: &mut InstanceRefresh, now: Moment) {
    refresh.status = match refresh.status {
        RefreshStatus::RollbackInProgress => RefreshStatus::RollbackSuccessful,
        _ => RefreshStatus::Successful,
    };
    refresh.ended_at = Some(now);
    refresh.percentage = 100;
    refresh.instances_to_update = 0;
}
