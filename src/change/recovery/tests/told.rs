//! What records tell of a run: what was wanted, what became of it, and whose refresh it is that runs.

use std::time::Duration;

use domain::Reading;

use crate::record::{Closing, Decision, Intent, Look, Reply, Supersession};
use crate::recovery::*;
use crate::samples::{Memory, Sample, desired, noon, propose, propose_for, refresh, region};
use crate::{Action, Armed, Over, Proposed, RefreshAction, RefreshChange, Restoration, RunId, Ticket, Typed, Way};

/// The records of a change that AWS has answered.
fn answered(proposed: Proposed, answered: Answered) -> Vec<Record> {
    let sample = Sample::new();
    let armed = Armed::by_operator(&sample.facts.standing.profile, sample.now).unwrap();
    let seen = proposed.preview(&sample.facts, &sample.limits, sample.now).unwrap();
    let typed = Typed { phrase: "web".to_owned(), incident: Some("INC-7".to_owned()), ..Typed::default() };
    let confirmed = seen.confirm(&typed, sample.now).unwrap();
    let mut journal = Memory::default();
    let mut ticket =
        Ticket { run: RunId::new(noon(), 7), journal: &mut journal, seat: "ada@laptop".to_owned(), pid: 7 };
    let (mut run, _) = confirmed.commit(&mut ticket, &sample.facts, &sample.limits, (&armed, sample.now)).unwrap();
    run.next(&mut journal, noon()).unwrap();
    run.answered(answered, &mut journal, noon()).unwrap();
    journal.records
}

fn taken() -> Answered {
    Answered::Accepted("".into())
}

fn look(way: Way, desired: u32) -> Record {
    let seen = State::new().with("desired", desired).with("min", 2_u32).with("max", 6_u32);
    Record::Verified(Look { at: noon(), step: 0, way, seen })
}

fn going_back() -> Record {
    let action = desired(3);
    Record::Intent(Intent { at: noon(), step: 0, way: Way::Back, subject: action.subject().clone(), action })
}

#[test]
fn a_story_says_what_was_wanted_and_what_became_of_it() {
    let at = noon();
    let kept = Record::Kept(Decision { at, by: "ada@laptop".to_owned() });
    let superseded = Record::Superseded(Supersession { at, step: 0, moved: vec!["desired was 4, is 5".to_owned()] });
    let closed = Record::Closed(Closing { at, ending: Ending::Applied, residue: Residue::Clean });
    let reply = Record::Answered(Reply { at, step: 0, way: Way::Back, answered: taken() });
    let back = [look(Way::Forward, 4), going_back(), reply];
    let put_back = [&back[..], &[look(Way::Back, 3)]].concat();
    let not_yet = [&back[..], &[look(Way::Back, 4)]].concat();
    let by_others = [&not_yet[..], std::slice::from_ref(&superseded)].concat();
    let table: [(&str, &[Record], Option<Aftermath>); 9] = [
        ("nobody has read it yet", &[], None),
        ("read as wanted", &[look(Way::Forward, 4)], Some(Aftermath::Waits(at + Duration::from_mins(30)))),
        ("read as before", &[look(Way::Forward, 3)], None),
        ("kept", &[look(Way::Forward, 4), kept], Some(Aftermath::Kept)),
        ("left alone", &[look(Way::Forward, 4), superseded], Some(Aftermath::Superseded)),
        ("on its way back", &not_yet, Some(Aftermath::GoingBack)),
        ("put back", &put_back, Some(Aftermath::PutBack)),
        ("changed by others on its way back", &by_others, Some(Aftermath::Superseded)),
        ("closed before its time", &[look(Way::Forward, 4), closed], None),
    ];
    for (name, more, aftermath) in table {
        let records = [answered(propose_for(desired(4), 30), taken()), more.to_vec()].concat();
        let story = Story::of(&records).unwrap();
        assert_eq!(story.aftermath(), aftermath, "{name}");
        let (before, after) = story.wanted().unwrap();
        assert_eq!((before.number("desired"), after.number("desired")), (Some(3), Some(4)), "{name}");
    }
    let for_good = answered(propose(desired(4)), taken());
    let story = Story::of(&[for_good.clone(), vec![look(Way::Forward, 4)]].concat()).unwrap();
    assert_eq!(story.aftermath(), None, "it stays");
    let opened = Story::of(&for_good[..1]).unwrap();
    assert!(opened.wanted().is_none() && opened.aftermath().is_none());
}

