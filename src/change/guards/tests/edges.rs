//! The very figure at which a guard changes its mind, and the figures it shows beside its words.

use std::time::Duration;

use domain::{Budget, Lifecycle, Reading, Usd};

use super::*;
use crate::samples::{
    activity, desired, instance, noon, on_instance, on_target, on_web, propose, propose_for, schedule, stack,
};
use crate::{
    Action, GroupAction, GroupChange, InstanceChange, Process, RefreshAction, RefreshChange, ScheduleAction,
    ScheduleChange, SchedulePlan, TargetChange,
};
use Verdict::{Block, Pass, Unknown, Warn};

/// The greatest number that AWS takes for a size.
const GREATEST: u32 = 2_147_483_647;

fn on_schedule(change: ScheduleChange) -> Proposed {
    propose(Action::Schedule(ScheduleAction { group: "web".into(), name: "night".into(), change }))
}

fn put(sizes: [Option<u32>; 3]) -> Proposed {
    let [min, desired, max] = sizes;
    let at = Some(noon() + Duration::from_hours(8));
    on_schedule(ScheduleChange::Put(SchedulePlan { at, min, desired, max, ..SchedulePlan::default() }))
}

/// A schedule and no policy.
fn due(sample: &mut Sample, sizes: [Option<u32>; 3]) {
    sample.scaling(|scaling| {
        scaling.policies.clear();
        scaling.schedules = vec![schedule("day", noon() + Duration::from_hours(8), sizes)];
    });
}

/// Four instances in one zone and one in the other.
fn uneven(sample: &mut Sample) {
    sample.instances(|all| all.extend([instance("i-4", "a"), instance("i-5", "a")]));
    sample.scaling(|scaling| scaling.policies.clear());
}

fn near_its_budget(sample: &mut Sample) {
    let (forecast, limit) = (Some(Usd(140.0)), Usd(142.0));
    let budget = Budget { name: "all".into(), period: "MONTHLY".into(), limit, actual: None, forecast };
    sample.facts.estate.billing.budgets = Reading::new(vec![budget], noon());
}

#[test]
fn what_is_scheduled_may_lie_on_its_bounds() {
    let recurring = SchedulePlan { recurrence: Some("0 20 * * *".into()), min: Some(2), ..SchedulePlan::default() };
    hold(
        Guard::Bounds,
        &[
            case("all the same", |_| {}, put([Some(4), Some(4), Some(4)]), (Pass, "within 4..4")),
            case("the greatest", |_| {}, put([None, None, Some(GREATEST)]), (Pass, "within 2..2147483647")),
            case("one more", |_| {}, put([None, None, Some(GREATEST + 1)]), (Block, "more than AWS takes")),
            case("by recurrence alone", |_| {}, on_schedule(ScheduleChange::Put(recurring)), (Pass, "within 2..6")),
        ],
    );
}

#[test]
fn a_schedule_undoes_what_lies_outside_its_sizes() {
    let fewer = || propose(desired(2));
    hold(
        Guard::FightingAutomation,
        &[
            case("a lower max", |s| due(s, [None, None, Some(1)]), fewer(), (Warn, "day will set max 1")),
            case("the same max", |s| due(s, [None, None, Some(2)]), fewer(), (Pass, "no automatism")),
            case("a higher max", |s| due(s, [None, None, Some(9)]), fewer(), (Pass, "no automatism")),
            case(
                "before it is put back",
                |s| due(s, [Some(3), None, None]),
                propose_for(desired(2), 480),
                (Warn, "day will set min 3 in 8h"),
            ),
            case(
                "after it is put back",
                |s| due(s, [Some(3), None, None]),
                propose_for(desired(2), 479),
                (Pass, "no automatism"),
            ),
        ],
    );
}

#[test]
fn zones_are_evened_out_by_what_does_not_rest() {
    let suspend = || propose_for(on_web(GroupChange::Suspend([Process::Launch].into())), 30);
    hold(
        Guard::FightingAutomation,
        &[
            case("uneven", uneven, suspend(), (Warn, "differ by 3: AZRebalance")),
            case(
                "rebalancing rests",
                |s| {
                    uneven(s);
                    s.web(|web| web.suspended = vec!["AZRebalance".into()]);
                },
                suspend(),
                (Pass, "no automatism"),
            ),
            case("a target", uneven, propose(on_target("i-1", TargetChange::Deregister)), (Pass, "no automatism")),
            case("a schedule", uneven, put([Some(3), None, None]), (Pass, "no automatism")),
        ],
    );
    hold(Guard::ZoneBalance, &[case("as uneven as before", uneven, suspend(), (Pass, "differ by 3"))]);
}

