//! Putting back: at its time, never over somebody else's hand, whatever became of write mode, network and process.

use change::{Ending, Record, Residue};
use twin::world::Fault;
use twin::world::faults::Trigger;

use crate::account::{Account, another_group, for_minutes, fused, minutes, one_more, pin, proposed, suspended};
use crate::cases::in_virtual_time;

#[test]
fn it_is_put_back_at_its_time_and_not_before() {
    in_virtual_time(async {
        let account = Account::new();
        let ada = account.ada().await;
        let action = one_more(&account, &ada).await;
        let before = account.desired(&action);
        let outcome = account.done(&ada, for_minutes(action.clone(), 30)).await;
        assert_eq!((outcome.ending, account.desired(&action)), (Ending::Applied, before + 1), "{outcome:?}");
        minutes(29).await;
        assert!(!ada.has_due() && ada.put_back_due().await.is_empty());
        assert_eq!(account.desired(&action), before + 1);
        minutes(1).await;
        assert!(ada.has_due());
        let back = ada.put_back_due().await;
        assert!(matches!(back[..], [ref one] if one.ending == Ending::Applied), "{back:?}");
        assert_eq!(account.desired(&action), before);
        assert_eq!(account.closed("ada", outcome.run.unwrap()), Some((Ending::Applied, Residue::Clean)));
        account.is_at_rest("ada");
    });
}

#[test]
fn what_is_kept_stays_and_what_is_reverted_now_goes_now() {
    in_virtual_time(async {
        let account = Account::new();
        let ada = account.ada().await;
        let action = one_more(&account, &ada).await;
        let before = account.desired(&action);
        let run = account.done(&ada, for_minutes(action.clone(), 30)).await.run.unwrap();
        assert_eq!(ada.keep(run).await.ending, Ending::Applied);
        minutes(31).await;
        assert!(ada.put_back_due().await.is_empty());
        assert_eq!(account.desired(&action), before + 1);
        assert!(account.records("ada", run).iter().any(|record| matches!(record, Record::Kept(_))));
        account.is_at_rest("ada");
        // Kept is closed: it is not put back by name either, and says so.
        let late = ada.revert(run).await;
        assert!(late.ending == Ending::NotStarted && late.why.to_string().contains("closed"), "{late:?}");

        let action = one_more(&account, &ada).await;
        let run = account.done(&ada, for_minutes(action.clone(), 30)).await.run.unwrap();
        assert_eq!(ada.revert(run).await.ending, Ending::Applied);
        assert_eq!(account.desired(&action), before + 1);
        account.is_at_rest("ada");
    });
}

#[test]
fn what_somebody_else_changed_since_is_left_alone_and_named() {
    in_virtual_time(async {
        let account = Account::new();
        let ada = account.ada().await;
        let action = one_more(&account, &ada).await;
        let before = account.desired(&action);
        let run = account.done(&ada, for_minutes(action.clone(), 30)).await.run.unwrap();
        account.sent();
        account.set_desired(&action, before + 2);
        minutes(30).await;
        let back = ada.put_back_due().await;
        let (said, wanted) = (back[0].why.to_string(), format!("desired was {}, is {}", before + 1, before + 2));
        assert_eq!(back[0].ending, Ending::NotStarted);
        assert!(said.contains("was changed since and is left alone") && said.contains(&wanted), "{said}");
        assert_eq!(account.desired(&action), before + 2);
        assert!(account.sent().is_empty());
        assert!(account.records("ada", run).iter().any(|record| matches!(record, Record::Superseded(_))));
        account.is_at_rest("ada");
    });
}

#[test]
fn a_group_that_is_gone_cannot_be_put_back_and_the_run_says_so() {
    in_virtual_time(async {
        let account = Account::new();
        let ada = account.ada().await;
        let action = one_more(&account, &ada).await;
        let run = account.done(&ada, for_minutes(action.clone(), 30)).await.run.unwrap();
        account.sent();
        account.twin.intervene(|world| world.groups.retain(|group| group.name != action.scope().raw()));
        minutes(30).await;
        let back = ada.put_back_due().await;
        assert_eq!(back[0].ending, Ending::Failed);
        assert!(back[0].why.to_string().contains("there is no"), "{back:?}");
        let closed = account.closed("ada", run);
        assert!(matches!(closed, Some((Ending::Applied, Residue::Dirty(_)))), "{closed:?}");
        assert!(account.sent().is_empty());
        account.is_at_rest("ada");
    });
}

