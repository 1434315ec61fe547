//! One simulated account, the machines at which people sit, and everything that arrived.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use aws::{Clocks, Cloud, CloudSource, SharedHttpClient};
use change::record::Closing;
use change::{
    Action, Confirmed, Ending, Fuse, GroupAction, GroupChange, Limits, Origin, Outcome, Process, ProfilePin, Proposed,
    Record, Residue, RunId, State, Typed, Way,
};
use console::change::{Elapsed, Performer, PerformerSettings};
use domain::{AccountId, Ask, Clock, Estate, Moment, Now, Region, Regional, Text};
use store::faults::FaultyDisk;
use store::{Disk, Journals};
use tokio::time::Instant;
use twin::world::faults::Trigger;
use twin::world::{Fault, FaultRule};
use twin::{Scenario, Twin, World};

use crate::deed::Deed;

const START: &str = "2026-11-22T14:00:00Z";
pub(crate) const ACCOUNT: &str = "123456789012";

/// Follows tokio's clock, and can be ahead of it: by the time for which everything was frozen.
#[derive(Debug)]
pub(crate) struct VirtualClock {
    start: Moment,
    begun: Instant,
    frozen_secs: AtomicU64,
}

impl VirtualClock {
    fn elapsed(&self) -> Duration {
        self.begun.elapsed() + Duration::from_secs(self.frozen_secs.load(Ordering::SeqCst))
    }

    /// Lets time pass in which nothing runs, no timer either: as for a stopped process, or a machine that sleeps.
    pub(crate) fn freeze(&self, secs: u64) {
        self.frozen_secs.fetch_add(secs, Ordering::SeqCst);
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Moment {
        self.start + self.elapsed()
    }
}

/// A request that changes something, as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) operation: String,
    pub(crate) fields: serde_json::Value,
    /// Which way, by the last record of a journal that is not closed, which has to be an intent.
    pub(crate) intent: Option<Way>,
    /// Whether everything written was on the disk.
    pub(crate) is_synced: bool,
    /// Who held the lease, by the table, and since when it had not been renewed.
    pub(crate) lease: Option<String>,
    pub(crate) lease_age: Duration,
}

/// One account, and the machines of those who work on it.
pub(crate) struct Account {
    pub(crate) twin: Twin,
    pub(crate) disk: Arc<FaultyDisk>,
    pub(crate) clock: Arc<VirtualClock>,
    /// What guards judge by.
    pub(crate) limits: Limits,
    root: tempfile::TempDir,
    sent: Arc<Mutex<Vec<Sent>>>,
}

impl Account {
    /// An account without the shared table.
    pub(crate) fn new() -> Self {
        let account = Self::with_table();
        account.twin.intervene(|world| world.tables.clear());
        account
    }

    /// One with it.
    pub(crate) fn with_table() -> Self {
        let clock = Arc::new(VirtualClock { start: start(), begun: Instant::now(), frozen_secs: AtomicU64::new(0) });
        let twin = Twin::new(world(), clock.clone());
        let (disk, root) = (Arc::new(FaultyDisk::new()), tempfile::tempdir().expect("a folder"));
        let limits = Limits::default();
        let account = Self { twin, disk, clock, limits, root, sent: Arc::default() };
        account.watch();
        account
    }

    /// An account of another scenario.
    pub(crate) fn of(scenario: &Scenario) -> Self {
        let account = Self::with_table();
        account.twin.intervene(|world| *world = World::new(scenario, 1, start()));
        account
    }

    fn watch(&self) {
        let (sent, disk, twin) = (Arc::clone(&self.sent), Arc::clone(&self.disk), self.twin.clone());
        let written = Mutex::new(start());
        let seats = ["ada", "bob"].map(|seat| self.journals(seat));
        self.twin.on_mutation(move |mutation| {
            if mutation.service == "dynamodb" {
                if mutation.fields.to_string().contains("\"lease\"") {
                    *written.lock().expect("a time") = mutation.at;
                }
                return;
            }
            let lease_age = mutation.at.since(*written.lock().expect("a time"));
            let unclosed = seats.iter().flat_map(|journals| {
                let unclosed = journals.unclosed().unwrap_or_default();
                unclosed.into_iter().filter_map(|unclosed| Some(journals.read(unclosed.run, None).ok()?.records))
            });
            let intent = unclosed.into_iter().find_map(|records| match records.last() {
                Some(Record::Intent(intent)) => Some(intent.way),
                _ => None,
            });
            let lease = twin.inspect(holder);
            let (operation, fields) = (mutation.operation.clone(), mutation.fields.clone());
            let arrived = Sent { operation, fields, intent, is_synced: disk.is_synced(), lease, lease_age };
            sent.lock().expect("a list").push(arrived);
        });
    }

