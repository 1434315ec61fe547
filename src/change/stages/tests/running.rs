//! What a run hands out on its way, and what its restorer keeps to put it back.

use domain::{Estate, Moment};

use super::*;
use crate::record::{Intent, Look, Reply, Step};
use crate::samples::region;
use crate::{Answered, Ending, Reach, RefreshAction, RefreshChange, Restoration, State, Undo};

fn commit_of(journal: &mut Memory, proposed: Proposed) -> (Run, Restorer) {
    let sample = Sample::new();
    let seen = proposed.preview(&sample.facts, &sample.limits, sample.now).unwrap();
    let confirmed = seen.confirm(&typed("web"), sample.now).unwrap();
    let mut ticket = Ticket { run: RunId::new(noon(), 7), journal, seat: "ada@laptop".to_owned(), pid: 7 };
    confirmed.commit(&mut ticket, &sample.facts, &sample.limits, (&armed(&sample), sample.now)).unwrap()
}

/// `web` from 3 to 4 for half an hour.
fn plain(journal: &mut Memory) -> (Run, Restorer) {
    commit_of(journal, propose_for(desired(4), 30))
}

/// The same with a fuse, a step of its own before it.
fn fused(journal: &mut Memory) -> (Run, Restorer) {
    commit_of(journal, Proposed { fuse: Fuse::Set, ..propose_for(desired(4), 30) })
}

fn sizes(desired: u32) -> State {
    State::new().with("min", 2_u32).with("desired", desired).with("max", 6_u32)
}

fn estate(desired: u32) -> Estate {
    let mut sample = Sample::new();
    sample.web(|web| web.capacity = domain::Capacity::new(2, desired, 6).unwrap());
    sample.facts.estate
}

fn taken() -> Answered {
    Answered::Accepted("request 1".into())
}

fn back_at() -> Moment {
    noon() + Duration::from_mins(30)
}

#[test]
fn a_run_says_what_is_under_way_and_what_comes_next() {
    let mut journal = Memory::default();
    let (mut run, _) = plain(&mut journal);
    let action = |step: Option<&Step>| step.map(|step| step.action.clone());
    assert_eq!((action(run.current()), action(run.upcoming()), run.unbegun()), (None, Some(desired(4)), 0..1));
    assert_eq!((run.answer(), run.reach(&sizes(4))), (None, Reach::Before), "nothing is sent yet");
    let request = run.next(&mut journal, noon()).unwrap().unwrap();
    assert_eq!((request.run(), request.mark(), request.region()), (run.id(), run.mark(), &region()));
    assert_eq!(request.account(), &run.place().account);
    assert_eq!((action(run.current()), action(run.upcoming()), run.unbegun()), (Some(desired(4)), None, 1..1));
    assert_eq!([3, 4, 5].map(|seen| run.reach(&sizes(seen))), [Reach::Before, Reach::Reached, Reach::Otherwise]);
    assert_eq!(run.revert_at(), Some(back_at()));
}

#[test]
fn what_comes_back_and_what_is_read_is_written_down() {
    let mut journal = Memory::default();
    let (mut run, _) = plain(&mut journal);
    let _request = run.next(&mut journal, noon()).unwrap().unwrap();
    run.answered(taken(), &mut journal, noon()).unwrap();
    run.seen(sizes(4), &mut journal, noon()).unwrap();
    assert_eq!((run.answer(), run.ending(Some(&Reach::Reached))), (Some(&taken()), Ending::Applied));
    let (at, step, way) = (noon(), 0, Way::Forward);
    let wanted = [
        Record::Intent(Intent { at, step, way, subject: "web".into(), action: desired(4) }),
        Record::Answered(Reply { at, step, way, answered: taken() }),
        Record::Verified(Look { at, step, way, seen: sizes(4) }),
    ];
    assert_eq!(journal.records[2..], wanted);
}

