//! What carries the load: zones, steps, cool-down, budget.

use std::time::Duration;

use domain::{Budget, Lifecycle, Reading, Usd};

use super::*;
use crate::samples::{activity, desired, instance, noon, on_instance, on_target, on_web, propose, propose_for};
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
                    });
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
