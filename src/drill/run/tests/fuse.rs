//! Fuses: renewed while the run sees, never past their cap, left alone otherwise.

use super::*;

fn with_fuse(kind: crate::Kind) -> Driver {
    let mut steps = vec![change_step("first", FIRST, Some(FIRST_BACK)), wait_step("hold", 3_000)];
    steps[0].fuse = Some(fuse());
    if kind == crate::Kind::Mitigation {
        steps[0].fuse.as_mut().unwrap().spec.renew = None;
    }
    let mut driver = Driver::new(plan_of(kind, steps));
    driver.pass_until(|run| run.steps[0].progress == Progress::Done);
    driver
}

fn renewals(driver: &Driver) -> Vec<(i64, Moment)> {
    let renewals = driver.did.iter();
    renewals
        .filter_map(|(now, it)| if let Effect::Renew { until, .. } = it { Some((*now, *until)) } else { None })
        .collect()
}

/// Lets time pass, with every renewal granted.
fn pass(driver: &mut Driver, secs: i64) {
    let end = driver.now + secs;
    let mut granted = renewals(driver).len();
    while driver.now < end {
        driver.pass();
        for (_, until) in renewals(driver).split_off(granted) {
            driver.tell(Event::Renewed { step: 0, renewal: Renewal::Until(until) });
            granted += 1;
        }
    }
}

#[test]
fn a_fuse_is_renewed_in_its_turn_up_to_its_cap_and_its_end_turns_the_run_round() {
    let mut driver = with_fuse(crate::Kind::Drill);
    let lit = driver.run.steps[0].fuse.unwrap().since;
    pass(&mut driver, 1_300);
    let renewals = renewals(&driver);
    assert_eq!(renewals.len(), 4, "{renewals:?}");
    assert!(renewals.iter().all(|(_, until)| *until <= lit + secs(1_200)));
    assert_eq!(renewals.last().unwrap().1, lit + secs(1_200));
    assert_eq!(driver.run.cause(), Some(&Cause::FuseEnded { step: "first".into() }));
}

#[test]
fn a_fuse_is_not_renewed_while_it_is_blind_or_goes_back() {
    let mut driver = with_fuse(crate::Kind::Drill);
    let from = driver.now;
    pass(&mut driver, 150);
    driver.account.signs.insert(PAGE, blind());
    pass(&mut driver, 55);
    assert_eq!((driver.run.stage(), renewals(&driver)), (Stage::Suspended, vec![]));
    pass(&mut driver, 400);
    assert_eq!(renewals(&driver), [], "blind since {from}");
}

#[test]
fn a_renewal_that_fails_is_tried_again_while_it_burns() {
    let mut driver = with_fuse(crate::Kind::Drill);
    driver.pass_until(|run| run.steps[0].fuse.unwrap().asked.is_some());
    driver.tell(Event::Renewed { step: 0, renewal: Renewal::Failed("throttled".into()) });
    driver.pass_secs(15);
    assert_eq!(renewals(&driver).len(), 2);
}

#[test]
fn the_fixed_fuse_of_a_mitigation_warns_once_before_it_ends() {
    let mut driver = with_fuse(crate::Kind::Mitigation);
    driver.pass_secs(900);
    let warnings = driver.run.log().iter().filter(|it| matches!(&it.what, Logged::Fuse { why, .. } if !why.is_empty()));
    assert_eq!((warnings.count(), renewals(&driver), driver.run.stage()), (1, vec![], Stage::Running));
}
