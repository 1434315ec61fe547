//! How far a change has come, by what is read: reached, as before, or somebody else's doing.

use domain::{Lifecycle, MuteRule, Reading, TargetState};

use super::*;
use crate::samples::{API, noon, refresh};
use Reach::{Before, Otherwise, Reached};

fn suspended(names: &[&str]) -> State {
    State::new().with("suspended", Value::List(names.iter().map(|&name| name.to_owned()).collect()))
}

fn on_refresh(change: RefreshChange) -> Action {
    Action::Refresh(RefreshAction { group: "web".into(), change })
}

fn start() -> Action {
    on_refresh(RefreshChange::Start { template: "lt-1".into(), version: "8".into(), min_healthy: 90 })
}

fn muting(change: AlarmChange) -> Action {
    Action::Alarm(AlarmAction { alarm: "web-5xx".into(), change })
}

fn mute() -> Action {
    muting(AlarmChange::Mute { minutes: 30 })
}

fn read(sample: &Sample, action: &Action) -> State {
    action.read(&region(), &sample.facts.estate).unwrap()
}

#[test]
fn of_processes_only_those_that_it_changes_count() {
    let set = || [Process::Launch, Process::Terminate].into();
    let (suspend, resume) = (on_web(GroupChange::Suspend(set())), on_web(GroupChange::Resume(set())));
    let table = [
        (&suspend, &["Terminate"][..], &["Terminate"][..], Before),
        (&suspend, &["Terminate"], &["Launch", "Terminate"], Reached),
        (&suspend, &["Terminate"], &["Launch"], Reached),
        (&suspend, &["Terminate"], &[], Before),
        (&suspend, &[], &["Launch"], Otherwise),
        (&suspend, &[], &["AZRebalance"], Before),
        (&resume, &["Terminate"], &["Terminate"], Before),
        (&resume, &["Terminate"], &["Launch"], Reached),
        (&resume, &["Launch", "Terminate"], &["Launch"], Otherwise),
        (&resume, &["Launch", "Terminate"], &["Launch", "Terminate"], Before),
    ];
    for (action, before, seen, reach) in table {
        assert_eq!(action.reach(&suspended(before), &suspended(seen)), reach, "{before:?}, then {seen:?}");
    }
}

#[test]
fn bounds_that_move_the_wish_have_no_way_back() {
    let before = State::new().with("min", 2_u32).with("desired", 3_u32).with("max", 6_u32);
    let undo = |min, max| on_web(GroupChange::Bounds(Bounds { min, max })).undo(&before);
    assert!(matches!(undo(None, Some(2)), Undo::None(why) if why.contains("change desired first")));
    let was = on_web(GroupChange::Bounds(Bounds { min: Some(2), max: Some(6) }));
    assert_eq!(undo(None, Some(9)), Undo::By(Box::new(was)));
    let same = on_web(GroupChange::Bounds(Bounds { min: Some(2), max: Some(9) }));
    assert_eq!(same.direction(&before), Direction::Adds, "a bound that stays is not lowered");
}

#[test]
fn an_instance_is_read_by_its_part_in_its_life() {
    let mut sample = Sample::new();
    sample.instances(|all| {
        all[0].lifecycle = Lifecycle::Terminating;
        all[1].is_healthy = false;
    });
    let state = |id: &str| read(&sample, &on_instance(id, InstanceChange::Replace));
    let at = |lifecycle: &str, is_healthy: bool, zone: &str| {
        State::new().with("lifecycle", lifecycle).with("healthy", is_healthy).with("zone", zone)
    };
    assert_eq!(state("i-1"), at("leaving", false, "us-east-1a"), "whatever its health");
    assert_eq!(state("i-2"), at("in service", false, "us-east-1a"));
    assert_eq!(state("i-3"), at("in service", true, "us-east-1b"));
    assert_eq!(state("i-9"), State::new().with("lifecycle", "leaving").with("healthy", false), "gone");
}

