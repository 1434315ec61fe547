//! What carries the load: floor, zones, steps, cool-down, budget.

use std::time::Duration;

use domain::{Budget, Lifecycle, Reading, Stat, TargetState, Usd};

use super::*;
use crate::samples::{activity, desired, instance, noon, on_instance, on_target, on_web, propose, propose_for, target};
use crate::{
    Action, AlarmAction, AlarmChange, Bounds, GroupChange, InstanceChange, RefreshAction, RefreshChange, TargetChange,
};
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
                    })
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
fn zones_stay_even_and_filled() {
    let standby = |id| propose(on_instance(id, InstanceChange::EnterStandby));
    hold(
        Guard::ZoneBalance,
        &[
            case("from the fuller zone", |_| {}, one_fewer(), (Pass, "differ by 0")),
            case("more", |_| {}, propose(desired(6)), (Pass, "differ by 0")),
            case("down to one", |_| {}, propose(desired(1)), (Block, "1a or 1b would be left empty")),
            case("the only one of its zone", |_| {}, standby("i-3"), (Block, "1b would be left empty")),
            case("one of two of its zone", |_| {}, standby("i-1"), (Pass, "differ by 0")),
            case(
                "uneven and more so",
                |s| s.instances(|all| all.extend([instance("i-4", "b"), instance("i-5", "a")])),
                standby("i-4"),
                (Block, "would differ by 2, now by 1"),
            ),
            case(
                "uneven and no worse",
                |s| s.instances(|all| all.extend([instance("i-4", "a"), instance("i-5", "a")])),
                standby("i-1"),
                (Pass, "differ by 2"),
            ),
            case(
                "worse on the way back",
                |s| {
                    s.instances(|all| {
                        all.push(instance("i-4", "a"));
                        all[0].lifecycle = Lifecycle::Standby;
                    });
                },
                propose(on_instance("i-1", InstanceChange::ExitStandby)),
                (Warn, "would differ by 2, now by 1"),
            ),
            case(
                "one zone",
                |s| {
                    s.web(|web| {
                        web.zones.truncate(1);
                        web.instances.remove(2);
                    })
                },
                one_fewer(),
                (Pass, "one zone"),
            ),
            case("one in two zones", |s| s.instances(|all| all.truncate(1)), standby("i-1"), (Pass, "differ by 0")),
            case(
                "a target",
                |_| {},
                propose(on_target("i-3", TargetChange::Deregister)),
                (Block, "1b would be left empty"),
            ),
            case(
                "a target that no group serves",
                |s| s.web(|web| web.target_groups.clear()),
                propose(on_target("i-3", TargetChange::Deregister)),
                (Block, "1b would be left empty"),
            ),
            case("an alarm", |_| {}, mute(), (Pass, "no zone")),
        ],
    );
}

#[test]
fn steps_are_small() {
    let twenty = |s: &mut Sample| s.web(|web| web.capacity = domain::Capacity::new(0, 20, 100).unwrap());
    hold(
        Guard::StepCap,
        &[
            case("one of three", |_| {}, one_fewer(), (Pass, "removes 1 of 3")),
            case("two of three", |_| {}, propose(desired(1)), (Block, "removes 2 of 3 at once, 1 is the most (10 %)")),
            case("a tenth", twenty, propose(desired(18)), (Pass, "removes 2 of 20")),
            case("more than a tenth", twenty, propose(desired(17)), (Block, "removes 3 of 20 at once, 2 is the most")),
            case("half as many more", twenty, propose(desired(30)), (Pass, "adds 10 to 20")),
            case("more than that", twenty, propose(desired(31)), (Warn, "adds 11 to 20 at once, 10 is usual")),
            case(
                "from nothing",
                |s| s.web(|web| web.capacity = domain::Capacity::new(0, 0, 6).unwrap()),
                propose(desired(1)),
                (Pass, "adds 1 to 0"),
            ),
            case("a wider step", |s| s.limits.step_percent = 67, propose(desired(1)), (Pass, "removes 2 of 3")),
            case("no share at all", |s| s.limits.step_percent = 0, one_fewer(), (Pass, "removes 1 of 3")),
            case(
                "by bounds",
                |_| {},
                propose(on_web(GroupChange::Bounds(Bounds { min: Some(1), max: Some(1) }))),
                (Block, "removes 2 of 3"),
            ),
            case("a target", |_| {}, propose(on_target("i-1", TargetChange::Deregister)), (Pass, "removes 1 of 3")),
            case(
                "targets not known",
                |s| s.wait(Duration::from_mins(2)),
                propose(on_target("i-1", TargetChange::Deregister)),
                (Unknown, "not known"),
            ),
            case("an alarm", |_| {}, mute(), (Pass, "moves nothing")),
        ],
    );
}