#[test]
fn an_answer_is_kept_in_mind_though_the_journal_cannot_take_it() {
    let mut journal = Memory { fails_after: Some(3), ..Memory::default() };
    let (mut run, _) = plain(&mut journal);
    let _request = run.next(&mut journal, noon()).unwrap().unwrap();
    assert!(run.answered(taken(), &mut journal, noon()).is_err());
    assert_eq!(run.answer(), Some(&taken()));
    assert!(run.seen(sizes(4), &mut journal, noon()).is_err());
}

#[test]
fn the_next_step_is_handed_out_once_the_last_was_taken() {
    let next_after = |answered: Option<Answered>| {
        let mut journal = Memory::default();
        let (mut run, _) = fused(&mut journal);
        let first = run.next(&mut journal, noon()).unwrap().unwrap();
        assert_eq!(first.action().id(), "schedule.put");
        if let Some(answered) = answered {
            run.answered(answered, &mut journal, noon()).unwrap();
        }
        let next = run.next(&mut journal, noon()).unwrap();
        next.map(|request| (request.action().id(), run.answer().cloned()))
    };
    assert_eq!(next_after(Some(taken())), Some(("scale.set-desired", None)), "of it nothing came back yet");
    assert_eq!(next_after(None), None);
    assert_eq!(next_after(Some(Answered::Unknown("no answer".into()))), None);
    assert_eq!(next_after(Some(Answered::Refused("ValidationError".into()))), None);
}

#[test]
fn a_restorer_knows_when_its_time_has_come() {
    let mut journal = Memory::default();
    let (run, restorer) = plain(&mut journal);
    assert_eq!((restorer.run(), restorer.place(), restorer.steps().len()), (run.id(), run.place(), 1));
    assert_eq!(restorer.revert_at(), Some(back_at()));
    let due = [back_at() - Duration::from_millis(1), back_at(), back_at() + Duration::from_millis(1)];
    assert_eq!(due.map(|at| restorer.is_due(at)), [false, true, true]);
    let (_, kept) = commit_of(&mut Memory::default(), propose(desired(4)));
    assert_eq!((kept.revert_at(), kept.is_due(back_at())), (None, false));
}

#[test]
fn what_putting_back_means_is_read_first() {
    let (_, restorer) = plain(&mut Memory::default());
    let meant = |estate: &Estate| restorer.restoration(estate).unwrap();
    assert_eq!(meant(&estate(4)), Restoration::Undo { step: 0, action: desired(3) });
    assert_eq!(meant(&estate(3)), Restoration::Already { step: 0 });
    let Restoration::Superseded { step: 0, moved } = meant(&estate(5)) else { panic!("{:?}", meant(&estate(5))) };
    assert_eq!(moved.iter().map(ToString::to_string).collect::<Vec<_>>(), ["desired was 4, is 5"]);
    let mut gone = Sample::new();
    gone.here().groups = Reading::new(vec![], noon());
    let Restoration::Impossible { step: 0, why } = meant(&gone.facts.estate) else { panic!("{restorer:?}") };
    assert_eq!(why, "there is no Auto Scaling group web in us-east-1 any more");
    gone.here().groups = Reading::default();
    assert!(restorer.restoration(&gone.facts.estate).is_err(), "what is not read is not known");
}

#[test]
fn what_has_no_way_back_says_so() {
    let replaced = on_instance("i-1", InstanceChange::Replace);
    let sample = Sample::new();
    let seen = look(&sample, replaced);
    let Undo::None(reason) = seen.undo().clone() else { panic!("{:?}", seen.undo()) };
    let typed = Typed { phrase: "i-1".to_owned(), incident: Some("INC-1".to_owned()), ..Typed::default() };
    let confirmed = seen.confirm(&typed, sample.now).unwrap();
    let (mut journal, run) = (Memory::default(), RunId::new(noon(), 7));
    let mut ticket = Ticket { run, journal: &mut journal, seat: "ada@laptop".to_owned(), pid: 7 };
    let committed = confirmed.commit(&mut ticket, &sample.facts, &sample.limits, (&armed(&sample), sample.now));
    let (_, mut restorer) = committed.unwrap();
    let mut after = Sample::new();
    after.instances(|all| all.retain(|it| it.id != "i-1"));
    let meant = restorer.restoration(&after.facts.estate).unwrap();
    assert_eq!(meant, Restoration::Impossible { step: 0, why: reason });
    assert!(restorer.undo(0, &mut Memory::default(), noon()).is_none());
}

