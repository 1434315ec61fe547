//! Every change and every fault of the wire: sent once, found out by reading, told as it was, closed.

use change::record::Step;
use change::{Answered, Ending, Reach, Record, Residue, Story};
use console::change::Performer;
use twin::world::Fault;
use twin::world::faults::Trigger;

use crate::account::{Account, for_minutes, minutes, proposed};
use crate::cases::{each, in_virtual_time};
use crate::deed::Deed;

/// What can go wrong with one request, and whether it was carried out all the same.
const FAULTS: [(Fault, bool); 6] = [
    (Fault::Reset, false),
    (Fault::ServerError, false),
    (Fault::Hang, false),
    (Fault::AppliedReset, true),
    (Fault::AppliedServerError, true),
    (Fault::AppliedHang, true),
];

fn cases(deeds: impl IntoIterator<Item = Deed>) -> Vec<(Deed, Fault, bool)> {
    let faults = |deed| FAULTS.map(|(fault, is_applied)| (deed, fault, is_applied));
    deeds.into_iter().flat_map(faults).collect()
}

#[test]
fn a_change_without_an_answer_is_sent_once_and_found_out_by_reading() {
    each(&cases(Deed::ALL), |case| in_virtual_time(unanswered(case)));
}

async fn unanswered((deed, fault, is_applied): (Deed, Fault, bool)) {
    let told = format!("{deed:?}, {fault:?}");
    let account = Account::new();
    let ada = account.ada().await;
    let action = account.prepared(&ada, deed).await;
    let confirmed = account.confirmed(&ada, proposed(action.clone())).await;
    account.fail(deed.operation(), fault, Trigger::First(1));
    let outcome = ada.carry_out(confirmed, |_| {}).await;
    let run = outcome.run.expect("a run");
    let answers = answers(&account.records("ada", run));
    assert!(matches!(answers[..], [Answered::Unknown(_)]), "{told}: {answers:?}");
    assert!(outcome.why.to_string().contains("no answer that says whether it began"), "{told}: {outcome:?}");
    if is_applied {
        assert_eq!(outcome.ending, Ending::Applied, "{told}: {outcome:?}");
        assert_eq!(account.closed("ada", run), Some((Ending::Applied, Residue::Clean)), "{told}");
    } else {
        // It may still arrive: nobody can say yet.
        assert_eq!(outcome.ending, Ending::Unknown, "{told}: {outcome:?}");
        assert_eq!(account.closed("ada", run), None, "{told}");
        drop(ada);
        found_out(&account, &told).await;
        assert_eq!(account.closed("ada", run), Some((Ending::NotStarted, Residue::Clean)), "{told}");
    }
    let sent = account.sent();
    assert_eq!(sent.len(), 1, "{told}: {sent:#?}");
    assert!(sent[0].operation == deed.operation() && sent[0].intent.is_some() && sent[0].is_synced, "{told}: {sent:?}");
    account.is_at_rest("ada");
}

/// Another process takes the run up, waits until the request can no longer arrive, and closes it.
async fn found_out(account: &Account, told: &str) {
    let next = account.ada().await;
    let recovered = next.recover().await;
    assert!(matches!(recovered[..], [ref one] if one.ending == Ending::Unknown), "{told}: {recovered:?}");
    assert!(next.has_uncertain(), "{told}");
    minutes(2).await;
    let looked = next.look_again().await;
    assert!(matches!(looked[..], [ref one] if one.ending == Ending::NotStarted), "{told}: {looked:?}");
    assert!(!next.has_uncertain(), "{told}");
}

fn answers(records: &[Record]) -> Vec<Answered> {
    let answer = |record: &Record| match record {
        Record::Answered(reply) => Some(reply.answered.clone()),
        _ => None,
    };
    records.iter().filter_map(answer).collect()
}

#[test]
fn a_way_back_without_an_answer_is_looked_at_before_it_is_sent_again() {
    // A refresh that is over cannot be rolled back, so none is put back after a time.
    let is_timed = |deed: &Deed| deed.operation_back().is_some() && *deed != Deed::Start;
    let with_way_back = Deed::ALL.into_iter().filter(is_timed);
    each(&cases(with_way_back), |case| in_virtual_time(unanswered_back(case)));
}

async fn unanswered_back((deed, fault, is_applied): (Deed, Fault, bool)) {
    let told = format!("{deed:?}, {fault:?}");
    let account = Account::new();
    let ada = account.ada().await;
    let action = account.prepared(&ada, deed).await;
    let outcome = account.done(&ada, for_minutes(action, 3)).await;
    let run = outcome.run.expect("a run");
    assert_eq!(outcome.ending, Ending::Applied, "{told}: {outcome:?}");
    assert!(outcome.revert_at.is_some(), "{told}");
    account.sent();
    let back = deed.operation_back().expect("a way back");
    account.fail(back, fault, Trigger::First(1));
    for _ in 0..10 {
        minutes(1).await;
        ada.put_back_due().await;
    }
    let sent = account.sent();
    assert_eq!(sent.len(), if is_applied { 1 } else { 2 }, "{told}: {sent:#?}");
    assert!(sent.iter().all(|sent| sent.operation == back && sent.intent.is_some()), "{told}: {sent:#?}");
    assert_eq!(account.closed("ada", run), Some((Ending::Applied, Residue::Clean)), "{told}");
    assert_eq!(reach_now(&account, &ada, run).await, Reach::Before, "{told}");
    account.is_at_rest("ada");
}

async fn reach_now(account: &Account, performer: &Performer, run: change::RunId) -> Reach {
    let records = account.records("ada", run);
    let step = records.iter().find_map(|record| match record {
        Record::Armed(armament) => armament.steps.last(),
        _ => None,
    });
    let Step { action, before, .. } = step.expect("a step");
    let seen = account.read(performer, action).await;
    assert!(Story::of(&records).is_ok());
    action.reach(before, &seen)
}

/// An answer that proves that nothing began ends the run at once, and the journal says so.
#[test]
fn a_refused_change_is_closed_as_not_started() {
    each(&Deed::ALL, |deed| {
        in_virtual_time(async move {
            for fault in [Fault::AccessDenied, Fault::Throttle, Fault::ExpiredToken] {
                let told = format!("{deed:?}, {fault:?}");
                let account = Account::new();
                let ada = account.ada().await;
                let action = account.prepared(&ada, deed).await;
                let confirmed = account.confirmed(&ada, proposed(action)).await;
                account.fail(deed.operation(), fault, Trigger::First(1));
                let outcome = ada.carry_out(confirmed, |_| {}).await;
                assert_eq!(outcome.ending, Ending::NotStarted, "{told}: {outcome:?}");
                let closed = account.closed("ada", outcome.run.expect("a run"));
                assert_eq!(closed, Some((Ending::NotStarted, Residue::Clean)), "{told}");
                assert_eq!(account.sent().len(), 1, "{told}");
                account.is_at_rest("ada");
            }
        });
    });
}