/// Other credentials lead to an account without the group: that does not mean that the group is gone.
#[test]
fn another_account_is_no_reason_to_give_a_run_up() {
    in_virtual_time(async {
        let account = Account::new();
        let ada = account.ada().await;
        let action = one_more(&account, &ada).await;
        let before = account.desired(&action);
        let run = account.done(&ada, for_minutes(action.clone(), 30)).await.run.unwrap();
        account.sent();
        minutes(30).await;
        let own = account.twin.intervene(|world| {
            let groups = std::mem::take(&mut world.groups);
            (std::mem::replace(&mut world.account.id, "999999999999".to_owned()), groups)
        });
        let back = ada.put_back_due().await;
        assert!(back[0].ending == Ending::Unknown && back[0].why.to_string().contains("9999-9999-9999"), "{back:?}");
        assert!(account.closed("ada", run).is_none() && account.sent().is_empty());
        account.twin.intervene(|world| (world.account.id, world.groups) = own);
        minutes(10).await;
        assert_eq!(ada.put_back_due().await[0].ending, Ending::Applied);
        assert_eq!(account.desired(&action), before);
        account.is_at_rest("ada");
    });
}

/// Nothing answers, or AWS refuses, when its time comes: it is tried with pauses, stays open, and is put back later.
#[test]
fn an_account_that_cannot_be_reached_is_tried_again_with_longer_pauses() {
    let table = [
        (None, Fault::Reset),
        (Some("autoscaling"), Fault::ServerError),
        (Some("sts"), Fault::ServerError),
        (None, Fault::ExpiredToken),
        (Some("autoscaling"), Fault::Hang),
    ];
    for (service, fault) in table {
        in_virtual_time(async {
            let account = Account::new();
            let ada = account.ada().await;
            let action = one_more(&account, &ada).await;
            let before = account.desired(&action);
            let run = account.done(&ada, for_minutes(action.clone(), 30)).await.run.unwrap();
            minutes(30).await;
            account.cut_off(service, fault);
            let mut tries = 0;
            for _ in 0..60 {
                minutes(1).await;
                for outcome in ada.put_back_due().await {
                    assert_eq!(outcome.ending, Ending::Unknown, "{service:?} {fault:?}: {outcome:?}");
                    assert!(outcome.why.to_string().contains("not put back yet"), "{outcome:?}");
                    tries += 1;
                }
            }
            assert!((4..20).contains(&tries), "{service:?} {fault:?}: {tries} tries in an hour");
            assert!(account.closed("ada", run).is_none());
            account.mend();
            minutes(11).await;
            assert_eq!(ada.put_back_due().await[0].ending, Ending::Applied);
            assert_eq!(account.desired(&action), before);
            account.is_at_rest("ada");
        });
    }
}

#[test]
fn a_way_back_that_is_refused_stays_open_and_is_sent_again() {
    in_virtual_time(async {
        let account = Account::new();
        let ada = account.ada().await;
        let action = one_more(&account, &ada).await;
        let before = account.desired(&action);
        let run = account.done(&ada, for_minutes(action.clone(), 30)).await.run.unwrap();
        account.sent();
        minutes(30).await;
        account.fail("SetDesiredCapacity", Fault::AccessDenied, Trigger::Always);
        for _ in 0..30 {
            for outcome in ada.put_back_due().await {
                let said = outcome.why.to_string();
                assert!(outcome.ending == Ending::Unknown && said.contains("AccessDenied"), "{outcome:?}");
            }
            minutes(1).await;
        }
        assert!(account.closed("ada", run).is_none());
        let sent = account.sent();
        assert!((3..30).contains(&sent.len()) && sent.iter().all(|sent| sent.intent.is_some()), "{}", sent.len());
        account.mend();
        minutes(11).await;
        assert_eq!(ada.put_back_due().await[0].ending, Ending::Applied);
        assert_eq!(account.desired(&action), before);
        account.is_at_rest("ada");
    });
}

