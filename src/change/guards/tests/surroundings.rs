//! What goes on around a change: others acting, automatisms.

use std::time::Duration;

use domain::{AlarmRule, AlarmState, Reading};

use super::*;
use crate::samples::{
    desired, noon, on_instance, on_target, on_web, policy, propose, propose_for, refresh, schedule, stack,
};
use crate::{
    Action, AlarmAction, AlarmChange, GroupChange, InstanceChange, Process, RefreshAction, RefreshChange,
    ScheduleAction, ScheduleChange, TargetChange,
};
use Verdict::{Block, Pass, Unknown, Warn};

fn fewer() -> Proposed {
    propose(desired(2))
}

fn mute(name: &str) -> Proposed {
    propose(Action::Alarm(AlarmAction { alarm: name.into(), change: AlarmChange::Mute { minutes: 30 } }))
}

fn on_refresh(change: RefreshChange) -> Proposed {
    propose(Action::Refresh(RefreshAction { group: "web".into(), change }))
}

fn start() -> RefreshChange {
    RefreshChange::Start { template: "lt-1".into(), version: "8".into(), min_healthy: 90 }
}

fn fire(sample: &mut Sample, name: &str) {
    sample.alarms(|all| all.iter_mut().filter(|it| it.name == name).for_each(|it| it.state = AlarmState::Alarm));
}

#[test]
fn two_do_not_change_the_same() {
    fn at(sample: &mut Sample, mins: u64, name: &str) {
        let due = schedule(name, noon() + Duration::from_mins(mins), [Some(2), None, Some(6)]);
        sample.scaling(|scaling| scaling.schedules = vec![due]);
    }
    fn status(sample: &mut Sample, name: &str, word: &str) {
        sample.stacks(|all| *all = vec![stack(name, word)]);
    }
    let cut = |change| propose(Action::Schedule(ScheduleAction { group: "web".into(), name: "night".into(), change }));
    hold(
        Guard::OthersActing,
        &[
            case("nobody", |_| {}, fewer(), (Pass, "nothing else")),
            case(
                "its stack",
                |s| status(s, "finops-compute", "UPDATE_IN_PROGRESS"),
                fewer(),
                (Block, "finops-compute is UPDATE_IN"),
            ),
            case(
                "its stack, more",
                |s| status(s, "finops-compute", "UPDATE_IN_PROGRESS"),
                propose(desired(4)),
                (Warn, "wait for its end"),
            ),
            case("another stack", |s| status(s, "finops-edge", "UPDATE_IN_PROGRESS"), fewer(), (Pass, "nothing else")),
            case(
                "the stack of its phase",
                |s| {
                    status(s, "finops-compute", "CREATE_IN_PROGRESS");
                    s.web(|web| web.tags.retain(|key, _| *key == "finops:phase"));
                },
                fewer(),
                (Block, "finops-compute is CREATE_IN"),
            ),
            case("stacks not read", |s| s.here().stacks = Reading::default(), fewer(), (Unknown, "the stacks")),
            case(
                "of no stack",
                |s| {
                    s.here().stacks = Reading::default();
                    s.web(|web| web.tags.clear());
                },
                fewer(),
                (Pass, "nothing else"),
            ),
            case(
                "the target group's stack",
                |s| status(s, "finops-edge", "UPDATE_IN_PROGRESS"),
                propose(on_target("i-1", TargetChange::Deregister)),
                (Block, "finops-edge"),
            ),
            case(
                "a refresh",
                |s| s.refreshes(vec![refresh("r-1", "InProgress")]),
                fewer(),
                (Block, "refresh r-1 is InProgress at 33 %"),
            ),
            case(
                "a refresh over",
                |s| s.refreshes(vec![refresh("r-1", "Successful")]),
                fewer(),
                (Pass, "nothing else"),
            ),
            case(
                "a second refresh",
                |s| s.refreshes(vec![refresh("r-1", "Baking")]),
                on_refresh(start()),
                (Block, "r-1 is Baking"),
            ),
            case(
                "the end of a refresh",
                |s| s.refreshes(vec![refresh("r-1", "InProgress")]),
                on_refresh(RefreshChange::Cancel),
                (Pass, "nothing else"),
            ),
            case(
                "its way back",
                |s| s.refreshes(vec![refresh("r-1", "InProgress")]),
                on_refresh(RefreshChange::Rollback),
                (Pass, "nothing else"),
            ),
            case("refreshes not read", |s| s.here().refreshes.clear(), fewer(), (Unknown, "the refreshes")),
            case("due soon", |s| at(s, 10, "night"), fewer(), (Block, "night sets min 2, max 6 in 10m")),
            case("due later", |s| at(s, 11, "night"), fewer(), (Pass, "nothing else")),
            case("due before it is put back", |s| at(s, 30, "night"), propose_for(desired(2), 30), (Block, "in 30m")),
            case("due after", |s| at(s, 31, "night"), propose_for(desired(2), 30), (Pass, "nothing else")),
            case("a fuse of our own", |s| at(s, 5, "finops-fuse"), fewer(), (Pass, "nothing else")),
            case("what is due is deleted", |s| at(s, 5, "night"), cut(ScheduleChange::Delete), (Pass, "nothing else")),
            case(
                "what is due is silenced",
                |s| at(s, 5, "night"),
                propose(on_web(GroupChange::Suspend([Process::ScheduledActions].into()))),
                (Pass, "nothing else"),
            ),
            case(
                "schedules rest",
                |s| {
                    at(s, 5, "night");
                    s.web(|web| web.suspended = vec!["ScheduledActions".into()]);
                },
                fewer(),
                (Pass, "nothing else"),
            ),
            case(
                "due nobody knows when",
                |s| {
                    at(s, 5, "night");
                    s.scaling(|scaling| scaling.schedules[0].at = None);
                },
                fewer(),
                (Warn, "is not told"),
            ),
            case(
                "schedules not read",
                |s| s.here().scaling = Reading::default(),
                fewer(),
                (Unknown, "the scaling activities"),
            ),
            case(
                "an alarm",
                |s| s.refreshes(vec![refresh("r-1", "InProgress")]),
                mute("web-5xx"),
                (Pass, "nothing else"),
            ),
        ],
    );
}

