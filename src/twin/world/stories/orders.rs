//! What becomes of orders: the account carries them out in its own time.

mod any;
mod refreshes;

use super::*;
use crate::world::groups::{Activity, InstanceHealth};
use crate::world::orders::GroupName;
use crate::world::orders::capacity::{Cooldown, Update};
use crate::world::orders::instances::{Desired, Grace};
use crate::world::orders::schedules::Plan;
use crate::world::orders::targets::TargetName;

const WEB: GroupName<'static> = GroupName { region: "us-east-1", name: "web" };

/// A quiet account at night: three instances, nothing under way, no policy that acts.
fn quiet() -> World {
    let mut world = world_of("[platform]\nweb = [1, 3, 6]\nload = 0.6\n", "2026-11-22T20:00:00Z");
    for policy in world.groups.iter_mut().flat_map(|it| &mut it.policies) {
        policy.enabled = false;
    }
    world.set_desired(WEB, 3, Cooldown::Ignored).unwrap();
    wait(&mut world, 600);
    assert_eq!(in_service(&world), 3);
    world
}

fn in_service(world: &World) -> u32 {
    group(world, "web").count(Lifecycle::InService)
}

fn healthy(world: &World) -> usize {
    targets(world, "web").count(TargetState::Healthy)
}

fn newest(world: &World) -> &Activity {
    group(world, "web").activities.front().unwrap()
}

/// The oldest instance of the fullest zone: taking it away leaves the zones even.
fn oldest_id(world: &World) -> String {
    let web = group(world, "web");
    let fullness = |zone: &str| web.instances.iter().filter(|it| it.zone == zone).count();
    let serving = web.instances.iter().filter(|it| it.lifecycle == Lifecycle::InService);
    serving.min_by_key(|it| (usize::MAX - fullness(&it.zone), it.launched_at)).unwrap().id.clone()
}

fn suspend(world: &mut World, process: &str) {
    world.suspend(WEB, &[process]).unwrap();
}

#[test]
fn a_group_that_is_told_to_grow_boots_an_instance_and_says_why() {
    let mut world = quiet();
    let at = world.now();
    let update = Update { min: Some(2), max: Some(6), desired: Some(4), ..Update::default() };
    world.update_group(WEB, update).unwrap();
    assert_eq!(group(&world, "web").actual(), 3, "nothing is launched in the moment of the order");
    wait(&mut world, 5);
    let launched = world.now();
    assert_eq!(
        newest(&world).cause,
        format!(
            "At {at} a user request update of AutoScalingGroup constraints to min: 2, max: 6, desired: 4 changing the \
             desired capacity from 3 to 4.  At {launched} an instance was started in response to a difference between \
             desired and actual capacity, increasing the capacity from 3 to 4."
        )
    );
    assert_eq!(group(&world, "web").count(Lifecycle::Pending), 1);
    let served = wait_for(&mut world, 120, |it| in_service(it) == 4).unwrap();
    let passed = wait_for(&mut world, 120, |it| healthy(it) == 4).unwrap();
    assert!(served >= 15 && passed >= 15, "it boots, then it is checked: {served} s, {passed} s");
    assert_eq!(newest(&world).status.as_str(), "Successful");
    let zones = |zone: &str| group(&world, "web").instances.iter().filter(|it| it.zone == zone).count();
    assert_eq!((zones("us-east-1a"), zones("us-east-1b")), (2, 2));
    assert_sound(&world);
}

#[test]
fn a_group_that_is_told_to_shrink_drains_its_oldest_in_the_fullest_zone() {
    let mut world = quiet();
    let at = world.now();
    let full = "us-east-1a";
    let victim = group(&world, "web").instances.iter().filter(|it| it.zone == full).min_by_key(|it| it.launched_at);
    let victim = victim.unwrap().id.clone();
    world.set_desired(WEB, 2, Cooldown::Ignored).unwrap();
    wait(&mut world, 5);
    assert_eq!(newest(&world).instance.as_deref(), Some(victim.as_str()));
    let cause = &newest(&world).cause;
    let why = format!(
        "At {at} a user request explicitly set group desired capacity changing the desired capacity from 3 to 2."
    );
    assert!(cause.starts_with(&why) && cause.contains("shrinking the capacity from 3 to 2"), "{cause}");
    assert_eq!(newest(&world).status.as_str(), "WaitingForELBConnectionDraining");
    assert!(wait_for(&mut world, 120, |it| group(it, "web").instances.len() == 2).is_some());
    assert_eq!(newest(&world).status.as_str(), "Successful");
    assert_sound(&world);
}

#[test]
fn the_cool_down_ends_by_itself() {
    let mut world = quiet();
    world.set_desired(WEB, 4, Cooldown::Honoured).unwrap();
    wait(&mut world, 290);
    assert_eq!(world.set_desired(WEB, 5, Cooldown::Honoured).unwrap_err().code, Some("ScalingActivityInProgress"));
    wait(&mut world, 10);
    world.set_desired(WEB, 5, Cooldown::Honoured).unwrap();
}