/// Write mode gates what goes forward; a way back is never stood in the way of.
#[test]
fn it_is_put_back_with_write_mode_off_or_over() {
    for is_protected in [false, true] {
        in_virtual_time(async {
            let account = Account::new();
            let pinned = domain::AccountId::new(crate::account::ACCOUNT);
            let profile = change::ProfilePin { is_protected, account: pinned, ..pin() };
            let ada = account.opened("ada", profile, account.twin.http_client()).await;
            let action = one_more(&account, &ada).await;
            let before = account.desired(&action);
            account.done(&ada, for_minutes(action.clone(), 40)).await;
            if is_protected {
                minutes(31).await;
                assert!(ada.disarm_when_over(account.now().here), "30 minutes are over");
            } else {
                ada.disarm();
            }
            minutes(40).await;
            assert_eq!(ada.put_back_due().await[0].ending, Ending::Applied);
            assert_eq!(account.desired(&action), before);
            account.is_at_rest("ada");
        });
    }
}

#[test]
fn a_process_that_starts_before_the_time_puts_back_and_one_that_starts_after_it_offers() {
    in_virtual_time(async {
        let account = Account::new();
        let first = account.ada().await;
        let action = one_more(&account, &first).await;
        let before = account.desired(&action);
        account.done(&first, for_minutes(action.clone(), 30)).await;
        drop(first);
        let second = account.ada().await;
        let told = second.recover().await;
        assert!(told[0].ending == Ending::Applied && told[0].revert_at.is_some(), "{told:?}");
        minutes(31).await;
        assert_eq!(second.put_back_due().await[0].ending, Ending::Applied);
        assert_eq!(account.desired(&action), before);
        account.is_at_rest("ada");

        account.done(&second, for_minutes(action.clone(), 30)).await;
        drop(second);
        minutes(31).await;
        account.sent();
        let third = account.ada().await;
        let told = third.recover().await;
        assert!(told[0].why.to_string().contains("put it back or keep it"), "{told:?}");
        minutes(5).await;
        assert!(third.put_back_due().await.is_empty() && account.sent().is_empty(), "it is offered, not done");
        assert_eq!(account.desired(&action), before + 1);
        assert_eq!(third.revert(told[0].run.unwrap()).await.ending, Ending::Applied);
        assert_eq!(account.desired(&action), before);
        account.is_at_rest("ada");
    });
}

#[test]
fn aws_puts_a_fused_change_back_though_every_process_is_gone() {
    in_virtual_time(async {
        let account = Account::new();
        let ada = account.ada().await;
        let action = one_more(&account, &ada).await;
        let before = account.desired(&action);
        let outcome = account.done(&ada, fused(action.clone(), 30)).await;
        assert_eq!(outcome.ending, Ending::Applied, "{outcome:?}");
        let sent = account.sent();
        let operations: Vec<&str> = sent.iter().map(|sent| sent.operation.as_str()).collect();
        assert_eq!(operations, ["PutScheduledUpdateGroupAction", "SetDesiredCapacity"]);
        drop(ada);
        minutes(31).await;
        assert_eq!(account.desired(&action), before);
        let next = account.ada().await;
        let told = next.recover().await;
        assert_eq!(next.revert(told[0].run.unwrap()).await.ending, Ending::Applied);
        assert!(account.sent().is_empty(), "there was nothing left to do");
        account.is_at_rest("ada");
    });
}

#[test]
fn keeping_takes_the_fuse_out_and_retries_where_it_cannot() {
    in_virtual_time(async {
        let account = Account::new();
        let ada = account.ada().await;
        let action = one_more(&account, &ada).await;
        let before = account.desired(&action);
        let run = account.done(&ada, fused(action.clone(), 30)).await.run.unwrap();
        account.cut_off(Some("autoscaling"), Fault::ServerError);
        let kept = ada.keep(run).await;
        assert!(kept.ending == Ending::Failed && kept.why.to_string().contains("fuse may still be set"), "{kept:?}");
        account.mend();
        assert!(ada.has_uncertain());
        assert_eq!(ada.look_again().await[0].ending, Ending::Applied);
        minutes(31).await;
        assert_eq!(account.desired(&action), before + 1, "it stays");
        assert_eq!(fuses(&account), 0);
        account.is_at_rest("ada");
    });
}

