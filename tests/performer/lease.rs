//! The lease: two never send at once, who was frozen finds out, who is gone is named, and where there is none it is said.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use change::guards::{Guard, Verdict};
use change::{Action, Ending, LeaseStanding, Limits, Progress, RunId, Typed, lease};
use tokio::sync::Notify;
use twin::world::Fault;
use twin::world::faults::Trigger;

use crate::account::{
    Account, VirtualClock, another_group, for_minutes, fused, holder, minutes, one_more, pin, proposed, suspended,
};
use crate::cases::{each, in_virtual_time};
use crate::jitter::jittery;

/// How often two performers race.
const RACES: u64 = 1_000;

#[test]
fn two_that_race_never_send_at_once() {
    let seeds: Vec<u64> = (0..RACES).collect();
    each(&seeds, |seed| in_virtual_time(raced(seed)));
}

async fn raced(seed: u64) {
    let account = Account::with_table();
    let client = |who| jittery(account.twin.http_client(), seed * 2 + who, 300);
    let ada = account.opened("ada", pin(), client(0)).await;
    let bob = account.opened("bob", pin(), client(1)).await;
    let first = one_more(&account, &ada).await;
    let group =
        if seed.is_multiple_of(2) { first.scope().clone() } else { another_group(&account, &ada, &first).await };
    let hers = account.confirmed(&ada, proposed(first)).await;
    let his = account.confirmed(&bob, proposed(suspended(group))).await;
    let head_start = Duration::from_millis(fastrand::Rng::with_seed(seed).u64(0..2_000));
    let late = async {
        tokio::time::sleep(head_start).await;
        bob.carry_out(his, |_| {}).await
    };
    let (hers, his) = tokio::join!(ada.carry_out(hers, |_| {}), late);
    for sent in account.sent() {
        let who = if sent.operation == "SetDesiredCapacity" { "ada@" } else { "bob@" };
        let holder = sent.lease.clone().unwrap_or_default();
        assert!(holder.starts_with(who), "seed {seed}: {} left while `{holder}` held the lease", sent.operation);
    }
    let endings = [hers.ending, his.ending];
    assert!(endings.contains(&Ending::Applied), "seed {seed}: {hers:?} {his:?}");
    assert!(endings.iter().all(|it| matches!(it, Ending::Applied | Ending::NotStarted)), "{hers:?} {his:?}");
    assert_eq!(account.twin.inspect(holder), None, "seed {seed}: given back");
    account.is_at_rest("ada");
    account.is_at_rest("bob");
}

/// Stops the world for longer than a lease right before one request leaves, but for the change itself: what has left
/// cannot be called back.
#[derive(Debug)]
struct Freezing {
    account: SharedHttpClient,
    freezer: Arc<Freezer>,
}

#[derive(Debug)]
struct Freezer {
    clock: Arc<VirtualClock>,
    left: AtomicU64,
}

#[derive(Debug)]
struct FreezingLine(SharedHttpConnector, Arc<Freezer>);

impl HttpClient for Freezing {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let line = self.account.http_connector(settings, components);
        SharedHttpConnector::new(FreezingLine(line, Arc::clone(&self.freezer)))
    }
}

impl HttpConnector for FreezingLine {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let body = String::from_utf8_lossy(request.body().bytes().unwrap_or_default()).into_owned();
        let is_change = ["SetDesiredCapacity", "PutScheduledUpdate"].iter().any(|name| body.contains(name));
        let Self(line, freezer) = self;
        if !is_change && freezer.left.fetch_sub(1, Ordering::SeqCst) == 0 {
            freezer.clock.freeze(lease::LENGTH.as_secs() + 30);
        }
        line.call(request)
    }
}

#[test]
fn who_was_frozen_for_longer_than_the_lease_finds_out_before_it_sends() {
    let cases: Vec<(u64, bool)> = (0..50).flat_map(|at| [(at, false), (at, true)]).collect();
    each(&cases, |(at, is_fused)| in_virtual_time(frozen(at, is_fused)));
}

