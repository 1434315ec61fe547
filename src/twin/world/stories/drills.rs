//! What drills stand on: traffic that is shifted, databases and caches that switch, and what goes wrong meanwhile.

use super::*;
use crate::world::metrics::{MetricId, Statistic, Window};
use crate::world::orders::databases::Forced;
use crate::world::orders::shifts::NewShift;
use crate::world::{Injection, Occasion};

const REGION: &str = "us-east-1";

fn shift(world: &mut World, expires_in: &str) -> String {
    let resource = world.load_balancers[0].arn.clone();
    let wanted = NewShift {
        region: REGION,
        resource: &resource,
        away_from: "use1-az2",
        expires_in: Some(expires_in),
        comment: "drill",
    };
    world.start_shift(wanted).unwrap().id.clone()
}

/// The share of the load balancer's requests in the zone that is left, over the last whole minute.
fn share(world: &World) -> f64 {
    let balancer = &world.load_balancers[0];
    let to = Moment::from_secs(world.now().as_secs().div_euclid(60) * 60);
    let window = Window { from: to - Duration::from_mins(1), to, period: 60 };
    let sum = |zone: Option<&str>| {
        let mut dimensions = vec![("LoadBalancer", balancer.dimension())];
        dimensions.extend(zone.map(|zone| ("AvailabilityZone", zone)));
        let id = MetricId::new("AWS/ApplicationELB", "RequestCount", &dimensions);
        world.metrics.data(REGION, &id, Statistic::Sum, window).iter().map(|it| it.value).sum::<f64>()
    };
    sum(Some("us-east-1a")) / sum(None)
}

fn shifted(world: &World) -> usize {
    let targets = world.target_groups.iter().flat_map(|it| &it.targets);
    targets.filter(|it| it.administrative_override.is_some()).count()
}

#[test]
fn traffic_leaves_a_zone_and_returns() {
    let mut world = world("platform");
    wait(&mut world, 60);
    assert!((share(&world) - 0.5).abs() < 0.02, "{}", share(&world));
    let id = shift(&mut world, "30m");
    assert!(shifted(&world) > 0);
    wait(&mut world, 60);
    assert!(share(&world) > 0.02, "it takes its time: {}", share(&world));
    wait(&mut world, 120);
    assert!(share(&world) < 0.02, "{}", share(&world));
    assert_eq!(firing(&world), Vec::<&str>::new());
    world.cancel_shift(REGION, &id).unwrap();
    assert_eq!(shifted(&world), 0);
    wait(&mut world, 120);
    assert!((share(&world) - 0.5).abs() < 0.02, "{}", share(&world));
}

#[test]
fn a_shift_ends_by_its_expiry_unless_it_is_renewed() {
    let mut world = world("platform");
    let id = shift(&mut world, "5m");
    wait(&mut world, 240);
    world.renew_shift((REGION, &id), (Some("5m"), None)).unwrap();
    wait(&mut world, 240);
    assert!(share(&world) < 0.02, "{}", share(&world));
    wait(&mut world, 60);
    assert_eq!(world.shifts.all[0].status(world.now()), "EXPIRED");
    wait(&mut world, 180);
    assert!((share(&world) - 0.5).abs() < 0.02, "{}", share(&world));
}

#[test]
fn a_load_balancer_without_a_healthy_target_elsewhere_fails_open() {
    let mut world = world("platform");
    for target in world.target_groups.iter_mut().flat_map(|it| &mut it.targets).filter(|it| it.zone == "us-east-1b") {
        target.state = TargetState::Draining;
        target.reason = Some(crate::world::balancers::TargetReason::DeregistrationInProgress);
    }
    shift(&mut world, "10m");
    assert_eq!(shifted(&world), 0, "the shift does nothing");
    wait(&mut world, 10);
    assert!(world.shifts.flow.is_empty());
}

#[test]
fn an_autoshift_gives_way_to_a_person() {
    let mut world = world("platform");
    world.inject(Injection::Autoshift, &Occasion { zone: Some("us-east-1b".into()), ..Occasion::default() });
    wait(&mut world, 10);
    let arn = world.load_balancers[0].arn.clone();
    assert_eq!(world.shifts.applied(REGION, &arn, world.now()).unwrap().zone(), "us-east-1b");
    shift(&mut world, "10m");
    assert_eq!(world.shifts.applied(REGION, &arn, world.now()).unwrap().zone(), "us-east-1a");
}

fn canary(world: &World, name: &str, statistic: Statistic, minutes: u64) -> Vec<f64> {
    let to = Moment::from_secs(world.now().as_secs().div_euclid(60) * 60);
    let window = Window { from: to - Duration::from_mins(minutes), to, period: 60 };
    let id = MetricId::new("FinOps/Canary", name, &[]);
    world.metrics.data(REGION, &id, statistic, window).iter().map(|it| it.value).collect()
}

