//! Targets, capacity and alarms of the document.

use domain::{AutoScalingGroup, Estate, HealthCount, Reading, RegionEstate, TargetState, by_zone};

use super::super::document::{Alarm, Group, Refresh, Target, TargetCount, TargetGroup, ZoneHealth};

/// Every target group; `None` where no region's could be read.
pub(in crate::commands) fn targets(estate: &Estate) -> Option<Vec<TargetGroup>> {
    in_all(estate, |region| region.target_groups.value().map(|groups| groups.iter().map(|it| target_group(region, it))))
}

/// Every Auto Scaling group; `None` where no region's could be read.
pub(in crate::commands) fn capacity(estate: &Estate) -> Option<Vec<Group>> {
    in_all(estate, |region| region.groups.value().map(|groups| groups.iter().map(|it| group(region, it))))
}

/// Every alarm, the firing first; `None` where no region's could be read.
pub(in crate::commands) fn alarms(estate: &Estate) -> Option<Vec<Alarm>> {
    let read = |region: &RegionEstate| {
        let mut alarms: Vec<_> = region.alarms.value()?.iter().collect();
        alarms.sort_by_key(|alarm| (alarm.state, &alarm.name));
        Some(alarms.into_iter().map(alarm).collect::<Vec<_>>())
    };
    let mut alarms = in_all(estate, read)?;
    alarms.sort_by_key(|alarm| alarm.state != "alarm");
    Some(alarms)
}

/// What `read` gives for each region that could be read; `None` where none could.
fn in_all<'a, T, I: IntoIterator<Item = T>>(
    estate: &'a Estate,
    read: impl Fn(&'a RegionEstate) -> Option<I>,
) -> Option<Vec<T>> {
    let known: Vec<I> = estate.regions.values().filter_map(read).collect();
    (!known.is_empty()).then(|| known.into_iter().flatten().collect())
}

fn target_group(region: &RegionEstate, group: &domain::TargetGroup) -> TargetGroup {
    let targets = region.target_health.get(&group.arn).and_then(Reading::value);
    let zone = |count: HealthCount| ZoneHealth { healthy: count.healthy, total: count.total() };
    TargetGroup {
        group: group.name.clone(),
        region: group.region.clone(),
        arn: group.arn.clone(),
        load_balancer: group.balancer.as_ref().map(|balancer| balancer.name.clone()),
        count: targets.map(|targets| count(&HealthCount::of(targets))).unwrap_or_default(),
        zones: targets.map(|targets| by_zone(targets).into_iter().map(|(name, it)| (name, zone(it))).collect()),
        not_healthy: targets
            .map(|targets| targets.iter().filter(|it| it.state != TargetState::Healthy).map(target).collect()),
    }
}

fn count(count: &HealthCount) -> TargetCount {
    TargetCount {
        healthy: Some(count.healthy),
        unhealthy: Some(count.unhealthy),
        initial: Some(count.initial),
        draining: Some(count.draining),
        unhealthy_draining: Some(count.unhealthy_draining),
        unused: Some(count.unused),
        unavailable: Some(count.unavailable),
        shifted: Some(count.shifted),
        total: Some(count.total()),
    }
}

fn target(target: &domain::Target) -> Target {
    Target {
        id: target.id.clone(),
        port: target.port,
        zone: target.zone.clone(),
        state: target.state.as_str(),
        reason: target.reason.clone(),
        description: target.description.clone(),
    }
}

fn group(region: &RegionEstate, group: &AutoScalingGroup) -> Group {
    let count = group.count();
    let refresh = region.running_refresh(&group.name).map(|refresh| Refresh {
        id: refresh.id.clone(),
        status: refresh.status.clone(),
        percent: refresh.percent,
        started_at: refresh.started,
    });
    Group {
        group: group.name.clone(),
        region: group.region.clone(),
        min: group.capacity.min(),
        desired: group.capacity.desired(),
        max: group.capacity.max(),
        in_service: count.in_service,
        pending: count.pending,
        terminating: count.terminating,
        standby: count.standby,
        unhealthy: count.unhealthy,
        zones: group.in_service_by_zone(),
        suspended: group.suspended.clone(),
        refresh,
    }
}

fn alarm(alarm: &domain::Alarm) -> Alarm {
    Alarm {
        name: alarm.name.clone(),
        region: alarm.region.clone(),
        kind: alarm.kind(),
        state: alarm.state.as_str(),
        since: alarm.since,
        reason: alarm.reason.clone(),
        actions_enabled: alarm.actions_enabled,
    }
}