    /// Everything that arrived since it was asked last.
    pub(crate) fn sent(&self) -> Vec<Sent> {
        std::mem::take(&mut self.sent.lock().expect("a list"))
    }

    pub(crate) fn now(&self) -> Now {
        Now::at(self.clock.now())
    }

    fn state(&self, seat: &str) -> PathBuf {
        self.root.path().join(seat)
    }

    pub(crate) fn journals(&self, seat: &str) -> Journals {
        Journals::new(&self.state(seat), &AccountId::new(ACCOUNT).expect("an account"))
    }

    /// A process of ada's, armed.
    pub(crate) async fn ada(&self) -> Performer {
        self.seated("ada").await
    }

    /// A process of somebody's, armed.
    pub(crate) async fn seated(&self, seat: &str) -> Performer {
        self.opened(seat, pin(), self.twin.http_client()).await
    }

    pub(crate) async fn opened(&self, seat: &str, profile: ProfilePin, client: SharedHttpClient) -> Performer {
        let clocks = Clocks::same(self.clock.clone());
        let mut settings = aws::Settings::new(CloudSource::Simulated(client), clocks.clone());
        settings.account.clone_from(&profile.account);
        let settings = PerformerSettings {
            cloud: Cloud::connect(settings).await.expect("a connection"),
            clocks,
            profile,
            limits: self.limits.clone(),
            state: self.state(seat),
            seat: format!("{seat}@laptop"),
        };
        let clock = Arc::clone(&self.clock);
        let elapsed = Elapsed::new(move || clock.elapsed());
        let disk: Arc<dyn Disk> = self.disk.clone();
        let performer = Performer::open(settings).await.expect("a performer").with_elapsed(elapsed).with_disk(disk);
        performer.arm().expect("it can be armed");
        performer
    }

    pub(crate) async fn estate(&self, performer: &Performer) -> Estate {
        performer.look([Regional::Groups, Regional::Alarms], &region()).await
    }

    /// The change of this kind, after what has to be so before it has been done.
    pub(crate) async fn prepared(&self, performer: &Performer, deed: Deed) -> Action {
        if let Some(first) = deed.first() {
            let action = first.action(&self.estate(performer).await);
            let outcome = self.done(performer, proposed(action)).await;
            assert_eq!(outcome.ending, Ending::Applied, "{deed:?}: {outcome:?}");
            tokio::time::sleep(Duration::from_mins(1)).await;
            self.sent();
        }
        deed.action(&self.estate(performer).await)
    }

    /// A change, looked at and confirmed.
    pub(crate) async fn confirmed(&self, performer: &Performer, proposed: Proposed) -> Confirmed {
        let facts = performer.inquire(&proposed).await;
        let previewed = proposed.preview(&facts, &Limits::default(), self.now()).expect("a preview");
        let phrase = previewed.phrase().to_owned();
        let typed = Typed { phrase, incident: Some("drill".to_owned()), ..Typed::default() };
        previewed.confirm(&typed, self.now()).map_err(|refused| refused.1).expect("a confirmation")
    }

    pub(crate) async fn done(&self, performer: &Performer, proposed: Proposed) -> Outcome {
        performer.carry_out(self.confirmed(performer, proposed).await, |_| {}).await
    }

    /// The subject's state as it is now.
    pub(crate) async fn read(&self, performer: &Performer, action: &Action) -> State {
        let asked = action.asks(&region()).into_iter().filter_map(|ask| match ask {
            Ask::In(_, asked) => Some(asked),
            _ => None,
        });
        action.read(&region(), &performer.look(asked, &region()).await).expect("a state")
    }

    /// Lets the next calls of an operation go wrong.
    pub(crate) fn fail(&self, operation: &str, fault: Fault, trigger: Trigger) {
        self.twin.intervene(|world| {
            let rule = FaultRule {
                service: None,
                operation: Some(operation.to_owned()),
                from: world.now(),
                until: None,
                fault,
                trigger,
                calls: 0,
            };
            world.faults.push(rule);
        });
    }

    /// Takes the permission for an operation away.
    pub(crate) fn deny(&self, operation: &str) {
        self.fail(operation, Fault::AccessDenied, Trigger::Always);
    }

