//! Groups reach for their desired capacity: instances come, go, and are balanced over zones.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::Moment;

use super::{Tick, launching, shifting, targeting};
use crate::world::World;
use crate::world::balancers::TargetGroup;
use crate::world::engine::Engine;
use crate::world::groups::{AutoScalingGroup, Instance, Lifecycle};

/// After a failed launch a zone that is out is not tried again for so long.
const AVOID_ZONE: Duration = Duration::from_mins(2);

/// Pending instances enter service, terminated ones disappear.
pub fn age(world: &mut World, tick: Tick) {
    let World { groups, target_groups, engine, .. } = world;
    for (index, group) in groups.iter_mut().enumerate() {
        let attached = engine.wiring.targets_of_group.get(index).map_or(&[][..], Vec::as_slice);
        for position in 0..group.instances.len() {
            if group.instances[position].lifecycle == Lifecycle::EnteringStandby {
                stand_by(group, position, (target_groups, attached), tick.to);
            }
            let instance = &mut group.instances[position];
            if instance.lifecycle != Lifecycle::Pending || instance.in_service_at > tick.to {
                continue;
            }
            instance.lifecycle = Lifecycle::InService;
            let (id, zone) = (instance.id.clone(), instance.zone.clone());
            let takes_part = !group.is_suspended("AddToLoadBalancer");
            for target_group in attached.iter().filter(|_| takes_part) {
                targeting::register(&mut target_groups[*target_group], &id, &zone, tick.to);
            }
            launching::finish_for(group, &id, tick.to);
        }
        let is_gone = |it: &Instance| it.gone_at.is_some_and(|gone| gone <= tick.to);
        let gone: Vec<String> = group.instances.iter().filter(|it| is_gone(it)).map(|it| it.id.clone()).collect();
        for id in &gone {
            launching::finish_for(group, id, tick.to);
        }
        if !gone.is_empty() {
            group.instances.retain(|it| !is_gone(it));
        }
    }
}

/// An instance is on standby once no load balancer drains it any more.
fn stand_by(
    group: &mut AutoScalingGroup,
    position: usize,
    (target_groups, attached): (&[TargetGroup], &[usize]),
    now: Moment,
) {
    let id = group.instances[position].id.clone();
    let is_target = |index: &usize| target_groups[*index].targets.iter().any(|it| it.id == id);
    if !attached.iter().any(is_target) {
        group.instances[position].lifecycle = Lifecycle::Standby;
        launching::finish_for(group, &id, now);
    }
}

/// Launches and terminates until every group has what it wants.
pub fn reconcile(world: &mut World, tick: Tick) {
    let avoided = zones_avoided(world, tick.to);
    let World { groups, target_groups, engine, .. } = world;
    for (index, group) in groups.iter_mut().enumerate() {
        let actual = group.actual();
        if actual < group.capacity.desired && !group.is_suspended("Launch") {
            grow(group, engine, avoided.get(&index).map(String::as_str), tick.to);
        } else if actual > group.capacity.desired && !group.is_suspended("Terminate") {
            let attached = engine.wiring.targets_of_group.get(index).cloned().unwrap_or_default();
            shrink(group, target_groups, (engine, &attached), tick.to);
        } else if actual == group.capacity.desired {
            group.body.why = None;
            group.body.replacing = 0;
            if !avoided.contains_key(&index) {
                rebalance(group, engine, tick.to);
            }
        }
    }
}

/// The zones that groups launch nothing into for a shift, by the group's place.
fn zones_avoided(world: &World, now: Moment) -> BTreeMap<usize, String> {
    if world.shifts.is_idle(now) {
        return BTreeMap::new();
    }
    (0..world.groups.len()).filter_map(|index| Some((index, shifting::zone_avoided(world, index, now)?))).collect()
}

fn grow(group: &mut AutoScalingGroup, engine: &mut Engine, avoided: Option<&str>, now: Moment) {
    while group.actual() < group.capacity.desired {
        let avoid = group.body.launch_failed_at.is_some_and(|it| now.since(it) < AVOID_ZONE);
        let Some(zone) = emptiest(group, |zone| Some(zone) != avoided && !(avoid && engine.is_out(zone, now))) else {
            return;
        };
        let cause = launch_cause(group, now);
        if engine.is_out(&zone, now) {
            launching::fail_launch(group, engine, &zone, cause, now);
            continue;
        }
        group.body.replacing = group.body.replacing.saturating_sub(1);
        launching::launch(group, engine, &zone, cause, now);
    }
}