async fn frozen(at: u64, is_fused: bool) {
    let account = Account::with_table();
    let freezer = Arc::new(Freezer { clock: Arc::clone(&account.clock), left: AtomicU64::new(u64::MAX) });
    let client = Freezing { account: account.twin.http_client(), freezer: Arc::clone(&freezer) };
    let ada = account.opened("ada", pin(), SharedHttpClient::new(client)).await;
    let action = one_more(&account, &ada).await;
    let before = account.desired(&action);
    let wanted = if is_fused { fused(action.clone(), 60) } else { proposed(action.clone()) };
    let confirmed = account.confirmed(&ada, wanted).await;
    freezer.left.store(at, Ordering::SeqCst);
    let outcome = ada.carry_out(confirmed, |_| {}).await;
    let sent = account.sent();
    let is_forward = |operation: &str| ["SetDesiredCapacity", "PutScheduledUpdateGroupAction"].contains(&operation);
    for sent in sent.iter().filter(|sent| is_forward(&sent.operation)) {
        assert!(
            sent.lease_age < lease::LENGTH,
            "{at}: {} left {:?} after the last beat",
            sent.operation,
            sent.lease_age
        );
    }
    let is_done = account.desired(&action) == before + 1;
    assert_eq!(outcome.ending == Ending::Applied, is_done, "{at}: {outcome:?}");
    if !is_done {
        assert_eq!(outcome.ending, Ending::NotStarted, "{at}: {outcome:?}");
        let fuses = sent.iter().filter(|sent| sent.operation == "PutScheduledUpdateGroupAction").count();
        let taken_out = sent.iter().filter(|sent| sent.operation == "DeleteScheduledAction").count();
        assert_eq!(fuses, taken_out, "{at}: the fuse of a change that was not sent is taken out");
        account.is_at_rest("ada");
    }
}

/// A write to the table without an answer: whoever does not know that the lease is theirs sends nothing.
#[test]
fn a_lease_that_nobody_knows_of_sends_nothing() {
    let faults =
        [Fault::Reset, Fault::AppliedReset, Fault::Hang, Fault::AppliedHang, Fault::ServerError, Fault::Throttle];
    let cases: Vec<(Fault, u32)> = faults.into_iter().flat_map(|fault| (1..=4).map(move |nth| (fault, nth))).collect();
    each(&cases, |(fault, nth)| {
        in_virtual_time(async move {
            let account = Account::with_table();
            let ada = account.ada().await;
            let action = one_more(&account, &ada).await;
            let confirmed = account.confirmed(&ada, proposed(action.clone())).await;
            account.fail("PutItem", fault, Trigger::EveryNth(nth));
            let outcome = ada.carry_out(confirmed, |_| {}).await;
            let sent = account.sent();
            assert!(matches!(outcome.ending, Ending::Applied | Ending::NotStarted), "{fault:?} {nth}: {outcome:?}");
            assert_eq!(sent.len(), usize::from(outcome.ending == Ending::Applied), "{fault:?} {nth}: {outcome:?}");
            for sent in sent {
                assert!(sent.lease.is_some_and(|holder| holder.starts_with("ada@")), "{fault:?} {nth}");
                assert!(sent.lease_age < lease::LENGTH, "{fault:?} {nth}");
            }
            account.is_at_rest("ada");
        });
    });
}

#[test]
fn who_is_gone_keeps_the_lease_for_its_length_and_their_open_run_is_named() {
    in_virtual_time(async {
        let account = Account::with_table();
        let ada = account.ada().await;
        let (run, action) = gone(&account, Fault::Hang).await;
        let mine = proposed(suspended(another_group(&account, &ada, &action).await));
        let standing = ada.inquire(&mine).await.standing;
        let LeaseStanding::Elsewhere(who) = &standing.lease else { panic!("{:?}", standing.lease) };
        assert!(who.to_string().contains("bob@laptop") && who.to_string().contains("free at the earliest"), "{who}");
        assert!(standing.open_runs.iter().any(|open| open.run == run));
        minutes(2).await;
        let facts = ada.inquire(&mine).await;
        let LeaseStanding::Elsewhere(who) = &facts.standing.lease else { panic!("{:?}", facts.standing.lease) };
        let adopt = format!("`journal adopt {run}`");
        assert!(who.to_string().contains("left runs open") && who.to_string().contains(&adopt), "{who}");
        let previewed = mine.clone().preview(&facts, &Limits::default(), account.now()).unwrap();
        let finding = previewed.findings().iter().find(|it| it.guard == Guard::OneOperator).unwrap();
        assert!(finding.verdict == Verdict::Block && finding.why.contains(&run.to_string()), "{finding:?}");
        // Whether they left anything cannot be read: then the lease is not free either.
        account.deny("Query");
        let standing = ada.inquire(&mine).await.standing;
        let LeaseStanding::Unknown(why) = &standing.lease else { panic!("{:?}", standing.lease) };
        assert!(why.to_string().contains("dynamodb:Query"), "{why}");
    });
}

