//! Looks: which signs are due, and one round of questions for all of them, each asked once.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use aws::Cloud;
use change::Limits;
use domain::{Ask, Estate, Moment, Region, Text};
use drill::probe::{self, Scene};
use drill::run::Run;
use drill::{Argument, Binding, Sight, WatchId};
use futures_util::StreamExt as _;
use futures_util::stream;

/// The most rounds: what hangs off a list is asked once the list is there.
const ROUNDS: usize = 3;
/// Questions under way at once.
const AT_ONCE: usize = 16;
/// How long one answer is waited for; what does not come by then is not known.
const PATIENCE: Duration = Duration::from_secs(10);

/// When each sign was looked at last, and which are being looked at.
#[derive(Debug, Default)]
pub(super) struct Looks {
    begun: BTreeMap<WatchId, Moment>,
    underway: BTreeSet<WatchId>,
}

/// A sign to look at, its arguments filled in; or why they cannot be.
#[derive(Debug)]
pub(super) struct Sign {
    watch: WatchId,
    probe: String,
    with: Result<Binding, Text>,
}

/// One round of looks.
#[derive(Debug)]
pub(super) struct Round {
    pub(super) region: Region,
    pub(super) signs: Vec<Sign>,
    pub(super) marks: BTreeMap<String, Moment>,
    pub(super) limits: Limits,
    /// The mark of the run.
    pub(super) mark: String,
    pub(super) at: Moment,
}

/// What a round has brought.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) sights: Vec<(WatchId, Sight)>,
    /// When it was begun: what was answered is no older.
    pub(super) at: Moment,
}

impl Looks {
    /// The signs that are due now; they count as looked at from here on.
    pub(super) fn take_due(&mut self, wants: &[(WatchId, Duration)], now: Moment) -> Vec<WatchId> {
        let is_due = |&(watch, cadence): &(WatchId, Duration)| {
            let is_time = self.begun.get(&watch).is_none_or(|begun| now.since(*begun) >= cadence);
            (is_time && !self.underway.contains(&watch)).then_some(watch)
        };
        let due: Vec<WatchId> = wants.iter().filter_map(is_due).collect();
        self.begun.extend(due.iter().map(|watch| (*watch, now)));
        self.underway.extend(&due);
        due
    }

    /// When the next sign is due, of those that are not being looked at.
    pub(super) fn next(&self, wants: &[(WatchId, Duration)]) -> Option<Moment> {
        let idle = wants.iter().filter(|(watch, _)| !self.underway.contains(watch));
        idle.filter_map(|(watch, cadence)| Some(*self.begun.get(watch)? + *cadence)).min()
    }

    /// That these were looked at.
    pub(super) fn settle(&mut self, seen: &Seen) {
        for (watch, _) in &seen.sights {
            self.underway.remove(watch);
        }
    }
}

impl Sign {
    /// A sign of a run with what is known now.
    pub(super) fn of(run: &Run, watch: WatchId, mark: &str) -> Option<Self> {
        let probe = run.plan().watches.get(watch.0)?.probe.clone();
        let mut with = Ok(Binding::new());
        for (name, argument) in run.arguments(watch) {
            match (argument, &mut with) {
                (Argument::Value(value), Ok(known)) => drop(known.insert(name, value)),
                (Argument::Reference(drill::Reference::RunMark), Ok(known)) => {
                    known.insert(name, drill::Value::Word(mark.into()));
                }
                (Argument::Reference(_), _) => with = Err(format!("{name} is not known yet").into()),
                (_, Err(_)) => {}
            }
        }
        Some(Self { watch, probe, with })
    }
}

impl Round {
    /// Asks everything once, and reads every sign from the answers.
    pub(super) async fn look(self, cloud: &Cloud) -> Seen {
        let mut estate = Estate::new([self.region.clone()]);
        let mut asked = BTreeSet::new();
        for _ in 0..ROUNDS {
            let scene = self.scene(&estate);
            let of_all = self.signs.iter().filter_map(|sign| Some((sign, sign.with.as_ref().ok()?)));
            let of_all = of_all.flat_map(|(sign, with)| probe::asks(&sign.probe, with, &scene));
            let open: BTreeSet<Ask> = of_all.filter(|ask| !asked.contains(ask)).collect();
            if open.is_empty() {
                break;
            }
            asked.extend(open.iter().cloned());
            ask(cloud, &mut estate, open).await;
        }
        let scene = self.scene(&estate);
        let sights = self.signs.iter().map(|sign| {
            let sight = match &sign.with {
                Ok(with) => probe::read(&sign.probe, with, &scene),
                Err(why) => Sight::Blind(why.clone()),
            };
            (sign.watch, sight)
        });
        Seen { sights: sights.collect(), at: self.at }
    }

    fn scene<'a>(&'a self, estate: &'a Estate) -> Scene<'a> {
        Scene {
            region: &self.region,
            estate,
            now: self.at,
            marks: &self.marks,
            limits: &self.limits,
            run: Some(&self.mark),
        }
    }
}

async fn ask(cloud: &Cloud, estate: &mut Estate, asks: BTreeSet<Ask>) {
    // On the heap: a question to the SDK is some kilobytes.
    let observe = |ask| Box::pin(async move { tokio::time::timeout(PATIENCE, cloud.observe(&ask)).await.ok() });
    let mut answers = stream::iter(asks).map(observe).buffer_unordered(AT_ONCE);
    while let Some(answer) = answers.next().await {
        if let Some(observation) = answer {
            estate.fold(observation);
        }
    }
}