/// A name, what AWS answered, the refreshes read with their status, and what is said.
type Case<'a> = (&'a str, Answered, &'a [(&'a str, &'a str)], &'a str);

#[test]
fn a_refresh_is_rolled_back_only_where_it_is_the_runs_own_and_still_runs() {
    let start = RefreshChange::Start { template: "lt-1".to_owned(), version: "7".to_owned(), min_healthy: 90 };
    let action = Action::Refresh(RefreshAction { group: "web".into(), change: start });
    let own = || Answered::Accepted("refresh ir-9".into());
    let unknown = || Answered::Unknown("no answer within 20s".into());
    let table: [Case<'_>; 10] = [
        ("it runs", own(), &[("ir-9", "InProgress")], "undo"),
        ("it waits", own(), &[("ir-9", "Pending")], "undo"),
        ("another runs since", own(), &[("ir-10", "InProgress"), ("ir-9", "Cancelled")], "was ir-9, is ir-10"),
        ("another was taken back", own(), &[("ir-10", "Cancelled"), ("ir-9", "Successful")], "was ir-9, is ir-10"),
        ("it is over", own(), &[("ir-9", "Successful")], "refresh ir-9 is Successful: one that is over cannot"),
        ("it was taken back", own(), &[("ir-9", "RollbackSuccessful")], "already"),
        ("it was cancelled", own(), &[("ir-9", "Cancelled")], "already"),
        ("it does not show", own(), &[], "already"),
        ("nobody named it", unknown(), &[("ir-10", "InProgress")], "ir-10 may be somebody else's"),
        ("nobody named it, and it is over", unknown(), &[("ir-10", "Cancelled")], "already"),
    ];
    for (name, answer, refreshes, told) in table {
        let story = Story::of(&answered(propose(action.clone()), answer)).unwrap();
        let mut sample = Sample::new();
        let at = sample.now.here;
        let listed = refreshes.iter().map(|(id, status)| refresh(id, status)).collect();
        sample.here().refreshes.insert("web".into(), Reading::new(listed, at));
        let said = match story.restorer().unwrap().restoration(&sample.facts.estate).unwrap() {
            Restoration::Undo { action, .. } => {
                assert!(action.cli(&region()).contains("rollback-instance-refresh"), "{name}");
                "undo".to_owned()
            }
            Restoration::Superseded { moved, .. } => moved.iter().map(ToString::to_string).collect(),
            Restoration::Impossible { why, .. } => why,
            Restoration::Already { .. } => "already".to_owned(),
            Restoration::Done => "done".to_owned(),
        };
        assert!(said.contains(told), "{name}: {said}");
    }
}

#[test]
fn a_refresh_is_not_put_back_after_a_time() {
    let start = RefreshChange::Start { template: "lt-1".to_owned(), version: "7".to_owned(), min_healthy: 90 };
    let action = Action::Refresh(RefreshAction { group: "web".into(), change: start });
    let sample = Sample::new();
    let refusal = propose_for(action, 30).preview(&sample.facts, &sample.limits, sample.now).unwrap_err().to_string();
    assert!(refusal.contains("cannot be rolled back") && refusal.contains("--revert-after"), "{refusal}");
}

#[test]
fn an_aftermath_is_named_for_scripts() {
    let table = [
        (Aftermath::Waits(noon()), "waits"),
        (Aftermath::PutBack, "put-back"),
        (Aftermath::GoingBack, "going-back"),
        (Aftermath::Kept, "kept"),
        (Aftermath::Superseded, "superseded"),
    ];
    for (aftermath, name) in table {
        assert_eq!(aftermath.as_str(), name);
    }
}

#[test]
fn records_that_end_early_tell_what_they_are_over() {
    let records = answered(propose(desired(4)), taken());
    let story = Story::of(&records).unwrap();
    assert_eq!(story.steps().iter().map(|step| step.action.clone()).collect::<Vec<_>>(), [desired(4)]);
    let over = |records: &[Record]| Over::of(records).map(|it| (it.region, it.subject, it.action));
    assert_eq!(over(&records), Some((region(), "web".into(), Some(desired(4)))));
    assert_eq!(over(&records[..1]), Some((region(), "web".into(), None)), "never armed");
    assert_eq!(over(&records[1..]), None);
}
