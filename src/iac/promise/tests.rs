use domain::{CloudError, LoadBalancer, MetricQuery, PHASES, Reading, Series, TargetGroup};
use proptest::prelude::*;

use super::*;
use crate::samples::region;

const MINUTES: usize = 180;

fn now() -> Moment {
    Moment::from_secs(1_000_000)
}

fn front() -> Front {
    Front {
        balancer: LoadBalancer {
            arn: "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web-alb/50".into(),
            name: "web-alb".into(),
            kind: "application".into(),
            state: "active".into(),
            zones: vec![],
        },
        groups: vec!["arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0f".into()],
    }
}

/// A region in which every metric has been read; each has a value in the first so many minutes.
fn read(values: &[(&str, usize, f64)]) -> RegionEstate {
    let mut here = RegionEstate::default();
    for query in front().queries() {
        let given = values.iter().find(|(name, ..)| query.name == **name);
        let minutes = given.map_or(0, |(_, minutes, _)| *minutes);
        let at = |minute: usize| Window::before(now()).from + Duration::from_mins(minute as u64);
        let points = (0..minutes).map(|minute| (at(minute), given.map_or(0.0, |(.., value)| *value))).collect();
        here.metrics.insert(query.clone(), Reading::new(Series { query, points }, now()));
    }
    here
}

fn measured(phase: usize, here: &RegionEstate) -> Vec<(&'static str, Option<f64>, Kept)> {
    let all = measure(&PHASES[phase - 1], Some(&front()), here, Window::before(now()));
    all.iter().map(|it| (it.promise.name, it.measured.map(|value| (value * 1e4).round() / 1e4), it.verdict)).collect()
}

const FINE: [(&str, usize, f64); 5] = [
    ("HealthyHostCount", MINUTES, 3.0),
    ("RequestCount", MINUTES, 15_000.0),
    ("HTTPCode_Target_5XX_Count", 9, 1.0),
    ("TargetResponseTime", MINUTES, 0.4),
    ("ActiveConnectionCount", MINUTES, 900.0),
];

#[test]
fn figures_are_measured_and_judged_by_the_phases_own_targets() {
    use super::Kept::{Broken, Kept, Unknown};
    let fine = read(&FINE);
    assert_eq!(
        measured(2, &fine),
        [
            ("availability", Some(99.9997), Kept),
            ("response-time", Some(0.4), Kept),
            ("users", Some(450.0), Unknown),
            ("throughput", Some(250.0), Kept),
        ]
    );
    let verdicts = |phase, here: &RegionEstate| measured(phase, here).iter().map(|it| it.2).collect::<Vec<_>>();
    assert_eq!(verdicts(1, &fine), [Kept, Kept, Kept, Kept]);
    assert_eq!(verdicts(4, &fine), [Kept, Kept, Unknown, Unknown]);
    assert_eq!(verdicts(5, &fine), []);
    let mut slow = FINE;
    slow[3].2 = 2.5;
    assert_eq!(verdicts(1, &read(&slow)), [Kept, Broken, Unknown, Unknown], "what came was not answered as promised");
}

#[test]
fn an_hour_without_targets_is_an_hour_of_failing() {
    let down = read(&[
        ("HealthyHostCount", MINUTES, 0.0),
        ("HTTPCode_ELB_5XX_Count", MINUTES, 100.0),
        ("RequestCount", 90, 100.0),
    ]);
    let all = measured(2, &down);
    assert_eq!(all[0], ("availability", Some(0.0), Kept::Broken));
    assert_eq!(all[1], ("response-time", None, Kept::Unknown));
}

#[test]
fn what_is_not_known_is_never_zero() {
    let window = Window::before(now());
    let why = |front: Option<&Front>, here: &RegionEstate| {
        let all = measure(&PHASES[1], front, here, window);
        assert!(all.iter().all(|it| it.verdict == Kept::Unknown), "{all:?}");
        assert!(all.iter().all(|it| it.measured.is_none()), "{all:?}");
        all[0].why.clone().unwrap()
    };
    assert!(why(None, &read(&FINE)).contains("no load balancer"));
    assert!(why(Some(&front()), &RegionEstate::default()).contains("has not been read yet"));
    assert!(why(Some(&front()), &read(&[])).contains("no datapoint"));
    let mut failed = read(&FINE);
    let query: MetricQuery = front().queries().remove(1);
    failed.metrics.get_mut(&query).unwrap().failed(CloudError::Throttled { operation: "GetMetricData".into() }, now());
    assert!(why(Some(&front()), &failed).contains("HTTPCode_ELB_5XX_Count could not be read"));
}