#[test]
fn what_costs_no_more_is_held_against_no_budget() {
    let back = || propose(on_instance("i-1", InstanceChange::ExitStandby));
    hold(
        Guard::Budget,
        &[
            case(
                "one that ran all the time",
                |s| {
                    near_its_budget(s);
                    s.instances(|all| all[0].lifecycle = Lifecycle::Standby);
                },
                back(),
                (Pass, "costs no more"),
            ),
            case(
                "fewer, without a price",
                |s| {
                    near_its_budget(s);
                    s.instances(|all| all.iter_mut().for_each(|it| it.kind = None));
                },
                propose(desired(2)),
                (Pass, "costs no more"),
            ),
        ],
    );
}

#[test]
fn a_minute_is_fresh_and_no_moment_more() {
    // Everything was read three seconds before noon.
    let step = || propose(on_target("i-1", TargetChange::Deregister));
    hold(
        Guard::CoolDown,
        &[
            case("a minute", |s| s.wait(Duration::from_secs(57)), step(), (Pass, "no person")),
            case("a moment more", |s| s.wait(Duration::from_millis(57_001)), step(), (Unknown, "1m is the most")),
        ],
    );
}

#[test]
fn a_schedule_is_one_by_its_group_and_its_name() {
    hold(
        Guard::ExactTargets,
        &[
            case(
                "another of the group",
                |s| due(s, [Some(3), None, None]),
                on_schedule(ScheduleChange::Delete),
                (Block, "web has no scheduled action night"),
            ),
            case(
                "one of another group",
                |s| {
                    due(s, [Some(3), None, None]);
                    s.scaling(|all| {
                        all.schedules[0].group = "batch".into();
                        all.schedules[0].name = "night".into();
                    });
                },
                on_schedule(ScheduleChange::Delete),
                (Block, "web has no scheduled action night"),
            ),
        ],
    );
}

#[test]
fn a_group_is_of_the_platform_by_its_stack() {
    fn of_stack(sample: &mut Sample, name: &str, stacks: Vec<domain::Stack>) {
        sample.web(|web| web.tags = [("aws:cloudformation:stack-name".into(), name.into())].into());
        sample.stacks(|all| *all = stacks);
    }
    fn tagged(name: &str) -> domain::Stack {
        domain::Stack { tags: [("finops:phase".into(), "3".into())].into(), ..stack(name, "UPDATE_COMPLETE") }
    }
    let fewer = || propose(desired(2));
    hold(
        Guard::ExactTargets,
        &[
            case("by its name", |s| of_stack(s, "finops-extra", vec![]), fewer(), (Pass, "web")),
            case("by its tag", |s| of_stack(s, "acme", vec![tagged("acme")]), fewer(), (Pass, "web")),
            case(
                "of another's",
                |s| of_stack(s, "acme", vec![stack("acme", "UPDATE_COMPLETE"), tagged("finops-edge")]),
                fewer(),
                (Block, "of no stack of this platform"),
            ),
        ],
    );
}

#[test]
fn what_one_target_carries_is_written_under_its_target_group() {
    hold(
        Guard::HealthyFloor,
        &[
            case(
                "a target",
                |s| s.limits.safe_load.clear(),
                propose(on_target("i-1", TargetChange::Deregister)),
                (Warn, "write safe_load of api"),
            ),
            case("a group", |s| s.limits.safe_load.clear(), propose(desired(2)), (Warn, "write safe_load of web")),
        ],
    );
}

#[test]
fn zones_are_shown_with_what_they_lose() {
    let zones = |proposed: &Proposed| {
        let found = Sample::new().say(Guard::ZoneBalance, proposed);
        found.evidence.into_iter().find(|it| it.what == "zones").map(|it| it.value)
    };
    assert_eq!(zones(&propose(desired(2))).as_deref(), Some("1a 2 -> 1 · 1b 1 -> 1"));
    assert_eq!(zones(&propose(desired(1))).as_deref(), Some("1a 2 -> 0 or 1 · 1b 1 -> 0 or 1"));
}

