//! One account, one deed, and the processes that work on it one after another.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws::{Clocks, Cloud, CloudSource};
use change::{
    Action, AlarmAction, AlarmChange, Bounds, Fuse, GroupAction, GroupChange, InstanceAction, InstanceChange, Limits,
    Origin, Process, ProfilePin, Proposed, Record, ScheduleAction, ScheduleChange, SchedulePlan, State, TargetAction,
    TargetChange, Typed,
};
use console::change::{Elapsed, Performer, PerformerSettings};
use domain::{AccountId, Ask, Clock, Estate, Moment, Region, Regional};
use store::Journals;
use store::faults::FaultyDisk;
use tokio::time::Instant;
use twin::{Scenario, Twin, World};

use crate::fate::{self, Fate};

mod truth;

const START: &str = "2026-11-22T14:00:00Z";

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Deed {
    Desired,
    Fused,
    Bounds,
    Suspend,
    Standby,
    Deregister,
    Schedule,
    Mute,
}

impl Deed {
    pub(super) const ALL: [Self; 8] = [
        Self::Desired,
        Self::Fused,
        Self::Bounds,
        Self::Suspend,
        Self::Standby,
        Self::Deregister,
        Self::Schedule,
        Self::Mute,
    ];
}

/// Follows tokio's clock, which stands still while anything can run.
#[derive(Debug)]
struct VirtualClock {
    start: Moment,
    begun: Instant,
}

impl Clock for VirtualClock {
    fn now(&self) -> Moment {
        self.start + self.begun.elapsed()
    }
}

/// One account, one deed.
pub(super) struct Life {
    seed: u64,
    deed: Deed,
    is_disturbed: bool,
}

/// Everything that outlives a process.
struct Account {
    twin: Twin,
    clock: Arc<VirtualClock>,
    fate: Fate,
    disk: Arc<FaultyDisk>,
    folder: tempfile::TempDir,
    /// Every request that changed something, as operation and fields.
    sent: Arc<Mutex<Vec<(String, String)>>>,
    /// What is done, and the state of its subject before.
    before: Mutex<Option<(Action, State)>>,
}

impl Life {
    /// A life that ends at a random moment.
    pub(super) fn new(seed: u64) -> Self {
        let deed = Deed::ALL[usize::try_from(seed).expect("a small number") % Deed::ALL.len()];
        Self { seed, deed, is_disturbed: true }
    }

    /// A life in which nothing goes wrong.
    pub(super) fn undisturbed(deed: Deed) -> Self {
        Self { seed: 0, deed, is_disturbed: false }
    }

    /// Lives it to its end, and looks at what is left.
    pub(super) async fn lived(self) {
        let mut dice = fastrand::Rng::with_seed(self.seed);
        let account = Account::new();
        let mut intrusion = None;
        if self.is_disturbed {
            // The first death may come while the change is made, while it waits, or while it is put back.
            Box::pin(self.first(&account, fate::Moment::any(&mut dice), dice.bool())).await;
            account.fate.revive(dice.u64(0..200));
            if dice.bool() {
                intrusion = account.intruded(self.deed).await;
            }
            if dice.bool() {
                self.next(&account, fate::Moment::any(&mut dice)).await;
                account.fate.revive(dice.u64(0..200));
            }
        } else {
            Box::pin(self.first(&account, fate::Moment::Never, true)).await;
        }
        self.next(&account, fate::Moment::Never).await;
        account.is_at_rest(&self);
        account.is_as_recorded(&self, intrusion).await;
    }