/// A process of bob's that ends, with the lease in its hands, right after one more instance was asked for.
pub(crate) async fn gone(account: &Account, fault: Fault) -> (RunId, Action) {
    let bob = account.seated("bob").await;
    let action = one_more(account, &bob).await;
    let confirmed = account.confirmed(&bob, for_minutes(action.clone(), 30)).await;
    let leaves = Notify::new();
    let progress = |progress| {
        if let Progress::Sent(_) = progress {
            leaves.notify_one();
        }
    };
    account.fail("SetDesiredCapacity", fault, Trigger::Always);
    let left = async {
        leaves.notified().await;
        // The request is on its way.
        tokio::time::sleep(Duration::from_secs(1)).await;
    };
    tokio::select! {
        _ = bob.carry_out(confirmed, progress) => panic!("bob was to be gone by now"),
        () = left => {}
    }
    drop(bob);
    account.mend();
    (account.journals("bob").unclosed().unwrap()[0].run, action)
}

#[test]
fn a_lease_that_nobody_renews_becomes_free_after_its_length() {
    in_virtual_time(async {
        let account = Account::with_table();
        let (ada, bob) = (account.ada().await, account.seated("bob").await);
        let action = one_more(&account, &bob).await;
        let confirmed = account.confirmed(&bob, proposed(action.clone())).await;
        // It cannot be given back: as if bob were gone right after.
        account.fail("DeleteItem", Fault::Reset, Trigger::Always);
        assert_eq!(bob.carry_out(confirmed, |_| {}).await.ending, Ending::Applied);
        let mine = proposed(one_more(&account, &ada).await);
        assert!(matches!(ada.inquire(&mine).await.standing.lease, LeaseStanding::Elsewhere(_)));
        tokio::time::sleep(Duration::from_secs(59)).await;
        assert!(matches!(ada.inquire(&mine).await.standing.lease, LeaseStanding::Elsewhere(_)));
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(ada.inquire(&mine).await.standing.lease, LeaseStanding::Free);
        account.mend();
        let outcome = account.done(&ada, mine).await;
        assert_eq!(outcome.ending, Ending::Applied, "{outcome:?}");
        let sent = account.sent();
        assert!(sent.last().unwrap().lease.as_ref().unwrap().starts_with("ada@"));
    });
}

#[test]
fn where_there_is_no_table_or_no_permission_for_it_that_is_said() {
    in_virtual_time(async {
        let account = Account::new();
        let ada = account.ada().await;
        let mine = proposed(one_more(&account, &ada).await);
        assert_eq!(ada.inquire(&mine).await.standing.lease, LeaseStanding::NoTable);

        let account = Account::with_table();
        let ada = account.ada().await;
        let action = one_more(&account, &ada).await;
        account.cut_off(Some("dynamodb"), Fault::AccessDenied);
        let standing = ada.inquire(&proposed(action.clone())).await.standing;
        let LeaseStanding::Unknown(why) = &standing.lease else { panic!("{:?}", standing.lease) };
        assert!(why.to_string().contains("dynamodb:GetItem"), "{why}");
        account.mend();

        // Read, but not written: the guard saw nothing of it, so it is said now, and a reason goes past it.
        account.deny("PutItem");
        let outcome = account.done(&ada, proposed(action.clone())).await;
        assert!(outcome.ending == Ending::NotStarted && account.sent().is_empty(), "{outcome:?}");
        assert!(outcome.why.to_string().contains("PutItem"), "{outcome:?}");
        let reason = "the table is broken and the fire is real".to_owned();
        let wanted = proposed(action);
        let facts = ada.inquire(&wanted).await;
        let previewed = wanted.preview(&facts, &Limits::default(), account.now()).unwrap();
        let typed = Typed {
            phrase: previewed.phrase().to_owned(),
            overrides: [(Guard::OneOperator, reason)].into(),
            incident: Some("drill".to_owned()),
        };
        let confirmed = previewed.confirm(&typed, account.now()).map_err(|refused| refused.1).unwrap();
        let outcome = ada.carry_out(confirmed, |_| {}).await;
        assert_eq!(outcome.ending, Ending::Applied, "{outcome:?}");
    });
}
