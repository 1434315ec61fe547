//! Scenarios in which something goes wrong, and how it ends.

use super::*;
use crate::scenario::events::FaultKind;
use crate::world::Fault;
use crate::world::balancers::TargetReason;
use crate::world::groups::{ActivityStatus, RefreshStatus};
use crate::world::stacks::{DriftStatus, Status};

#[test]
fn the_demo_shows_something_within_two_minutes_at_any_hour() {
    for start in ["2026-11-22T14:03:22Z", "2026-11-23T03:00:00Z", "2026-11-24T07:01:59Z", "2026-11-25T20:30:31Z"] {
        let mut world = world_at("demo", start);
        let recent = Moment::parse(start).unwrap() - Duration::from_secs(65);
        let launches = |it: &World| {
            let web = group(it, "web");
            web.activities.iter().any(|it| it.started_at >= recent && it.cause.contains("triggered policy web-cpu-60"))
        };
        assert!(wait_for(&mut world, 60, launches).is_some(), "{start}: scale-out launches instances");
        assert!(
            wait_for(&mut world, 60, |it| it.stacks[2].status.is_running()).is_some(),
            "{start}: a stack update runs"
        );
        let timed_out =
            |it: &World| targets(it, "web").targets.iter().any(|it| it.reason == Some(TargetReason::Timeout));
        assert!(wait_for(&mut world, 60, timed_out).is_some(), "{start}: a target times out");
        assert!(wait_for(&mut world, 90, |it| fires(it, "web-cpu-high")).is_some(), "{start}: the CPU alarm fires");
        assert!(
            world.now().since(Moment::parse(start).unwrap()) <= Duration::from_secs(130),
            "{start}: {}",
            world.now()
        );
        assert!(wait_for(&mut world, 60, |it| fires(it, "web-unhealthy-hosts")).is_some(), "{start}");
        let healed = |it: &World| {
            let targets = targets(it, "web");
            targets.count(TargetState::Healthy) == targets.targets.len()
                && group(it, "web").actual() == group(it, "web").capacity.desired
        };
        assert!(wait_for(&mut world, 600, healed).is_some(), "{start}: the silent instance is replaced");
        assert!(wait_for(&mut world, 300, |it| it.stacks[2].status == Status::UPDATED).is_some(), "{start}");
        assert_sound(&world);
    }
}

#[test]
fn the_demo_goes_on() {
    let mut world = world("demo");
    wait(&mut world, 2 * 3_600);
    let web = group(&world, "web");
    assert_eq!(web.refreshes.first().map(|it| it.status), Some(RefreshStatus::Successful));
    assert!(web.instances.iter().all(|it| it.version == 8 || it.lifecycle == Lifecycle::Terminating));
    assert_eq!(world.stacks[1].drift.status, DriftStatus::Drifted);
    assert_eq!(world.stacks[1].status.to_string(), "UPDATE_ROLLBACK_COMPLETE");
    let failed = world.stacks[1].events.iter().find(|it| it.status.to_string() == "UPDATE_FAILED").unwrap();
    assert_eq!(failed.logical_id, "HttpsListener");
    assert!(group(&world, "jobs").activities.iter().any(|it| it.cause.contains("policy jobs-scale-out")));
    assert_sound(&world);
}

#[test]
fn a_zone_outage_moves_the_fleet_and_back() {
    let mut world = world("zone-outage");
    let lost = |it: &World| {
        let out = targets(it, "web").targets.iter().filter(|it| it.zone == "us-east-1a");
        out.clone().count() > 0 && out.clone().all(|it| it.state == TargetState::Unhealthy)
    };
    let found = wait_for(&mut world, 120, lost).unwrap();
    assert!((65..=95).contains(&found), "the outage begins after a minute: {found}");
    let moved = |it: &World| {
        let targets = &targets(it, "web").targets;
        targets.len() == 3 && targets.iter().all(|it| it.zone == "us-east-1b" && it.state == TargetState::Healthy)
    };
    assert!(wait_for(&mut world, 600, moved).is_some());
    let activities = &group(&world, "web").activities;
    let failed = activities.iter().find(|it| it.status == ActivityStatus::Failed).unwrap();
    assert!(failed.status_message.as_ref().unwrap().contains("InsufficientInstanceCapacity"));
    assert!(activities.iter().any(|it| it.cause.ends_with("in response to an ELB system health check failure.")));
    assert!(wait_for(&mut world, 120, |it| fires(it, "web-unhealthy-hosts")).is_some());
    let is_balanced = |it: &World| {
        let web = group(it, "web");
        let here = |zone: &str| web.instances.iter().filter(|it| it.zone == zone).count();
        web.instances.len() == 3 && here("us-east-1a") >= 1 && here("us-east-1b") >= 1
    };
    assert!(wait_for(&mut world, 1_800, is_balanced).is_some());
    assert!(world.now() > Moment::parse(START).unwrap() + Duration::from_mins(21), "not before the zone is back");
    wait(&mut world, 1_200);
    assert_eq!(firing(&world), Vec::<&str>::new());
    let states: Vec<_> = alarm(&world, "web-unhealthy-hosts").history.iter().map(|it| it.summary.as_str()).collect();
    assert!(states.contains(&"Alarm updated from OK to ALARM") && states.contains(&"Alarm updated from ALARM to OK"));
    assert_sound(&world);
}

