//! What another machine's console left open is taken over, never stolen: its holder is given the time to show itself, and
//! leaves alone afterwards what is somebody else's by now.

use std::time::Duration;

use change::guards::Verdict;
use change::{Ending, Residue, Undo, lease};
use twin::world::Fault;
use twin::world::faults::Trigger;

use crate::account::{Account, for_minutes, holder, minutes, one_more, proposed};
use crate::cases::in_virtual_time;
use crate::lease::gone;
use crate::subjects::operator;

/// Bob ends with the lease in his hands, ada waits it out, takes over what he left, and closes it.
#[test]
fn what_somebody_left_who_is_gone_is_adopted_and_closed() {
    for (fault, is_applied) in [(Fault::Hang, false), (Fault::AppliedHang, true)] {
        in_virtual_time(async {
            let account = Account::with_table();
            let (run, action) = gone(&account, fault).await;
            let ada = account.ada().await;
            let begun = account.now().here;
            let left = ada.adopt_left(run).await.expect("he is gone");
            let waited = account.now().here.since(begun);
            assert!(waited >= lease::LENGTH && waited < lease::LENGTH + Duration::from_secs(15), "{waited:?}");
            assert_eq!(account.twin.inspect(holder), None, "the lease is given back");
            let [one] = &left[..] else { panic!("{left:?}") };
            assert!(one.run.run == run && one.owner.to_string().starts_with("bob@laptop"), "{one:?}");
            assert!(matches!(&one.undo, Some(Undo::By(_))), "{one:?}");
            let reads = if is_applied { "as the run wanted" } else { "as before, and what was sent may still arrive" };
            assert!(one.reads.to_string().contains(reads), "{one:?}");
            assert!(account.sent().iter().all(|sent| sent.operation == "SetDesiredCapacity"), "bob's own");

            // It is open still, and stands in the way of its subject.
            let next = one_more(&account, &ada).await;
            let (verdict, why) = operator(&account, &ada, proposed(next.clone())).await;
            assert!(verdict == Verdict::Block && why.contains(&run.to_string()), "{why}");
            minutes(2).await;
            let closed = ada.close_left(run, Residue::Clean).await.expect("it is ada's by now");
            let ending = if is_applied { Ending::Applied } else { Ending::NotStarted };
            assert_eq!(closed.ending, ending, "{closed:?}");

            let (verdict, why) = operator(&account, &ada, proposed(next.clone())).await;
            assert_eq!(verdict, Verdict::Pass, "{why}");
            let outcome = account.done(&ada, proposed(next)).await;
            assert_eq!(outcome.ending, Ending::Applied, "{outcome:?}");
            account.is_at_rest("ada");
            came_back(&account, account.desired(&action)).await;
        });
    }
}

/// Bob's machine is started again: what ada has taken over is closed there, and left as it is.
async fn came_back(account: &Account, desired: u32) {
    account.sent();
    let bob = account.seated("bob").await;
    let told = bob.recover().await;
    assert!(told.len() == 1 && told[0].why.to_string().contains("ada@laptop"), "{told:?}");
    minutes(40).await;
    assert!(bob.put_back_due().await.is_empty() && account.sent().is_empty());
    let action = one_more(account, &bob).await;
    assert_eq!(account.desired(&action), desired);
    account.is_at_rest("bob");
}

#[test]
fn from_somebody_who_is_there_nothing_is_taken() {
    in_virtual_time(async {
        let account = Account::with_table();
        let (ada, bob) = (account.ada().await, account.seated("bob").await);
        let action = one_more(&account, &bob).await;
        let confirmed = account.confirmed(&bob, proposed(action)).await;
        // Nothing comes of it, so bob reads back for a minute, and renews the lease all the while.
        account.fail("SetDesiredCapacity", Fault::Reset, Trigger::First(1));
        let taken = async {
            tokio::time::sleep(Duration::from_secs(2)).await;
            let run = account.journals("bob").unclosed().unwrap()[0].run;
            (run, ada.adopt_left(run).await, ada.close_left(run, Residue::Clean).await)
        };
        let (_, (run, adopted, closed)) = tokio::join!(bob.carry_out(confirmed, |_| {}), taken);
        let why = adopted.expect_err("he is there").to_string();
        assert!(why.contains("bob@laptop") && why.contains("is there and holds the lease"), "{why}");
        let why = closed.expect_err("it is his").to_string();
        assert!(why.contains(&format!("journal adopt {run}")), "{why}");
        let unknown = change::RunId::new(account.now().cloud, 1);
        let why = ada.adopt_left(unknown).await.expect_err("nobody has it").to_string();
        assert!(why.contains("none open in the shared registry"), "{why}");
        let why = bob.adopt_left(run).await.expect_err("it is on his machine").to_string();
        assert!(why.contains("is on this machine"), "{why}");
    });
}