#[test]
fn an_instance_called_unhealthy_is_replaced() {
    let mut world = quiet();
    let id = oldest_id(&world);
    world.set_health("us-east-1", &id, (InstanceHealth::Unhealthy, Grace::Respected)).unwrap();
    wait(&mut world, 5);
    let activities = &group(&world, "web").activities;
    let gone = activities.iter().find(|it| it.instance.as_deref() == Some(id.as_str())).unwrap();
    assert!(gone.cause.ends_with("was taken out of service in response to a user health-check."), "{}", gone.cause);
    assert!(activities.iter().any(|it| it.cause.ends_with("an unhealthy instance needing to be replaced.")));
    assert!(wait_for(&mut world, 300, |it| healthy(it) == 3 && group(it, "web").instance(&id).is_none()).is_some());
    assert_sound(&world);
}

#[test]
fn a_replacement_waits_while_the_process_is_suspended() {
    for process in ["ReplaceUnhealthy", "Terminate"] {
        let mut world = quiet();
        let id = oldest_id(&world);
        suspend(&mut world, process);
        world.set_health("us-east-1", &id, (InstanceHealth::Unhealthy, Grace::Respected)).unwrap();
        wait(&mut world, 300);
        let kept = group(&world, "web").instance(&id).unwrap();
        assert_eq!((kept.lifecycle, kept.health), (Lifecycle::InService, InstanceHealth::Unhealthy), "{process}");
        world.resume(WEB, &[process]).unwrap();
        assert!(wait_for(&mut world, 120, |it| group(it, "web").instance(&id).is_none()).is_some(), "{process}");
    }
}

#[test]
fn no_check_calls_an_instance_unhealthy_while_health_checks_are_suspended() {
    let scenario = "[[events.sick]]\nat = '1m'\ngroup = 'web'\nhow = 'silent'\n[[events.suspend]]\nat = '0s'\ngroup = 'web'\nprocess = 'HealthCheck'\n";
    let mut world = world_of(scenario, START);
    wait(&mut world, 600);
    let web = group(&world, "web");
    assert!(web.instances.iter().all(|it| it.health == InstanceHealth::Healthy), "{:?}", web.instances);
    assert_eq!(targets(&world, "web").count(TargetState::Unhealthy), 1, "the load balancer knows all the same");
    world.resume(WEB, &[]).unwrap();
    assert!(wait_for(&mut world, 300, |it| targets(it, "web").count(TargetState::Unhealthy) == 0).is_some());
}

#[test]
fn a_suspended_launch_holds_the_group_back() {
    let mut world = quiet();
    suspend(&mut world, "Launch");
    world.set_desired(WEB, 5, Cooldown::Ignored).unwrap();
    wait(&mut world, 600);
    assert_eq!((group(&world, "web").capacity.desired, group(&world, "web").actual()), (5, 3));
    world.resume(WEB, &["Launch"]).unwrap();
    assert!(wait_for(&mut world, 180, |it| healthy(it) == 5).is_some());
}

#[test]
fn a_suspended_termination_holds_the_group_up() {
    let mut world = quiet();
    suspend(&mut world, "Terminate");
    world.set_desired(WEB, 1, Cooldown::Ignored).unwrap();
    wait(&mut world, 300);
    assert_eq!(group(&world, "web").actual(), 3);
    // What a person terminates goes all the same.
    world.set_desired(WEB, 3, Cooldown::Ignored).unwrap();
    let id = oldest_id(&world);
    world.terminate("us-east-1", &id, Desired::Kept).unwrap();
    assert!(wait_for(&mut world, 180, |it| group(it, "web").instance(&id).is_none() && healthy(it) == 3).is_some());
}

#[test]
fn what_is_launched_stays_out_of_rotation_while_that_is_suspended() {
    let mut world = quiet();
    suspend(&mut world, "AddToLoadBalancer");
    world.set_desired(WEB, 4, Cooldown::Ignored).unwrap();
    assert!(wait_for(&mut world, 180, |it| in_service(it) == 4).is_some());
    wait(&mut world, 120);
    assert_eq!((in_service(&world), healthy(&world)), (4, 3));
}

#[test]
fn uneven_zones_are_balanced_unless_that_is_suspended() {
    for suspended in [true, false] {
        let mut world = quiet();
        if suspended {
            suspend(&mut world, "AZRebalance");
        }
        let b: Vec<String> = group(&world, "web")
            .instances
            .iter()
            .filter(|it| it.zone == "us-east-1b")
            .map(|it| it.id.clone())
            .collect();
        for id in b {
            world.terminate("us-east-1", &id, Desired::Decremented).unwrap();
        }
        wait(&mut world, 900);
        let spread = ["us-east-1a", "us-east-1b"]
            .map(|zone| group(&world, "web").instances.iter().filter(|it| it.zone == zone).count());
        assert_eq!(spread, if suspended { [2, 0] } else { [1, 1] });
        let told = group(&world, "web").activities.iter().any(|it| it.cause.contains("to balance instances in zones"));
        assert_eq!(told, !suspended);
    }
}