    /// Lets every call to a service fail, or to any.
    pub(crate) fn cut_off(&self, service: Option<&str>, fault: Fault) {
        let service = service.map(str::to_owned);
        self.twin.intervene(|world| {
            let (from, trigger) = (world.now(), Trigger::Always);
            world.faults.push(FaultRule { service, operation: None, from, until: None, fault, trigger, calls: 0 });
        });
    }

    /// Everything works again.
    pub(crate) fn mend(&self) {
        self.twin.intervene(|world| world.faults.clear());
    }

    /// How many instances a group of the account wants.
    pub(crate) fn desired(&self, action: &Action) -> u32 {
        let name = action.scope().raw().to_owned();
        self.twin.inspect(|world| world.groups.iter().find(|it| it.name == name).expect("the group").capacity.desired)
    }

    /// Somebody else's hand on a group's wish.
    pub(crate) fn set_desired(&self, action: &Action, desired: u32) {
        let name = action.scope().raw().to_owned();
        self.twin.intervene(|world| {
            let group = world.groups.iter_mut().find(|it| it.name == name).expect("the group");
            group.capacity.desired = desired;
        });
    }

    /// The records of a run.
    pub(crate) fn records(&self, seat: &str, run: RunId) -> Vec<Record> {
        self.journals(seat).read(run, None).expect("a journal").records
    }

    /// How a run was closed.
    pub(crate) fn closed(&self, seat: &str, run: RunId) -> Option<(Ending, Residue)> {
        match self.records(seat, run).pop() {
            Some(Record::Closed(Closing { ending, residue, .. })) => Some((ending, residue)),
            _ => None,
        }
    }

    /// Every journal is whole, and nothing is left open.
    pub(crate) fn is_at_rest(&self, seat: &str) {
        let journals = self.journals(seat);
        let unclosed = journals.unclosed().expect("the journals can be read");
        let left: Vec<_> = unclosed.iter().map(|unclosed| self.records(seat, unclosed.run)).collect();
        assert!(left.is_empty(), "left open: {left:#?}");
        let verified = journals.verify(&std::collections::BTreeMap::new()).expect("the journals can be read");
        assert!(verified.tampered.is_empty() && verified.torn.is_empty(), "{verified:?}");
    }
}

const TABLE: &str = "finops-operations";

/// Who holds the lease, by the table.
pub(crate) fn holder(world: &World) -> Option<String> {
    let table = world.table("us-east-1", TABLE).ok()?;
    let lease = table.items.iter().find(|(key, _)| key.hash == "lease")?.1;
    match lease.get("owner") {
        Some(twin::world::tables::Attribute::S(owner)) => Some(owner.clone()),
        _ => None,
    }
}

pub(crate) fn region() -> Region {
    Region::new("us-east-1")
}

pub(crate) fn pin() -> ProfilePin {
    ProfilePin { name: "demo".into(), is_protected: false, account: None, regions: vec![region()] }
}

/// A change that stays.
pub(crate) fn proposed(action: Action) -> Proposed {
    Proposed { action, region: region(), revert_after: None, fuse: Fuse::Unset, origin: Origin::Shell }
}

/// A change that is put back after so many minutes.
pub(crate) fn for_minutes(action: Action, minutes: u64) -> Proposed {
    Proposed { revert_after: Some(Duration::from_mins(minutes)), ..proposed(action) }
}

/// One that AWS itself puts back as well.
pub(crate) fn fused(action: Action, minutes: u64) -> Proposed {
    Proposed { fuse: Fuse::Set, ..for_minutes(action, minutes) }
}

pub(crate) async fn minutes(count: u64) {
    tokio::time::sleep(Duration::from_mins(count)).await;
}

/// One more instance for the group that changes are made to.
pub(crate) async fn one_more(account: &Account, performer: &Performer) -> Action {
    Deed::Desired.action(&account.estate(performer).await)
}

/// Another group than the one an action is over.
pub(crate) async fn another_group(account: &Account, performer: &Performer, action: &Action) -> Text {
    let estate = account.estate(performer).await;
    estate.groups().find(|group| group.name != *action.scope()).expect("another group").name.clone()
}

/// That a group's zones are not rebalanced.
pub(crate) fn suspended(group: Text) -> Action {
    Action::Group(GroupAction { group, change: GroupChange::Suspend([Process::AZRebalance].into()) })
}

fn start() -> Moment {
    Moment::parse(START).expect("a time")
}

/// The same world each time: it is made once, because it has a day behind it.
fn world() -> World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| World::new(&Scenario::named("calm").expect("a scenario"), 1, start())).clone()
}