#[test]
fn an_instance_reaches_what_is_wished_of_it() {
    use InstanceChange::{EnterStandby, ExitStandby, Replace, Unhealthy};
    let at = |lifecycle: &str, is_healthy: bool| State::new().with("lifecycle", lifecycle).with("healthy", is_healthy);
    let (serving, aside) = (at("in service", true), at("standby", true));
    let table = [
        (Replace, &serving, at("leaving", false), Reached),
        (Replace, &serving, at("in service", true), Before),
        (Replace, &serving, at("standby", true), Otherwise),
        (Unhealthy, &serving, at("in service", false), Reached),
        (Unhealthy, &serving, at("leaving", true), Reached),
        (Unhealthy, &serving, at("in service", true), Before),
        (EnterStandby, &serving, at("standby", true), Reached),
        (EnterStandby, &serving, at("in service", true), Before),
        (EnterStandby, &serving, at("leaving", false), Otherwise),
        (ExitStandby, &aside, at("pending", true), Reached),
        (ExitStandby, &aside, at("in service", true), Reached),
        (ExitStandby, &aside, at("standby", true), Before),
        (ExitStandby, &aside, at("leaving", false), Otherwise),
    ];
    for (change, before, seen, reach) in table {
        assert_eq!(on_instance("i-1", change).reach(before, &seen), reach, "{change:?}, then {seen:?}");
    }
}

#[test]
fn a_refresh_is_read_by_the_newest_and_the_running() {
    let mut sample = Sample::new();
    let state = |sample: &Sample| read(sample, &start());
    let at = |newest: Option<&str>, status: Option<&str>, running: Option<&str>| {
        State::new().with("newest", newest).with("status", status).with("running", running)
    };
    assert_eq!(state(&sample), at(None, None, None));
    sample.refreshes(vec![refresh("r-2", "Successful"), refresh("r-1", "InProgress")]);
    assert_eq!(state(&sample), at(Some("r-2"), Some("Successful"), Some("r-1")));
}

#[test]
fn a_refresh_reaches_what_is_wished_of_it() {
    let at = |newest: &str, status: &str| {
        State::new().with("newest", newest).with("status", status).with("running", Value::Nothing)
    };
    let none = State::new().with("newest", Value::Nothing).with("status", Value::Nothing);
    let old = at("r-1", "InProgress");
    let table = [
        (start(), &old, old.clone(), Before),
        (start(), &old, at("r-2", "Pending"), Reached),
        (start(), &old, at("r-2", "Successful"), Reached),
        (start(), &old, at("r-2", "RollbackInProgress"), Before),
        (start(), &old, at("r-2", "Cancelled"), Before),
        (start(), &old, at("r-1", "Successful"), Otherwise),
        (start(), &old, none.clone(), Otherwise),
        (start(), &none, none.clone(), Before),
        (start(), &none, at("r-1", "Pending"), Reached),
        (on_refresh(RefreshChange::Cancel), &old, at("r-1", "Cancelling"), Reached),
        (on_refresh(RefreshChange::Cancel), &old, at("r-1", "Cancelled"), Reached),
        (on_refresh(RefreshChange::Cancel), &old, at("r-2", "Cancelled"), Otherwise),
        (on_refresh(RefreshChange::Cancel), &old, at("r-1", "RollbackInProgress"), Otherwise),
        (on_refresh(RefreshChange::Cancel), &old, old.clone(), Before),
        (on_refresh(RefreshChange::Rollback), &old, at("r-1", "RollbackInProgress"), Reached),
        (on_refresh(RefreshChange::Rollback), &old, at("r-2", "RollbackInProgress"), Otherwise),
        (on_refresh(RefreshChange::Rollback), &old, at("r-1", "Successful"), Otherwise),
    ];
    for (action, before, seen, reach) in table {
        assert_eq!(action.reach(before, &seen), reach, "{}, then {seen:?}", action.id());
    }
    let after = |change| on_refresh(change).after(&old);
    assert_eq!(after(RefreshChange::Cancel), at("r-1", "Cancelling"));
    assert_eq!(after(RefreshChange::Rollback), at("r-1", "RollbackInProgress"));
    assert_eq!(
        (start().after(&old).word("newest"), start().after(&old).word("status")),
        (Some("a new one"), Some("Pending"))
    );
}

#[test]
fn an_alarm_is_muted_by_the_rule_of_this_console_while_it_is_in_force() {
    let until = Some(noon());
    let rule = |name: &str, status: &str| MuteRule { name: name.into(), status: status.into(), until };
    let muted = State::new().with("muted", true).with("until", noon().to_string());
    let loud = State::new().with("muted", false).with("until", Value::Nothing);
    let table = [
        (vec![], &loud),
        (vec![rule("finops-mute-web-5xx", "ACTIVE")], &muted),
        (vec![rule("finops-mute-web-5xx", "EXPIRED")], &loud),
        (vec![rule("night-shift", "ACTIVE")], &loud),
        (vec![rule("night-shift", "ACTIVE"), rule("finops-mute-web-5xx", "SCHEDULED")], &muted),
    ];
    for (rules, state) in table {
        let mut sample = Sample::new();
        sample.here().mute_rules.insert("web-5xx".into(), Reading::new(rules.clone(), noon()));
        assert_eq!(read(&sample, &mute()), *state, "{rules:?}");
    }
    let gone = Action::Alarm(AlarmAction { alarm: "gone".into(), change: AlarmChange::Unmute });
    let unreadable = gone.read(&region(), &Sample::new().facts.estate).unwrap_err();
    assert_eq!(unreadable, Unreadable::Missing("alarm gone in us-east-1".to_owned()));
}

