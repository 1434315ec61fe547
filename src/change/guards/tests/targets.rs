//! Exactly what was meant, within its bounds, in its phase.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::{Lifecycle, Reading};

use super::*;
use crate::samples::{desired, noon, on_instance, on_target, on_web, propose, refresh, schedule, stack};
use crate::{
    Action, AlarmAction, AlarmChange, Bounds, GroupChange, InstanceChange, RefreshAction, RefreshChange,
    ScheduleAction, ScheduleChange, SchedulePlan, TargetChange,
};
use Verdict::{Block, Pass, Unknown, Warn};

fn aside(id: &str) -> Proposed {
    propose(on_instance(id, InstanceChange::EnterStandby))
}

fn back(id: &str) -> Proposed {
    propose(on_instance(id, InstanceChange::ExitStandby))
}

fn replace(id: &str) -> Proposed {
    propose(on_instance(id, InstanceChange::Replace))
}

fn on_refresh(change: RefreshChange) -> Proposed {
    propose(Action::Refresh(RefreshAction { group: "web".into(), change }))
}

fn start(template: &str, min_healthy: u8) -> Proposed {
    on_refresh(RefreshChange::Start { template: template.into(), version: "8".into(), min_healthy })
}

fn on_schedule(change: ScheduleChange) -> Proposed {
    propose(Action::Schedule(ScheduleAction { group: "web".into(), name: "night".into(), change }))
}

fn mute(name: &str, minutes: u32) -> Proposed {
    propose(Action::Alarm(AlarmAction { alarm: name.into(), change: AlarmChange::Mute { minutes } }))
}

fn bounds(min: Option<u32>, max: Option<u32>) -> Proposed {
    propose(on_web(GroupChange::Bounds(Bounds { min, max })))
}

