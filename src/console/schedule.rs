//! Decides what to ask next: pure, with time and randomness handed in.
//!
//! The app says what it wants and how often (`app::wants`); the schedule keeps the promise as far as each
//! service's token bucket, the failures seen and the questions already under way allow.

mod bucket;

use std::collections::BTreeMap;
use std::time::Duration;

use app::{Rank, Want};
use domain::{Ask, CloudError, Moment, Observation, Region, Regional, Service, Source};

pub use bucket::{Bucket, Rate};

/// Questions under way at once, per service: enough to hide latency, too few to starve the others.
const IN_FLIGHT: usize = 16;

/// A failing question is first repeated after this, however rarely it is asked when it succeeds.
const FIRST_WAIT: Duration = Duration::from_secs(10);

/// A failing question is repeated at the latest after this.
const LONGEST_WAIT: Duration = Duration::from_mins(5);

/// One that found no way to AWS is: asking in vain costs nothing, and people wait for the way to open.
const LONGEST_CUT_OFF: Duration = Duration::from_secs(30);

/// What a human must mend is looked at again this often.
const AWAITING_HUMAN: Duration = Duration::from_secs(30);

/// The metrics on screen change with every scroll: wait this long for the scrolling to end.
const METRICS_SETTLE: Duration = Duration::from_secs(2);

/// How fast each service may be asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates {
    /// Target health, by far the most numerous question.
    pub target_health: Rate,
    /// Every other question, per service.
    pub other: Rate,
}

impl Default for Rates {
    fn default() -> Self {
        Self { target_health: Rate { burst: 20.0, per_second: 2.0 }, other: Rate { burst: 20.0, per_second: 4.0 } }
    }
}

/// What must not be asked twice at once. Metrics count as one question a region, whichever metrics are on screen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Slot {
    Of(Ask),
    Metrics(Region),
}

impl Slot {
    fn of(ask: &Ask) -> Self {
        match ask {
            Ask::In(region, Regional::Metrics(_)) => Self::Metrics(region.clone()),
            other => Self::Of(other.clone()),
        }
    }
}

/// One thing wanted, and how it has gone so far.
#[derive(Clone, Debug)]
struct Entry {
    want: Want,
    due: Moment,
    sent: Option<Moment>,
    is_in_flight: bool,
    failures: u32,
    /// The last failure was that there is no way to AWS.
    is_cut_off: bool,
}

/// Which bucket a question draws from. Ordered, so that a map of them is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Lane {
    TargetHealth,
    Of(Service),
}

impl Lane {
    const fn of(ask: &Ask) -> Self {
        match ask {
            Ask::In(_, Regional::TargetHealth(_)) => Self::TargetHealth,
            other => Self::Of(other.service()),
        }
    }
}

/// The schedule of all questions.
#[derive(Debug)]
pub struct Schedule {
    entries: BTreeMap<Slot, Entry>,
    buckets: BTreeMap<Lane, Bucket>,
    rates: Rates,
    random: fastrand::Rng,
}

impl Schedule {
    /// An empty schedule; `seed` decides the jitter.
    pub fn new(rates: Rates, seed: u64) -> Self {
        Self { entries: BTreeMap::new(), buckets: BTreeMap::new(), rates, random: fastrand::Rng::with_seed(seed) }
    }

    /// Replaces what is wanted. What is no longer wanted is paused; what comes back remembers when it was last asked.
    pub fn want(&mut self, wants: Vec<Want>, now: Moment) {
        let mut before = std::mem::take(&mut self.entries);
        for want in wants {
            let slot = Slot::of(&want.ask);
            let entry = match before.remove(&slot) {
                None => Entry { want, due: now, sent: None, is_in_flight: false, failures: 0, is_cut_off: false },
                Some(entry) => entry.rewanted(want, now),
            };
            self.entries.insert(slot, entry);
        }
        // Kept while under way, so that it is not asked a second time; forgotten once it is old news anyway.
        before.retain(|_, entry| entry.is_in_flight || entry.sent.is_some_and(|at| now.since(at) < LONGEST_WAIT));
        for (slot, mut entry) in before {
            entry.due = Moment::from_millis(i64::MAX);
            self.entries.insert(slot, entry);
        }
    }

    /// Makes everything that feeds `sources` due at once. A person who presses r has mended something, or hopes so.
    pub fn refresh(&mut self, sources: &[Source], now: Moment) {
        for entry in self.entries.values_mut().filter(|entry| sources.contains(&entry.want.ask.source())) {
            if entry.due.as_millis() != i64::MAX {
                entry.due = now;
                entry.failures = 0;
            }
        }
    }

    /// Takes out what should be sent now, the most urgent first.
    pub fn due(&mut self, now: Moment) -> Vec<Ask> {
        let mut ready: Vec<(Rank, Moment, Slot)> = self
            .entries
            .iter()
            .filter(|(_, entry)| !entry.is_in_flight && entry.due <= now)
            .map(|(slot, entry)| (entry.want.rank, entry.due, slot.clone()))
            .collect();
        ready.sort();
        let mut flying = self.flying();
        let mut asks = Vec::new();
        for (_, _, slot) in ready {
            let Some(entry) = self.entries.get_mut(&slot) else { continue };
            let lane = Lane::of(&entry.want.ask);
            let room = flying.entry(lane).or_insert(0);
            if *room >= IN_FLIGHT || !bucket(&mut self.buckets, self.rates, lane, now).take(now) {
                continue;
            }
            *room += 1;
            entry.is_in_flight = true;
            entry.sent = Some(now);
            asks.push(entry.want.ask.clone());
        }
        asks
    }

