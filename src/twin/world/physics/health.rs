//! Health checks: of targets by the load balancer, of instances by their group.

use std::time::Duration;

use domain::Moment;

use super::targeting::{self, Pulse, Rhythm};
use super::wiring::near;
use super::{Tick, launching};
use crate::world::World;
use crate::world::balancers::{TargetGroup, TargetState};
use crate::world::engine::Engine;
use crate::world::groups::{AutoScalingGroup, HealthCheckType, Instance, InstanceHealth, Lifecycle, Sickness};

/// How long the group takes to notice what the load balancer or EC2 already knows.
const NOTICE: Duration = Duration::from_secs(40);
/// How long a dead zone takes to fail EC2's own status checks.
const STATUS_CHECKS: Duration = Duration::from_mins(1);

/// Checks every target and every instance; unhealthy instances are terminated, to be replaced.
pub fn check(world: &mut World, tick: Tick) {
    check_targets(world, tick);
    let World { groups, target_groups, engine, .. } = world;
    for (index, group) in groups.iter_mut().enumerate() {
        let attached = engine.wiring.targets_of_group.get(index).cloned().unwrap_or_default();
        for (id, source) in failing(group, target_groups, (engine, &attached), tick.to) {
            if let Some(instance) = group.instances.iter_mut().find(|it| it.id == id) {
                instance.health = InstanceHealth::Unhealthy;
                instance.complaint = Some(source);
            }
            if group.is_suspended("ReplaceUnhealthy") || group.is_suspended("Terminate") {
                continue;
            }
            let cause = format!("At {} an instance was taken out of service in response to {source}.", tick.to);
            launching::terminate(group, target_groups, (engine, &attached), &id, (cause, tick.to));
            group.body.replacing += 1;
        }
    }
}

fn check_targets(world: &mut World, tick: Tick) {
    let World { groups, target_groups, engine, .. } = world;
    for (index, target_group) in target_groups.iter_mut().enumerate() {
        let rhythm = Rhythm::of(target_group);
        let owners = engine.wiring.groups_of_target.get(index).map_or(&[][..], Vec::as_slice);
        for (guess, target) in target_group.targets.iter_mut().enumerate() {
            let owned = owners.iter().find_map(|group| {
                let instances = &groups[*group].instances;
                near(instances, guess, |it| it.id == target.id).map(|it| &instances[it])
            });
            let pulse = match owned {
                Some(instance) => Pulse { ready_at: instance.ready_at, sickness: instance.sickness },
                None => match engine.hosts.iter().find(|it| it.id == target.id) {
                    Some(host) => Pulse { ready_at: host.ready_at, sickness: host.sickness },
                    // Somebody registered it by hand, from a group of its own.
                    None => pulse_anywhere(groups, &target_group.region, &target.id, engine.origin),
                },
            };
            targeting::check(target, rhythm, pulse, tick);
        }
        targeting::forget_drained(target_group, tick.to);
    }
}

/// What an instance of any group answers; nobody answers for one that is gone.
fn pulse_anywhere(groups: &[AutoScalingGroup], region: &str, id: &str, origin: Moment) -> Pulse {
    let found = groups.iter().filter(|it| it.region == region).find_map(|it| it.instance(id));
    found.map_or(Pulse { ready_at: origin, sickness: Some(Sickness::Silent) }, |it| Pulse {
        ready_at: it.ready_at,
        sickness: it.sickness,
    })
}

/// Instances in service that a check has failed, with the check's name in AWS's words.
fn failing(
    group: &AutoScalingGroup,
    target_groups: &[TargetGroup],
    (engine, attached): (&Engine, &[usize]),
    now: Moment,
) -> Vec<(String, &'static str)> {
    let in_service = group.instances.iter().enumerate().filter(|(_, it)| it.lifecycle == Lifecycle::InService);
    let checks = !group.is_suspended("HealthCheck");
    in_service
        .filter_map(|(guess, it)| {
            // What has been called unhealthy stays so until somebody calls it healthy.
            if let Some(complaint) = it.complaint {
                return Some((it.id.clone(), complaint));
            }
            if !checks || now.since(it.in_service_at) < group.settings.grace {
                return None;
            }
            let elb = group.settings.health_check == HealthCheckType::Elb;
            if elb && attached.iter().any(|index| is_lost(&target_groups[*index], guess, &it.id, now)) {
                Some((it.id.clone(), "an ELB system health check failure"))
            } else if is_dead(engine, it, now) {
                Some((it.id.clone(), "an EC2 instance status checks failure"))
            } else {
                None
            }
        })
        .collect()
}

fn is_lost(target_group: &TargetGroup, guess: usize, id: &str, now: Moment) -> bool {
    let found = near(&target_group.targets, guess, |it| it.id == id).map(|it| &target_group.targets[it]);
    found.is_some_and(|it| it.state == TargetState::Unhealthy && now.since(it.since) >= NOTICE)
}

/// Whether EC2's own status checks fail.
fn is_dead(engine: &Engine, instance: &Instance, now: Moment) -> bool {
    instance.sickness == Some(Sickness::ZoneDown) && engine.out_for(&instance.zone, now) >= STATUS_CHECKS
}