/// A schedule alone, eight hours from now.
fn by_clock(sample: &mut Sample, group: &str, name: &str) {
    let mut due = schedule(name, noon() + Duration::from_hours(8), [Some(3), None, None]);
    due.group = group.into();
    sample.scaling(|scaling| {
        scaling.policies.clear();
        scaling.schedules = vec![due];
    });
}

/// The alarms have read what is no number.
fn blind(sample: &mut Sample) {
    sample.alarms(|all| {
        for alarm in all {
            if let AlarmRule::Metric(rule) = &mut alarm.rule {
                rule.latest = Some(f64::NAN);
            }
        }
    });
}

/// The same, and CloudWatch has counted what the first alarm watches, by another period.
fn counted(sample: &mut Sample) {
    blind(sample);
    let (here, cloud) = (sample.now.here, sample.now.cloud);
    let alarms = sample.here().alarms.value().cloned().unwrap_or_default();
    for rule in alarms.iter().filter_map(domain::Alarm::metric) {
        let query = domain::MetricQuery { period: rule.query.period + 60, ..rule.query.clone() };
        let points = vec![(cloud - Duration::from_mins(2), 61.5)];
        let series = domain::Series { query: query.clone(), points };
        sample.here().metrics.insert(query, domain::Reading::new(series, here));
    }
}

