//! Runs against an account that answers as told.

mod blind;
mod fuse;
mod orders;

use std::collections::BTreeMap;

use change::{Answered, Residue};

use super::samples::*;
use super::*;
use crate::plan::{Plan, PlannedStep};
use crate::value::{Sight, Value};

fn ends(change: impl FnOnce(&mut Driver)) -> (Verdict, Residue, Driver) {
    let mut driver = Driver::new(plan());
    change(&mut driver);
    let (verdict, left) = driver.finish();
    (verdict, left, driver)
}

#[test]
fn a_run_that_goes_well_passes_and_puts_back_the_last_first() {
    let (verdict, left, driver) = ends(|_| {});
    assert_eq!((verdict, left), (Verdict::Passed, Residue::Clean));
    assert_eq!((driver.sent(), driver.put_back()), (vec![0, 1], vec![1, 0]));
}

#[test]
fn nothing_begins_where_the_steady_state_is_not_so() {
    type Change = fn(&mut Driver);
    let table: [(Change, &str); 4] = [
        (|it| drop(it.account.signs.insert(CHECK, no())), "a check fails"),
        (|it| drop(it.account.signs.insert(CHECK, blind())), "a check is unreadable"),
        (|it| drop(it.account.signs.insert(PAGE, no())), "an abort condition fails"),
        (|it| drop(it.account.signs.insert(PAGE, blind())), "an abort condition is unreadable"),
    ];
    for (change, words) in table {
        let (verdict, left, driver) = ends(change);
        assert_eq!((verdict, left), (Verdict::NotStarted, Residue::Clean), "{words}");
        assert!(driver.did.iter().all(|(_, it)| matches!(it, Effect::Close { .. })), "{words}: {:?}", driver.did);
    }
}

#[test]
fn without_a_look_the_steady_state_times_out_with_nothing_begun() {
    let mut driver = Driver::new(plan());
    driver.now = 299;
    driver.tell(Event::Tick);
    assert_eq!(driver.run.result(), None);
    assert_eq!(driver.run.next_wake(at(299)), Some(at(300)));
    driver.now = 300;
    driver.tell(Event::Tick);
    assert_eq!(driver.run.result(), Some(&(Verdict::NotStarted, Residue::Clean)));
}

#[test]
fn no_check_is_no_pass() {
    let mut plan = plan();
    plan.checks.clear();
    assert_eq!(Driver::new(plan.clone()).finish().0, Verdict::NotStarted);
    let mut plan = Plan { steps: plan.steps, ..plan_of(crate::Kind::Mitigation, vec![]) };
    plan.checks.clear();
    assert_eq!(Driver::new(plan).finish().0, Verdict::Inconclusive);
    let mut plan = self::plan();
    plan.checks[0].when = vec![crate::Occasion::Before];
    assert_eq!(Driver::new(plan).finish(), (Verdict::Inconclusive, Residue::Clean));
}

#[test]
fn an_abort_condition_turns_the_run_round_in_the_same_breath() {
    let (verdict, left, driver) = ends(|it| {
        it.pass_until(|run| run.steps[1].progress == Progress::Done);
        it.account.signs.insert(PAGE, no());
    });
    assert_eq!((verdict, left), (Verdict::Aborted, Residue::Clean));
    assert_eq!(driver.put_back(), [1, 0]);
    let mut driver = Driver::new(plan());
    driver.pass_until(|run| run.steps[1].progress == Progress::Done);
    driver.now += 1;
    let effects = driver.tell(Event::Seen { watch: PAGE, sight: no(), as_of: at(driver.now) });
    assert!(effects.contains(&Effect::PutBack { step: 1 }), "{effects:?}");
}