#[test]
fn a_mute_that_is_renewed_moves_its_end() {
    let muted = |until: &str| State::new().with("muted", true).with("until", until);
    let loud = State::new().with("muted", false).with("until", Value::Nothing);
    let table = [
        (mute(), &loud, muted("12:30"), Reached),
        (mute(), &loud, loud.clone(), Before),
        (mute(), &muted("12:10"), muted("12:30"), Reached),
        (mute(), &muted("12:10"), muted("12:10"), Before),
        (mute(), &muted("12:10"), loud.clone(), Before),
        (muting(AlarmChange::Unmute), &muted("12:10"), loud.clone(), Reached),
        (muting(AlarmChange::Unmute), &muted("12:10"), muted("12:10"), Before),
    ];
    for (action, before, seen, reach) in table {
        assert_eq!(action.reach(before, &seen), reach, "{}: {before:?}, then {seen:?}", action.id());
    }
    let span = |change| AlarmAction { alarm: "web-5xx".into(), change }.span();
    assert_eq!(span(AlarmChange::Mute { minutes: 30 }), Some(std::time::Duration::from_mins(30)));
    assert_eq!(span(AlarmChange::Unmute), None);
    let half_an_hour = Some(std::time::Duration::from_mins(30));
    assert_eq!((mute().span(), muting(AlarmChange::Unmute).span(), desired(4).span()), (half_an_hour, None, None));
}

#[test]
fn a_schedule_that_is_neither_is_somebody_elses() {
    let on = |change| Action::Schedule(ScheduleAction { group: "web".into(), name: "night".into(), change });
    let plan = |min| SchedulePlan { at: Some(noon()), min: Some(min), ..SchedulePlan::default() };
    let put = on(ScheduleChange::Put(plan(2)));
    let delete = on(ScheduleChange::Delete);
    let nothing = read(&Sample::new(), &delete);
    let state = |min| on(ScheduleChange::Put(plan(min))).after(&nothing);
    let table = [
        (&put, &nothing, state(2), Reached),
        (&put, &nothing, nothing.clone(), Before),
        (&put, &nothing, state(3), Otherwise),
        (&delete, &state(2), nothing.clone(), Reached),
        (&delete, &state(2), state(2), Before),
        (&delete, &state(2), state(3), Otherwise),
    ];
    for (action, before, seen, reach) in table {
        assert_eq!(action.reach(before, &seen), reach, "{}: {before:?}, then {seen:?}", action.id());
    }
}

#[test]
fn a_target_is_in_rotation_at_its_port_until_it_drains() {
    let mut sample = Sample::new();
    sample.targets(|all| all[1].state = TargetState::Draining);
    let state = |target: &str, port: Option<u16>| {
        let (group, group_name) = (API.into(), "api".into());
        let change = TargetChange::Deregister;
        read(&sample, &Action::Target(TargetAction { group, group_name, target: target.into(), port, change }))
    };
    let at = |word: &str, port: Option<u32>| State::new().with("target", word).with("port", port);
    assert_eq!(state("i-1", None), at("registered", Some(8_080)));
    assert_eq!(state("i-1", Some(8_080)), at("registered", Some(8_080)));
    assert_eq!(state("i-1", Some(9_090)), at("not registered", Some(9_090)));
    assert_eq!(state("i-2", None), at("not registered", None), "it drains");
    assert_eq!(state("i-9", None), at("not registered", None));
}

#[test]
fn a_target_is_put_back_at_the_port_that_it_was_at() {
    let before = read(&Sample::new(), &on_target("i-1", TargetChange::Deregister));
    let (group, group_name, target) = (API.into(), "api".into(), "i-1".into());
    let change = TargetChange::Register;
    let back = Action::Target(TargetAction { group, group_name, target, port: Some(8_080), change });
    assert_eq!(on_target("i-1", TargetChange::Deregister).undo(&before), Undo::By(Box::new(back)));
}
