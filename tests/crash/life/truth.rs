//! What is so in the end, held against what was written down about it, and somebody else's hand in between.

use change::{Action, Ending, GroupAction, GroupChange, Reach, Record, Residue, RunId, ScheduleAction, State, Way};
use twin::world::groups::SuspendedProcess;

use super::{Account, Deed, Life, read};
use crate::fate;

/// The process that somebody else suspends beside the run's own.
const OTHER: &str = "AlarmNotification";

/// What somebody else has made of the subject while no process lived, and how much had been sent by then.
#[derive(Debug)]
pub(super) struct Intrusion {
    seen: State,
    sent: usize,
}

impl Deed {
    /// The operation of its request.
    fn operation(self) -> &'static str {
        match self {
            Self::Desired | Self::Fused => "SetDesiredCapacity",
            Self::Bounds => "UpdateAutoScalingGroup",
            Self::Suspend => "SuspendProcesses",
            Self::Standby => "EnterStandby",
            Self::Deregister => "DeregisterTargets",
            Self::Schedule => "PutScheduledUpdateGroupAction",
            Self::Mute => "PutAlarmMuteRule",
        }
    }
}

impl Account {
    fn deed(&self) -> Option<(Action, State)> {
        self.before.lock().expect("a state").clone()
    }

    /// Somebody changes the subject to what it neither was nor should become; `None` where the deed has nothing of the
    /// kind, or AWS itself will set it back.
    pub(super) async fn intruded(&self, deed: Deed) -> Option<Intrusion> {
        let (action, _) = self.deed()?;
        let scope = action.scope().raw().to_owned();
        let is_done = self.twin.intervene(|world| {
            let group = world.groups.iter_mut().find(|it| it.name == scope)?;
            match &action {
                Action::Group(GroupAction { change: GroupChange::Desired(wanted), .. }) if deed == Deed::Desired => {
                    group.capacity.desired = wanted + 1;
                }
                Action::Group(GroupAction { change: GroupChange::Bounds(wanted), .. }) => {
                    group.capacity.max = wanted.max? + 1;
                }
                Action::Group(GroupAction { change: GroupChange::Suspend(_), .. }) => {
                    group.suspended.push(SuspendedProcess { name: OTHER.to_owned(), reason: "by hand".to_owned() });
                }
                Action::Schedule(ScheduleAction { name, .. }) => {
                    group.schedules.iter_mut().find(|it| it.name == *name.raw())?.min = Some(1);
                }
                _ => return None,
            }
            Some(())
        });
        is_done?;
        let seen = read(&self.performer().await, &action).await;
        Some(Intrusion { seen, sent: self.sent.lock().expect("a list").len() })
    }

    /// The account is as the journals say it was left, and nobody else's hand was undone.
    pub(super) async fn is_as_recorded(&self, life: &Life, intrusion: Option<Intrusion>) {
        let Some((action, before)) = self.deed() else { return };
        let told = format!("seed {}, {:?}", life.seed, life.deed);
        self.fate.set(fate::Moment::Never);
        let seen = read(&self.performer().await, &action).await;
        let sent = self.sent.lock().expect("a list").clone();
        if let Some(Intrusion { seen: left, sent: by_then }) = &intrusion {
            if life.deed == Deed::Suspend {
                // What is put back is the run's own process, and no other.
                self.is_still_suspended(&action, &told);
            } else {
                assert_eq!(&seen, left, "{told}: what somebody else did was overwritten");
                assert_eq!(&sent[*by_then..], [], "{told}: sent after somebody else's change");
            }
        } else {
            // Every life is long enough for what was done to be put back.
            assert_eq!(action.reach(&before, &seen), Reach::Before, "{told}: {seen:?} is not {before:?}");
        }
        for run in self.journals().list().expect("the journals can be read").into_iter().map(|entry| entry.run) {
            let arrived = sent.iter().any(|(operation, _)| operation == life.deed.operation());
            self.is_true(run, (arrived, intrusion.is_some()), &told);
        }
    }

    /// How a run ended is what became of its request.
    fn is_true(&self, run: RunId, (arrived, is_intruded): (bool, bool), told: &str) {
        let records = self.journals().read(run, None).expect("a journal").records;
        let Some(Record::Closed(closing)) = records.last() else { return };
        let begun = records.iter().any(|record| matches!(record, Record::Intent(it) if it.way == Way::Forward));
        let lines = || records.iter().map(|record| serde_json::to_string(record).expect("JSON")).collect::<Vec<_>>();
        assert!(begun || !arrived, "{told}: it arrived without an intent: {:#?}", lines());
        match closing.ending {
            Ending::Applied => assert!(arrived, "{told}: applied, and nothing arrived: {:#?}", lines()),
            Ending::NotStarted => assert!(!arrived, "{told}: not started, and it arrived: {:#?}", lines()),
            // What somebody else has changed by now tells nobody whether it had arrived.
            Ending::Unknown => assert!(is_intruded, "{told}: nobody knows: {:#?}", lines()),
            Ending::Underway => panic!("{told}: closed while it was under way: {:#?}", lines()),
            Ending::Failed => panic!("{told}: AWS took it and it is not so: {:#?}", lines()),
        }
        assert_eq!(closing.residue, Residue::Clean, "{told}: {:#?}", lines());
    }

    fn is_still_suspended(&self, action: &Action, told: &str) {
        let scope = action.scope().raw();
        let is_so = self
            .twin
            .inspect(|world| world.groups.iter().any(|group| group.name == scope && group.is_suspended(OTHER)));
        assert!(is_so, "{told}: what somebody else suspended was resumed");
    }
}