#[test]
fn a_bad_deployment_is_rolled_back() {
    let mut world = world("bad-deploy");
    let refresh = |it: &World| group(it, "web").refreshes.first().map(|it| it.status);
    assert_eq!(wait_for(&mut world, 60, |it| refresh(it) == Some(RefreshStatus::InProgress)), Some(30));
    let broken = |it: &World| {
        let broken = Some(TargetReason::CodeMismatch(503));
        targets(it, "web").targets.iter().any(|it| it.state == TargetState::Unhealthy && it.reason == broken)
    };
    assert!(wait_for(&mut world, 180, broken).is_some());
    assert!(wait_for(&mut world, 180, |it| fires(it, "web-unhealthy-hosts")).is_some());
    assert!(wait_for(&mut world, 60, |it| refresh(it) == Some(RefreshStatus::RollbackInProgress)).is_some());
    let reason = group(&world, "web").refreshes[0].status_reason.clone().unwrap();
    assert!(reason.contains("web-unhealthy-hosts"), "{reason}");
    assert!(wait_for(&mut world, 900, |it| refresh(it) == Some(RefreshStatus::RollbackSuccessful)).is_some());
    wait(&mut world, 600);
    assert!(group(&world, "web").instances.iter().all(|it| it.version == 7));
    assert_eq!(firing(&world), Vec::<&str>::new());
    assert_sound(&world);
}

#[test]
fn without_rollback_a_bad_deployment_fails() {
    let deploy = "[[events.refresh]]\nat = '30s'\ngroup = 'web'\nbrings = 'broken'\nalarms = ['web-unhealthy-hosts']";
    let mut world = world_of(deploy, START);
    wait(&mut world, 900);
    let refresh = &group(&world, "web").refreshes[0];
    assert_eq!(refresh.status, RefreshStatus::Failed);
    assert!(refresh.ended_at.is_some() && refresh.percentage < 100);
    assert!(group(&world, "web").instances.iter().any(|it| it.version == 8));
}

#[test]
fn runaway_spend_is_an_anomaly_beyond_the_budget() {
    let world = world("runaway-spend");
    let services: Vec<_> = world.spend.anomalies.iter().map(|it| it.service.as_str()).collect();
    assert!(services.contains(&"AmazonCloudWatch") && services.contains(&"EC2 - Other"), "{services:?}");
    let budget = &world.spend.budgets[0];
    assert!(budget.forecast > budget.limit, "{budget:?}");
    assert!(world.spend.anomalies.iter().all(|it| it.impact() > 3.0 && it.max_impact > 3.0));
    let jobs = group(&world, "jobs").capacity;
    assert_eq!(jobs.desired, jobs.max);
    assert!(world_at("calm", START).spend.anomalies.is_empty());
}

#[test]
fn a_flaky_api_fails_as_written() {
    let mut world = world("flaky-api");
    assert_eq!(world.fault_for("budgets", "DescribeBudgets"), Some(Fault::AccessDenied));
    assert_eq!(world.fault_for("sts", "GetCallerIdentity"), None);
    assert_eq!(world.fault_for("monitoring", "DescribeAlarms"), None);
    let calls: Vec<_> = (0..8).map(|_| world.fault_for("autoscaling", "DescribePolicies").is_some()).collect();
    assert_eq!(calls, [false, false, false, true, false, false, false, true]);
    wait(&mut world, 30);
    assert_eq!(world.fault_for("monitoring", "DescribeAlarms"), Some(Fault::Throttle));
    wait(&mut world, 60);
    assert_eq!(world.fault_for("monitoring", "DescribeAlarms"), None);
    let late = (0..300).filter(|_| world.fault_for("elasticloadbalancing", "DescribeTargetHealth").is_some()).count();
    assert!((90..220).contains(&late), "late or truncated three times in ten each: {late}");
    wait(&mut world, 100);
    assert_eq!(world.fault_on_page("cloudformation", "DescribeStacks", 1), None);
    assert_eq!(world.fault_on_page("cloudformation", "DescribeStacks", 2), Some(Fault::Malformed));
}

#[test]
fn every_kind_of_fault_can_be_written() {
    let kinds = "throttle server-error access-denied expired-token malformed truncated hang reset delay \
                 applied-reset applied-server-error applied-hang";
    for kind in kinds.split(' ') {
        let scenario = format!("title = 't'\nabout = 'a'\n[[events.fault]]\nat = '0s'\nkind = '{kind}'\n");
        let parsed = Scenario::parse(&scenario).unwrap();
        assert_eq!(parsed.events.fault[0].kind == FaultKind::Delay, kind == "delay");
        let mut world = World::new(&parsed, 1, Moment::parse(START).unwrap());
        assert!(world.fault_for("ce", "GetCostAndUsage").is_some(), "{kind}");
    }
}

#[test]
fn hostile_names_are_long_and_nasty() {
    let mut world = world("hostile");
    wait(&mut world, 120);
    assert!(world.groups.iter().any(|it| it.name.len() >= 102_400 && it.name.contains('\u{202e}')));
    assert!(world.target_groups.iter().any(|it| it.name.len() >= 102_400));
    assert!(world.stacks.iter().any(|it| it.name.len() >= 102_400));
    assert!(world.alarms.iter().any(|it| it.name.len() >= 102_400 && it.name.contains('\u{1b}')));
    // What travels as XML holds nothing that XML cannot carry.
    let forbidden = |text: &str| text.contains(|it: char| it < ' ' && !"\t\r\n".contains(it));
    assert!(world.groups.iter().all(|it| !forbidden(&it.name)) && world.stacks.iter().all(|it| !forbidden(&it.name)));
    assert_sound(&world);
}