#[test]
fn the_canary_counts_on_and_stalls_while_the_database_switches() {
    let mut world = world("platform");
    wait(&mut world, 300);
    let acked = canary(&world, "LastAckedSeq", Statistic::Maximum, 5);
    assert_eq!(acked.len(), 5);
    assert!(acked.windows(2).all(|it| (it[1] - it[0] - 60.0).abs() < 15.1), "{acked:?}");
    assert!(canary(&world, "RefusedWrites", Statistic::Sum, 5).iter().all(|it| *it < 0.5));
    let id = world.databases.instances.iter().find(|it| it.standby.is_some()).unwrap().id.clone();
    world.fail_over_database(REGION, &id, Forced::Yes).unwrap();
    wait(&mut world, 240);
    let refused: f64 = canary(&world, "RefusedWrites", Statistic::Sum, 5).iter().sum();
    assert!((30.0..130.0).contains(&refused), "{refused}");
    assert!(canary(&world, "MissingSeq", Statistic::Maximum, 5).iter().all(|it| *it < 0.5));
    let last = canary(&world, "LastAckedSeq", Statistic::Maximum, 1);
    assert_eq!(last.len(), 1, "it writes again");
}

#[test]
fn a_cold_cache_misses_more() {
    let mut world = world("platform");
    wait(&mut world, 60);
    let group = &world.caches.groups[0];
    let (id, nodes) = (group.id.clone(), group.shards[0].nodes.clone());
    let hits = |world: &World, node: &str| {
        let window = Window { from: world.now() - Duration::from_mins(2), to: world.now(), period: 60 };
        let metric = MetricId::new("AWS/ElastiCache", "CacheHitRate", &[("CacheClusterId", node)]);
        world.metrics.data(REGION, &metric, Statistic::Average, window).last().map(|it| it.value)
    };
    assert!(hits(&world, &nodes[0].id).unwrap() > 90.0);
    assert_eq!(hits(&world, &nodes[1].id), None);
    world.test_failover(REGION, &id, "0001").unwrap();
    wait(&mut world, 120);
    assert!(hits(&world, &nodes[1].id).unwrap() < 80.0);
    wait(&mut world, 600);
    assert!(hits(&world, &nodes[1].id).unwrap() > 90.0);
}

#[test]
fn a_zone_that_fails_takes_its_databases_along_and_their_standbys_take_over() {
    let mut world = world("platform");
    world.inject(Injection::ZoneFailure, &Occasion::default());
    wait(&mut world, 300);
    let main = world.databases.instances.iter().find(|it| it.standby.is_some()).unwrap();
    assert_eq!(main.zone, "us-east-1b");
    let primary = world.caches.groups[0].shards[0].primary().unwrap();
    assert_eq!(primary.zone, "us-east-1b");
    assert!(world.databases.reports.iter().any(|it| it.message.contains("failover completed")));
    world.inject(Injection::SecondZoneFailure, &Occasion::default());
    wait(&mut world, 300);
    assert!(canary(&world, "LastAckedSeq", Statistic::Maximum, 2).is_empty(), "nobody is left to write to");
    assert!(fires(&world, "db-canary-stalled"));
}

#[test]
fn the_platform_has_all_of_its_four_phases() {
    let mut world = world("platform");
    let names: Vec<&str> = world.stacks.iter().map(|it| it.name.as_str()).collect();
    let wanted = ["foundation", "edge", "compute", "data", "cache", "cdn", "net"].map(|it| format!("finops-{it}"));
    assert_eq!(names, wanted);
    let output = |stack: &str, key: &str| {
        let stack = world.stacks.iter().find(|it| it.name == stack).unwrap();
        stack.outputs.iter().find(|it| it.key == key).map(|it| it.value.clone())
    };
    let main = output("finops-data", "DatabaseId").unwrap();
    assert!(world.databases.instances.iter().any(|it| it.id == main && it.standby.is_some()));
    assert_eq!(output("finops-data", "AuroraClusterId").as_ref(), Some(&world.databases.clusters[0].id));
    assert_eq!(output("finops-cache", "CacheGroupId").as_ref(), Some(&world.caches.groups[0].id));
    assert_eq!(output("finops-data", "CanaryMetric").as_deref(), Some("FinOps/Canary:LastAckedSeq"));
    assert!(output("finops-cdn", "DistributionDomainName").unwrap().ends_with(".cloudfront.net"));
    assert!(output("finops-data", "CanaryAlarm").is_some());
    wait(&mut world, 600);
    assert_sound(&world);
    assert_eq!(firing(&world), Vec::<&str>::new());
}
