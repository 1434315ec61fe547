//! What the records of a run say of it at every point at which the program that wrote them may have ended.

mod told;

use std::time::Duration;

use super::*;
use crate::record::{Adoption, Closing, Decision, Intent, Look, Reply, Supersession};
use crate::samples::{Memory, Sample, desired, noon, propose, propose_for};
use crate::{Armed, Fuse, Mark, Proposed, Restoration, RunId, Ticket, Typed};

/// What a run writes down before it sends anything.
fn committed(proposed: Proposed) -> Vec<Record> {
    let sample = Sample::new();
    let seen = proposed.preview(&sample.facts, &sample.limits, sample.now).unwrap();
    let typed = Typed { phrase: seen.phrase().to_owned(), ..Typed::default() };
    let confirmed = seen.confirm(&typed, sample.now).unwrap();
    let armed = Armed::by_operator(&sample.facts.standing.profile, sample.now).unwrap();
    let mut journal = Memory::default();
    let mut ticket = Ticket { run: run(), journal: &mut journal, seat: "ada@laptop".to_owned(), pid: 7 };
    confirmed.commit(&mut ticket, &sample.facts, &sample.limits, (&armed, sample.now)).unwrap();
    journal.records
}

fn run() -> RunId {
    RunId::new(noon(), 7)
}

/// `web` from 3 to 4, put back after half an hour.
fn opened() -> Vec<Record> {
    committed(propose_for(desired(4), 30))
}

/// The same with a fuse, a step of its own before it.
fn fused() -> Vec<Record> {
    committed(Proposed { fuse: Fuse::Set, ..propose_for(desired(4), 30) })
}

fn back_at() -> Moment {
    noon() + Duration::from_mins(30)
}

fn later(secs: u64) -> Moment {
    noon() + Duration::from_secs(secs)
}

fn intent(step: usize, way: Way) -> Record {
    Record::Intent(Intent { at: later(1), step, way, subject: "web".into(), action: desired(4) })
}

fn answer(step: usize, way: Way, answered: Answered) -> Record {
    Record::Answered(Reply { at: later(2), step, way, answered })
}

fn sizes(desired: u32) -> State {
    State::new().with("min", 2_u32).with("desired", desired).with("max", 6_u32)
}

fn look(step: usize, way: Way, desired: u32) -> Record {
    Record::Verified(Look { at: later(3), step, way, seen: sizes(desired) })
}

fn kept() -> Record {
    Record::Kept(Decision { at: later(4), by: "ada@laptop".to_owned() })
}

fn superseded() -> Record {
    Record::Superseded(Supersession { at: later(5), step: 0, moved: vec!["desired was 4, is 5".to_owned()] })
}

fn adopted() -> Record {
    Record::Adopted(Adoption { at: later(6), by: "bob@desk".to_owned(), pid: 8 })
}

fn closed() -> Record {
    Record::Closed(Closing { at: later(7), ending: Ending::Applied, residue: Residue::Clean })
}

fn taken() -> Answered {
    Answered::Accepted("request 1".into())
}

fn refused() -> Answered {
    Answered::Refused("ScalingActivityInProgress".into())
}

fn lost() -> Answered {
    Answered::Unknown("no answer within 10s".into())
}

fn tell(mut records: Vec<Record>, more: &[Record]) -> Story {
    records.extend_from_slice(more);
    Story::of(&records).unwrap()
}

/// Sent, taken, and so.
fn applied() -> [Record; 3] {
    [intent(0, Way::Forward), answer(0, Way::Forward, taken()), look(0, Way::Forward, 4)]
}

#[test]
fn records_that_cannot_follow_each_other_tell_no_story() {
    let why = |records: &[Record]| Story::of(records).unwrap_err();
    assert_eq!(why(&[]), NoStory::Unopened);
    assert_eq!(why(&opened()[1..]), NoStory::Unopened);
    let mut newer = opened();
    let Record::Opened(first) = &mut newer[0] else { panic!("{newer:?}") };
    first.version = VERSION + 1;
    assert_eq!(why(&newer), NoStory::Newer(VERSION + 1));
    let forward = || intent(0, Way::Forward);
    let table = [
        (vec![opened()[0].clone()], 2),
        (vec![opened()[1].clone()], 2),
        (vec![intent(1, Way::Forward)], 2),
        (vec![forward(), forward()], 3),
        (vec![answer(0, Way::Forward, taken())], 2),
        (vec![look(0, Way::Forward, 4)], 2),
        (vec![forward(), answer(0, Way::Back, taken())], 3),
        (vec![forward(), intent(0, Way::Back), look(1, Way::Back, 3)], 4),
        (vec![closed(), adopted()], 3),
        (vec![closed(), closed()], 3),
    ];
    for (more, seq) in table {
        assert_eq!(why(&[opened(), more.clone()].concat()), NoStory::Disordered(seq), "{more:?}");
    }
}