#[test]
fn minutes_without_requests_are_known_by_their_healthy_hosts() {
    let quiet = read(&[("HealthyHostCount", MINUTES, 3.0)]);
    let all = measure(&PHASES[1], Some(&front()), &quiet, Window::before(now()));
    assert_eq!(
        (all[0].measured, all[0].known_minutes, all[0].why.as_deref()),
        (None, MINUTES, Some("no request came"))
    );
    assert_eq!((all[3].promise.name, all[3].measured), ("throughput", Some(0.0)), "known to be none");
    let young = read(&[("HealthyHostCount", 60, 3.0), ("RequestCount", 60, 9.0), ("TargetResponseTime", 60, 0.1)]);
    let all = measure(&PHASES[1], Some(&front()), &young, Window::before(now()));
    assert_eq!((all[0].measured, all[0].verdict), (Some(100.0), Kept::Unknown));
    assert_eq!(all[0].why.as_deref(), Some("only 60 of 180 minutes are known"));
}

#[test]
fn the_load_balancer_is_the_one_that_a_stack_gives_out_or_else_the_only_one() {
    let group = |name: &str, balancer: Option<LoadBalancer>| TargetGroup {
        region: region(),
        arn: format!("arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/{name}/1").into(),
        name: name.into(),
        balancer,
        endpoint: "HTTP:80".into(),
        health_check: "HTTP /".into(),
        tags: [].into(),
    };
    let mut here = RegionEstate::default();
    assert_eq!(Front::find(&here), None);
    let groups = vec![group("web", Some(front().balancer)), group("api", Some(front().balancer)), group("idle", None)];
    here.target_groups.succeeded(groups, now(), None);
    let found = Front::find(&here).unwrap();
    assert_eq!((found.groups.len(), found.queries().len()), (2, 7));
    let other = LoadBalancer {
        arn: "arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/app/shop/9".into(),
        ..front().balancer
    };
    let nlb = LoadBalancer { arn: "arn:2".into(), kind: "network".into(), ..front().balancer };
    let groups = vec![group("a", Some(other.clone())), group("web", Some(front().balancer)), group("n", Some(nlb))];
    here.target_groups.succeeded(groups, now(), None);
    assert_eq!(Front::find(&here), None, "of two nobody can say which");
    let mut given = |arn: &str, tag: &str| {
        let mut stack = crate::samples::stack("finops-edge", "CREATE_COMPLETE");
        stack.outputs = [("BalancerArn".into(), arn.into())].into();
        stack.tags = [(tag.into(), "2".into())].into();
        here.stacks.succeeded(vec![stack], now(), None);
        Front::find(&here).map(|front| (front.balancer.arn, front.groups.len()))
    };
    assert_eq!(given(other.arn.raw(), domain::TAG), Some((other.arn.clone(), 1)));
    assert_eq!(given(other.arn.raw(), "team"), None, "somebody else's stack");
    assert_eq!(given("arn:gone", domain::TAG), None, "no target group tells of it");
}

proptest! {
    #[test]
    fn availability_is_a_share_and_the_mean_lies_within(
        requests in prop::collection::vec(prop::option::of(0.0..1e6_f64), 10),
        errors in prop::collection::vec(prop::option::of(0.0..1e6_f64), 10),
        times in prop::collection::vec(prop::option::of(0.0..9.0_f64), 10),
    ) {
        let mut here = read(&[]);
        let window = Window::before(now());
        let mut put = |name: &str, values: &[Option<f64>]| {
            let query = front().queries().into_iter().find(|it| it.name == *name).unwrap();
            let at = |minute: usize| window.from + Duration::from_mins(minute as u64);
            let points = values.iter().enumerate().filter_map(|(minute, value)| Some((at(minute), (*value)?))).collect();
            here.metrics.insert(query.clone(), Reading::new(Series { query, points }, now()));
        };
        put("RequestCount", &requests);
        put("HTTPCode_Target_5XX_Count", &errors);
        put("TargetResponseTime", &times);
        let all = measure(&PHASES[0], Some(&front()), &here, window);
        if let Some(availability) = all[0].measured {
            prop_assert!((0.0..=100.0).contains(&availability));
        }
        if let Some(mean) = all[1].measured {
            let known = times.iter().flatten().copied();
            prop_assert!(mean >= known.clone().fold(f64::MAX, f64::min) - 1e-9 && mean <= known.fold(0.0, f64::max) + 1e-9);
        }
    }
}
