//! What moves between a preview and its commit voids the confirmation, and nothing is sent.

use change::{Ending, Outcome, ProfilePin, Progress, Residue};
use console::change::Performer;
use domain::AccountId;
use twin::world::Fault;

use crate::account::{ACCOUNT, Account, minutes, one_more, pin, proposed};
use crate::cases::in_virtual_time;
use crate::deed::Deed;

fn pinned(account: &str, is_protected: bool) -> ProfilePin {
    ProfilePin { account: AccountId::new(account), is_protected, ..pin() }
}

/// Confirms one more instance, lets something happen, and commits.
async fn after(
    account: &Account,
    ada: &Performer,
    happens: impl AsyncFnOnce(&Account, &Performer, &change::Action),
) -> Outcome {
    let action = one_more(account, ada).await;
    let confirmed = account.confirmed(ada, proposed(action.clone())).await;
    happens(account, ada, &action).await;
    account.sent();
    let outcome = ada.carry_out(confirmed, |_| {}).await;
    assert_eq!(outcome.ending, Ending::NotStarted, "{outcome:?}");
    assert!(account.sent().is_empty(), "{outcome:?}");
    outcome
}

fn says(outcome: &Outcome, word: &str) {
    assert!(outcome.run.is_none(), "nothing was written down: {outcome:?}");
    assert!(outcome.why.to_string().contains(word), "`{word}` is not in {outcome:?}");
}

fn becomes(account: &Account, id: &str) {
    account.twin.intervene(|world| id.clone_into(&mut world.account.id));
}

#[test]
fn another_account_is_named_and_gets_nothing() {
    in_virtual_time(async {
        for profile in [pin(), pinned(ACCOUNT, false), pinned(ACCOUNT, true)] {
            let account = Account::new();
            let ada = account.opened("ada", profile, account.twin.http_client()).await;
            let outcome = after(&account, &ada, async |account, _, _| becomes(account, "999999999999")).await;
            says(&outcome, "9999-9999-9999");
        }
    });
}

/// STS is asked once more right before each request: credentials can change after everything was compared.
#[test]
fn credentials_that_change_after_the_commit_send_nothing() {
    in_virtual_time(async {
        let account = Account::new();
        let ada = account.ada().await;
        let action = one_more(&account, &ada).await;
        let confirmed = account.confirmed(&ada, proposed(action)).await;
        let progress = |progress| {
            if let Progress::Sent(_) = progress {
                becomes(&account, "999999999999");
            }
        };
        let outcome = ada.carry_out(confirmed, progress).await;
        assert!(outcome.ending == Ending::NotStarted && account.sent().is_empty(), "{outcome:?}");
        assert!(outcome.why.to_string().contains("9999-9999-9999"), "{outcome:?}");
        assert_eq!(account.closed("ada", outcome.run.unwrap()), Some((Ending::NotStarted, Residue::Clean)));
    });
}

#[test]
fn a_profile_that_is_pinned_elsewhere_is_not_opened() {
    in_virtual_time(async {
        let account = Account::new();
        let clock = account.clock.clone();
        let clocks = aws::Clocks::same(clock);
        let source = aws::CloudSource::Simulated(account.twin.http_client());
        let mut settings = aws::Settings::new(source, clocks.clone());
        settings.account = AccountId::new("999999999999");
        let settings = console::change::PerformerSettings {
            cloud: aws::Cloud::connect(settings).await.expect("a connection"),
            clocks,
            profile: pinned("999999999999", true),
            limits: change::Limits::default(),
            state: std::env::temp_dir().join("finops-tui-never-made"),
            seat: "ada@laptop".to_owned(),
        };
        let why = Performer::open(settings).await.expect_err("another account").to_string();
        assert!(why.contains("999999999999") && why.contains(ACCOUNT), "{why}");
    });
}

#[test]
fn what_moved_is_named_with_both_values() {
    in_virtual_time(async {
        let account = Account::new();
        let ada = account.ada().await;
        let outcome = after(&account, &ada, async |account, _, action| {
            account.set_desired(action, account.desired(action) + 1);
        });
        let outcome = outcome.await;
        says(&outcome, "changed since the preview: desired was ");
    });
}

#[test]
fn what_cannot_be_read_or_judged_any_more_is_not_sent() {
    in_virtual_time(async {
        for (service, fault) in [
            (None, Fault::ExpiredToken),
            (None, Fault::Reset),
            (Some("sts"), Fault::ServerError),
            (Some("autoscaling"), Fault::AccessDenied),
            (Some("autoscaling"), Fault::Hang),
        ] {
            let account = Account::new();
            let ada = account.ada().await;
            let outcome = after(&account, &ada, async |account, _, _| account.cut_off(service, fault)).await;
            assert!(outcome.run.is_none() && !outcome.why.to_string().is_empty(), "{service:?} {fault:?}: {outcome:?}");
            account.is_at_rest("ada");
        }
    });
}

#[test]
fn a_plan_that_is_too_old_and_a_mode_that_is_off_send_nothing() {
    in_virtual_time(async {
        let account = Account::new();
        let ada = account.ada().await;
        let outcome = after(&account, &ada, async |_, _, _| minutes(11).await).await;
        says(&outcome, "the plan was valid until");
        let outcome = after(&account, &ada, async |_, ada, _| ada.disarm()).await;
        says(&outcome, "write mode is off");

        // Armed by a protected profile 25 minutes ago, confirmed in time, committed too late.
        let account = Account::new();
        let ada = account.opened("ada", pinned(ACCOUNT, true), account.twin.http_client()).await;
        minutes(25).await;
        let outcome = after(&account, &ada, async |_, _, _| minutes(6).await).await;
        says(&outcome, "write mode is off");
    });
}

/// A refresh that somebody else began since makes the guard of others worse, which nobody was asked about.
#[test]
fn a_guard_that_became_worse_voids_the_confirmation() {
    in_virtual_time(async {
        let account = Account::new();
        let (ada, bob) = (account.ada().await, account.seated("bob").await);
        let action = account.prepared(&ada, Deed::EnterStandby).await;
        let confirmed = account.confirmed(&ada, proposed(action)).await;
        let refresh = account.prepared(&bob, Deed::Start).await;
        assert_eq!(account.done(&bob, proposed(refresh)).await.ending, Ending::Applied);
        account.sent();
        let outcome = ada.carry_out(confirmed, |_| {}).await;
        assert_eq!(outcome.ending, Ending::NotStarted, "{outcome:?}");
        says(&outcome, "worse than in the preview");
        assert!(account.sent().is_empty());
    });
}
