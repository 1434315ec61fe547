//! Enough left to carry the load.

use std::time::Duration;

use domain::{Lifecycle, Reading, Stat, TargetState};

use super::*;
use crate::samples::{desired, instance, noon, on_instance, on_target, propose, target};
use crate::{Action, AlarmAction, AlarmChange, InstanceChange, RefreshAction, RefreshChange, TargetChange};
use Verdict::{Block, Pass, Unknown, Warn};

fn one_fewer() -> Proposed {
    propose(desired(2))
}

fn refresh(min_healthy: u8) -> Proposed {
    let change = RefreshChange::Start { template: "lt-1".into(), version: "8".into(), min_healthy };
    propose(Action::Refresh(RefreshAction { group: "web".into(), change }))
}

fn mute() -> Proposed {
    propose(Action::Alarm(AlarmAction { alarm: "web-5xx".into(), change: AlarmChange::Mute { minutes: 30 } }))
}

#[test]
fn the_floor_is_held_under_what_is_taken_away() {
    // 60/s at 100/s safe: one instance at 70 %, two so that a zone may be lost.
    hold(
        Guard::HealthyFloor,
        &[
            case("one of three", |_| {}, one_fewer(), (Pass, "needs 2, has 2 after")),
            case("more", |_| {}, propose(desired(5)), (Pass, "takes nothing away that serves")),
            case("load for two", |s| s.load(|_| Some(4_260.0)), one_fewer(), (Block, "needs 4, has 2 after")),
            case("just at 70 %", |s| s.load(|_| Some(4_200.0)), one_fewer(), (Pass, "needs 2, has 2 after")),
            case(
                "a target fails",
                |s| s.targets(|all| all[0].state = TargetState::Unhealthy),
                one_fewer(),
                (Block, "needs 2, has 1 after"),
            ),
            case(
                "a target is shifted away from",
                |s| s.targets(|all| all[0].shifted = Some("zonal_shift_active".into())),
                one_fewer(),
                (Block, "has 1 after"),
            ),
            case(
                "unhealthy for its group",
                |s| s.instances(|all| all[1].is_healthy = false),
                one_fewer(),
                (Block, "has 1"),
            ),
            case(
                "one starts",
                |s| s.instances(|all| all[1].lifecycle = Lifecycle::Pending),
                one_fewer(),
                (Block, "has 1 after"),
            ),
            case(
                "the bad one is replaced",
                |s| s.instances(|all| all[1].is_healthy = false),
                propose(on_instance("i-2", InstanceChange::Replace)),
                (Pass, "takes nothing away"),
            ),
            case(
                "the last one",
                |s| s.instances(|all| all.truncate(1)),
                propose(on_instance("i-1", InstanceChange::Replace)),
                (Block, "the last of web that serves"),
            ),
            case(
                "a target",
                |_| {},
                propose(on_target("i-1", TargetChange::Deregister)),
                (Pass, "needs 2, has 2 after"),
            ),
            case("a target in", |_| {}, propose(on_target("i-9", TargetChange::Register)), (Pass, "takes nothing")),
            case(
                "back from aside",
                |_| {},
                propose(on_instance("i-1", InstanceChange::ExitStandby)),
                (Pass, "nothing"),
            ),
            case("a refresh of all at once", |_| {}, refresh(0), (Block, "the last of web")),
            case("a refresh one by one", |_| {}, refresh(100), (Pass, "has 2 after")),
            case("a refresh of 34 %", |_| {}, refresh(34), (Pass, "has 2 after")),
            case("a refresh of 33 %", |_| {}, refresh(33), (Block, "has 1 after")),
            case(
                "a target that no group serves",
                |s| {
                    s.web(|web| web.target_groups.clear());
                    s.limits.safe_load.insert("api".to_owned(), 100.0);
                },
                propose(on_target("i-1", TargetChange::Deregister)),
                (Pass, "needs 2, has 2 after"),
            ),
            case("an alarm", |_| {}, mute(), (Pass, "nothing that serves")),
        ],
    );
}