#[test]
fn a_condition_may_fail_for_as_long_as_the_file_says() {
    let mut plan = plan();
    plan.steps[2] = wait_step("hold", 600);
    plan.watches[PAGE.0].holds_for = secs(30);
    let mut driver = Driver::new(plan);
    driver.pass_until(|run| run.stage() == Stage::Running);
    driver.account.signs.insert(PAGE, no());
    driver.pass_secs(20);
    assert_eq!(driver.run.stage(), Stage::Running);
    driver.account.signs.insert(PAGE, yes());
    driver.pass();
    driver.account.signs.insert(PAGE, no());
    driver.pass_secs(30);
    assert_eq!(driver.run.cause(), None, "the time begins anew");
    driver.pass_secs(10);
    assert!(matches!(driver.run.cause(), Some(Cause::Abort { .. })));
}

#[test]
fn a_condition_with_an_end_does_not_count_from_the_intent_of_its_step_on() {
    let mut plan = plan();
    plan.aborts[0].until = Some(1);
    let mut driver = Driver::new(plan);
    driver.account.signs.insert(SECOND, no());
    driver.pass_until(|run| run.steps[1].progress == Progress::Verifying);
    driver.account.signs.insert(PAGE, no());
    driver.pass_secs(30);
    assert_eq!(driver.run.stage(), Stage::Running);
    driver.account.signs.insert(SECOND, yes());
    assert_eq!(driver.finish().0, Verdict::Passed);
}

#[test]
fn a_step_without_an_answer_is_put_back_and_what_was_not_begun_is_not() {
    let mut driver = Driver::new(plan());
    driver.account.is_answering = false;
    driver.pass_until(|run| run.steps[0].progress == Progress::Sent);
    driver.tell(Event::Stop(Stop::Interrupt));
    assert_eq!((driver.sent(), driver.put_back()), (vec![0], vec![0]));
    // The answer comes after its undo was looked at: it is looked at again.
    driver.tell(Event::PutBack { step: 0, outcome: PutBack::Already });
    driver.pass_secs(10);
    assert_eq!(driver.run.stage(), Stage::Aftercheck);
    driver.tell(Event::Answered { step: 0, answered: Answered::Accepted("".into()), fields: BTreeMap::new() });
    assert_eq!(driver.put_back(), [0, 0]);
    driver.tell(Event::PutBack { step: 0, outcome: PutBack::Restored });
    assert_eq!(driver.finish(), (Verdict::Aborted, Residue::Clean));
}

#[test]
fn what_was_not_sent_yet_never_leaves() {
    let mut run = Run::new(Arc::new(plan()), at(0));
    run.take(Event::Tick, at(0));
    for watch in [CHECK, PAGE] {
        run.take(Event::Seen { watch, sight: yes(), as_of: at(1) }, at(1));
    }
    assert_eq!(run.steps[0].progress, Progress::Intending);
    let effects = run.take(Event::Stop(Stop::Terminate), at(2));
    assert!(effects.contains(&Effect::Withhold { step: 0 }), "{effects:?}");
    assert_eq!(run.result(), Some(&(Verdict::NotStarted, Residue::Clean)));
    assert_eq!(run.take(Event::Intent { step: 0, written: Written::Durable }, at(3)), []);
}

#[test]
fn a_refused_step_turns_back_what_came_before_it() {
    for (refused, verdict, back) in [(0, Verdict::NotStarted, vec![]), (1, Verdict::Aborted, vec![0])] {
        let (said, left, driver) = ends(|it| it.account.answers[refused] = Answered::Refused("no".into()));
        assert_eq!((said, left, driver.put_back()), (verdict, Residue::Clean, back));
    }
}