#[test]
fn what_a_run_needs_follows_from_how_far_it_came() {
    use Way::{Back, Forward};
    let sent = || intent(0, Forward);
    let so = applied().to_vec();
    let and = |more: &[Record]| [so.as_slice(), more].concat();
    let wait = || Some(Need::Wait(back_at()));
    let just_before = back_at() - Duration::from_millis(1);
    let table = [
        ("nothing sent", vec![], noon(), Some(Need::Nothing)),
        ("about to be sent", vec![sent()], noon(), Some(Need::Look)),
        ("no answer", vec![sent(), answer(0, Forward, lost())], noon(), Some(Need::Look)),
        (
            "no answer, as before",
            vec![sent(), answer(0, Forward, lost()), look(0, Forward, 3)],
            noon(),
            Some(Need::Look),
        ),
        ("no answer, and so", vec![sent(), answer(0, Forward, lost()), look(0, Forward, 4)], noon(), wait()),
        ("taken, not looked at", vec![sent(), answer(0, Forward, taken())], noon(), Some(Need::Look)),
        ("taken, not so", vec![sent(), answer(0, Forward, taken()), look(0, Forward, 3)], back_at(), Some(Need::Close)),
        ("refused", vec![sent(), answer(0, Forward, refused())], back_at(), Some(Need::Close)),
        ("so", so.clone(), noon(), wait()),
        ("so, just before its time", so.clone(), just_before, wait()),
        ("so, at its time", so.clone(), back_at(), Some(Need::Revert)),
        ("adopted", and(&[adopted()]), noon(), wait()),
        ("kept", and(&[kept()]), back_at(), Some(Need::Close)),
        ("superseded", and(&[superseded()]), back_at(), Some(Need::Close)),
        ("on its way back", and(&[intent(0, Back)]), noon(), Some(Need::Look)),
        ("back, taken", and(&[intent(0, Back), answer(0, Back, taken())]), noon(), Some(Need::Look)),
        ("back, looked at", and(&[intent(0, Back), look(0, Back, 4)]), noon(), Some(Need::Revert)),
        ("back twice", and(&[intent(0, Back), look(0, Back, 4), intent(0, Back)]), noon(), Some(Need::Look)),
        ("closed", and(&[closed()]), back_at(), None),
        ("closed, nothing sent", vec![closed()], noon(), None),
    ];
    for (what, more, at, need) in table {
        assert_eq!(tell(opened(), &more).need(at), need, "{what}");
    }
    let for_good = tell(committed(propose(desired(4))), &applied());
    assert_eq!((for_good.need(back_at()), for_good.revert_at()), (Some(Need::Close), None), "nobody puts it back");
}

#[test]
fn a_look_is_of_the_step_that_it_names() {
    let so = [
        intent(0, Way::Forward),
        answer(0, Way::Forward, taken()),
        intent(1, Way::Forward),
        answer(1, Way::Forward, taken()),
        look(1, Way::Forward, 4),
        intent(1, Way::Back),
        intent(0, Way::Back),
    ];
    let story = |more: &[Record]| tell(fused(), &[so.as_slice(), more].concat()).need(noon());
    assert_eq!(story(&[look(1, Way::Back, 3)]), Some(Need::Look), "the last way back has not been looked at");
    assert_eq!(story(&[look(0, Way::Back, 3)]), Some(Need::Revert));
}

#[test]
fn it_ends_as_what_came_back_and_what_is_read_say() {
    use Way::{Back, Forward};
    let sent = || intent(0, Forward);
    let so = applied().to_vec();
    let table = [
        (vec![], Some(4), Ending::NotStarted),
        (vec![sent()], None, Ending::Unknown),
        (vec![sent()], Some(3), Ending::Unknown),
        (vec![sent()], Some(4), Ending::Applied),
        (vec![sent(), answer(0, Forward, taken())], Some(3), Ending::Failed),
        (vec![sent(), answer(0, Forward, refused())], Some(4), Ending::NotStarted),
        (so.clone(), None, Ending::Applied),
        (so.clone(), Some(3), Ending::Failed),
        ([so.as_slice(), &[intent(0, Back)]].concat(), Some(3), Ending::Applied),
    ];
    for (more, seen, ending) in table {
        let seen = seen.map(sizes);
        assert_eq!(tell(opened(), &more).ending(seen.as_ref()), ending, "{more:?}");
    }
    let only_fuse = tell(fused(), &[sent(), answer(0, Forward, taken())]);
    assert_eq!(only_fuse.ending(Some(&sizes(4))), Ending::NotStarted, "the change itself did not begin");
}

