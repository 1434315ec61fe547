//! Ten days of people on call: the guards stand in the way of none of their work, and say what is still in the way.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::{AlarmState, Moment, Now};

use super::*;
use crate::samples::{Sample, desired, instance, noon, on_instance, on_web, propose, propose_for, refresh, target};
use crate::{
    Action, AlarmAction, AlarmChange, Bounds, ChangeWindow, GroupChange, InstanceChange, LeaseStanding, Previewed,
    Proposed, RefreshAction, RefreshChange, Refusal, Typed,
};

fn look(sample: &Sample, proposed: Proposed) -> Previewed {
    proposed.preview(&sample.facts, &sample.limits, sample.now).unwrap()
}

/// The guards that stop it until they are overridden.
fn stops(seen: &Previewed) -> Vec<Guard> {
    seen.stops().map(|stop| stop.guard).collect()
}

/// The guards that say a word of it.
fn warns(seen: &Previewed) -> Vec<Guard> {
    seen.findings().iter().filter(|it| it.verdict == Verdict::Warn).map(|it| it.guard).collect()
}

fn phrase(seen: &Previewed) -> Typed {
    Typed { phrase: seen.phrase().to_owned(), ..Typed::default() }
}

fn fire(sample: &mut Sample, name: &str) {
    sample.alarms(|all| all.iter_mut().filter(|it| it.name == name).for_each(|it| it.state = AlarmState::Alarm));
}

/// One instance in two zones, which also is all that may be.
fn one_alone(sample: &mut Sample) {
    sample.web(|web| {
        web.capacity = domain::Capacity::new(0, 1, 6).unwrap();
        web.instances.truncate(1);
    });
    sample.targets(|all| all.truncate(1));
}

#[test]
fn from_one_to_two_while_the_alarm_fires() {
    let mut sample = Sample::new();
    one_alone(&mut sample);
    fire(&mut sample, "web-5xx");
    let seen = look(&sample, propose(desired(2)));
    assert_eq!(stops(&seen), [], "nothing stands between an engineer and a fire");
    assert!(warns(&seen).contains(&Guard::Incident));
    let typed = phrase(&seen);
    assert!(seen.confirm(&typed, sample.now).is_ok());
}

#[test]
fn a_bad_refresh_is_cancelled() {
    let mut sample = Sample::new();
    fire(&mut sample, "web-5xx");
    sample.refreshes(vec![refresh("r-1", "InProgress")]);
    sample.targets(|all| all[0].state = domain::TargetState::Unhealthy);
    for change in [RefreshChange::Cancel, RefreshChange::Rollback] {
        let seen = look(&sample, propose(Action::Refresh(RefreshAction { group: "web".into(), change })));
        assert_eq!(stops(&seen), []);
    }
}

#[test]
fn one_of_four_is_taken_out_at_night() {
    let mut sample = Sample::new();
    sample.web(|web| web.capacity = domain::Capacity::new(2, 4, 6).unwrap());
    sample.instances(|all| all.push(instance("i-4", "b")));
    sample.targets(|all| all.push(target("i-4", "b")));
    // No requests, and the alarm that lets a policy scale in fires as it does every night.
    sample.load(|_| None);
    fire(&mut sample, "web-cpu-low");
    let seen = look(&sample, propose(desired(3)));
    assert_eq!(stops(&seen), []);
    assert_eq!(stops(&look(&sample, propose(desired(2)))), [Guard::StepCap], "two at once are too many");
}

#[test]
fn a_group_of_one_in_two_zones() {
    let mut sample = Sample::new();
    one_alone(&mut sample);
    let seen = look(&sample, propose(on_instance("i-1", InstanceChange::Replace)));
    assert_eq!(stops(&seen), [Guard::HealthyFloor], "one row for one danger");
    assert_eq!(stops(&look(&sample, propose(desired(2)))), []);
}

#[test]
fn without_any_metric() {
    let mut sample = Sample::new();
    sample.here().metrics.clear();
    assert_eq!(stops(&look(&sample, propose(desired(4)))), []);
    let seen = look(&sample, propose(desired(2)));
    assert_eq!(stops(&seen), [Guard::HealthyFloor]);
    let reason = "the load test is over, nobody uses it now";
    let overrides = BTreeMap::from([(Guard::HealthyFloor, reason.to_owned())]);
    let typed = Typed { overrides, ..phrase(&seen) };
    assert!(seen.confirm(&typed, sample.now).is_ok());
    // Where nobody has said what an instance carries, nobody is stopped by it.
    sample.limits.safe_load.clear();
    assert_eq!(stops(&look(&sample, propose(desired(2)))), []);
}

