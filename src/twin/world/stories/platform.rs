//! The platform on ordinary days: what there is, how it scales, what it costs.

use super::*;
use crate::world::metrics::{MetricId, Statistic, Window};

#[test]
fn the_default_platform_is_the_roadmaps() {
    let world = world("calm");
    let sizes: Vec<_> = world.stacks.iter().map(|it| (it.name.as_str(), it.resources.len())).collect();
    assert_eq!(sizes, [("finops-foundation", 43), ("finops-edge", 34), ("finops-compute", 29)]);
    for (index, stack) in world.stacks.iter().enumerate() {
        let phase = stack.tags.iter().find(|it| it.key == "finops:phase").unwrap();
        assert_eq!(phase.value, (index + 1).to_string());
    }
    let capacity = group(&world, "jobs").capacity;
    assert_eq!((capacity.min, capacity.desired, capacity.max), (1, 1, 4));
    assert_eq!(targets(&world, "web").count(TargetState::Healthy), group(&world, "web").instances.len());
    assert_eq!(world.alarms.iter().filter(|it| it.metric().is_some()).count(), 25);
    assert_eq!(world.alarms.iter().filter(|it| it.metric().is_none()).count(), 1);
    assert_eq!(firing(&world), Vec::<&str>::new());
    assert_sound(&world);
    // Every alarm but those on events that never happened has its metric.
    let silent = |name: &str| ["root-login", "unauthorized-calls", "alb-rejected-connections"].contains(&name);
    for alarm in world.alarms.iter().filter(|it| !silent(&it.name) && !it.name.contains("5xx")) {
        let Some(metric) = alarm.metric() else { continue };
        assert!(world.metrics.series(&alarm.region, &metric.metric).is_some(), "{}", alarm.name);
    }
}

#[test]
fn a_calm_day_scales_with_the_sun_and_stays_quiet() {
    // From Monday, noon, on.
    let mut world = world_at("calm", "2026-11-23T12:00:00Z");
    let mut sizes = Vec::new();
    for _ in 0..24 {
        wait(&mut world, 3_600);
        sizes.push(group(&world, "web").capacity.desired);
        assert_sound(&world);
        let red = firing(&world);
        assert!(red.iter().all(|it| it.starts_with("web-cpu") || it.starts_with("TargetTracking")), "{red:?}");
        assert_eq!(targets(&world, "web").count(TargetState::Unhealthy), 0);
    }
    assert!(sizes.contains(&2) && sizes.contains(&3), "{sizes:?}");
    assert!(sizes.iter().all(|it| (2..=4).contains(it)), "{sizes:?}");
    let causes: Vec<_> = group(&world, "web").activities.iter().map(|it| it.cause.as_str()).collect();
    assert!(
        causes.iter().any(|it| it.contains("a scheduled action update of AutoScalingGroup constraints")),
        "{causes:?}"
    );
}

#[test]
fn charts_have_a_past_at_the_start() {
    let world = world("calm");
    let window = Window { from: world.now() - Duration::from_hours(5), to: world.now(), period: 300 };
    let cpu = MetricId::new("AWS/EC2", "CPUUtilization", &[("AutoScalingGroupName", "web")]);
    let points = world.metrics.data("us-east-1", &cpu, Statistic::Average, window);
    assert!(points.len() >= 59, "{}", points.len());
    assert!(points.iter().all(|it| (20.0..70.0).contains(&it.value)), "{points:?}");
    assert!(points.iter().all(|it| it.at.as_secs() % 300 == 0 && it.at + Duration::from_mins(1) <= world.now()));
    assert!(world.metrics.data("eu-west-1", &cpu, Statistic::Average, window).is_empty());
}

#[test]
fn a_scheduled_action_acts_when_it_is_due() {
    // Monday, two minutes before business hours.
    let mut world = world_of("[platform]\nweb = [2, 2, 6]", "2026-11-23T06:58:00Z");
    assert_eq!(group(&world, "web").capacity.desired, 2);
    wait(&mut world, 100);
    assert_eq!(group(&world, "web").capacity.desired, 2);
    // The configured size bounds what business hours may ask for.
    let action = group(&world, "web").schedules.iter().find(|it| it.name == "business-hours").unwrap();
    assert_eq!((action.next_at.to_string(), action.desired), ("2026-11-23T07:00:00Z".to_owned(), Some(3)));
    wait(&mut world, 30);
    assert_eq!(group(&world, "web").capacity.desired, 3);
    let next = group(&world, "web").schedules.iter().find(|it| it.name == "business-hours").unwrap().next_at;
    assert_eq!(next.to_string(), "2026-11-24T07:00:00Z");
    assert!(wait_for(&mut world, 120, |it| targets(it, "web").count(TargetState::Healthy) == 3).is_some());
    let cause = &group(&world, "web").activities[0].cause;
    assert!(cause.starts_with("At 2026-11-23T07:00:00Z a scheduled action update of AutoScalingGroup constraints to"));
    assert!(cause.contains("changing the desired capacity from 2 to 3.  At "), "{cause}");
}