#[test]
fn only_what_is_there_and_named_is_changed() {
    fn foreign(sample: &mut Sample) {
        sample.web(|web| web.tags.clear());
        sample.api(|api| api.tags.clear());
    }
    fn watched(sample: &mut Sample, watch: &str) {
        foreign(sample);
        sample.web(|web| drop(web.tags.insert("team".into(), "pay".into())));
        sample.limits.watch = vec![watch.to_owned()];
    }
    let register = |id| propose(on_target(id, TargetChange::Register));
    let deregister = |id| propose(on_target(id, TargetChange::Deregister));
    hold(
        Guard::ExactTargets,
        &[
            case("a group", |_| {}, propose(desired(2)), (Pass, "web and nothing else")),
            case(
                "a foreign group",
                foreign,
                propose(desired(4)),
                (Block, "add \"web\" to watch of profile pay-staging"),
            ),
            case("watched by name", |s| watched(s, "web"), propose(desired(2)), (Pass, "web")),
            case("watched by tag", |s| watched(s, "team=pay"), propose(desired(2)), (Pass, "web")),
            case(
                "another is watched",
                |s| watched(s, "team=risk"),
                propose(desired(2)),
                (Block, "the watch list does not name it"),
            ),
            case("watched by a part of its name", |s| watched(s, "we"), propose(desired(2)), (Block, "watch")),
            case(
                "by the tag of a phase",
                |s| s.web(|web| web.tags.retain(|key, _| *key == "finops:phase")),
                propose(desired(2)),
                (Pass, "web"),
            ),
            case(
                "by its stack",
                |s| s.web(|web| web.tags.retain(|key, _| *key != "finops:phase")),
                propose(desired(2)),
                (Pass, "web"),
            ),
            case(
                "by a stack of another prefix",
                |s| {
                    s.limits.platform.prefix = "pay".to_owned();
                    s.web(|web| web.tags.retain(|key, _| *key != "finops:phase"));
                },
                propose(desired(2)),
                (Block, "of no stack of this platform"),
            ),
            case(
                "no process",
                |_| {},
                propose(on_web(GroupChange::Suspend(BTreeSet::new()))),
                (Block, "nothing never means all"),
            ),
            case(
                "no process, back",
                |_| {},
                propose(on_web(GroupChange::Resume(BTreeSet::new()))),
                (Block, "nothing never means all"),
            ),
            case(
                "a process",
                |_| {},
                propose(on_web(GroupChange::Suspend([crate::Process::Launch].into()))),
                (Pass, "web and nothing else"),
            ),
            case("an instance", |_| {}, replace("i-1"), (Pass, "i-1 and nothing else")),
            case("an instance that is not its own", |_| {}, replace("i-9"), (Block, "i-9 is not in web now")),
            case("nothing", |_| {}, replace(""), (Block, "nothing is named")),
            case(
                "an instance that ends",
                |s| s.instances(|all| all[0].lifecycle = Lifecycle::Terminating),
                replace("i-1"),
                (Block, "its end has begun"),
            ),
            case(
                "protected from scale-in",
                |s| s.instances(|all| all[0].is_protected = true),
                replace("i-1"),
                (Warn, "ends it all the same"),
            ),
            case("aside", |_| {}, aside("i-1"), (Pass, "i-1")),
            case(
                "aside before it serves",
                |s| s.instances(|all| all[0].lifecycle = Lifecycle::Pending),
                aside("i-1"),
                (Block, "only one in service"),
            ),
            case("back though in service", |_| {}, back("i-1"), (Block, "only one in standby")),
            case("back", |s| s.instances(|all| all[0].lifecycle = Lifecycle::Standby), back("i-1"), (Pass, "i-1")),
            case("a target", |_| {}, deregister("i-1"), (Pass, "i-1 and nothing else")),
            case(
                "a target that is not registered",
                |_| {},
                deregister("i-9"),
                (Block, "i-9 is not registered with api"),
            ),
            case("a target twice", |_| {}, register("i-1"), (Block, "registered with api already")),
            case("a target of no group", |_| {}, register("i-9"), (Warn, "no group of us-east-1 has i-9")),
            case("a target again", |s| s.targets(|all| drop(all.remove(0))), register("i-1"), (Pass, "i-1")),
            case("a foreign target group", foreign, deregister("i-1"), (Block, "add \"api\" to watch")),
            case("its own template", |_| {}, start("lt-1", 90), (Pass, "web")),
            case(
                "another template",
                |_| {},
                start("lt-2", 90),
                (Warn, "lt-2 is not the launch template of web, lt-1 is"),
            ),
            case(
                "no template",
                |s| s.web(|web| web.template = None),
                start("lt-1", 90),
                (Warn, "names no launch template"),
            ),
            case(
                "no refresh to cancel",
                |_| {},
                on_refresh(RefreshChange::Cancel),
                (Block, "no refresh of web is running"),
            ),
            case(
                "a refresh that is over",
                |s| s.refreshes(vec![refresh("r-1", "Failed")]),
                on_refresh(RefreshChange::Rollback),
                (Block, "no refresh"),
            ),
            case(
                "a refresh",
                |s| s.refreshes(vec![refresh("r-1", "InProgress")]),
                on_refresh(RefreshChange::Cancel),
                (Pass, "web"),
            ),
            case(
                "its way back",
                |s| s.refreshes(vec![refresh("r-1", "InProgress")]),
                on_refresh(RefreshChange::Rollback),
                (Pass, "web"),
            ),
            case(
                "a refresh without a way back",
                |s| {
                    let mut refresh = refresh("r-1", "InProgress");
                    refresh.has_wish = false;
                    s.refreshes(vec![refresh]);
                },
                on_refresh(RefreshChange::Rollback),
                (Block, "cancel it instead"),
            ),
            case(
                "cancelled twice",
                |s| s.refreshes(vec![refresh("r-1", "Cancelling")]),
                on_refresh(RefreshChange::Cancel),
                (Block, "being cancelled already"),
            ),
            case(
                "rolled back twice",
                |s| s.refreshes(vec![refresh("r-1", "RollbackInProgress")]),
                on_refresh(RefreshChange::Rollback),
                (Block, "rolled back already"),
            ),
            case(
                "a rollback cancelled",
                |s| s.refreshes(vec![refresh("r-1", "RollbackInProgress")]),
                on_refresh(RefreshChange::Cancel),
                (Pass, "web"),
            ),
            case(
                "no schedule",
                |_| {},
                on_schedule(ScheduleChange::Delete),
                (Block, "web has no scheduled action night"),
            ),
            case(
                "a schedule",
                |s| s.scaling(|all| all.schedules = vec![schedule("night", noon(), [None; 3])]),
                on_schedule(ScheduleChange::Delete),
                (Pass, "night"),
            ),
            case(
                "an alarm of the group",
                |s| {
                    s.alarms(|all| all[1].name = "cpu".into());
                    s.here().mute_rules.insert("cpu".into(), Reading::new(vec![], noon()));
                },
                mute("cpu", 5),
                (Pass, "cpu and nothing else"),
            ),
            case("an alarm of nothing known", |_| {}, mute("web-5xx", 5), (Warn, "add it to watch")),
            case(
                "a watched alarm",
                |s| s.limits.watch = vec!["web-5xx".to_owned()],
                mute("web-5xx", 5),
                (Pass, "web-5xx"),
            ),
        ],
    );
}