#[test]
fn a_foreign_platform_without_a_table() {
    let mut sample = Sample::new();
    sample.web(|web| web.tags.clear());
    sample.facts.standing.lease = LeaseStanding::NoTable;
    assert_eq!(stops(&look(&sample, propose(desired(4)))), [Guard::ExactTargets]);
    sample.limits.watch = vec!["web".to_owned()];
    for proposed in [propose(desired(4)), propose(desired(2))] {
        let seen = look(&sample, proposed);
        assert_eq!(stops(&seen), []);
        assert!(warns(&seen).contains(&Guard::OneOperator));
    }
    sample.protect();
    assert_eq!(stops(&look(&sample, propose(desired(4)))), [Guard::OneOperator]);
}

#[test]
fn the_fix_goes_forward_during_an_incident() {
    let mut sample = Sample::new();
    fire(&mut sample, "web-5xx");
    sample.limits.windows = vec![ChangeWindow::parse("Fri 09:00-15:00 UTC").unwrap()];
    let change = RefreshChange::Start { template: "lt-1".into(), version: "9".into(), min_healthy: 90 };
    let seen = look(&sample, propose(Action::Refresh(RefreshAction { group: "web".into(), change })));
    assert_eq!(stops(&seen), [Guard::Freeze, Guard::Incident]);
    let typed = Typed { incident: Some("INC-481".to_owned()), ..phrase(&seen) };
    let confirmed = seen.confirm(&typed, sample.now).unwrap();
    let reasons: Vec<&str> = confirmed.overrides().iter().map(|it| it.reason.as_str()).collect();
    assert_eq!(reasons, ["incident INC-481", "incident INC-481"]);
}

#[test]
fn room_is_made_on_a_protected_profile_in_its_window() {
    let mut sample = Sample::new();
    sample.protect();
    sample.limits.windows = vec![ChangeWindow::parse("Mon-Thu 09:00-15:30 Europe/London").unwrap()];
    let higher = || propose_for(on_web(GroupChange::Bounds(Bounds { min: None, max: Some(9) })), 30);
    let seen = look(&sample, higher());
    assert_eq!((stops(&seen), seen.phrase()), (vec![], "pay-prod 1 bound"));
    let lower = propose(on_web(GroupChange::Bounds(Bounds { min: Some(1), max: None })));
    sample.limits.windows = vec![ChangeWindow::parse("Fri 09:00-15:30 Europe/London").unwrap()];
    assert_eq!(stops(&look(&sample, higher())), []);
    assert_eq!(stops(&look(&sample, lower)), [Guard::Freeze], "to lower a bound waits for the window");
}

#[test]
fn an_instance_is_put_aside_and_taken_back() {
    let mut sample = Sample::new();
    assert_eq!(stops(&look(&sample, propose_for(on_instance("i-1", InstanceChange::EnterStandby), 30))), []);
    // It is so now, by a person, a minute ago.
    sample.web(|web| {
        web.capacity = domain::Capacity::new(2, 2, 6).unwrap();
        web.instances[0].lifecycle = domain::Lifecycle::Standby;
        web.instances[0].lifecycle_word = "Standby".into();
    });
    let cause = "At 2026-11-24T11:59:00Z instance i-1 was moved to standby in response to a user request, shrinking \
                 the capacity from 3 to 2.";
    let at = noon() - Duration::from_mins(1);
    sample.scaling(|all| all.activities = vec![crate::samples::activity(at, cause)]);
    let seen = look(&sample, propose(on_instance("i-1", InstanceChange::ExitStandby)));
    assert_eq!(stops(&seen), []);
    assert!(warns(&seen).contains(&Guard::CoolDown));
    let aside = look(&sample, propose(on_instance("i-2", InstanceChange::EnterStandby)));
    assert!(stops(&aside).contains(&Guard::Bounds) && stops(&aside).contains(&Guard::CoolDown));
}

#[test]
fn an_alarm_is_muted_at_three_in_the_morning() {
    let mut sample = Sample::new();
    let three = Moment::parse("2026-11-24T03:00:00Z").unwrap();
    sample.protect();
    sample.limits.windows = vec![ChangeWindow::parse("Mon-Thu 09:00-15:30 Europe/London").unwrap()];
    fire(&mut sample, "web-5xx");
    sample.now = Now { cloud: three, ..sample.now };
    let action = AlarmAction { alarm: "web-5xx".into(), change: AlarmChange::Mute { minutes: 30 } };
    let seen = look(&sample, propose(Action::Alarm(action)));
    assert_eq!((stops(&seen), seen.phrase()), (vec![], "pay-prod 1 mute"));
    assert!(warns(&seen).contains(&Guard::Freeze) && warns(&seen).contains(&Guard::Incident));
}

#[test]
fn what_takes_no_override_takes_none() {
    let mut sample = Sample::new();
    sample.facts.standing.write = crate::WriteMode::Off;
    let seen = look(&sample, propose(desired(4)));
    assert_eq!(stops(&seen), [Guard::WriteMode]);
    let typed = Typed { incident: Some("INC-481".to_owned()), ..phrase(&seen) };
    let (_, refusal) = *seen.confirm(&typed, sample.now).unwrap_err();
    assert!(matches!(refusal, Refusal::Guarded { guard: Guard::WriteMode, .. }), "{refusal}");
}