fn launch_cause(group: &AutoScalingGroup, now: Moment) -> String {
    if group.body.replacing > 0 {
        return format!(
            "At {now} an instance was launched in response to an unhealthy instance needing to be replaced."
        );
    }
    if group.running_refresh().is_some() && group.body.why.is_none() {
        return format!("At {now} an instance was launched in response to an instance refresh.");
    }
    let (from, to) = (group.actual(), group.actual() + 1);
    with_why(
        group,
        format!(
            "At {now} an instance was started in response to a difference between desired and actual capacity, increasing \
             the capacity from {from} to {to}."
        ),
    )
}

fn with_why(group: &AutoScalingGroup, sentence: String) -> String {
    match &group.body.why {
        Some(why) => format!("{why}  {sentence}"),
        None => sentence,
    }
}

/// The zone with the fewest instances among those that may be used, the group's order deciding ties.
fn emptiest(group: &AutoScalingGroup, usable: impl Fn(&str) -> bool) -> Option<String> {
    let zones = group.settings.zones.iter().filter(|it| usable(it));
    zones.min_by_key(|zone| living_in(group, zone)).cloned()
}

fn living_in(group: &AutoScalingGroup, zone: &str) -> usize {
    group.instances.iter().filter(|it| it.zone == zone && is_living(it)).count()
}

const fn is_living(instance: &Instance) -> bool {
    matches!(instance.lifecycle, Lifecycle::Pending | Lifecycle::InService)
}

fn shrink(
    group: &mut AutoScalingGroup,
    target_groups: &mut [TargetGroup],
    (engine, attached): (&mut Engine, &[usize]),
    now: Moment,
) {
    // An instance still on its way may be the one that makes another superfluous: wait for it.
    if group.count(Lifecycle::Pending) > 0 {
        return;
    }
    while group.actual() > group.capacity.desired {
        let Some(id) = victim(group) else { return };
        let (from, to) = (group.actual(), group.actual() - 1);
        let cause = with_why(
            group,
            format!(
                "At {now} an instance was taken out of service in response to a difference between desired and actual \
                 capacity, shrinking the capacity from {from} to {to}.  At {now} instance {id} was selected for termination."
            ),
        );
        launching::terminate(group, target_groups, (engine, attached), &id, (cause, now));
    }
}

/// Who goes first: the fullest zone, the oldest launch template version, the oldest instance.
fn victim(group: &AutoScalingGroup) -> Option<String> {
    let zones = &group.settings.zones;
    let order = |zone: &str| zones.iter().position(|it| it == zone).unwrap_or(usize::MAX);
    let candidates = group.instances.iter().filter(|it| it.lifecycle == Lifecycle::InService && !it.protected);
    let first = candidates.min_by_key(|it| {
        let fullness = living_in(group, &it.zone);
        (usize::MAX - fullness, it.version, it.launched_at, order(&it.zone))
    });
    first.map(|it| it.id.clone())
}

/// Launches one instance in a zone that has two fewer than another; the surplus goes once it is in service.
fn rebalance(group: &mut AutoScalingGroup, engine: &mut Engine, now: Moment) {
    let mut present = group.instances.iter().filter(|it| it.lifecycle != Lifecycle::Standby);
    let busy = present.any(|it| it.lifecycle != Lifecycle::InService || it.sickness.is_some());
    if busy || group.is_suspended("AZRebalance") || group.is_suspended("Launch") || group.running_refresh().is_some() {
        return;
    }
    let zones = &group.settings.zones;
    if zones.len() < 2 || zones.iter().any(|it| engine.is_out(it, now)) {
        return;
    }
    let Some(emptiest) = emptiest(group, |_| true) else { return };
    let Some(fullest) = zones.iter().max_by_key(|it| living_in(group, it)).cloned() else { return };
    if living_in(group, &fullest) < living_in(group, &emptiest) + 2 {
        return;
    }
    let cause = format!(
        "At {now} instances were launched to balance instances in zones {emptiest} with other zones resulting in more than \
         desired number of instances in the group."
    );
    launching::launch(group, engine, &emptiest, cause, now);
}
