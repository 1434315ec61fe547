//! What is typed, asked for and found in bad faith or by mistake, and how it is refused.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::{AccountId, Identity, Reading};

use crate::guards::Guard;
use crate::samples::{Memory, Sample, desired, noon, on_instance, propose, propose_for};
use crate::{
    Action, Armed, Committed, Fuse, GroupAction, GroupChange, InstanceChange, Previewed, ProfilePin, Proposed, Record,
    Refusal, Restorer, Run, RunId, Ticket, Typed, Way, WriteMode,
};

mod overriding;
mod running;
mod series;

fn look(sample: &Sample, action: Action) -> Previewed {
    propose(action).preview(&sample.facts, &sample.limits, sample.now).unwrap()
}

fn typed(phrase: &str) -> Typed {
    Typed { phrase: phrase.to_owned(), ..Typed::default() }
}

fn armed(sample: &Sample) -> Armed {
    Armed::by_operator(&sample.facts.standing.profile, sample.now).unwrap()
}

/// Confirms four instances of web, and commits once `change` has happened.
fn commit(journal: &mut Memory, change: impl FnOnce(&mut Sample)) -> Result<(Run, Restorer), Refusal> {
    let mut sample = Sample::new();
    let armed = armed(&sample);
    let confirmed = look(&sample, desired(4)).confirm(&typed("web"), sample.now).unwrap();
    change(&mut sample);
    let mut ticket = Ticket { run: RunId::new(noon(), 7), journal, seat: "ada@laptop".to_owned(), pid: 7 };
    confirmed.commit(&mut ticket, &sample.facts, &sample.limits, (&armed, sample.now))
}

fn identity(sample: &mut Sample, account: &str) {
    let account = AccountId::new(account).unwrap();
    let identity = Identity { account, arn: "arn:aws:iam::1:user/ada".into(), user_id: "A".into() };
    sample.facts.estate.identity = Reading::new(identity, sample.now.here);
}

#[test]
fn what_cannot_be_meant_has_no_preview() {
    let group = |name: &str| Action::Group(GroupAction { group: name.into(), change: GroupChange::Desired(4) });
    let table = [
        (propose(group("wed")), "there is no Auto Scaling group wed in us-east-1"),
        (propose(group("")), "there is no Auto Scaling group  in us-east-1"),
        (propose(group("WEB")), "there is no Auto Scaling group WEB in us-east-1"),
        (propose(group("w\u{435}b")), "there is no Auto Scaling group w\u{435}b in us-east-1"),
        (propose(group("web\u{202e}")), "there is no Auto Scaling group web⟨U+202E⟩ in us-east-1"),
        (propose(desired(3)), "web is so already; nothing to do"),
        (propose_for(desired(4), 0), "it is put back after 1m at the least and 24h at the most"),
        (propose_for(desired(4), 1_441), "it is put back after 1m at the least and 24h at the most"),
        (propose_for(on_instance("i-1", InstanceChange::Replace), 30), "it cannot be put back: i-1 is ended for good"),
    ];
    for (proposed, why) in table {
        let sample = Sample::new();
        let refusal = proposed.preview(&sample.facts, &sample.limits, sample.now).unwrap_err().to_string();
        assert!(refusal.starts_with(why), "{refusal}");
    }
    let mut sample = Sample::new();
    sample.facts.estate.identity = Reading::default();
    let refusal = propose(desired(4)).preview(&sample.facts, &sample.limits, sample.now).unwrap_err();
    assert_eq!(refusal, Refusal::NobodyKnown);
}

#[test]
fn sizes_that_cannot_be_are_stopped_without_override() {
    for size in [0, 1, 7, 1 << 31, u32::MAX] {
        let sample = Sample::new();
        let typed = Typed { incident: Some("INC-1".to_owned()), ..typed("web") };
        let (_, refusal) = *look(&sample, desired(size)).confirm(&typed, sample.now).unwrap_err();
        let Refusal::Guarded { guard: Guard::Bounds, why } = refusal else { panic!("{size}: {refusal}") };
        assert!(why.contains(&format!("desired {size} is ")), "{why}");
    }
}

#[test]
fn the_phrase_is_the_phrase_letter_for_letter() {
    let wrong =
        ["", " web", "web ", "web\n", "Web", "WEB", "w\u{435}b", "we\u{200b}b", "ｗｅｂ", "yes", "web web", "w"];
    for phrase in wrong {
        let sample = Sample::new();
        let (back, refusal) = *look(&sample, desired(4)).confirm(&typed(phrase), sample.now).unwrap_err();
        assert!(matches!(refusal, Refusal::Mistyped { .. }), "{phrase:?}: {refusal}");
        assert!(!refusal.to_string().contains('\u{200b}'), "what cannot be seen is shown: {refusal}");
        let is_pointed_out = refusal.to_string().contains("only looks alike");
        assert_eq!(is_pointed_out, ["w\u{435}b", "ｗｅｂ"].contains(&phrase), "{refusal}");
        assert!(back.confirm(&typed("web"), sample.now).is_ok(), "the preview comes back whole");
    }
    let mut sample = Sample::new();
    sample.protect();
    for wrong in ["web", "pay-prod 1 Scale", "pay-prod  1 scale", "pay-prod 2 scale", "pay-staging 1 scale"] {
        assert!(look(&sample, desired(4)).confirm(&typed(wrong), sample.now).is_err(), "{wrong}");
    }
    assert!(look(&sample, desired(4)).confirm(&typed("pay-prod 1 scale"), sample.now).is_ok());
    assert!(look(&sample, desired(5)).confirm(&typed("pay-prod 2 scale"), sample.now).is_ok());
}