    /// The process in which the change is made, and which stays until it is put back if it lives that long.
    async fn first(&self, account: &Account, death: fate::Moment, dies_early: bool) {
        let performer = account.performer().await;
        let estate = account.estate(&performer).await;
        performer.arm().expect("an unprotected profile can be armed");
        let proposed = self.proposed(&estate);
        account.begins_with(&performer, &proposed.action).await;
        let facts = performer.inquire(&proposed).await;
        let limits = Limits::default();
        let previewed = proposed.preview(&facts, &limits, account.now()).expect("a preview");
        let phrase = previewed.phrase().to_owned();
        let typed = Typed { phrase, incident: Some("drill".to_owned()), ..Typed::default() };
        let confirmed = previewed.confirm(&typed, account.now()).map_err(|refused| refused.1).expect("a confirmation");
        if dies_early {
            account.fate.set(death);
        }
        let later = async {
            let outcome = performer.carry_out(confirmed, |_| {}).await;
            if !dies_early {
                account.fate.set(death);
            }
            tokio::time::sleep(Duration::from_mins(31)).await;
            performer.put_back_due().await;
            outcome
        };
        tokio::select! {
            _ = later => {}
            () = account.fate.death() => {}
        }
    }

    /// A process that takes up what another has left.
    async fn next(&self, account: &Account, death: fate::Moment) {
        account.fate.set(death);
        let work = async {
            let performer = account.performer().await;
            performer.recover().await;
            for _ in 0..8 {
                tokio::time::sleep(Duration::from_mins(5)).await;
                performer.look_again().await;
                performer.put_back_due().await;
            }
            for open in performer.runs() {
                performer.revert(open.run).await;
            }
        };
        tokio::select! {
            () = work => {}
            () = account.fate.death() => {}
        }
    }

    fn proposed(&self, estate: &Estate) -> Proposed {
        let fuse = if self.deed == Deed::Fused { Fuse::Set } else { Fuse::Unset };
        Proposed {
            action: action(self.deed, estate),
            region: region(),
            revert_after: Some(Duration::from_mins(30)),
            fuse,
            origin: Origin::Shell,
        }
    }
}

/// The state of an action's subject now.
async fn read(performer: &Performer, action: &Action) -> State {
    let asked = action.asks(&region()).into_iter().filter_map(|ask| match ask {
        Ask::In(_, asked) => Some(asked),
        _ => None,
    });
    action.read(&region(), &performer.look(asked, &region()).await).expect("a state")
}

fn region() -> Region {
    Region::new("us-east-1")
}

fn action(deed: Deed, estate: &Estate) -> Action {
    let group = estate.groups().find(|group| group.capacity.desired() >= 3).expect("a group of three");
    let name = group.name.clone();
    let of_group = |change| Action::Group(GroupAction { group: name.clone(), change });
    let desired = group.capacity.desired();
    match deed {
        Deed::Desired | Deed::Fused => of_group(GroupChange::Desired(desired + 1)),
        Deed::Bounds => of_group(GroupChange::Bounds(Bounds { min: None, max: Some(group.capacity.max() + 2) })),
        Deed::Suspend => of_group(GroupChange::Suspend([Process::AZRebalance].into())),
        Deed::Standby => Action::Instance(InstanceAction {
            group: name,
            instance: group.instances[0].id.clone(),
            change: InstanceChange::EnterStandby,
        }),
        Deed::Deregister => {
            let arn = group.target_groups[0].clone();
            Action::Target(TargetAction {
                group_name: "the group's".into(),
                group: arn,
                target: group.instances[0].id.clone(),
                port: None,
                change: TargetChange::Deregister,
            })
        }
        Deed::Schedule => {
            let plan =
                SchedulePlan { recurrence: Some("0 20 * * *".to_owned()), min: Some(2), ..SchedulePlan::default() };
            Action::Schedule(ScheduleAction { group: name, name: "night".into(), change: ScheduleChange::Put(plan) })
        }
        Deed::Mute => {
            let alarm = estate.alarms().next().expect("an alarm").name.clone();
            Action::Alarm(AlarmAction { alarm, change: AlarmChange::Mute { minutes: 600 } })
        }
    }
}

impl Account {
    fn new() -> Self {
        let start = Moment::parse(START).expect("a time");
        let clock = Arc::new(VirtualClock { start, begun: Instant::now() });
        let twin = Twin::new(world(), clock.clone());
        let disk = Arc::new(FaultyDisk::new());
        let folder = tempfile::tempdir().expect("a folder");
        let sent = Arc::new(Mutex::new(Vec::new()));
        let account =
            Self { twin, clock, fate: Fate::new(Arc::clone(&disk)), disk, folder, sent, before: Mutex::default() };
        account.watch();
        account
    }