#[test]
fn of_two_who_adopt_one_has_it() {
    in_virtual_time(async {
        let account = Account::with_table();
        let (run, _) = gone(&account, Fault::AppliedHang).await;
        let (ada, eve) = (account.ada().await, account.seated("eve").await);
        let (hers, evens) = tokio::join!(ada.adopt_left(run), eve.adopt_left(run));
        assert_ne!(hers.is_ok(), evens.is_ok(), "{hers:?} {evens:?}");
        let closed = [ada.close_left(run, Residue::Clean).await, eve.close_left(run, Residue::Clean).await];
        assert_eq!(closed.iter().filter(|closed| closed.is_ok()).count(), 1, "{closed:?}");
    });
}

/// A run that waits for its time needs no lease: it is adopted by somebody who says so, and its own console leaves it
/// alone when its time comes. Until then nothing is told of it.
#[test]
fn what_waits_is_left_alone_by_its_own_console_once_it_is_adopted() {
    in_virtual_time(async {
        let account = Account::with_table();
        let (ada, bob) = (account.ada().await, account.seated("bob").await);
        let action = one_more(&account, &bob).await;
        let before = account.desired(&action);
        let run = account.done(&bob, for_minutes(action.clone(), 30)).await.run.unwrap();
        assert_eq!(ada.left_by_others().await, []);
        let left = ada.adopt_left(run).await.expect("it is in the registry");
        assert!(left[0].run.revert_at.is_some() && left[0].ending == Ending::Applied, "{left:?}");
        account.sent();
        minutes(30).await;
        let told = bob.put_back_due().await;
        assert!(told[0].ending == Ending::NotStarted && told[0].why.to_string().contains("ada@laptop"), "{told:?}");
        assert!(account.sent().is_empty() && account.desired(&action) == before + 1);
        account.is_at_rest("bob");
        let open = ada.inquire(&proposed(action)).await.standing.open_runs;
        assert!(open.iter().any(|open| open.run == run), "it is ada's to close");
        assert!(ada.close_left(run, Residue::Dirty("one more than before".into())).await.is_ok());
    });
}

#[test]
fn what_is_overdue_elsewhere_is_told_with_what_to_do() {
    in_virtual_time(async {
        let account = Account::with_table();
        let (ada, bob) = (account.ada().await, account.seated("bob").await);
        let run = account.done(&bob, for_minutes(one_more(&account, &bob).await, 30)).await.run.unwrap();
        drop(bob);
        minutes(31).await;
        assert_eq!(ada.left_by_others().await, [], "it may be put back this moment");
        minutes(3).await;
        let told = ada.left_by_others().await;
        assert!(told.len() == 1 && told[0].why.to_string().contains(&format!("journal adopt {run}")), "{told:?}");
    });
}

/// A registry that was not there when a run was closed is told later.
#[test]
fn what_could_not_be_closed_in_the_registry_is_closed_there_later() {
    in_virtual_time(async {
        let account = Account::with_table();
        let (ada, bob) = (account.ada().await, account.seated("bob").await);
        let run = account.done(&bob, for_minutes(one_more(&account, &bob).await, 30)).await.run.unwrap();
        account.fail("UpdateItem", Fault::Reset, Trigger::Always);
        assert_eq!(bob.revert(run).await.ending, Ending::Applied);
        account.mend();
        let next = proposed(one_more(&account, &ada).await);
        assert_eq!(operator(&account, &ada, next.clone()).await.0, Verdict::Block);
        assert_eq!(bob.recover().await, []);
        let (verdict, why) = operator(&account, &ada, next).await;
        assert_eq!(verdict, Verdict::Pass, "{why}");
    });
}
