//! A run that cannot see.

use super::*;

fn running(plan: Plan) -> Driver {
    let mut driver = Driver::new(plan);
    driver.account.signs.insert(FIRST, no());
    driver.pass_until(|run| run.steps[0].progress == Progress::Verifying);
    driver
}

#[test]
fn nothing_goes_forward_while_it_is_blind_and_it_goes_on_when_it_sees_in_time() {
    let mut driver = running(plan());
    driver.account.signs.insert(PAGE, blind());
    driver.pass();
    assert_eq!(driver.run.stage(), Stage::Suspended);
    driver.account.signs.insert(FIRST, yes());
    driver.pass_secs(40);
    assert_eq!((driver.run.stage(), driver.sent()), (Stage::Suspended, vec![0]));
    driver.account.signs.insert(PAGE, yes());
    assert_eq!(driver.finish(), (Verdict::Passed, Residue::Clean));
}

#[test]
fn blind_for_too_long_it_turns_round_and_a_mitigation_holds() {
    for is_silent in [false, true] {
        let mut driver = running(plan());
        driver.account.signs.insert(PAGE, blind());
        let from = driver.now;
        while driver.run.cause().is_none() && driver.now < from + 300 {
            if is_silent {
                driver.now += 5;
                driver.tell(Event::Tick);
            } else {
                driver.pass();
            }
        }
        assert!(matches!(driver.run.cause(), Some(Cause::Blind { .. })), "{:?}", driver.run.cause());
        assert_eq!((driver.now - from, driver.put_back()), (60, vec![0]));
    }
    let mut driver = running(Plan { steps: plan().steps, ..plan_of(crate::Kind::Mitigation, vec![]) });
    driver.account.signs.insert(PAGE, blind());
    driver.pass_secs(120);
    assert_eq!((driver.run.stage(), driver.put_back()), (Stage::Holding, vec![]));
}

#[test]
fn a_blind_look_neither_breaks_what_holds_nor_counts_for_it() {
    let mut plan = plan();
    plan.watches[FIRST.0].holds_for = secs(20);
    let mut driver = running(plan);
    for (sight, held) in [
        (yes(), false),
        (yes(), false),
        (blind(), false),
        (blind(), false),
        (yes(), false),
        (yes(), false),
        (yes(), false),
        (yes(), true),
    ] {
        driver.account.signs.insert(FIRST, sight);
        driver.pass();
        assert_eq!(driver.run.steps[0].progress == Progress::Done, held, "at {}", driver.now);
    }
}

#[test]
fn what_was_read_before_it_was_sent_says_nothing_of_it() {
    let mut driver = Driver::new(plan());
    driver.account.is_answering = false;
    driver.pass_until(|run| run.steps[0].progress == Progress::Sent);
    driver.tell(Event::Answered { step: 0, answered: Answered::Accepted("".into()), fields: BTreeMap::new() });
    driver.tell(Event::Seen { watch: FIRST, sight: yes(), as_of: at(driver.now - 1) });
    assert_eq!(driver.run.steps[0].progress, Progress::Verifying);
    driver.tell(Event::Seen { watch: FIRST, sight: yes(), as_of: at(driver.now) });
    assert_eq!(driver.run.steps[0].progress, Progress::Done);
}
