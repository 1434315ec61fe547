//! Every fault of the disk at every operation in turn: nothing forward without its intent, and a way back all the same.

use change::{Ending, Way};
use store::faults::{Fault, FaultyDisk, Operation};

use crate::account::{Account, Sent, for_minutes, fused, minutes, one_more};
use crate::cases::{each, in_virtual_time};

const OPERATIONS: [Operation; 9] = [
    Operation::MakeDirectory,
    Operation::Create,
    Operation::Open,
    Operation::Reserve,
    Operation::Write,
    Operation::Sync,
    Operation::Cut,
    Operation::Remove,
    Operation::SyncDirectory,
];

const FAULTS: [Fault; 4] = [Fault::Full, Fault::ReadOnly, Fault::Broken, Fault::Short(40)];

#[derive(Clone, Copy, Debug)]
struct Case {
    is_fused: bool,
    operation: Operation,
    after: usize,
    fault: Fault,
}

/// Every operation of a whole life of a change, once with each fault.
fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for is_fused in [false, true] {
        let log = in_virtual_time(async {
            let account = Account::new();
            lived(&account, is_fused, None).await;
            account.disk.log()
        });
        for operation in OPERATIONS {
            let count = log.iter().filter(|it| **it == operation).count();
            for (after, fault) in (0..count).flat_map(|after| FAULTS.map(|fault| (after, fault))) {
                let is_odd = matches!(fault, Fault::Short(_)) && operation != Operation::Write;
                // With a fuse there are more records, and nothing else that is new.
                let is_known = is_fused && !matches!(operation, Operation::Write | Operation::Sync);
                if !is_odd && !is_known {
                    cases.push(Case { is_fused, operation, after, fault });
                }
            }
        }
    }
    cases
}

#[test]
fn nothing_forward_is_sent_without_its_intent_and_everything_is_put_back() {
    let cases = cases();
    assert!(cases.len() > 150, "{}", cases.len());
    each(&cases, |case| in_virtual_time(faulted(case)));
}

async fn faulted(case: Case) {
    let account = Account::new();
    let (before, sent) = lived(&account, case.is_fused, Some(case)).await;
    let is_forward = |sent: &&Sent| {
        sent.operation == "PutScheduledUpdateGroupAction"
            || (sent.operation == "SetDesiredCapacity"
                && sent.fields["DesiredCapacity"].as_str() != Some(before.to_string().as_str()))
    };
    let (forward, back): (Vec<_>, Vec<_>) = sent.iter().partition(is_forward);
    assert!(forward.iter().all(|sent| sent.intent == Some(Way::Forward) && sent.is_synced), "{forward:#?}");
    assert!(forward.len() <= if case.is_fused { 2 } else { 1 }, "{forward:#?}");
    assert_eq!(back.len(), forward.len(), "everything that was sent was put back once: {sent:#?}");
}

/// A change, put back, and whatever is left taken up by another process. What was wanted before, and what was sent.
async fn lived(account: &Account, is_fused: bool, case: Option<Case>) -> (u32, Vec<Sent>) {
    let ada = account.ada().await;
    let action = one_more(account, &ada).await;
    let before = account.desired(&action);
    let wanted = if is_fused { fused(action.clone(), 60) } else { for_minutes(action.clone(), 5) };
    let confirmed = account.confirmed(&ada, wanted).await;
    if let Some(case) = case {
        account.disk.fail(case.operation, case.after, case.fault);
    }
    let outcome = ada.carry_out(confirmed, |_| {}).await;
    let is_done = account.desired(&action) == before + 1;
    assert_eq!(outcome.ending == Ending::Applied, is_done, "{case:?}: {outcome:?}");
    assert_eq!(outcome.ending == Ending::NotStarted, !is_done, "{case:?}: {outcome:?}");
    minutes(6).await;
    match outcome.run {
        Some(run) if is_fused && is_done => assert_eq!(ada.revert(run).await.ending, Ending::Applied, "{case:?}"),
        _ => drop(ada.put_back_due().await),
    }
    assert_eq!(account.desired(&action), before, "{case:?}: not put back");
    drop(ada);
    let next = account.ada().await;
    next.recover().await;
    minutes(3).await;
    next.look_again().await;
    for open in next.runs() {
        next.revert(open.run).await;
    }
    assert_eq!(account.desired(&action), before, "{case:?}");
    let unclosed = account.journals("ada").unclosed().expect("the journals can be read");
    assert!(unclosed.is_empty(), "{case:?}: {unclosed:#?}");
    (before, account.sent())
}

/// From now on, at everything.
fn breaks(disk: &FaultyDisk, fault: Fault) {
    for operation in OPERATIONS {
        for after in 0..300 {
            disk.fail(operation, after, fault);
        }
    }
}

#[test]
fn a_disk_that_is_gone_for_good_stops_no_way_back() {
    for (fault, is_restarted) in
        [Fault::Full, Fault::ReadOnly, Fault::Broken].into_iter().flat_map(|it| [(it, false), (it, true)])
    {
        in_virtual_time(async {
            let mut account = Account::new();
            let ada = account.ada().await;
            let action = one_more(&account, &ada).await;
            let before = account.desired(&action);
            let run = account.done(&ada, for_minutes(action.clone(), 30)).await.run.unwrap();
            account.sent();
            breaks(&account.disk, fault);
            if is_restarted {
                drop(ada);
                let next = account.ada().await;
                let told = next.recover().await;
                assert!(told[0].revert_at.is_some(), "{fault:?}: {told:?}");
                minutes(31).await;
                put_back(&account, &next, &action, before).await;
            } else {
                minutes(31).await;
                put_back(&account, &ada, &action, before).await;
                drop(ada);
            }
            // It could not be written, and the next process with a disk finds that out.
            assert!(account.closed("ada", run).is_none());
            account.disk = std::sync::Arc::new(FaultyDisk::new());
            let last = account.ada().await;
            last.recover().await;
            for open in last.runs() {
                assert_eq!(last.revert(open.run).await.ending, Ending::Applied);
            }
            assert!(account.sent().is_empty());
            account.is_at_rest("ada");
        });
    }
}

async fn put_back(account: &Account, performer: &console::change::Performer, action: &change::Action, before: u32) {
    let back = performer.put_back_due().await;
    assert_eq!(back[0].ending, Ending::Applied, "{back:?}");
    assert!(back[0].why.to_string().contains("stays open until its end can be written"), "{back:?}");
    assert_eq!(account.desired(action), before);
    assert_eq!(account.sent().len(), 1);
}

/// And it stops every way forward, before anything is sent.
#[test]
fn a_disk_that_is_gone_lets_nothing_forward() {
    for fault in [Fault::Full, Fault::ReadOnly, Fault::Broken] {
        in_virtual_time(async {
            let account = Account::new();
            let ada = account.ada().await;
            let action = one_more(&account, &ada).await;
            let confirmed = account.confirmed(&ada, for_minutes(action, 30)).await;
            breaks(&account.disk, fault);
            let outcome = ada.carry_out(confirmed, |_| {}).await;
            assert!(outcome.ending == Ending::NotStarted && outcome.run.is_none(), "{fault:?}: {outcome:?}");
            assert!(account.sent().is_empty());
        });
    }
}