#[test]
fn an_undo_is_sent_three_times_at_most_and_a_refusal_counts_for_none() {
    let mut journal = Memory::default();
    let (_, mut restorer) = plain(&mut journal);
    let send = |restorer: &mut Restorer| restorer.undo(0, &mut Memory::default(), noon()).is_some();
    assert!(send(&mut restorer) && send(&mut restorer));
    assert_eq!(restorer.restoration(&estate(4)).unwrap(), Restoration::Undo { step: 0, action: desired(3) });
    assert!(send(&mut restorer) && !send(&mut restorer));
    let Restoration::Impossible { step: 0, why } = restorer.restoration(&estate(4)).unwrap() else { panic!() };
    assert_eq!(why, "it was sent 3 times and nothing came of it");
    restorer.refused(0);
    assert!(send(&mut restorer) && !send(&mut restorer));
}

#[test]
fn steps_are_put_back_from_the_last_and_each_once_it_is_not_settled() {
    let (_, mut restorer) = fused(&mut Memory::default());
    let step = |restorer: &Restorer| match restorer.restoration(&estate(4)).unwrap() {
        Restoration::Undo { step, .. } | Restoration::Already { step } => Some(step),
        Restoration::Done => None,
        other => panic!("{other:?}"),
    };
    assert_eq!((step(&restorer), restorer.is_settled()), (Some(1), false));
    restorer.settle(1);
    assert_eq!((step(&restorer), restorer.is_settled()), (Some(0), false));
    let mut journal = Memory::default();
    assert!(restorer.undo(1, &mut journal, noon()).is_none(), "it is settled");
    assert!(restorer.undo(2, &mut journal, noon()).is_none(), "there is none");
    let (undo, _) = restorer.undo(0, &mut journal, noon()).unwrap();
    assert_eq!((undo.action().id(), undo.way()), ("schedule.delete", Way::Back));
    let subject = "finops-fuse".into();
    let intent = Intent { at: noon(), step: 0, way: Way::Back, subject, action: undo.action().clone() };
    assert_eq!(journal.records, [Record::Intent(intent)]);
    restorer.settle(0);
    assert_eq!((step(&restorer), restorer.is_settled()), (None, true));
}

#[test]
fn what_came_back_tells_the_restorer_whose_a_refresh_is() {
    let start = RefreshChange::Start { template: "lt-1".into(), version: "7".into(), min_healthy: 90 };
    let mut journal = Memory::default();
    let refresh_of_web = propose(Action::Refresh(RefreshAction { group: "web".into(), change: start }));
    let sample = Sample::new();
    let seen = refresh_of_web.preview(&sample.facts, &sample.limits, sample.now).unwrap();
    let typed = Typed { incident: Some("INC-7".to_owned()), ..typed("web") };
    let confirmed = seen.confirm(&typed, sample.now).unwrap();
    let seat = "ada@laptop".to_owned();
    let mut ticket = Ticket { run: RunId::new(noon(), 7), journal: &mut journal, seat, pid: 7 };
    let committed = confirmed.commit(&mut ticket, &sample.facts, &sample.limits, (&armed(&sample), sample.now));
    let (mut run, mut restorer) = committed.unwrap();
    let mut running = Sample::new();
    running.refreshes(vec![crate::samples::refresh("ir-9", "InProgress")]);
    run.tell(&mut restorer);
    let _request = run.next(&mut journal, noon()).unwrap().unwrap();
    run.answered(Answered::Accepted("refresh ir-9".into()), &mut journal, noon()).unwrap();
    let meant = |restorer: &Restorer| restorer.restoration(&running.facts.estate).unwrap();
    assert!(matches!(meant(&restorer), Restoration::Impossible { .. }), "whose it is is not told yet");
    run.tell(&mut restorer);
    assert!(matches!(meant(&restorer), Restoration::Undo { step: 0, .. }));
}
