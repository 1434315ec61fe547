//! What a change means for its group, its zones, its cost and its alarms.

use domain::{AlarmState, Usd};

use super::*;
use crate::samples::{Sample, desired, on_instance, on_target, on_web, propose, propose_for, region};
use crate::{
    AlarmAction, AlarmChange, Estimate, InstanceChange, Process, Proposed, Purpose, RollOut, StackAction, StackChange,
    TargetChange,
};

fn meant(change: impl FnOnce(&mut Sample), proposed: Proposed) -> Impact {
    let mut sample = Sample::new();
    change(&mut sample);
    proposed.preview(&sample.facts, &sample.limits, sample.now).unwrap().impact().clone()
}

/// The list price of an instance of web, an hour.
fn price() -> f64 {
    hourly(&region(), &"t3.micro".into()).unwrap()
}

#[test]
fn what_is_taken_is_told_as_a_share_of_the_group() {
    let of = |proposed| {
        let impact = meant(|s| s.web(|web| web.capacity = domain::Capacity::new(0, 4, 9).unwrap()), proposed);
        (impact.removes, impact.share)
    };
    assert_eq!(of(propose(desired(3))), (1, Some(25.0)));
    assert_eq!(of(propose(desired(6))), (-2, Some(50.0)));
    let empty = meant(|s| s.web(|web| web.capacity = domain::Capacity::new(0, 0, 9).unwrap()), propose(desired(1)));
    assert_eq!((empty.removes, empty.share), (-1, None), "of none there is no share");
}

#[test]
fn only_a_refresh_replaces_every_instance() {
    let change = RefreshChange::Start { template: "lt-1".into(), version: "8".into(), min_healthy: 90 };
    let refresh = |change| propose(Action::Refresh(RefreshAction { group: "web".into(), change }));
    assert_eq!(meant(|_| {}, refresh(change)).replaces, Some(90));
    assert_eq!(meant(|_| {}, refresh(RefreshChange::Cancel)).replaces, None);
    assert_eq!(meant(|_| {}, propose(desired(2))).replaces, None);
}

#[test]
fn only_what_runs_less_or_more_costs_less_or_more() {
    let cost = |proposed| meant(|_| {}, proposed).cost;
    let more = cost(propose_for(desired(5), 30));
    let figures = [more.hourly, more.until_revert, more.monthly];
    assert_eq!(
        figures,
        [Some(Usd(2.0 * price())), Some(Usd(price())), Some(Usd(2.0 * price() * domain::price::HOURS))]
    );
    assert_eq!(cost(propose(desired(2))).hourly, Some(Usd(-price())));
    let aside = on_instance("i-1", InstanceChange::EnterStandby);
    for as_before in [aside, on_web(GroupChange::Suspend([Process::Launch].into()))] {
        assert_eq!(cost(propose(as_before)).hourly, Some(Usd(0.0)));
    }
}

#[test]
fn the_alarms_over_the_group_are_shown_with_their_state() {
    let fire = |s: &mut Sample| s.alarms(|all| all[1].state = AlarmState::Alarm);
    let since = Some(crate::samples::noon() - std::time::Duration::from_mins(4));
    let watching = |alarm: &str, state| Watching { alarm: alarm.into(), state, since };
    let alarms = meant(fire, propose(desired(4))).alarms;
    assert_eq!(alarms, [watching("web-cpu-low", AlarmState::Ok), watching("web-cpu-high", AlarmState::Alarm)]);
    let change = AlarmChange::Mute { minutes: 30 };
    let mute = Action::Alarm(AlarmAction { alarm: "web-5xx".into(), change });
    assert_eq!(meant(fire, propose(mute)).alarms, [watching("web-5xx", AlarmState::Ok)], "its own");
}

#[test]
fn a_target_put_into_rotation_moves_no_instance() {
    let shifts = meant(|s| s.targets(|all| all.truncate(2)), propose(on_target("i-3", TargetChange::Register))).zones;
    assert_eq!(shifts.len(), 2);
    for shift in shifts {
        assert_eq!((shift.least, shift.most), (shift.before, shift.before), "{}", shift.zone.as_str());
    }
}

#[test]
fn a_roll_out_costs_what_its_template_was_estimated_at() {
    let cost = |change| {
        let proposed = propose(Action::Stack(StackAction::new("finops-compute", change)));
        let sample = Sample::new();
        let scene = Scene {
            proposed: &proposed,
            before: &State::new(),
            facts: &sample.facts,
            limits: &sample.limits,
            now: sample.now,
        };
        super::cost(&scene)
    };
    let roll_out = |monthly_cents| {
        StackChange::RollOut(Box::new(RollOut {
            change_set: "finops-0123456789ab".into(),
            purpose: Purpose::Update,
            template: "0f".repeat(32),
            shown: vec![],
            named: std::collections::BTreeSet::new(),
            opens: None,
            estimate: Estimate { monthly_cents, unpriced: 0, prices: None },
            role: None,
            triggers: 0,
        }))
    };
    let of = |usd: Option<f64>| Cost {
        hourly: usd.map(|usd| Usd(usd / domain::price::HOURS)),
        until_revert: None,
        monthly: usd.map(Usd),
    };
    assert_eq!(cost(roll_out(Some(7_300))), of(Some(73.0)));
    assert_eq!(cost(roll_out(None)), of(None));
    assert_eq!(cost(StackChange::Delete { retain: vec![], role: None }), of(None), "what is destroyed is not priced");
    assert_eq!(cost(StackChange::Protect(true)), of(Some(0.0)));
}