/// The fuse is set first. Where the change itself fails, is refused or is stopped, the fuse is taken out again.
#[test]
fn a_fuse_whose_change_failed_is_taken_out() {
    let table = [
        ("SetDesiredCapacity", Fault::AccessDenied, 0),
        ("SetDesiredCapacity", Fault::Reset, 3),
        ("PutScheduledUpdateGroupAction", Fault::AccessDenied, 0),
        ("PutScheduledUpdateGroupAction", Fault::Reset, 3),
        ("PutScheduledUpdateGroupAction", Fault::ServerError, 3),
    ];
    for (operation, fault, later) in table {
        in_virtual_time(async {
            let account = Account::new();
            let ada = account.ada().await;
            let action = one_more(&account, &ada).await;
            let before = account.desired(&action);
            let confirmed = account.confirmed(&ada, fused(action.clone(), 30)).await;
            account.fail(operation, fault, Trigger::First(1));
            let outcome = ada.carry_out(confirmed, |_| {}).await;
            assert_ne!(outcome.ending, Ending::Applied, "{operation} {fault:?}: {outcome:?}");
            minutes(later).await;
            ada.look_again().await;
            let closed = account.closed("ada", outcome.run.unwrap());
            assert_eq!(closed, Some((Ending::NotStarted, Residue::Clean)), "{operation} {fault:?}");
            assert_eq!(fuses(&account), 0, "{operation} {fault:?}");
            assert_eq!(account.desired(&action), before);
            account.is_at_rest("ada");
        });
    }
}

fn fuses(account: &Account) -> usize {
    let is_fuse = |name: &str| name.starts_with("finops-fuse");
    account
        .twin
        .inspect(|world| world.groups.iter().flat_map(|group| &group.schedules).filter(|it| is_fuse(&it.name)).count())
}

#[test]
fn putting_one_run_back_does_not_touch_another() {
    in_virtual_time(async {
        let account = Account::new();
        let ada = account.ada().await;
        let action = one_more(&account, &ada).await;
        let other = another_group(&account, &ada, &action).await;
        let suspend = suspended(other.clone());
        let before = account.desired(&action);
        let one = account.done(&ada, for_minutes(action.clone(), 30)).await.run.unwrap();
        let two = account.done(&ada, for_minutes(suspend, 60)).await.run.unwrap();
        assert_eq!(ada.revert(one).await.ending, Ending::Applied);
        assert_eq!(account.desired(&action), before);
        let is_suspended = || {
            account.twin.inspect(|world| {
                world.groups.iter().any(|group| group.name == other.raw() && group.is_suspended("AZRebalance"))
            })
        };
        assert!(is_suspended() && account.closed("ada", two).is_none());
        minutes(61).await;
        assert_eq!(ada.put_back_due().await.len(), 1);
        assert!(!is_suspended());
        account.is_at_rest("ada");
    });
}

/// A run whose change may still arrive is not closed as put back.
#[test]
fn what_may_still_arrive_is_not_put_back_too_early() {
    in_virtual_time(async {
        let account = Account::new();
        let ada = account.ada().await;
        let action = one_more(&account, &ada).await;
        let confirmed = account.confirmed(&ada, proposed(action)).await;
        account.fail("SetDesiredCapacity", Fault::Reset, Trigger::First(1));
        let run = ada.carry_out(confirmed, |_| {}).await.run.unwrap();
        let early = ada.revert(run).await;
        assert!(early.ending == Ending::Unknown && early.why.to_string().contains("may still arrive"), "{early:?}");
        minutes(2).await;
        assert_eq!(ada.revert(run).await.ending, Ending::Applied);
        assert_eq!(account.closed("ada", run), Some((Ending::NotStarted, Residue::Clean)));
        account.is_at_rest("ada");
    });
}