#[test]
fn target_tracking_scales_out_and_respects_the_maximum() {
    let rush = "[[events.load]]\nat = '10s'\nfor = '2h'\nworkload = 'web'\nlevel = 20.0";
    let mut world = world_of(rush, START);
    let scaled = wait_for(&mut world, 600, |it| group(it, "web").capacity.desired > 3).unwrap();
    assert!(scaled >= 120, "three minutes of data are needed: {scaled}");
    let cause = group(&world, "web").activities.front().map(|it| it.cause.clone()).unwrap_or_default();
    wait(&mut world, 3_600);
    let capacity = group(&world, "web").capacity;
    assert_eq!((capacity.desired, capacity.max), (6, 6), "{cause}");
    assert_eq!(group(&world, "web").instances.len(), 6);
    assert!(fires(&world, "web-at-maximum") && fires(&world, "web-latency-p95") && fires(&world, "platform-degraded"));
    assert_sound(&world);
}

#[test]
fn a_suspended_process_does_not_run() {
    let events = "[[events.suspend]]\nat = '0s'\ngroup = 'web'\nprocess = 'ReplaceUnhealthy'\n\
                  [[events.sick]]\nat = '10s'\ngroup = 'web'\nhow = 'silent'";
    let mut world = world_of(events, START);
    wait(&mut world, 900);
    assert_eq!(group(&world, "web").suspended[0].name, "ReplaceUnhealthy");
    assert_eq!(targets(&world, "web").count(TargetState::Unhealthy), 1);
    assert!(fires(&world, "web-unhealthy-hosts"));
}

#[test]
fn costs_follow_list_prices() {
    // Without traffic: 54.36 for phase 1, 93.02 for phases 1 to 3 with three instances in web, one more in jobs.
    let quiet = |phases: u8| {
        let world = world_of(&format!("[platform]\nphases = {phases}\nload = 0.0\nweb = [3, 3, 6]"), START);
        let day = world.now().day().plus_days(-1);
        world.spend.day_total(day).unwrap() * 730.0 / 24.0
    };
    assert!((quiet(1) - 55.1).abs() < 2.0, "{}", quiet(1));
    let (jobs, alarms) = (10.33, 2.0);
    assert!((quiet(3) - (93.02 + jobs + alarms)).abs() < 3.0, "{}", quiet(3));
}

#[test]
fn cost_explorer_learns_late() {
    let mut world = world("calm");
    let today = world.now().day();
    let before = world.spend.day_total(today).unwrap();
    wait(&mut world, 3_600);
    assert_eq!(world.spend.day_total(today).unwrap().to_bits(), before.to_bits());
    assert_eq!(world.spend.published_at.to_string(), "2026-11-22T08:00:00Z");
    wait(&mut world, 3_600);
    assert_eq!(world.spend.published_at.to_string(), "2026-11-22T16:00:00Z");
    assert!(world.spend.day_total(today).unwrap() > before);
}

#[test]
fn several_regions_live_side_by_side() {
    let world = world_of("[platform]\nregions = ['us-east-1', 'eu-west-1']", START);
    for region in ["us-east-1", "eu-west-1"] {
        assert_eq!(world.groups.iter().filter(|it| it.region == region).count(), 2, "{region}");
        assert_eq!(world.stacks.iter().filter(|it| it.region == region).count(), 3, "{region}");
        assert!(world.metrics.list(region).count() > 40, "{region}");
    }
    assert_sound(&world);
}

#[test]
fn greenfield_is_phase_one_alone() {
    let world = world("greenfield");
    assert_eq!((world.groups.len(), world.target_groups.len(), world.stacks.len()), (0, 0, 1));
    let hosts = world.stacks[0].resources.iter().filter(|it| it.resource_type == "AWS::EC2::Instance");
    assert_eq!(hosts.count(), 2);
    let cpu = world.metrics.list("us-east-1").filter(|(it, _)| &*it.name == "CPUUtilization");
    assert_eq!(cpu.count(), 2);
}

#[test]
fn phase_two_serves_from_static_instances() {
    let world = world_of("[platform]\nphases = 2", START);
    assert_eq!((world.groups.len(), world.stacks.len()), (0, 2));
    assert_eq!(targets(&world, "web").count(TargetState::Healthy), 2);
    assert_eq!(firing(&world), Vec::<&str>::new());
}

#[test]
fn the_seed_of_the_benchmarks_has_the_right_size() {
    let world = world("seed");
    let sizes = [world.groups.len(), world.target_groups.len(), world.alarms.len(), world.stacks.len()];
    assert_eq!(sizes, [6, 6, 20, 3]);
    assert_sound(&world);
}

#[test]
fn an_empty_account_stays_empty() {
    let mut world = world("empty");
    wait(&mut world, 86_400);
    assert!(world.groups.is_empty() && world.alarms.is_empty() && world.stacks.is_empty());
    assert!(world.spend.days.values().all(std::collections::BTreeMap::is_empty) && world.spend.budgets.is_empty());
    assert_eq!(world.metrics.list("us-east-1").count(), 0);
}

#[test]
fn large_is_large_and_sound() {
    let mut world = world("large");
    assert_eq!((world.groups.len(), world.alarms.len(), world.stacks.len()), (500, 1_000, 40));
    assert_eq!(world.target_groups.iter().map(|it| it.targets.len()).sum::<usize>(), 10_000);
    wait(&mut world, 180);
    assert_sound(&world);
    assert!(fires(&world, "svc-042-cpu-high"));
    assert_eq!(group(&world, "svc-250").running_refresh().map(|it| it.version), Some(8));
}