#[test]
fn automatisms_are_foretold() {
    fn rest(process: &'static str) -> impl Fn(&mut Sample) {
        move |s| s.web(|web| web.suspended = vec![process.into()])
    }
    fn only(s: &mut Sample, effect: &str, name: &str) {
        s.scaling(|scaling| scaling.policies = vec![policy("p", effect, name)]);
    }
    let replace = || propose(on_instance("i-1", InstanceChange::Replace));
    let unhealthy = || propose(on_instance("i-1", InstanceChange::Unhealthy));
    hold(
        Guard::FightingAutomation,
        &[
            case("a policy that adds", |_| {}, fewer(), (Warn, "cpu-out will scale out at > 70 (now 50.0): not yet")),
            case(
                "a policy that removes",
                |_| {},
                propose(desired(4)),
                (Warn, "cpu-in will scale in at < 30 (now 50.0): not yet"),
            ),
            case(
                "at once",
                |s| fire(s, "web-cpu-high"),
                fewer(),
                (Warn, "scale out again at once: its alarm web-cpu-high fires"),
            ),
            case("only the other way", |s| only(s, "-1", "web-cpu-low"), fewer(), (Pass, "no automatism")),
            case(
                "only the other way, more",
                |s| only(s, "+1", "web-cpu-high"),
                propose(desired(4)),
                (Pass, "no automatism"),
            ),
            case(
                "tracking",
                |s| only(s, "keep CPU at 60", "web-cpu-high"),
                fewer(),
                (Warn, "p will scale out at > 70"),
            ),
            case(
                "tracking, never in",
                |s| only(s, "keep CPU at 60, never in", "web-cpu-high"),
                propose(desired(4)),
                (Pass, "no automatism"),
            ),
            case(
                "tracking, the other alarm",
                |s| only(s, "keep CPU at 60", "web-cpu-high"),
                propose(desired(4)),
                (Warn, "p may scale in again"),
            ),
            case("without its alarm", |s| only(s, "+1", "gone"), fewer(), (Warn, "p may scale out again (+1)")),
            case("not a number", blind, fewer(), (Warn, "what it is now is not known")),
            case("not a number, but counted", counted, fewer(), (Warn, "at > 70 (now 61.5): not yet")),
            case(
                "disabled",
                |s| s.scaling(|all| all.policies.iter_mut().for_each(|it| it.is_enabled = false)),
                fewer(),
                (Pass, "no automatism"),
            ),
            case(
                "of another group",
                |s| s.scaling(|all| all.policies.iter_mut().for_each(|it| it.group = "batch".into())),
                fewer(),
                (Pass, "no automatism"),
            ),
            case("policies rest", |s| rest("AlarmNotification")(s), fewer(), (Pass, "no automatism")),
            case(
                "nothing would come back",
                |s| rest("Launch")(s),
                fewer(),
                (Block, "Launch is suspended: no instance would be started"),
            ),
            case("nothing would come", |s| rest("Launch")(s), propose(desired(4)), (Warn, "Launch is suspended")),
            case("nothing would go", |s| rest("Terminate")(s), fewer(), (Block, "Terminate is suspended")),
            case("nothing in its place", |s| rest("Launch")(s), replace(), (Block, "Launch is suspended")),
            case(
                "nothing behind the balancer",
                |s| rest("AddToLoadBalancer")(s),
                replace(),
                (Block, "would get no requests"),
            ),
            case("never replaced", |s| rest("ReplaceUnhealthy")(s), unhealthy(), (Block, "would not be replaced")),
            case("never noticed", |s| rest("HealthCheck")(s), unhealthy(), (Block, "HealthCheck is suspended")),
            case(
                "a refresh that stands still",
                |s| rest("InstanceRefresh")(s),
                on_refresh(start()),
                (Block, "would not go on"),
            ),
            case(
                "aside",
                |s| rest("Launch")(s),
                propose(on_instance("i-1", InstanceChange::EnterStandby)),
                (Warn, "cpu-out will"),
            ),
            case("a replacement", |_| {}, replace(), (Pass, "no automatism")),
            case(
                "a schedule",
                |s| {
                    only(s, "-1", "web-cpu-low");
                    s.scaling(|all| {
                        all.schedules = vec![schedule("day", noon() + Duration::from_hours(8), [Some(3), None, None])];
                    });
                },
                fewer(),
                (Warn, "day will set min 3 in 8h (2026-11-24T20:00:00Z)"),
            ),
            case(
                "a schedule after it is put back",
                |s| {
                    only(s, "-1", "web-cpu-low");
                    s.scaling(|all| {
                        all.schedules = vec![schedule("day", noon() + Duration::from_hours(8), [None, Some(3), None])];
                    });
                },
                propose_for(desired(2), 30),
                (Pass, "no automatism"),
            ),
            case(
                "a schedule that has passed",
                |s| {
                    only(s, "-1", "web-cpu-low");
                    let passed = noon() - Duration::from_mins(1);
                    s.scaling(|all| all.schedules = vec![schedule("day", passed, [Some(3), None, None])]);
                },
                fewer(),
                (Pass, "no automatism"),
            ),
            case("a schedule of another group", |s| by_clock(s, "batch", "day"), fewer(), (Pass, "no automatism")),
            case("a fuse of its own", |s| by_clock(s, "web", "finops-fuse"), fewer(), (Pass, "no automatism")),
            case("a schedule of its own", |s| by_clock(s, "web", "day"), fewer(), (Warn, "day will set min 3")),
            case(
                "a schedule that agrees",
                |s| {
                    only(s, "-1", "web-cpu-low");
                    s.scaling(|all| {
                        all.schedules =
                            vec![schedule("day", noon() + Duration::from_hours(8), [Some(2), Some(2), Some(2)])];
                    });
                },
                fewer(),
                (Pass, "no automatism"),
            ),
            case(
                "policies not read",
                |s| s.here().scaling = Reading::default(),
                fewer(),
                (Unknown, "the scaling activities"),
            ),
            case(
                "for ever",
                |_| {},
                propose(on_web(GroupChange::Suspend([Process::Launch].into()))),
                (Warn, "give --revert-after"),
            ),
            case(
                "for a while",
                |_| {},
                propose_for(on_web(GroupChange::Suspend([Process::Launch].into())), 30),
                (Pass, "no automatism"),
            ),
            case(
                "zones that will be evened out",
                |s| {
                    s.instances(|all| {
                        all.extend([crate::samples::instance("i-4", "b"), crate::samples::instance("i-5", "a")]);
                    });
                    s.scaling(|all| all.policies.clear());
                },
                propose(on_instance("i-4", InstanceChange::EnterStandby)),
                (Warn, "differ by 2: AZRebalance will start one"),
            ),
        ],
    );
}