#[test]
fn guards_and_verdicts_are_named_for_scripts_as_in_the_journal() {
    let name = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    for guard in Guard::ALL {
        assert_eq!(name(serde_json::to_value(guard).unwrap()), guard.as_str());
    }
    for verdict in [Pass, Warn, Unknown, Block] {
        assert_eq!(name(serde_json::to_value(verdict).unwrap()), verdict.as_str());
    }
}

#[test]
fn a_change_is_by_whoever_began_a_run_within_the_minute_before() {
    fn begun(sample: &mut Sample, group: &str, at: domain::Moment) {
        let cause = "a user request explicitly set group desired capacity";
        sample.scaling(|known| known.activities = vec![activity(noon() - Duration::from_mins(2), cause)]);
        let action = Action::Group(GroupAction { group: group.into(), change: GroupChange::Desired(9) });
        let (run, by) = (crate::RunId::new(at, 7), "bob@desk".into());
        let region = crate::samples::region();
        sample.facts.standing.open_runs = vec![crate::OpenRun { run, action, region, by, revert_at: None }];
    }
    fn before(secs: u64) -> domain::Moment {
        noon() - Duration::from_secs(120 + secs)
    }
    let step = || propose(on_target("i-1", TargetChange::Deregister));
    hold(
        Guard::CoolDown,
        &[
            case(
                "at once",
                |s| begun(s, "web", before(0)),
                step(),
                (Block, "bob@desk, by this console, changed it 2m"),
            ),
            case("a minute", |s| begun(s, "web", before(60)), step(), (Block, "a person changed it")),
            case("less", |s| begun(s, "web", before(59)), step(), (Block, "bob@desk, by this console, changed it")),
            case("after it", |s| begun(s, "web", noon()), step(), (Block, "a person changed it")),
            case("another group", |s| begun(s, "batch", before(0)), step(), (Block, "a person changed it")),
        ],
    );
}

#[test]
fn a_refresh_can_be_taken_back_as_long_as_it_runs() {
    let change = RefreshChange::Start { template: "lt-1".into(), version: "7".into(), min_healthy: 90 };
    let start = propose(Action::Refresh(RefreshAction { group: "web".into(), change }));
    hold(
        Guard::WayBack,
        &[
            case("a refresh", |_| {}, start, (Pass, "back by scale.refresh-rollback as long as it runs")),
            case("a size", |_| {}, propose(desired(2)), (Pass, "back by scale.set-desired")),
        ],
    );
    let found = Sample::new().say(Guard::WayBack, &propose(desired(2)));
    assert_eq!(found.why, "back by scale.set-desired");
}

#[test]
fn what_an_alarm_reads_now_is_a_number_of_the_last_five_minutes() {
    fn counted(sample: &mut Sample, ago: Duration, value: f64) {
        let (here, at) = (sample.now.here, sample.now.cloud - ago);
        let mut alarms = sample.here().alarms.value().cloned().unwrap_or_default();
        for alarm in &mut alarms {
            if let domain::AlarmRule::Metric(rule) = &mut alarm.rule {
                rule.latest = None;
                let series = domain::Series { query: rule.query.clone(), points: vec![(at, value)] };
                sample.here().metrics.insert(rule.query.clone(), Reading::new(series, here));
            }
        }
        sample.alarms(|all| *all = alarms);
    }
    const RECENT: Duration = Duration::from_mins(5);
    let fewer = || propose(desired(2));
    hold(
        Guard::FightingAutomation,
        &[
            case("five minutes", |s| counted(s, RECENT, 61.5), fewer(), (Warn, "at > 70 (now 61.5): not yet")),
            case(
                "a moment more",
                |s| counted(s, RECENT + Duration::from_millis(1), 61.5),
                fewer(),
                (Warn, "what it is now is not known"),
            ),
            case("no number", |s| counted(s, RECENT, f64::NAN), fewer(), (Warn, "what it is now is not known")),
        ],
    );
}
