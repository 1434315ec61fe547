//! The desk on a simulated account, in virtual time.

use std::sync::Arc;
use std::time::Duration;

use app::{ChangeEffect, ChangeMsg};
use aws::{Clocks, Cloud, CloudSource};
use change::gate::Number;
use change::{Action, Ending, Fuse, GroupAction, GroupChange, Limits, Origin, ProfilePin, Proposed, Typed, WriteMode};
use domain::{AccountId, Clock, Moment, Now, Region};
use tokio::sync::watch;
use tokio::time::Instant;

use super::{Changing, Desk, Mode};
use crate::{Opening, Rates};

#[derive(Debug)]
struct VirtualClock(Moment, Instant);

impl Clock for VirtualClock {
    fn now(&self) -> Moment {
        self.0 + self.1.elapsed()
    }
}

struct Bench {
    desk: Desk,
    twin: twin::Twin,
    clock: Arc<VirtualClock>,
    _folder: tempfile::TempDir,
    _connected: watch::Sender<Option<Cloud>>,
}

fn pinned() -> ProfilePin {
    let account = AccountId::new("123456789012");
    ProfilePin { name: "demo".into(), is_protected: false, account, regions: vec![Region::new("us-east-1")] }
}

async fn bench(profile: ProfilePin, mode: Mode) -> Bench {
    let start = Moment::parse("2026-11-22T14:00:00Z").unwrap();
    let clock = Arc::new(VirtualClock(start, Instant::now()));
    let world = twin::World::new(&twin::Scenario::named("calm").unwrap(), 1, start);
    let twin = twin::Twin::new(world, clock.clone());
    let cloud = aws::Settings::new(CloudSource::Simulated(twin.http_client()), Clocks::same(clock.clone()));
    let (connected, connection) = watch::channel(Some(Cloud::connect(cloud.clone()).await.unwrap()));
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    let session = app::Session {
        profile: profile.name.clone(),
        regions: profile.regions.clone(),
        environment: None,
        is_protected: profile.is_protected,
        simulation: None,
        profiles: Vec::new(),
        login_hint: "".into(),
        started: start,
    };
    let opening = Opening {
        cloud,
        session,
        settings: app::Settings::default(),
        rates: Rates::default(),
        changing: Changing {
            profile,
            state,
            seat: "ada@laptop".to_owned(),
            mode,
            offers: crate::phases::Offers::default(),
        },
        cache: None,
    };
    let desk = Desk::start(&opening, connection);
    Bench { desk, twin, clock, _folder: folder, _connected: connected }
}

impl Bench {
    /// The next message that `wanted` takes; others go by.
    async fn heard<T>(&mut self, wanted: impl Fn(ChangeMsg) -> Option<T>) -> T {
        loop {
            if let Some(found) = wanted(self.desk.heard().await) {
                return found;
            }
        }
    }

    fn order(&self, effect: ChangeEffect) {
        assert_eq!(self.desk.order(effect), None, "the desk has room");
    }

    fn desired(&self) -> i64 {
        self.desired_of("web")
    }

    fn desired_of(&self, group: &str) -> i64 {
        self.twin.inspect(|world| world.groups.iter().find(|it| it.name == group).unwrap().capacity.desired.into())
    }

    /// Scales web from 3 to 4 for so long, as a person would at the gate.
    async fn scale(&mut self, revert_after: Duration) -> change::Outcome {
        self.ordered("web", 4, Some(revert_after)).await;
        self.heard(ended).await
    }