#[test]
fn an_undo_counts_once_it_is_read_back_and_does_not_stop_the_others() {
    type Is = fn(&Residue) -> bool;
    let dirty: Is = |left| matches!(left, Residue::Dirty(_));
    let unknown: Is = |left| matches!(left, Residue::Unknown(_));
    let clean: Is = |left| *left == Residue::Clean;
    let table: [(PutBack, Sight, Is); 8] = [
        (PutBack::Restored, yes(), clean),
        (PutBack::Already, yes(), clean),
        (PutBack::Restored, no(), dirty),
        (PutBack::Restored, blind(), unknown),
        (PutBack::Already, no(), dirty),
        (PutBack::Superseded("desired is 5".into()), yes(), dirty),
        (PutBack::Impossible("it is gone".into()), yes(), dirty),
        (PutBack::Again("throttled".into()), yes(), dirty),
    ];
    for (outcome, sight, is_right) in table {
        let (verdict, left, driver) = ends(|it| {
            it.account.outcomes[1] = outcome.clone();
            it.account.signs.insert(SECOND_BACK, sight.clone());
        });
        assert!(is_right(&left), "{outcome:?} {sight:?}: {left:?}");
        assert_eq!(driver.put_back().last(), Some(&0), "{outcome:?}");
        assert_eq!(verdict == Verdict::Passed, left == Residue::Clean, "{outcome:?} {sight:?}");
    }
}

#[test]
fn an_undo_without_an_answer_is_unknown_and_does_not_stop_the_others() {
    let (_, left, driver) = ends(|it| {
        it.pass_until(|run| run.stage() == Stage::Running && run.steps[1].progress == Progress::Done);
        it.account.is_answering = false;
        it.tell(Event::Stop(Stop::Operator));
        it.pass_secs(125);
    });
    assert!(matches!(left, Residue::Unknown(_)), "{left:?}");
    assert_eq!(driver.put_back(), [1, 0]);
}

#[test]
fn every_stop_turns_a_drill_round_and_lets_a_mitigation_hold() {
    use Stop::*;
    for stop in [Interrupt, Terminate, Hangup, LeaseLost, ClockGap, UiGone, Principal, Operator] {
        let (verdict, left, driver) = ends(|it| {
            it.pass_until(|run| run.steps[1].progress == Progress::Done);
            it.tell(Event::Stop(stop));
        });
        assert_eq!((verdict, left, driver.put_back()), (Verdict::Aborted, Residue::Clean, vec![1, 0]), "{stop:?}");
        let mut driver = Driver::new(Plan { steps: plan().steps, ..plan_of(crate::Kind::Mitigation, vec![]) });
        driver.pass_until(|run| run.steps[1].progress == Progress::Done);
        driver.tell(Event::Stop(stop));
        assert_eq!((driver.run.stage(), driver.put_back()), (Stage::Holding, vec![]), "{stop:?}");
        driver.pass_secs(7_200);
        assert_eq!(driver.run.stage(), Stage::Holding);
        assert!(matches!(driver.run.left_now(), Residue::Unknown(_)));
        let mut left = Driver { run: driver.run.clone(), account: driver.account.clone(), did: vec![], ..driver };
        left.tell(Event::Leave { by: "ada@laptop".into() });
        assert!(matches!(left.run.result(), Some((Verdict::Inconclusive, Residue::Unknown(_)))));
        driver.tell(Event::Revert { by: "ada@laptop".into() });
        assert_eq!((driver.finish(), driver.put_back()), ((Verdict::Aborted, Residue::Clean), vec![1, 0]));
    }
}

#[test]
fn a_late_step_and_the_greatest_length_turn_it_round() {
    let (verdict, _, driver) = ends(|it| drop(it.account.signs.insert(SECOND, no())));
    assert_eq!((verdict, driver.put_back()), (Verdict::Aborted, vec![1, 0]));
    assert_eq!(driver.run.cause(), Some(&Cause::Late { step: "second".into() }));
    let mut plan =
        plan_of(crate::Kind::Drill, vec![change_step("first", FIRST, Some(FIRST_BACK)), wait_step("hold", 9_000)]);
    plan.watches[FIRST_BACK.0].holds_for = secs(30);
    let mut driver = Driver::new(plan);
    assert_eq!(driver.finish(), (Verdict::Aborted, Residue::Clean));
    assert_eq!(driver.run.cause(), Some(&Cause::MaxDuration));
}