#[test]
fn sizes_stay_within_their_bounds() {
    let put = |min, desired, max| {
        let at = Some(noon() + Duration::from_hours(1));
        on_schedule(ScheduleChange::Put(SchedulePlan { at, min, desired, max, ..SchedulePlan::default() }))
    };
    let past = SchedulePlan { at: Some(noon()), min: Some(2), ..SchedulePlan::default() };
    let never = SchedulePlan { min: Some(2), ..SchedulePlan::default() };
    let full = |s: &mut Sample| s.web(|web| web.capacity = domain::Capacity::new(3, 3, 3).unwrap());
    let empty = |s: &mut Sample| s.web(|web| web.capacity = domain::Capacity::new(0, 0, 3).unwrap());
    hold(
        Guard::Bounds,
        &[
            case("within", |_| {}, propose(desired(4)), (Pass, "desired 4 is within 2..6")),
            case("at max", |_| {}, propose(desired(6)), (Pass, "within")),
            case("above max", |_| {}, propose(desired(7)), (Block, "desired 7 is above max 6; change it first")),
            case("at min", |_| {}, propose(desired(2)), (Pass, "within")),
            case("below min", |_| {}, propose(desired(1)), (Block, "desired 1 is below min 2")),
            case("nothing", |_| {}, propose(desired(0)), (Block, "below min 2")),
            case("2^31", |_| {}, propose(desired(1 << 31)), (Block, "desired 2147483648 is above max 6")),
            case("all of them", |_| {}, propose(desired(u32::MAX)), (Block, "above max 6")),
            case("aside", |_| {}, aside("i-1"), (Pass, "desired 2 is within")),
            case("aside below min", full, aside("i-1"), (Block, "desired 2 is below min 3")),
            case("aside of none", empty, aside("i-1"), (Block, "nothing to set aside")),
            case("back", |_| {}, back("i-1"), (Pass, "desired 4 is within")),
            case("back above max", full, back("i-1"), (Block, "desired 4 is above max 3")),
            case("replaced", full, replace("i-1"), (Pass, "the wish stays")),
            case("max higher", |_| {}, bounds(None, Some(9)), (Pass, "within 2..9")),
            case("max at desired", |_| {}, bounds(None, Some(3)), (Pass, "within 2..3")),
            case("min at desired", |_| {}, bounds(Some(3), None), (Pass, "within 3..6")),
            case("max below desired", |_| {}, bounds(None, Some(2)), (Warn, "Auto Scaling will lower it to 2")),
            case("min above desired", |_| {}, bounds(Some(4), None), (Warn, "Auto Scaling will raise it to 4")),
            case("min above max", |_| {}, bounds(Some(7), None), (Block, "min 7 is above max 6")),
            case("no bound", |_| {}, bounds(None, None), (Block, "no bound is named")),
            case("the greatest bound", |_| {}, bounds(None, Some(2_147_483_647)), (Pass, "within")),
            case(
                "a greater bound",
                |_| {},
                bounds(None, Some(2_147_483_648)),
                (Block, "more than AWS takes (2147483647)"),
            ),
            case("a share", |_| {}, start("lt-1", 100), (Pass, "no size")),
            case("more than the whole", |_| {}, start("lt-1", 101), (Block, "101 % cannot stay healthy")),
            case("scheduled", |_| {}, put(Some(2), Some(4), Some(6)), (Pass, "within 2..6")),
            case("scheduled above max", |_| {}, put(None, Some(7), None), (Block, "outside 2..6")),
            case("scheduled above its own max", |_| {}, put(None, Some(5), Some(4)), (Block, "outside 2..4")),
            case("scheduled below min", |_| {}, put(None, Some(1), None), (Block, "outside 2..6")),
            case("scheduled upside down", |_| {}, put(Some(5), None, Some(4)), (Block, "min 5 would be above max 4")),
            case("scheduled min above max", |_| {}, put(Some(7), None, None), (Block, "min 7 would be above max 6")),
            case("scheduled nothing", |_| {}, put(None, None, None), (Block, "it sets nothing")),
            case("scheduled 2^31", |_| {}, put(None, None, Some(1 << 31)), (Block, "more than AWS takes")),
            case("scheduled in the past", |_| {}, on_schedule(ScheduleChange::Put(past)), (Block, "has passed")),
            case("scheduled never", |_| {}, on_schedule(ScheduleChange::Put(never)), (Block, "it has no time")),
            case("unscheduled", |_| {}, on_schedule(ScheduleChange::Delete), (Pass, "no size")),
            case("muted", |_| {}, mute("web-5xx", 1), (Pass, "no size")),
            case("muted for 15 days", |_| {}, mute("web-5xx", 21_600), (Pass, "no size")),
            case("muted longer", |_| {}, mute("web-5xx", 21_601), (Block, "not between 1 and 21600")),
            case("muted not at all", |_| {}, mute("web-5xx", 0), (Block, "0 minutes")),
            case("a target", |_| {}, propose(on_target("i-1", TargetChange::Deregister)), (Pass, "no size")),
        ],
    );
    let mut sample = Sample::new();
    let proposed = propose(desired(4));
    let before = proposed.action.read(&proposed.region, &sample.facts.estate).unwrap();
    sample.here().groups = Reading::default();
    assert_eq!(sample.say_from(Guard::Bounds, &proposed, &before).verdict, Unknown);
}