#[test]
fn an_override_needs_a_reason_and_a_guard_that_takes_one() {
    let table = [
        (Guard::StepCap, "because", "at least 20 characters"),
        (Guard::StepCap, "                              ", "at least 20 characters"),
        (Guard::Bounds, "the bounds are wrong, I know it", "bounds takes no override"),
        (Guard::AccountPin, "the account is right, I know it", "account-pin takes no override"),
    ];
    for (guard, reason, why) in table {
        let sample = Sample::new();
        let overrides = BTreeMap::from([(guard, reason.to_owned())]);
        let typed = Typed { overrides, ..typed("web") };
        let (_, refusal) = *look(&sample, desired(4)).confirm(&typed, sample.now).unwrap_err();
        assert!(matches!(&refusal, Refusal::NoOverride(said) if said.contains(why)), "{refusal}");
    }
    let sample = Sample::new();
    let typed = Typed { incident: Some("  ".to_owned()), ..typed("web") };
    assert!(look(&sample, desired(4)).confirm(&typed, sample.now).is_err());
}

#[test]
fn a_plan_is_good_for_ten_minutes() {
    let mut sample = Sample::new();
    sample.wait(Duration::from_mins(10) - Duration::from_millis(1));
    let at_noon = Sample::new();
    assert!(look(&at_noon, desired(4)).confirm(&typed("web"), sample.now).is_ok());
    sample.wait(Duration::from_millis(1));
    let (_, refusal) = *look(&at_noon, desired(4)).confirm(&typed("web"), sample.now).unwrap_err();
    assert!(matches!(refusal, Refusal::Expired(_)), "{refusal}");
}

#[test]
fn the_digest_binds_what_is_done_and_what_is_so() {
    let digest = |sample: &Sample, action| look(sample, action).digest().clone();
    let sample = Sample::new();
    let own = digest(&sample, desired(4));
    assert_eq!(own, digest(&sample, desired(4)));
    assert_ne!(own, digest(&sample, desired(5)));
    assert_ne!(own, *propose_for(desired(4), 30).preview(&sample.facts, &sample.limits, sample.now).unwrap().digest());
    let mut moved = Sample::new();
    moved.web(|web| web.capacity = domain::Capacity::new(1, 3, 6).unwrap());
    assert_ne!(own, digest(&moved, desired(4)), "another state before");
    let mut elsewhere = Sample::new();
    identity(&mut elsewhere, "999999999999");
    assert_ne!(own, digest(&elsewhere, desired(4)), "another account");
    let mut busy = Sample::new();
    busy.load(|_| Some(9_999.0));
    assert_eq!(own, digest(&busy, desired(4)), "figures of guards move by the minute");
}

/// What happens between a preview and its commit.
type Change = fn(&mut Sample);

#[test]
fn what_has_changed_voids_the_confirmation() {
    let refuse = |change: Change| {
        let mut journal = Memory::default();
        let refusal = commit(&mut journal, change).unwrap_err();
        assert!(journal.records.is_empty(), "nothing is written of what is refused");
        refusal.to_string()
    };
    let table: [(Change, &str); 8] = [
        (|s| s.here().groups = Reading::new(vec![], s.now.here), "there is no Auto Scaling group web"),
        (
            |s| s.web(|web| web.capacity = domain::Capacity::new(2, 5, 6).unwrap()),
            "changed since the preview: desired was 3, is 5; look again",
        ),
        (|s| identity(s, "999999999999"), "the plan is for 1234-5678-9012, the credentials lead to 9999-9999-9999"),
        (|s| s.facts.estate.identity = Reading::default(), "the account could not be read"),
        (|s| s.wait(Duration::from_mins(10)), "the plan was valid until"),
        (|s| s.wait(Duration::from_mins(2)), "worse than in the preview: fresh-plan"),
        (|s| s.facts.standing.write = WriteMode::Off, "worse than in the preview: write-mode"),
        (
            |s| s.facts.standing.lease = crate::LeaseStanding::Elsewhere("bob@desk".into()),
            "worse than in the preview: one-operator: bob@desk holds the lease",
        ),
    ];
    for (change, why) in table {
        let said = refuse(change);
        assert!(said.starts_with(why), "{said}");
    }
}