#[test]
fn a_failing_check_on_the_way_deviates_and_one_afterwards_is_told_from_an_unreadable_one() {
    let (verdict, left, _) = ends(|it| {
        it.pass_until(|run| run.steps[1].progress == Progress::Done);
        it.account.signs.insert(CHECK, no());
        it.pass_secs(15);
        it.account.signs.insert(CHECK, yes());
    });
    assert_eq!((verdict, left), (Verdict::Deviated, Residue::Clean));
    for (sight, wanted) in [(no(), Verdict::Deviated), (blind(), Verdict::Inconclusive)] {
        let (verdict, left, _) = ends(|it| {
            it.pass_until(|run| run.stage() == Stage::Aftercheck);
            it.account.signs.insert(CHECK, sight.clone());
            it.run.signs[CHECK.0].begin_anew(Some(at(it.now + 1)));
        });
        assert_eq!((verdict, left), (wanted, Residue::Clean), "{sight:?}");
    }
}

fn irreversible() -> Vec<PlannedStep> {
    vec![change_step("first", FIRST, Some(FIRST_BACK)), change_step("fail-over", SECOND, None), wait_step("hold", 60)]
}

#[test]
fn past_the_point_of_no_return_it_watches_on_and_the_steady_state_is_judge() {
    let table = [
        (yes(), Residue::Clean),
        (no(), Residue::Dirty("steady is false".into())),
        (blind(), Residue::Unknown("steady is unreadable: not read".into())),
    ];
    for (sight, wanted) in table {
        let mut driver = Driver::new(plan_of(crate::Kind::Drill, irreversible()));
        driver.pass_until(|run| run.steps[1].progress == Progress::Done);
        driver.account.signs.insert(PAGE, no());
        driver.account.signs.insert(CHECK, sight);
        assert_eq!(driver.finish(), (Verdict::Aborted, wanted));
        assert_eq!(driver.put_back(), [0]);
    }
}

#[test]
fn what_nobody_knows_is_never_sent_again() {
    for (found, asks, verdict) in [
        (Found::Begun, 0, Verdict::Passed),
        (Found::NotBegun("no event".into()), 0, Verdict::Aborted),
        (Found::Unclear("no event yet".into()), 1, Verdict::Passed),
    ] {
        let mut driver = Driver::new(plan_of(crate::Kind::Drill, irreversible()));
        driver.account.answers[1] = Answered::Unknown("timed out".into());
        driver.account.signs.insert(SECOND, no());
        driver.pass_until(|run| run.steps[1].progress == Progress::Unknown);
        driver.tell(Event::FoundOut { step: 1, found: found.clone() });
        driver.pass_secs(60);
        driver.tell(Event::FoundOut { step: 1, found: found.clone() });
        driver.account.signs.insert(SECOND, yes());
        assert_eq!(driver.finish(), (verdict, Residue::Clean), "{found:?}");
        assert_eq!(driver.sent(), [0, 1]);
        assert_eq!(driver.did.iter().filter(|(_, it)| matches!(it, Effect::Ask { .. })).count(), asks);
    }
    // Nobody ever knows.
    let mut driver = Driver::new(plan_of(crate::Kind::Drill, irreversible()));
    driver.account.answers[1] = Answered::Unknown("timed out".into());
    driver.account.signs.insert(SECOND, no());
    let (verdict, left) = driver.finish();
    assert!(matches!((verdict, &left), (Verdict::Aborted, Residue::Unknown(_))), "{left:?}");
    assert_eq!((driver.sent(), driver.put_back()), (vec![0, 1], vec![0]));
}

#[test]
fn people_are_asked_and_a_no_begins_nothing() {
    for (answer, verdict) in [(true, Verdict::Passed), (false, Verdict::NotStarted)] {
        let steps = [vec![attest_step("ready")], plan().steps].concat();
        let mut driver = Driver::new(plan_of(crate::Kind::Drill, steps));
        driver.pass_until(|run| run.stage() == Stage::Running);
        driver.pass_secs(30);
        assert!(driver.sent().is_empty());
        driver.tell(Event::Attested { asked: Asked::Step(0), answer: Value::Flag(answer), by: "ada".into() });
        assert_eq!(driver.finish(), (verdict, Residue::Clean));
    }
}