#[test]
fn phases_build_on_the_ones_before() {
    let fewer = || propose(desired(2));
    hold(
        Guard::PhaseOrder,
        &[
            case("all live", |_| {}, fewer(), (Pass, "foundation, edge live before phase 3")),
            case(
                "one failed",
                |s| s.stacks(|all| all[0].status = "UPDATE_ROLLBACK_COMPLETE".into()),
                fewer(),
                (Warn, "phase 1 foundation is failed, which phase 3"),
            ),
            case("none", |s| s.stacks(Vec::clear), fewer(), (Warn, "phase 1 foundation is absent")),
            case(
                "a later one failed",
                |s| s.stacks(|all| all.push(stack("finops-data", "CREATE_FAILED"))),
                fewer(),
                (Pass, "live"),
            ),
            case("not read", |s| s.here().stacks = Reading::default(), fewer(), (Warn, "is unknown")),
            case("foreign", |s| s.web(|web| web.tags.clear()), fewer(), (Pass, "no phase")),
            case(
                "by its stack",
                |s| s.web(|web| web.tags.retain(|key, _| *key != "finops:phase")),
                fewer(),
                (Pass, "before phase 3"),
            ),
            case(
                "the target group's",
                |_| {},
                propose(on_target("i-1", TargetChange::Deregister)),
                (Pass, "foundation live before phase 2"),
            ),
        ],
    );
}

#[test]
fn nothing_of_today_holds_state() {
    hold(
        Guard::Stateful,
        &[
            case("a group", |_| {}, propose(desired(2)), (Pass, "holds no state")),
            case(
                "a target",
                |_| {},
                propose(on_target("i-1", TargetChange::Deregister)),
                (Pass, "nothing is replaced"),
            ),
        ],
    );
}

#[test]
fn a_look_is_worse_only_where_it_says_more() {
    let found = |verdict| Finding { guard: Guard::Bounds, verdict, why: "it is so".to_owned(), evidence: vec![] };
    let order = [Pass, Warn, Unknown, Block];
    for (at, now) in order.into_iter().enumerate() {
        for (was_at, was) in order.into_iter().enumerate() {
            assert_eq!(found(now).is_worse_than(&found(was)), at > was_at, "{now:?} {was:?}");
        }
    }
}

#[test]
fn every_guard_speaks_of_every_change_and_names_itself() {
    let sample = Sample::new();
    let mut proposals =
        vec![propose(desired(2)), aside("i-1"), start("lt-1", 90), mute("web-5xx", 5), bounds(None, Some(9))];
    proposals.extend([on_schedule(ScheduleChange::Delete), propose(on_target("i-1", TargetChange::Deregister))]);
    for proposed in proposals {
        let before = proposed.action.read(&proposed.region, &sample.facts.estate).unwrap();
        let (facts, limits, now) = (&sample.facts, &sample.limits, sample.now);
        let said = judge(&Scene { proposed: &proposed, before: &before, facts, limits, now });
        assert_eq!(said.iter().map(|it| it.guard).collect::<Vec<_>>(), Guard::ALL);
        assert!(said.iter().all(|it| !it.why.is_empty()), "{said:?}");
    }
    assert!(Guard::ALL.into_iter().all(|guard| Guard::parse(guard.as_str()) == Some(guard)));
    assert_eq!(Guard::ALL.into_iter().filter(|guard| guard.is_overridable()).count(), 14);
    assert_eq!(Guard::ALL.into_iter().filter(|guard| guard.is_gentle()).count(), 7);
}