#[test]
fn how_far_it_came_is_told() {
    let before = tell(opened(), &[]);
    assert_eq!((before.begun(), before.is_whole(), before.is_going_back()), (0, false, false));
    assert_eq!((before.last_step(), before.reach(&sizes(4))), (None, None));
    let sent = tell(opened(), &[intent(0, Way::Forward), answer(0, Way::Forward, lost())]);
    assert_eq!((sent.begun(), sent.is_whole(), sent.is_going_back()), (1, true, false));
    let (step, passage) = sent.last_step().unwrap();
    assert_eq!((&step.action, passage.intended, passage.answered.clone()), (&desired(4), later(1), Some(lost())));
    assert_eq!(sent.reach(&sizes(3)), Some(Reach::Before));
    assert_eq!(sent.reach(&sizes(4)), Some(Reach::Reached));
    assert_eq!(sent.reach(&sizes(5)), Some(Reach::Otherwise));
    let fuse = [intent(0, Way::Forward), answer(0, Way::Forward, taken())];
    let half = tell(fused(), &fuse);
    assert_eq!((half.begun(), half.is_whole()), (1, false));
    assert_eq!(half.last_step().map(|(step, _)| step.action.id()), Some("schedule.put"));
    let taking_fuse_back = tell(fused(), &[fuse.as_slice(), &[intent(0, Way::Back)]].concat());
    assert!(!taking_fuse_back.is_going_back(), "only the way back of the change itself is one");
    let change_back = [fuse.as_slice(), &[intent(1, Way::Forward), intent(1, Way::Back)]].concat();
    assert!(tell(fused(), &change_back).is_going_back());
}

#[test]
fn the_last_record_says_when() {
    let so = applied();
    let at = |more: &[Record]| tell(opened(), more).at();
    let opened_alone = Story::of(&opened()[..1]).unwrap();
    assert_eq!((opened_alone.at(), opened_alone.undo(), opened_alone.open_run()), (noon(), None, None));
    let mut rearmed = opened();
    let Record::Armed(armament) = &mut rearmed[1] else { panic!("{rearmed:?}") };
    armament.at = later(9);
    assert_eq!(Story::of(&rearmed).unwrap().at(), later(9));
    assert_eq!([at(&so[..1]), at(&so[..2]), at(&so)], [later(1), later(2), later(3)]);
    assert_eq!(
        [at(&[kept()]), at(&[superseded()]), at(&[adopted()]), at(&[closed()])],
        [later(4), later(5), later(6), later(7)]
    );
}

#[test]
fn a_decision_and_an_end_are_kept_in_mind() {
    let story = tell(opened(), &applied());
    assert_eq!((story.revert_at(), story.is_kept(), story.closed()), (Some(back_at()), false, None));
    assert_eq!(story.opened().run, run());
    assert_eq!(story.undo(), Some(&Undo::By(Box::new(desired(3)))));
    let kept = tell(opened(), &[applied().as_slice(), &[kept()]].concat());
    assert_eq!((kept.revert_at(), kept.is_kept()), (None, true));
    let superseded = tell(opened(), &[applied().as_slice(), &[superseded()]].concat());
    assert_eq!((superseded.revert_at(), superseded.is_kept()), (None, false));
    let ended = tell(opened(), &[applied().as_slice(), &[closed()]].concat());
    assert_eq!(ended.closed(), Some(&(Ending::Applied, Residue::Clean)));
}

#[test]
fn a_run_is_open_until_it_is_closed() {
    let open = tell(opened(), &applied()).open_run().unwrap();
    assert_eq!((open.run, open.action, open.region), (run(), desired(4), crate::samples::region()));
    assert_eq!((open.by.as_str(), open.revert_at), ("ada@laptop", Some(back_at())));
    assert_eq!(tell(opened(), &[closed()]).open_run(), None);
}

#[test]
fn only_what_was_begun_and_not_refused_is_put_back() {
    let estate = |desired| {
        let mut sample = Sample::new();
        sample.web(|web| web.capacity = domain::Capacity::new(2, desired, 6).unwrap());
        sample.facts.estate
    };
    assert!(tell(opened(), &[]).restorer().is_none(), "nothing was begun");
    let sent = tell(opened(), &[intent(0, Way::Forward)]).restorer().unwrap();
    assert_eq!((sent.run(), sent.revert_at(), sent.is_settled()), (run(), Some(back_at()), false));
    let undo = Restoration::Undo { step: 0, action: desired(3) };
    assert_eq!(sent.restoration(&estate(4)).unwrap(), undo);
    let refused = tell(opened(), &[intent(0, Way::Forward), answer(0, Way::Forward, refused())]);
    assert!(refused.restorer().unwrap().is_settled());
    let kept = tell(opened(), &[applied().as_slice(), &[kept()]].concat()).restorer().unwrap();
    assert_eq!(kept.revert_at(), None);
    let half = tell(fused(), &[intent(0, Way::Forward)]).restorer().unwrap();
    assert!(!half.is_settled(), "the fuse was set");
    assert_eq!(half.restoration(&estate(4)).unwrap(), Restoration::Already { step: 0 }, "and the change was not begun");
}

#[test]
fn the_mark_of_a_run_is_the_one_it_was_opened_with() {
    let story = tell(opened(), &applied());
    let mut journal = Memory::default();
    let (undo, fault) = story.restorer().unwrap().undo(0, &mut journal, noon()).unwrap();
    assert_eq!((undo.run(), undo.mark(), fault), (run(), &story.opened().mark, None));
    assert!(Mark::is_in(undo.mark().as_str()));
}