#[test]
fn an_instance_stands_by_and_returns() {
    let mut world = quiet();
    let id = oldest_id(&world);
    world.enter_standby(WEB, &[&id], Desired::Decremented).unwrap();
    let state = |it: &World| group(it, "web").instance(&id).unwrap().lifecycle;
    assert_eq!(state(&world), Lifecycle::EnteringStandby);
    let drained = wait_for(&mut world, 120, |it| state(it) == Lifecycle::Standby).unwrap();
    assert!(drained >= 30, "the target drains first: {drained} s");
    assert_eq!(newest(&world).status.as_str(), "Successful");
    wait(&mut world, 600);
    let web = group(&world, "web");
    assert_eq!((web.capacity.desired, in_service(&world), web.instances.len()), (2, 2, 3), "nobody takes its place");
    world.exit_standby(WEB, &[&id]).unwrap();
    assert!(wait_for(&mut world, 180, |it| state(it) == Lifecycle::InService && healthy(it) == 3).is_some());
    assert_eq!(group(&world, "web").capacity.desired, 3);
    assert_sound(&world);
}

#[test]
fn an_instance_on_standby_is_replaced_where_the_desired_capacity_is_kept() {
    let mut world = quiet();
    let id = oldest_id(&world);
    world.enter_standby(WEB, &[&id], Desired::Kept).unwrap();
    assert!(wait_for(&mut world, 180, |it| in_service(it) == 3 && group(it, "web").instances.len() == 4).is_some());
    assert!(wait_for(&mut world, 180, |it| group(it, "web").count(Lifecycle::Standby) == 1).is_some());
}

#[test]
fn a_schedule_fires_once_and_is_gone() {
    let mut world = quiet();
    let due = world.now() + Duration::from_mins(5);
    let plan = Plan { name: "fuse", start: Some(due), sizes: [Some(2), Some(5), None], ..Plan::default() };
    world.put_schedule(WEB, plan).unwrap();
    wait(&mut world, 295);
    assert_eq!(group(&world, "web").capacity.desired, 3);
    wait(&mut world, 5);
    let web = group(&world, "web");
    assert_eq!((web.capacity.min, web.capacity.desired), (2, 5));
    assert!(web.schedules.iter().all(|it| it.name != "fuse"));
    assert!(newest(&world).cause.starts_with(&format!("At {due} a scheduled action update of AutoScalingGroup")));
}

#[test]
fn a_recurring_schedule_ends_when_it_says() {
    let mut world = quiet();
    let end = Some(world.now() + Duration::from_hours(2));
    let plan =
        Plan { name: "hourly", recurrence: Some("30 * * * *"), end, sizes: [None, Some(4), None], ..Plan::default() };
    world.put_schedule(WEB, plan).unwrap();
    wait(&mut world, 1_800);
    assert_eq!(group(&world, "web").capacity.desired, 4);
    assert!(group(&world, "web").schedules.iter().any(|it| it.name == "hourly"));
    wait(&mut world, 5_400);
    assert!(group(&world, "web").schedules.iter().all(|it| it.name != "hourly"));
}

#[test]
fn a_schedule_that_is_suspended_passes_unheeded() {
    let mut world = quiet();
    suspend(&mut world, "ScheduledActions");
    let start = Some(world.now() + Duration::from_mins(1));
    world.put_schedule(WEB, Plan { name: "fuse", start, sizes: [None, Some(5), None], ..Plan::default() }).unwrap();
    wait(&mut world, 120);
    assert_eq!(group(&world, "web").capacity.desired, 3);
}

#[test]
fn a_target_registered_by_hand_is_checked_and_drained() {
    let mut world = quiet();
    let arn = targets(&world, "web").arn.clone();
    let id = group(&world, "jobs").instances[0].id.clone();
    let name = [TargetName { id: &id, port: None }];
    world.register_targets("us-east-1", &arn, &name).unwrap();
    let state = |it: &World| targets(it, "web").targets.iter().find(|it| it.id == id).map(|it| it.state);
    assert_eq!(state(&world), Some(TargetState::Initial));
    let passed = wait_for(&mut world, 120, |it| state(it) == Some(TargetState::Healthy)).unwrap();
    assert!((20..=45).contains(&passed), "three checks, ten seconds apart: {passed} s");
    world.deregister_targets("us-east-1", &arn, &name).unwrap();
    assert_eq!(state(&world), Some(TargetState::Draining));
    let drained = wait_for(&mut world, 120, |it| state(it).is_none()).unwrap();
    assert!((30..=40).contains(&drained), "{drained} s");
    assert_eq!(group(&world, "jobs").instance(&id).unwrap().lifecycle, Lifecycle::InService, "the instance stays");
}

#[test]
fn the_same_orders_lead_to_the_same_world() {
    let lived = || {
        let mut world = quiet();
        let id = oldest_id(&world);
        world.terminate("us-east-1", &id, Desired::Kept).unwrap();
        wait(&mut world, 60);
        world.set_desired(WEB, 5, Cooldown::Ignored).unwrap();
        wait(&mut world, 300);
        world
    };
    assert!(lived() == lived());
}