#[test]
fn the_floor_is_unknown_without_figures_and_says_so() {
    let fewer = one_fewer;
    hold(
        Guard::HealthyFloor,
        &[
            case("no safe load", |s| s.limits.safe_load.clear(), fewer(), (Warn, "at the peak it was 20.0/s")),
            case(
                "neither safe load nor load",
                |s| {
                    s.limits.safe_load.clear();
                    s.here().metrics.clear();
                },
                fewer(),
                (Warn, "nor is the load known (the requests have not been read"),
            ),
            case(
                "a safe load of nothing",
                |s| {
                    s.limits.safe_load.insert("web".into(), 0.0);
                },
                fewer(),
                (Unknown, "is 0"),
            ),
            case(
                "a safe load that is no number",
                |s| {
                    s.limits.safe_load.insert("web".into(), f64::NAN);
                },
                fewer(),
                (Unknown, "NaN"),
            ),
            case("no metrics", |s| s.here().metrics.clear(), fewer(), (Unknown, "the load is not known")),
            case("no metrics, more", |s| s.here().metrics.clear(), propose(desired(4)), (Pass, "takes nothing")),
            case(
                "no datapoints at all",
                |s| {
                    s.series("RequestCount", Stat::sum(), vec![]);
                    s.series("HealthyHostCount", Stat::average(), vec![]);
                },
                fewer(),
                (Unknown, "no requests of the last hour"),
            ),
            case(
                "nothing but nonsense",
                |s| {
                    s.load(|_| Some(f64::NAN));
                    s.series("HealthyHostCount", Stat::average(), vec![]);
                },
                fewer(),
                (Unknown, "no requests of the last hour"),
            ),
            case(
                "infinite and negative minutes are left out",
                |s| s.load(|ago| Some([f64::INFINITY, -1e9, 3_600.0][usize::try_from(ago % 3).unwrap()])),
                fewer(),
                (Pass, "needs 2, has 2"),
            ),
            case("a quiet night", |s| s.load(|_| None), fewer(), (Pass, "needs 0, has 2 after")),
            case(
                "a night in which nothing is counted",
                |s| {
                    s.load(|_| None);
                    s.series("HealthyHostCount", Stat::average(), vec![]);
                },
                fewer(),
                (Unknown, "CloudWatch has no requests"),
            ),
            case(
                "counts three minutes old",
                |s| s.now.cloud = s.now.cloud + Duration::from_mins(3),
                fewer(),
                (Pass, "needs 2"),
            ),
            case(
                "counts older than three minutes",
                |s| s.now.cloud = s.now.cloud + Duration::from_secs(181),
                fewer(),
                (Unknown, "is 3m old, 3m is the most"),
            ),
            case("targets read long ago", |s| s.wait(Duration::from_mins(2)), fewer(), (Unknown, "look again")),
            case("targets not read", |s| s.here().target_health.clear(), fewer(), (Unknown, "have not been read")),
            case(
                "targets not read, more",
                |s| s.here().target_health.clear(),
                propose(desired(4)),
                (Warn, "not been read"),
            ),
            case(
                "no balancer",
                |s| s.web(|web| web.target_groups.clear()),
                fewer(),
                (Unknown, "no load balancer stands before it"),
            ),
            case(
                "no balancer of its own",
                |s| s.api(|api| api.balancer = None),
                fewer(),
                (Unknown, "no load balancer routes"),
            ),
            case(
                "one zone",
                |s| {
                    s.web(|web| {
                        web.zones.truncate(1);
                        web.instances.remove(2);
                        web.instances.push(instance("i-3", "a"));
                    });
                },
                propose(desired(2)),
                (Pass, "needs 1, has 2 after"),
            ),
        ],
    );
}

#[test]
fn only_the_last_hour_and_95_of_100_minutes_count() {
    let needed = |sample: &Sample| sample.say(Guard::HealthyFloor, &one_fewer()).why;
    let mut sample = Sample::new();
    // Three minutes of 60 are above the 95th percentile.
    sample.load(|ago| Some(if ago < 3 { 60_000.0 } else { 3_600.0 }));
    assert_eq!(needed(&sample), "needs 2, has 2 after");
    sample.load(|ago| Some(if ago < 4 { 60_000.0 } else { 3_600.0 }));
    assert!(needed(&sample).starts_with("needs 30, has 2 after"), "{}", needed(&sample));
    // What was before the hour does not count, nor what is dated in the future.
    let mut points: Vec<_> = (61..120_u64).rev().map(|ago| (noon() - Duration::from_mins(ago), 60_000.0)).collect();
    points.push((noon() - Duration::from_mins(1), 3_600.0));
    points.push((noon() + Duration::from_mins(5), 60_000.0));
    sample.series("RequestCount", Stat::sum(), points);
    sample.series("HealthyHostCount", Stat::average(), vec![]);
    assert_eq!(needed(&sample), "needs 2, has 2 after");
}

#[test]
fn the_loads_of_two_target_groups_add_up() {
    const ADMIN: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/admin/1a";
    let mut sample = Sample::new();
    sample.web(|web| web.target_groups.push(ADMIN.into()));
    let at = noon() - Duration::from_secs(3);
    let here = sample.here();
    let mut groups = here.target_groups.value().unwrap().clone();
    groups.push(domain::TargetGroup { arn: ADMIN.into(), name: "admin".into(), ..groups[0].clone() });
    here.target_groups = Reading::new(groups, at);
    here.target_health.insert(ADMIN.into(), Reading::new(["i-1", "i-2", "i-3"].map(|id| target(id, "a")).into(), at));
    let said = |sample: &Sample| sample.say(Guard::HealthyFloor, &one_fewer());
    assert_eq!(said(&sample).verdict, Unknown, "one of the loads is not known");
    let query =
        domain::metric::balancer(&ADMIN.into(), &crate::samples::EDGE.into(), "RequestCount", Stat::sum()).unwrap();
    let points = vec![(noon() - Duration::from_mins(1), 1_200.0)];
    sample.here().metrics.insert(query.clone(), Reading::new(domain::Series { query, points }, at));
    let found = said(&sample);
    assert_eq!((found.verdict, found.why.starts_with("needs 4, has 2 after")), (Block, true), "{}", found.why);
    let load = found.evidence.iter().find(|it| it.what == "load").unwrap();
    assert_eq!(load.value, "80.0/s in 95 of 100 minutes, 1 minutes known");
    assert_eq!(load.age, Some(Duration::ZERO));
}

#[test]
fn its_evidence_says_how_many_serve_and_how_many_will() {
    let found = Sample::new().say(Guard::HealthyFloor, &one_fewer());
    let figures: Vec<(&str, &str)> = found.evidence.iter().map(|it| (it.what.as_str(), it.value.as_str())).collect();
    let load = "60.0/s in 95 of 100 minutes, 60 minutes known";
    assert_eq!(figures[..2], [("load", load), ("safe load", "100/s an instance")]);
    assert_eq!(figures[2..], [("zones", "2"), ("usable", "3"), ("usable after", "2")]);
    assert_eq!(found.evidence[3].age, Some(Duration::from_secs(3)));
}
