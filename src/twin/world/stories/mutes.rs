//! What a muted alarm does: it judges, and does not act.

use super::*;
use crate::world::alarms::HistoryKind;
use crate::world::orders::GroupName;
use crate::world::orders::alarms::{Actions, Mute};

/// A rush that fires `web-cpu-high` and lets the group grow.
const RUSH: &str = "[[events.load]]\nat = '1m'\nfor = '40m'\nramp = '1m'\nworkload = 'web'\nlevel = 2.4\n[platform]\nweb = [2, 3, 9]\n";

fn mute<'a>(alarms: &[&'a str], expression: &'a str, duration: &'a str) -> Mute<'a> {
    Mute { name: "deploy", expression, duration, alarms: alarms.to_vec(), ..Mute::default() }
}

fn actions(world: &World, name: &str, since: Moment) -> usize {
    let history = &alarm(world, name).history;
    history.iter().filter(|it| it.kind == HistoryKind::Action && it.at >= since).count()
}

/// Every alarm that would let `web` grow.
fn triggers(world: &World) -> Vec<String> {
    let own =
        world.alarms.iter().filter(|it| it.actions.on_alarm.iter().any(|arn| arn.contains("autoScalingGroupName/web")));
    own.map(|it| it.name.clone()).collect()
}

#[test]
fn a_mute_holds_step_policies_back_until_it_ends() {
    let mut world = world_of(RUSH, START);
    let names = triggers(&world);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let begun = world.now();
    let desired = group(&world, "web").capacity.desired;
    // From 14:03 to 14:23; the world began at 14:03:22.
    world.put_mute("us-east-1", &mute(&names, "at(2026-11-22T14:03)", "PT20M")).unwrap();
    assert!(wait_for(&mut world, 900, |it| fires(it, "web-cpu-high")).is_some(), "it still judges");
    wait(&mut world, 120);
    assert_eq!(group(&world, "web").capacity.desired, desired);
    assert_eq!(actions(&world, "web-cpu-high", begun), 0);
    let grown = wait_for(&mut world, 1_200, |it| group(it, "web").capacity.desired > desired);
    assert!(grown.is_some());
    let ended = Moment::parse("2026-11-22T14:23:00Z").unwrap();
    let late = world.now().since(ended);
    assert!(world.now() >= ended && late <= Duration::from_secs(65), "{late:?} after the window");
    assert!(actions(&world, "web-cpu-high", ended) > 0, "what was held back is told");
}

#[test]
fn deleting_the_rule_lets_the_alarm_act_at_once() {
    let mut world = world_of(RUSH, START);
    let begun = world.now();
    // All of them, or another policy lets the group grow before this one fires.
    let names = triggers(&world);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    world.put_mute("us-east-1", &mute(&names, "at(2026-11-22T14:03)", "P1D")).unwrap();
    assert!(wait_for(&mut world, 900, |it| fires(it, "web-cpu-high")).is_some());
    assert_eq!(actions(&world, "web-cpu-high", begun), 0);
    world.delete_mute("us-east-1", "deploy");
    assert_eq!(actions(&world, "web-cpu-high", begun), 1);
    world.delete_mute("us-east-1", "deploy");
    assert_eq!(actions(&world, "web-cpu-high", begun), 1, "and once only");
}

#[test]
fn an_alarm_that_was_well_again_before_the_mute_ended_tells_only_that() {
    let rush = "[[events.load]]\nat = '1m'\nfor = '10m'\nramp = '1m'\nworkload = 'web'\nlevel = 2.4\n";
    let mut world = world_of(rush, START);
    let begun = world.now();
    let names = triggers(&world);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    world.put_mute("us-east-1", &mute(&names, "at(2026-11-22T14:03)", "PT1H")).unwrap();
    assert!(wait_for(&mut world, 900, |it| fires(it, "web-cpu-high")).is_some());
    assert!(wait_for(&mut world, 1_800, |it| !fires(it, "web-cpu-high")).is_some());
    assert_eq!(actions(&world, "web-cpu-high", begun), 0);
    wait(&mut world, 3_600);
    let told: Vec<&str> = alarm(&world, "web-cpu-high")
        .history
        .iter()
        .filter(|it| it.kind == HistoryKind::Action && it.at >= begun)
        .map(|it| it.data.as_str())
        .collect();
    assert!(told.len() == 1 && told[0].contains("\"stateUpdate\":\"OK\""), "{told:?}");
}

#[test]
fn a_suspended_alarm_notification_holds_policies_back_though_the_alarm_tells_of_itself() {
    let mut world = world_of(RUSH, START);
    let web = GroupName { region: "us-east-1", name: "web" };
    let (begun, desired) = (world.now(), group(&world, "web").capacity.desired);
    world.suspend(web, &["AlarmNotification"]).unwrap();
    assert!(wait_for(&mut world, 900, |it| fires(it, "web-cpu-high")).is_some());
    wait(&mut world, 120);
    assert_eq!(group(&world, "web").capacity.desired, desired);
    assert_eq!(actions(&world, "web-cpu-high", begun), 1, "the people are told all the same");
    world.resume(web, &[]).unwrap();
    assert!(wait_for(&mut world, 120, |it| group(it, "web").capacity.desired > desired).is_some());
}

#[test]
fn actions_that_are_switched_off_hold_policies_back() {
    let mut world = world_of(RUSH, START);
    let names = triggers(&world);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    world.switch_actions("us-east-1", &names, Actions::Disabled);
    let desired = group(&world, "web").capacity.desired;
    assert!(wait_for(&mut world, 900, |it| fires(it, "web-cpu-high")).is_some());
    wait(&mut world, 300);
    assert_eq!(group(&world, "web").capacity.desired, desired);
    world.switch_actions("us-east-1", &names, Actions::Enabled);
    assert!(wait_for(&mut world, 120, |it| group(it, "web").capacity.desired > desired).is_some());
}