    /// Learns how a question went, and plans its next time.
    pub fn answered(&mut self, observation: &Observation, now: Moment) {
        let error = observation.outcome.as_ref().err().or(observation.gap.as_ref());
        if let Some(CloudError::Throttled { .. }) = error {
            bucket(&mut self.buckets, self.rates, Lane::of(&observation.ask), now).throttled(now);
        }
        // Only ever sooner than promised, so that jitter alone never makes a row stale.
        let jitter = 0.85 + 0.15 * self.random.f64();
        let was_logged_out = self.is_failing(&Ask::Identity);
        let mut has_way_opened = false;
        if let Some(entry) = self.entries.get_mut(&Slot::of(&observation.ask)) {
            entry.is_in_flight = false;
            entry.failures = if error.is_some() { entry.failures.saturating_add(1) } else { 0 };
            has_way_opened = entry.is_cut_off && observation.outcome.is_ok();
            entry.is_cut_off = matches!(observation.outcome, Err(CloudError::Unreachable { .. }));
            if entry.due.as_millis() != i64::MAX {
                // From the sending, not from the answer: a slow answer must not stretch the promised cadence.
                let from = entry.sent.filter(|_| error.is_none()).unwrap_or(now);
                entry.due = from + wait(entry.want.cadence, error, entry.failures).mul_f64(jitter);
            }
        }
        if observation.ask == Ask::Identity && was_logged_out && observation.outcome.is_ok() {
            self.wake(now, |entry| entry.failures > 0);
        } else if has_way_opened {
            self.wake(now, |entry| entry.is_cut_off);
        }
    }

    /// When something will be due, if anything is wanted that is not under way.
    pub fn next_at(&mut self, now: Moment) -> Option<Moment> {
        let flying = self.flying();
        let waiting = self.entries.values().filter(|entry| !entry.is_in_flight && entry.due.as_millis() != i64::MAX);
        let mut soonest: BTreeMap<Lane, Moment> = BTreeMap::new();
        for entry in waiting {
            let due = soonest.entry(Lane::of(&entry.want.ask)).or_insert(entry.due);
            *due = (*due).min(entry.due);
        }
        soonest
            .into_iter()
            // A full lane wakes by an answer, not by time.
            .filter(|(lane, _)| flying.get(lane).is_none_or(|count| *count < IN_FLIGHT))
            .map(|(lane, due)| due.max(bucket(&mut self.buckets, self.rates, lane, now).next_at(now)))
            .min()
    }

    /// Credentials work again, or there is a way to AWS again: what failed for want of them is worth asking at once.
    fn wake(&mut self, now: Moment, is_concerned: impl Fn(&Entry) -> bool) {
        for entry in self.entries.values_mut().filter(|entry| is_concerned(entry)) {
            if entry.due.as_millis() != i64::MAX {
                entry.due = entry.due.min(now);
            }
        }
    }

    fn is_failing(&self, ask: &Ask) -> bool {
        self.entries.get(&Slot::of(ask)).is_some_and(|entry| entry.failures > 0)
    }

    fn flying(&self) -> BTreeMap<Lane, usize> {
        let mut flying = BTreeMap::new();
        for entry in self.entries.values().filter(|entry| entry.is_in_flight) {
            *flying.entry(Lane::of(&entry.want.ask)).or_insert(0) += 1;
        }
        flying
    }
}

impl Entry {
    fn rewanted(mut self, want: Want, now: Moment) -> Self {
        let next = self.sent.map_or(now, |sent| sent + want.cadence);
        if self.want.ask != want.ask {
            // Other metrics than last time: soon, but not with every line scrolled.
            self.due = self.sent.map_or(now, |sent| sent + METRICS_SETTLE).max(now);
        } else if self.failures == 0 {
            self.due = if self.due.as_millis() == i64::MAX { next } else { self.due.min(next) };
        } else if self.due.as_millis() == i64::MAX {
            self.due = now;
        }
        self.want = want;
        self
    }
}

fn bucket(buckets: &mut BTreeMap<Lane, Bucket>, rates: Rates, lane: Lane, now: Moment) -> &mut Bucket {
    let rate = if lane == Lane::TargetHealth { rates.target_health } else { rates.other };
    buckets.entry(lane).or_insert_with(|| Bucket::new(rate, now))
}

fn wait(cadence: Duration, error: Option<&CloudError>, failures: u32) -> Duration {
    let Some(error) = error else { return cadence };
    if error.needs_login() {
        return AWAITING_HUMAN;
    }
    if !error.is_transient() {
        return cadence.max(AWAITING_HUMAN);
    }
    let longest = if let CloudError::Unreachable { .. } = error { LONGEST_CUT_OFF } else { LONGEST_WAIT };
    let factor = 1_u32 << failures.saturating_sub(1).min(6);
    cadence.min(FIRST_WAIT).saturating_mul(factor).min(longest)
}

#[cfg(test)]
mod tests;
