//! Guards gone past, and fuses: what is asked, what is written, and what voids it.

use super::*;
use crate::samples::{activity, on_web};
use crate::{Process, ScheduleAction, ScheduleChange, SchedulePlan, StackAction, StackChange};

const REASON: &str = "the third one is broken and must go";

/// A person has changed web two minutes ago.
fn just_changed(sample: &mut Sample) {
    let at = noon() - Duration::from_mins(2);
    sample.scaling(|known| known.activities = vec![activity(at, "a user request changed it from 2 to 3")]);
}

/// Two instances of web, past these guards; committed once `change` has happened.
fn commit_past(guards: &[Guard], before: fn(&mut Sample), change: fn(&mut Sample)) -> Result<Vec<Record>, Refusal> {
    let mut sample = Sample::new();
    before(&mut sample);
    let overrides = guards.iter().map(|guard| (*guard, REASON.to_owned())).collect();
    let typed = Typed { overrides, ..typed("web") };
    let confirmed = look(&sample, desired(2)).confirm(&typed, sample.now).map_err(|kept| kept.1)?;
    assert_eq!(confirmed.overrides().iter().map(|it| it.guard).collect::<Vec<_>>(), guards);
    change(&mut sample);
    let mut journal = Memory::default();
    let mut ticket =
        Ticket { run: RunId::new(noon(), 7), journal: &mut journal, seat: "ada@laptop".to_owned(), pid: 7 };
    confirmed.commit(&mut ticket, &sample.facts, &sample.limits, (&armed(&sample), sample.now))?;
    Ok(journal.records)
}

#[test]
fn a_guard_gone_past_is_committed_with_its_reason() {
    let records = commit_past(&[Guard::CoolDown], just_changed, |_| {}).unwrap();
    let Record::Opened(opened) = &records[0] else { panic!("{records:?}") };
    assert_eq!(opened.findings.len(), Guard::ALL.len());
    for said in &opened.findings {
        let reason = (said.guard == Guard::CoolDown).then(|| REASON.to_owned());
        assert_eq!(said.overridden, reason, "{:?}", said.guard);
    }
}

#[test]
fn a_guard_gone_past_that_has_become_worse_voids_the_confirmation() {
    let unread = |s: &mut Sample| s.here().scaling = Reading::default();
    let changed = |s: &mut Sample| {
        let fresh = Sample::new();
        s.here().scaling = fresh.facts.estate.regions[&crate::samples::region()].scaling.clone();
        just_changed(s);
    };
    let past = [Guard::OthersActing, Guard::CoolDown, Guard::FightingAutomation];
    assert!(commit_past(&past, unread, |_| {}).is_ok(), "as it was when it was gone past");
    let refusal = commit_past(&past, unread, changed).unwrap_err();
    assert!(matches!(refusal, Refusal::Worse { guard: Guard::CoolDown, .. }), "{refusal}");
    let refusal = commit_past(&[], |_| {}, just_changed).unwrap_err();
    assert!(matches!(refusal, Refusal::Worse { guard: Guard::CoolDown, .. }), "{refusal}");
}

#[test]
fn a_reason_has_20_characters_at_the_least() {
    let sample = Sample::new();
    let accept = |reason: &str| {
        let typed = Typed { overrides: [(Guard::CoolDown, reason.to_owned())].into(), ..typed("web") };
        look(&sample, desired(4)).accepts(&typed, sample.now).is_ok()
    };
    assert_eq!(
        [accept(&"ä".repeat(20)), accept(&"ä".repeat(19)), accept(&format!(" {} ", "ä".repeat(19)))],
        [true, false, false]
    );
}

#[test]
fn a_preview_says_what_will_be_so() {
    let seen = look(&Sample::new(), desired(4));
    assert_eq!((seen.before().number("desired"), seen.after().number("desired")), (Some(3), Some(4)));
}

#[test]
fn a_fuse_needs_a_deadline_and_sizes() {
    let refuse = |proposed: Proposed| {
        let sample = Sample::new();
        let refusal = Proposed { fuse: Fuse::Set, ..proposed }.preview(&sample.facts, &sample.limits, sample.now);
        refusal.err().map(|refusal| refusal.to_string())
    };
    assert_eq!(refuse(propose_for(desired(4), 30)), None);
    let table = [
        (propose(desired(4)), "a fuse needs the time after which it acts"),
        (
            propose_for(on_web(GroupChange::Suspend([Process::Launch].into())), 30),
            "AWS has a timer for a group's sizes",
        ),
        (propose_for(on_instance("i-1", InstanceChange::EnterStandby), 30), "AWS has a timer for a group's sizes"),
    ];
    for (proposed, why) in table {
        assert!(refuse(proposed).is_some_and(|said| said.starts_with(why)), "{why}");
    }
}

#[test]
fn a_fuse_is_set_for_the_deadline_counted_from_the_commit() {
    let half_an_hour = Duration::from_mins(30);
    let fuse = |at| {
        let (min, desired, max) = (Some(2), Some(3), Some(6));
        let plan = SchedulePlan { at: Some(at), min, desired, max, ..SchedulePlan::default() };
        let change = ScheduleChange::Put(plan);
        Action::Schedule(ScheduleAction { group: "web".into(), name: "finops-fuse".into(), change })
    };
    let mut sample = Sample::new();
    let fused = Proposed { fuse: Fuse::Set, ..propose_for(desired(4), 30) };
    let seen = fused.preview(&sample.facts, &sample.limits, sample.now).unwrap();
    assert_eq!(seen.steps()[0].action, fuse(noon() + half_an_hour));
    let confirmed = seen.confirm(&typed("web"), sample.now).unwrap();
    sample.wait(Duration::from_secs(40));
    let (mut journal, run) = (Memory::default(), RunId::new(noon(), 7));
    let mut ticket = Ticket { run, journal: &mut journal, seat: "ada@laptop".to_owned(), pid: 7 };
    confirmed.commit(&mut ticket, &sample.facts, &sample.limits, (&armed(&sample), sample.now)).unwrap();
    let Record::Armed(armament) = &journal.records[1] else { panic!("{:?}", journal.records) };
    assert_eq!(armament.steps[0].action, fuse(noon() + Duration::from_secs(40) + half_an_hour));
}

#[test]
fn what_goes_back_by_itself_is_not_put_back_after_a_time() {
    let mut sample = Sample::new();
    sample.stacks(|stacks| stacks[1].status = "UPDATE_IN_PROGRESS".into());
    let cancel = Action::Stack(StackAction::new("finops-edge", StackChange::Cancel));
    let refusal = |proposed: Proposed| proposed.preview(&sample.facts, &sample.limits, sample.now).err();
    assert_eq!(refusal(propose(cancel.clone())), None);
    let why = refusal(propose_for(cancel, 30)).unwrap().to_string();
    assert!(why.starts_with("it goes back itself") && why.ends_with("leave --revert-after out"), "{why}");
}