    /// Orders another size of a group, as a person would at the gate.
    async fn ordered(&mut self, group: &str, desired: u32, revert_after: Option<Duration>) {
        let ticket = Number::default();
        let change = GroupChange::Desired(desired);
        let proposed = Proposed {
            action: Action::Group(GroupAction { group: group.into(), change }),
            region: Region::new("us-east-1"),
            revert_after,
            fuse: Fuse::Unset,
            origin: Origin::Console,
        };
        self.order(ChangeEffect::Inquire { ticket, proposed: Box::new(proposed.clone()) });
        let informed = |msg| match msg {
            ChangeMsg::Informed { outcome, .. } => Some(*outcome),
            _ => None,
        };
        let facts = self.heard(informed).await.unwrap();
        let now = Now::at(self.clock.now());
        let previewed = proposed.preview(&facts, &Limits::default(), now).unwrap();
        let typed = Typed { phrase: previewed.phrase().to_owned(), ..Typed::default() };
        let confirmed = Box::new(previewed.confirm(&typed, now).unwrap());
        self.order(ChangeEffect::CarryOut { ticket, confirmed });
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the form that `heard` takes")]
fn armed(msg: ChangeMsg) -> Option<WriteMode> {
    match msg {
        ChangeMsg::Armed(mode) => Some(mode),
        _ => None,
    }
}

fn ended(msg: ChangeMsg) -> Option<change::Outcome> {
    match msg {
        ChangeMsg::Ended { outcome, .. } => Some(outcome),
        _ => None,
    }
}

fn runs(msg: ChangeMsg) -> Option<Vec<change::OpenRun>> {
    match msg {
        ChangeMsg::Runs(runs) => Some(runs),
        _ => None,
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_due_is_put_back_after_write_mode_was_taken_away() {
    let mut bench = bench(pinned(), Mode::Armable).await;
    assert_eq!(bench.heard(runs).await, [], "the runs are told at the start");
    bench.order(ChangeEffect::Arm);
    assert_eq!(bench.heard(armed).await, WriteMode::On);
    let outcome = bench.scale(Duration::from_mins(5)).await;
    assert_eq!((outcome.ending, bench.desired()), (Ending::Applied, 4), "{outcome:?}");
    assert_eq!(bench.heard(runs).await.len(), 1);
    bench.order(ChangeEffect::Disarm);
    let restored = |msg| match msg {
        ChangeMsg::Restored { outcome, .. } => Some(outcome),
        _ => None,
    };
    let begun = bench.clock.now();
    let outcome = bench.heard(restored).await;
    assert_eq!((outcome.ending, bench.desired()), (Ending::Applied, 3), "{outcome:?}");
    let waited = bench.clock.now().since(begun);
    assert!(waited > Duration::from_mins(4) && waited < Duration::from_mins(6), "{waited:?}");
    assert_eq!(bench.heard(runs).await, []);
}

/// What is due does not wait for what is read back elsewhere, which takes a minute where nothing comes of it.
#[tokio::test(start_paused = true)]
async fn what_is_due_is_put_back_while_another_change_is_carried_out() {
    let mut bench = bench(pinned(), Mode::Armed).await;
    bench.heard(armed).await;
    let begun = bench.clock.now();
    let outcome = bench.scale(Duration::from_mins(5)).await;
    assert_eq!((outcome.ending, bench.desired()), (Ending::Applied, 4), "{outcome:?}");
    let due = outcome.revert_at.unwrap();
    assert!(due.since(begun) <= Duration::from_mins(6));
    tokio::time::sleep(bench.clock.now().until(due - Duration::from_secs(10))).await;
    let jobs = u32::try_from(bench.desired_of("jobs")).unwrap();
    bench.twin.intervene(|world| {
        let (from, fault) = (world.now(), twin::world::Fault::Reset);
        let (operation, trigger) = (Some("SetDesiredCapacity".to_owned()), twin::world::faults::Trigger::First(1));
        world.faults.push(twin::world::FaultRule {
            service: None,
            operation,
            from,
            until: None,
            fault,
            trigger,
            calls: 0,
        });
    });
    bench.ordered("jobs", jobs + 1, None).await;
    let first = |msg| match msg {
        ChangeMsg::Restored { outcome, .. } => Some((true, outcome)),
        ChangeMsg::Ended { outcome, .. } => Some((false, outcome)),
        _ => None,
    };
    let (is_back, outcome) = bench.heard(first).await;
    assert!(is_back && outcome.ending == Ending::Applied, "{outcome:?}");
    let late = bench.clock.now().since(due);
    assert!(bench.desired() == 3 && late <= Duration::from_secs(5), "{late:?} after it was due");
    let (is_back, outcome) = bench.heard(first).await;
    assert!(!is_back && outcome.ending == Ending::Unknown, "{outcome:?}");
    assert!(bench.clock.now().since(due) >= Duration::from_secs(30), "it was read back all the while");
}

#[tokio::test(start_paused = true)]
async fn a_protected_profile_is_armed_for_half_an_hour() {
    let mut bench = bench(ProfilePin { is_protected: true, ..pinned() }, Mode::Armed).await;
    let WriteMode::Until(end) = bench.heard(armed).await else { panic!("a protected profile is armed for a time") };
    assert!(end.since(bench.clock.now()) <= Duration::from_mins(30));
    bench.heard(|msg| matches!(msg, ChangeMsg::Disarmed).then_some(())).await;
    let late = bench.clock.now().since(end);
    assert!(bench.clock.now() >= end && late <= Duration::from_secs(2), "{late:?} late");
}

#[tokio::test(start_paused = true)]
async fn without_a_pin_or_read_only_nothing_is_armed() {
    let unpinned = ProfilePin { is_protected: true, account: None, ..pinned() };
    for (profile, mode, said) in [(unpinned, Mode::Armable, "account_id"), (pinned(), Mode::ReadOnly, "--read-only")] {
        let mut bench = bench(profile, mode).await;
        bench.order(ChangeEffect::Arm);
        let refused = |msg| match msg {
            ChangeMsg::NotArmed(why) => Some(why),
            _ => None,
        };
        let why = bench.heard(refused).await;
        assert!(why.as_str().contains(said), "{why}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_order_that_cannot_be_taken_is_answered_at_once() {
    let bench = bench(pinned(), Mode::Armable).await;
    // The worker has not been given time yet: it takes none of them.
    for _ in 0..super::ORDERS {
        assert_eq!(bench.desk.order(ChangeEffect::Disarm), None);
    }
    let run = change::RunId::new(bench.clock.now(), 1);
    match bench.desk.order(ChangeEffect::Revert(run)) {
        Some(ChangeMsg::Restored { outcome, .. }) => {
            assert_eq!(outcome.ending, Ending::NotStarted);
            assert!(outcome.why.as_str().contains("busy"), "{}", outcome.why);
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_desk_that_is_left_ends_what_it_has_begun() {
    let mut bench = bench(pinned(), Mode::Armed).await;
    bench.heard(armed).await;
    let outcome = bench.scale(Duration::from_mins(5)).await;
    let run = outcome.run.unwrap();
    bench.order(ChangeEffect::Revert(run));
    let Bench { desk, twin, .. } = bench;
    let mut work = desk.retired();
    while work.join_next().await.is_some() {}
    let desired = twin.inspect(|world| world.groups.iter().find(|it| it.name == "web").unwrap().capacity.desired);
    assert_eq!(desired, 3, "the order that was taken was carried out");
}
