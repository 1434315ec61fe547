//! One word for every state of a platform.

use super::*;
use crate::samples::{alarm, answer, empty_estate, group, moment, region, stack, target, target_group};
use crate::{CloudError, Lifecycle, Regional, RegionalAnswer, Target, TargetState};

fn verdict(estate: &Estate) -> Verdict {
    Verdict::of(estate, &Platform::default())
}

fn with(regional: Regional, found: RegionalAnswer) -> Estate {
    let mut estate = empty_estate();
    estate.fold(answer(regional, found));
    estate
}

fn with_targets(targets: Vec<Target>) -> Estate {
    let mut estate = with(Regional::TargetGroups, RegionalAnswer::TargetGroups(vec![target_group("web")]));
    estate.fold(answer(Regional::TargetHealth("web".into()), RegionalAnswer::TargetHealth(targets)));
    estate
}

#[test]
fn nothing_read_is_unknown_and_nothing_there_is_ok() {
    assert_eq!(verdict(&Estate::new([region()])), Verdict::Unknown);
    assert_eq!(verdict(&empty_estate()), Verdict::Ok);
}

#[test]
fn alarms_degrade_only_while_they_fire() {
    let judged = |state| verdict(&with(Regional::Alarms, RegionalAnswer::Alarms(vec![alarm("cpu", state)])));
    assert_eq!(judged(AlarmState::Alarm), Verdict::Degraded);
    assert_eq!(judged(AlarmState::InsufficientData), Verdict::Ok);
    assert_eq!(judged(AlarmState::Ok), Verdict::Ok);
}

#[test]
fn capacity_is_judged_by_what_serves() {
    let judged = |desired, life: &[Lifecycle]| {
        verdict(&with(Regional::Groups, RegionalAnswer::Groups(vec![group("web", desired, life)])))
    };
    assert_eq!(judged(0, &[]), Verdict::Ok);
    assert_eq!(judged(2, &[Lifecycle::InService, Lifecycle::InService]), Verdict::Ok);
    assert_eq!(judged(2, &[Lifecycle::InService, Lifecycle::Pending]), Verdict::Degraded);
    assert_eq!(judged(1, &[Lifecycle::Pending]), Verdict::Failing);
}

#[test]
fn targets_are_judged_by_what_passes() {
    let judged = |states: &[TargetState]| {
        verdict(&with_targets(states.iter().enumerate().map(|(n, state)| target(&n.to_string(), *state)).collect()))
    };
    assert_eq!(judged(&[]), Verdict::Ok);
    assert_eq!(judged(&[TargetState::Healthy, TargetState::Draining]), Verdict::Ok);
    assert_eq!(judged(&[TargetState::Healthy, TargetState::Initial]), Verdict::Ok);
    assert_eq!(judged(&[TargetState::Healthy, TargetState::Initial, TargetState::Unhealthy]), Verdict::Degraded);
    assert_eq!(judged(&[TargetState::Healthy, TargetState::Unhealthy]), Verdict::Degraded);
    assert_eq!(judged(&[TargetState::Unhealthy]), Verdict::Failing);
    assert_eq!(judged(&[TargetState::Initial]), Verdict::Failing);
    assert_eq!(judged(&[TargetState::Unused]), Verdict::Ok);
    assert_eq!(judged(&[TargetState::Unavailable]), Verdict::Ok);
}

#[test]
fn a_group_whose_health_was_never_read_is_unknown() {
    let unread = with(Regional::TargetGroups, RegionalAnswer::TargetGroups(vec![target_group("web")]));
    assert_eq!(verdict(&unread), Verdict::Unknown);
}

#[test]
fn phases_fail_and_drift() {
    let judged = |status, drift| {
        let mut foundation = stack("finops-foundation", status);
        foundation.drift = drift;
        verdict(&with(Regional::Stacks, RegionalAnswer::Stacks(vec![foundation])))
    };
    assert_eq!(judged("CREATE_COMPLETE", crate::Drift::InSync), Verdict::Ok);
    assert_eq!(judged("CREATE_COMPLETE", crate::Drift::Drifted), Verdict::Degraded);
    assert_eq!(judged("UPDATE_ROLLBACK_COMPLETE", crate::Drift::Unknown), Verdict::Failing);
}

#[test]
fn a_source_that_fails_now_is_unknown_and_what_was_red_stays_red() {
    let denied = || CloudError::Denied { action: "cloudwatch:DescribeAlarms".into(), detail: "no".into() };
    let mut quiet = empty_estate();
    quiet.regions.get_mut(&region()).unwrap().alarms.failed(denied(), moment());
    assert_eq!(verdict(&quiet), Verdict::Unknown);
    let mut red = with(Regional::Alarms, RegionalAnswer::Alarms(vec![alarm("cpu", AlarmState::Alarm)]));
    red.regions.get_mut(&region()).unwrap().alarms.failed(denied(), moment());
    assert_eq!(verdict(&red), Verdict::Degraded);
}

#[test]
fn money_has_no_say() {
    let mut estate = empty_estate();
    let denied = CloudError::Denied { action: "ce:GetCostAndUsage".into(), detail: "no".into() };
    estate.billing.daily.failed(denied, moment());
    assert_eq!(verdict(&estate), Verdict::Ok);
}