#[test]
fn a_journal_that_cannot_be_written_stops_every_step_forward() {
    for fails_after in 0..2 {
        let mut journal = Memory { fails_after: Some(fails_after), ..Memory::default() };
        let refusal = commit(&mut journal, |_| {}).unwrap_err();
        assert!(matches!(refusal, Refusal::Journal(_)), "{refusal}");
    }
    let mut journal = Memory { fails_after: Some(2), ..Memory::default() };
    let (mut run, mut restorer) = commit(&mut journal, |_| {}).unwrap();
    assert!(run.next(&mut journal, noon()).is_err(), "no intent, no request");
    let (undo, fault) = restorer.undo(0, &mut journal, noon()).unwrap();
    assert!(undo.way() == Way::Back && fault.is_some(), "the way back stays open");
}

#[test]
fn a_run_hands_its_request_out_once_its_intent_is_written() {
    let mut journal = Memory::default();
    let (mut run, _) = commit(&mut journal, |_| {}).unwrap();
    let kinds = |journal: &Memory| -> Vec<&'static str> {
        let kind = |record: &Record| match record {
            Record::Opened(_) => "opened",
            Record::Armed(_) => "armed",
            Record::Intent(_) => "intent",
            _ => "other",
        };
        journal.records.iter().map(kind).collect()
    };
    assert_eq!(kinds(&journal), ["opened", "armed"]);
    let request: Committed = run.next(&mut journal, noon()).unwrap().unwrap();
    assert_eq!(kinds(&journal), ["opened", "armed", "intent"]);
    assert_eq!((request.action(), request.way()), (&desired(4), Way::Forward));
    assert!(run.next(&mut journal, noon()).unwrap().is_none(), "once");
}

#[test]
fn only_what_was_armed_for_this_profile_and_has_not_ended_commits() {
    let refuse = |armed: &Armed, sample: &Sample| {
        let seen = look(sample, desired(4));
        let typed = typed(seen.phrase());
        let confirmed = seen.confirm(&typed, sample.now).unwrap();
        let (mut journal, run) = (Memory::default(), RunId::new(noon(), 7));
        let mut ticket = Ticket { run, journal: &mut journal, seat: "ada@laptop".to_owned(), pid: 7 };
        confirmed.commit(&mut ticket, &sample.facts, &sample.limits, (armed, sample.now)).err()
    };
    let mut sample = Sample::new();
    assert_eq!(refuse(&armed(&sample), &sample), None);
    let other = ProfilePin { name: "other".into(), ..sample.facts.standing.profile.clone() };
    assert_eq!(refuse(&Armed::by_operator(&other, sample.now).unwrap(), &sample), Some(Refusal::Disarmed));
    sample.protect();
    let begun = domain::Now::at(noon() - Duration::from_mins(30));
    let ended = Armed::by_operator(&sample.facts.standing.profile, begun).unwrap();
    assert_eq!(refuse(&ended, &sample), Some(Refusal::Disarmed));
    assert_eq!(refuse(&armed(&sample), &sample), None);
}

#[test]
fn a_protected_profile_is_armed_for_half_an_hour_and_only_with_a_pin() {
    let account = || AccountId::new("123456789012");
    let mode = |is_protected, account| {
        let pin = ProfilePin { name: "pay".into(), is_protected, account, regions: vec![] };
        Armed::by_operator(&pin, domain::Now::at(noon())).map(|armed| armed.mode())
    };
    assert_eq!(mode(false, None), Ok(WriteMode::On));
    assert_eq!(mode(false, account()), Ok(WriteMode::On));
    assert_eq!(mode(true, account()), Ok(WriteMode::Until(noon() + Duration::from_mins(30))));
    assert!(matches!(mode(true, None), Err(Refusal::Senseless(why)) if why.contains("account_id")));
}

#[test]
fn a_fuse_is_a_step_of_its_own_before_the_change_and_the_deadline_is_written() {
    let sample = Sample::new();
    let fused = Proposed { fuse: Fuse::Set, ..propose_for(desired(4), 30) };
    let seen = fused.preview(&sample.facts, &sample.limits, sample.now).unwrap();
    let ids: Vec<&str> = seen.steps().iter().map(|step| step.action.id()).collect();
    assert_eq!(ids, ["schedule.put", "scale.set-desired"]);
    let confirmed = seen.confirm(&typed("web"), sample.now).unwrap();
    let (mut journal, run) = (Memory::default(), RunId::new(noon(), 7));
    let mut ticket = Ticket { run, journal: &mut journal, seat: "ada@laptop".to_owned(), pid: 7 };
    let committed = confirmed.commit(&mut ticket, &sample.facts, &sample.limits, (&armed(&sample), sample.now));
    assert_eq!(committed.unwrap().0.revert_at(), Some(noon() + Duration::from_mins(30)));
    let Record::Armed(armament) = &journal.records[1] else { panic!("{:?}", journal.records) };
    assert_eq!((armament.revert_at, armament.steps.len()), (Some(noon() + Duration::from_mins(30)), 2));
}
