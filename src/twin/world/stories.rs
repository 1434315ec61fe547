//! What the scenarios tell, in virtual time.

mod determinism;
mod drills;
mod formation;
mod knobs;
mod mutes;
mod orders;
mod platform;
mod trouble;

use std::time::Duration;

use domain::Moment;

use super::World;
use super::alarms::{Alarm, AlarmState};
use super::balancers::{TargetGroup, TargetState};
use super::groups::{AutoScalingGroup, Lifecycle};
use crate::Scenario;

/// A Sunday afternoon, near the daily peak.
const START: &str = "2026-11-22T14:03:22Z";

fn world(name: &str) -> World {
    world_at(name, START)
}

fn world_at(name: &str, start: &str) -> World {
    World::new(&Scenario::named(name).unwrap(), 7, Moment::parse(start).unwrap())
}

fn world_of(toml: &str, start: &str) -> World {
    let scenario = Scenario::parse(&format!("title = 't'\nabout = 'a'\n{toml}")).unwrap();
    World::new(&scenario, 7, Moment::parse(start).unwrap())
}

/// Lives on for some seconds.
fn wait(world: &mut World, seconds: u64) {
    let to = world.now() + Duration::from_secs(seconds);
    world.advance_to(to);
}

/// Lives on until something holds; answers after how many seconds, none if it did not within the limit.
fn wait_for(world: &mut World, limit: u64, holds: impl Fn(&World) -> bool) -> Option<u64> {
    for waited in (0..=limit).step_by(5) {
        if holds(world) {
            return Some(waited);
        }
        wait(world, 5);
    }
    None
}

fn group<'a>(world: &'a World, name: &str) -> &'a AutoScalingGroup {
    world.groups.iter().find(|it| it.name == name).unwrap()
}

fn targets<'a>(world: &'a World, name: &str) -> &'a TargetGroup {
    world.target_groups.iter().find(|it| it.name == name).unwrap()
}

fn alarm<'a>(world: &'a World, name: &str) -> &'a Alarm {
    world.alarms.iter().find(|it| it.name == name).unwrap()
}

fn fires(world: &World, name: &str) -> bool {
    alarm(world, name).state.value == AlarmState::Alarm
}

fn firing(world: &World) -> Vec<&str> {
    let firing = world.alarms.iter().filter(|it| it.state.value != AlarmState::Ok);
    firing.map(|it| it.name.as_str()).collect()
}

/// What must hold at any time in any scenario.
fn assert_sound(world: &World) {
    for group in &world.groups {
        let capacity = group.capacity;
        assert!(capacity.min <= capacity.desired && capacity.desired <= capacity.max, "{}: {capacity:?}", group.name);
        for arn in &group.target_group_arns {
            let targets = &world.target_groups.iter().find(|it| it.arn == *arn).unwrap().targets;
            for target in targets {
                let is_static = world.engine.hosts.iter().any(|it| it.id == target.id);
                let is_known = is_static || group.instance(&target.id).is_some();
                assert!(is_known || target.state == TargetState::Draining, "{} is nobody's", target.id);
            }
            for instance in group.instances.iter().filter(|it| it.lifecycle == Lifecycle::InService) {
                let target = targets.iter().find(|it| it.id == instance.id).unwrap();
                assert_ne!(target.state, TargetState::Draining, "{} serves and drains", instance.id);
                assert_eq!(target.zone, instance.zone);
            }
        }
        for activity in &group.activities {
            assert_eq!(activity.ended_at.is_some(), activity.progress == 100, "{activity:?}");
        }
    }
    for target in world.target_groups.iter().flat_map(|it| &it.targets) {
        assert_eq!(target.state == TargetState::Healthy, target.reason.is_none(), "{target:?}");
    }
    for stack in &world.stacks {
        let newest_first = stack.events.iter().zip(stack.events.iter().skip(1)).all(|(new, old)| new.at >= old.at);
        assert!(newest_first, "{}", stack.name);
    }
    assert!(world.spend.days.values().flat_map(|it| it.values()).all(|it| *it >= 0.0 && it.is_finite()));
}