    /// Each request that changes something finds its intent on the disk, synced, or the test fails.
    fn watch(&self) {
        let (sent, disk) = (Arc::clone(&self.sent), Arc::clone(&self.disk));
        let journals = self.journals();
        self.twin.on_mutation(move |mutation| {
            // The shared table is no part of what is changed.
            if mutation.service == "dynamodb" {
                return;
            }
            assert!(disk.is_synced(), "{} left before its record was on the disk", mutation.operation);
            let intents = journals.unclosed().expect("the journals can be read").into_iter().any(|unclosed| {
                let records = journals.read(unclosed.run, None).expect("a journal").records;
                matches!(records.last(), Some(Record::Intent(_)))
            });
            assert!(intents, "{} left without an intent", mutation.operation);
            sent.lock().expect("a list").push((mutation.operation.clone(), format!("{:?}", mutation.fields)));
        });
    }

    async fn begins_with(&self, performer: &Performer, action: &Action) {
        let before = read(performer, action).await;
        *self.before.lock().expect("a state") = Some((action.clone(), before));
    }

    fn journals(&self) -> Journals {
        Journals::new(self.folder.path(), &AccountId::new("123456789012").expect("an account"))
    }

    fn now(&self) -> domain::Now {
        domain::Now::at(self.clock.now())
    }

    async fn performer(&self) -> Performer {
        let client = self.fate.client(self.twin.http_client());
        let clocks = Clocks::same(self.clock.clone());
        let cloud = Cloud::connect(aws::Settings::new(CloudSource::Simulated(client), clocks.clone())).await;
        let profile = ProfilePin { name: "demo".into(), is_protected: false, account: None, regions: vec![region()] };
        let settings = PerformerSettings {
            cloud: cloud.expect("a connection"),
            clocks,
            profile,
            limits: Limits::default(),
            state: self.folder.path().to_owned(),
            seat: "ada@laptop".to_owned(),
        };
        let disk: Arc<FaultyDisk> = Arc::clone(&self.disk);
        let clock = Arc::clone(&self.clock);
        let elapsed = Elapsed::new(move || clock.begun.elapsed());
        Performer::open(settings).await.expect("a performer").with_elapsed(elapsed).with_disk(disk)
    }

    /// What a person would see before deciding.
    async fn estate(&self, performer: &Performer) -> Estate {
        performer.look([Regional::Groups, Regional::Alarms], &region()).await
    }

    /// Everything is closed, and nothing was sent twice.
    fn is_at_rest(&self, life: &Life) {
        let told = format!("seed {}, {:?}", life.seed, life.deed);
        let journals = self.journals();
        let unclosed = journals.unclosed().expect("the journals can be read");
        let records = |run| journals.read(run, None).expect("a journal").records;
        let told_of = |run| records(run).iter().map(|record| serde_json::to_string(record).expect("JSON")).collect();
        let left: Vec<Vec<String>> = unclosed.iter().map(|unclosed| told_of(unclosed.run)).collect();
        assert!(left.is_empty(), "{told}: left open: {:#?}", left.iter().map(|lines| &lines[1..]).collect::<Vec<_>>());
        let mut sent = self.sent.lock().expect("a list").clone();
        let count = sent.len();
        sent.sort();
        sent.dedup();
        assert_eq!(sent.len(), count, "{told}: something was sent twice");
        if !life.is_disturbed {
            // A fuse is sent, and then AWS itself puts the sizes back: there is nothing left to send.
            assert_eq!(count, 2, "{told}: done and put back: {sent:#?}");
        }
    }
}

/// The same world each time: it is made once, because it has a day behind it.
fn world() -> World {
    static WORLD: std::sync::OnceLock<World> = std::sync::OnceLock::new();
    let made = || World::new(&Scenario::named("calm").expect("a scenario"), 1, Moment::parse(START).expect("a time"));
    WORLD.get_or_init(made).clone()
}