#[test]
fn a_person_who_has_just_changed_it_is_waited_for() {
    const PERSON: &str = "At 2026-11-24T11:57:50Z a user request explicitly set group desired capacity changing the \
                          desired capacity from 2 to 3.";
    const ALARM: &str = "At 2026-11-24T11:57:50Z a monitor alarm web-cpu-high in state ALARM triggered policy cpu-out \
                         changing the desired capacity from 2 to 3.";
    const CLOCK: &str = "At 2026-11-24T11:57:50Z a scheduled action update of AutoScalingGroup constraints to min: 2.";
    const HEALTH: &str = "At 2026-11-24T11:57:50Z an instance was taken out of service in response to a user \
                          health-check.";
    fn ago(secs: u64, cause: &'static str) -> impl Fn(&mut Sample) {
        move |s| s.scaling(|known| known.activities = vec![activity(noon() - Duration::from_secs(secs), cause)])
    }
    hold(
        Guard::CoolDown,
        &[
            case("nobody", |_| {}, one_fewer(), (Pass, "no person")),
            case(
                "a person just now",
                |s| ago(130, PERSON)(s),
                one_fewer(),
                (Block, "a person changed it 2m ago; 5m is usual"),
            ),
            case("a person, more", |s| ago(130, PERSON)(s), propose(desired(4)), (Warn, "a person changed it 2m ago")),
            case("a person four minutes ago", |s| ago(299, PERSON)(s), one_fewer(), (Block, "4m ago")),
            case("a person five minutes ago", |s| ago(300, PERSON)(s), one_fewer(), (Pass, "5m ago")),
            case(
                "instances that settle longer",
                |s| {
                    ago(300, PERSON)(s);
                    s.web(|web| web.settling = Duration::from_mins(10));
                },
                one_fewer(),
                (Block, "10m is usual"),
            ),
            case("a policy", |s| ago(10, ALARM)(s), one_fewer(), (Pass, "no person")),
            case("a schedule", |s| ago(10, CLOCK)(s), one_fewer(), (Pass, "no person")),
            case("marked unhealthy", |s| ago(10, HEALTH)(s), one_fewer(), (Block, "10s ago")),
            case("the clock is behind", |s| ago(0, PERSON)(s), one_fewer(), (Block, "0s ago")),
            case(
                "another group",
                |s| {
                    ago(10, PERSON)(s);
                    s.scaling(|known| known.activities[0].group = "batch".into());
                },
                one_fewer(),
                (Pass, "no person"),
            ),
            case("not read", |s| s.here().scaling = Reading::default(), one_fewer(), (Unknown, "have not been read")),
            case("read long ago", |s| s.wait(Duration::from_mins(2)), one_fewer(), (Unknown, "2m ago, 1m is the most")),
            case(
                "not read, more",
                |s| s.here().scaling = Reading::default(),
                propose(desired(4)),
                (Warn, "not been read"),
            ),
            case(
                "an instance",
                |s| ago(10, PERSON)(s),
                propose(on_instance("i-1", InstanceChange::Replace)),
                (Block, "10s"),
            ),
            case(
                "a target",
                |s| ago(10, PERSON)(s),
                propose(on_target("i-1", TargetChange::Deregister)),
                (Block, "10s"),
            ),
            case("a refresh", |s| ago(10, PERSON)(s), refresh(90), (Block, "10s")),
            case(
                "bounds alone",
                |s| ago(10, PERSON)(s),
                propose(on_web(GroupChange::Bounds(Bounds { min: None, max: Some(5) }))),
                (Pass, "moves no instance"),
            ),
            case("a mute", |s| ago(10, PERSON)(s), mute(), (Pass, "moves no instance")),
        ],
    );
}

#[test]
fn no_more_is_spent_than_may_be() {
    fn budget(forecast: Option<f64>, limit: f64) -> impl Fn(&mut Sample) {
        move |s| {
            let forecast = forecast.map(Usd);
            let budget =
                Budget { name: "all".into(), period: "MONTHLY".into(), limit: Usd(limit), actual: None, forecast };
            s.facts.estate.billing.budgets = Reading::new(vec![budget], noon());
        }
    }
    let more = || propose(desired(4));
    hold(
        Guard::Budget,
        &[
            case("fewer", |s| budget(Some(99.0), 10.0)(s), one_fewer(), (Pass, "costs no more")),
            case("no budget", |_| {}, more(), (Pass, "no budget is set")),
            case("far from it", |s| budget(Some(50.0), 142.0)(s), more(), (Pass, "of $142.00 (4")),
            case("near", |s| budget(Some(110.0), 142.0)(s), more(), (Warn, "of $142.00 (8")),
            case("beyond", |s| budget(Some(140.0), 142.0)(s), more(), (Warn, "of $142.00 (10")),
            case("near, put back", |s| budget(Some(110.0), 142.0)(s), propose_for(desired(4), 30), (Pass, "(77 %)")),
            case("no forecast", |s| budget(None, 142.0)(s), more(), (Warn, "is not known")),
            case("no number", |s| budget(Some(f64::NAN), 142.0)(s), more(), (Warn, "says nothing")),
            case("a budget of nothing", |s| budget(Some(1.0), 0.0)(s), more(), (Warn, "says nothing")),
            case(
                "no price",
                |s| {
                    budget(Some(1.0), 10.0)(s);
                    s.instances(|all| all.iter_mut().for_each(|it| it.kind = None));
                },
                more(),
                (Warn, "no list price"),
            ),
            case(
                "the profile's own",
                |s| {
                    s.limits.monthly_usd = Some(Usd(100.0));
                    s.facts.estate.billing.forecast = Reading::new(Usd(95.0), noon());
                },
                more(),
                (Warn, "of $100.00 (10"),
            ),
        ],
    );
    // Before the direction softens it, what is beyond blocks.
    let mut sample = Sample::new();
    budget(Some(140.0), 142.0)(&mut sample);
    let (proposed, before) = (more(), more().action.read(&crate::samples::region(), &sample.facts.estate).unwrap());
    let scene =
        Scene { proposed: &proposed, before: &before, facts: &sample.facts, limits: &sample.limits, now: sample.now };
    assert_eq!(check(Guard::Budget, &scene).verdict, Block);
}
