//! One run under way: the engine in the middle, what it wants done on one side, what came of it on the other.

mod sending;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use change::{Answered, Committed, JournalFault};
use domain::{Moment, Text};
use drill::evidence::{Report, Summary};
use drill::run::{Effect, Event, Found, PutBack, Run, Stage, Stop, Written};
use drill::{Plan, WatchId};
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tokio::sync::mpsc::UnboundedReceiver;

use super::deeds::{self, Done};
use super::looks::{Looks, Round, Sign};
use super::outcome::{ending, words};
use super::{DrillOutcome, Order, Told};
use crate::change::{OpenSeries, Performer, happening};

/// By how much the wall clock may leave the monotonic one between two looks at both.
const GAP: Duration = Duration::from_secs(2);
/// The longest sleep: the clocks are compared at least so often.
const LONGEST: Duration = Duration::from_secs(5);
/// The shortest: whoever is due now is told of it in the next turn.
const SHORTEST: Duration = Duration::from_millis(50);

type Job<'a> = Pin<Box<dyn Future<Output = Done> + Send + 'a>>;

/// A run under way.
pub(super) struct Conductor<'a, 't> {
    performer: &'a Performer,
    series: OpenSeries<'a>,
    run: Run,
    plan: Arc<Plan>,
    orders: Orders,
    told: &'t mut (dyn FnMut(Told<'_>) + Send),
    looks: Looks,
    jobs: FuturesUnordered<Job<'a>>,
    requests: Requests,
    clocks: (Moment, Duration),
}

/// What people say, and whether anybody is there to say something.
struct Orders {
    from: UnboundedReceiver<Order>,
    is_deaf: bool,
    /// Whether a mitigation that holds is to be left open.
    is_leaving: bool,
}

/// The requests of a run on their way.
#[derive(Default)]
struct Requests {
    /// Steps whose intent is on the disk, and that have not left.
    ready: BTreeMap<usize, Committed>,
    /// Steps that were sent, and when; those without an answer among them.
    sent: BTreeMap<usize, Moment>,
    unanswered: BTreeSet<usize>,
    /// Steps that are stopped before they are sent.
    withheld: BTreeSet<usize>,
    /// Steps to be put back once their own request is answered.
    waiting: BTreeSet<usize>,
}

/// What a turn of the loop was woken by.
enum Woken {
    Time,
    Ordered(Option<Order>),
    Done(Done),
}

impl<'a, 't> Conductor<'a, 't> {
    pub(super) fn new(
        performer: &'a Performer,
        series: OpenSeries<'a>,
        (plan, from): (Arc<Plan>, UnboundedReceiver<Order>),
        told: &'t mut (dyn FnMut(Told<'_>) + Send),
    ) -> Self {
        Self {
            performer,
            series,
            run: Run::new(Arc::clone(&plan), performer.both().cloud),
            plan,
            orders: Orders { from, is_deaf: false, is_leaving: false },
            told,
            looks: Looks::default(),
            jobs: FuturesUnordered::new(),
            requests: Requests::default(),
            clocks: performer.clocks(),
        }
    }

    /// Goes to the end, or to where it is left open.
    pub(super) async fn conduct(mut self) -> DrillOutcome {
        self.begin_heartbeat();
        self.tell(Event::Tick);
        while self.run.stage() != Stage::Closed && !self.is_left() {
            self.look();
            let woken = self.wait().await;
            self.compare_clocks();
            match woken {
                Woken::Time => self.tell(Event::Tick),
                Woken::Ordered(order) => self.ordered(order),
                Woken::Done(done) => self.done(done),
            }
        }
        self.end().await
    }

    async fn wait(&mut self) -> Woken {
        let now = self.now();
        let wants = self.run.wants();
        let due = self.looks.next(&wants).into_iter().chain(self.run.next_wake(now)).min();
        let long = due.map_or(LONGEST, |at| now.until(at)).clamp(SHORTEST, LONGEST);
        tokio::select! {
            biased;
            order = self.orders.from.recv(), if !self.orders.is_deaf => Woken::Ordered(order),
            Some(done) = self.jobs.next() => Woken::Done(done),
            () = tokio::time::sleep(long) => Woken::Time,
        }
    }

    /// Looks at every sign that is due, in one round.
    fn look(&mut self) {
        let now = self.now();
        let due = self.looks.take_due(&self.run.wants(), now);
        let mark = self.series.run.mark().as_str();
        let signs: Vec<Sign> = due.into_iter().filter_map(|watch: WatchId| Sign::of(&self.run, watch, mark)).collect();
        if signs.is_empty() {
            return;
        }
        let marks = self.run.view(now).marks.into_iter().map(|(name, at)| (name.to_owned(), at)).collect();
        let (region, limits) = (self.plan.region.clone(), self.performer.limits().clone());
        let mark = mark.to_owned();
        let round = Round { region, signs, marks, limits, mark, at: now };
        let performer = self.performer;
        self.start(async move { Done::Looked(round.look(performer.cloud()).await) });
    }

    fn start(&mut self, job: impl Future<Output = Done> + Send + 'a) {
        self.jobs.push(Box::pin(job));
    }

    fn begin_heartbeat(&mut self) {
        let performer = self.performer;
        self.start(async move { Done::Beaten(performer.heartbeat().await) });
    }

    /// Tells the engine, does what it says, and tells it what is known at once of that.
    fn tell(&mut self, event: Event) {
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            let effects = self.run.take(event, self.now());
            let mut unwritten = None;
            for effect in effects {
                events.extend(self.act(effect, &mut unwritten));
            }
        }
        let now = self.now();
        (self.told)(Told::Now(self.run.view(now)));
    }

    /// Does one thing; what is known of it at once.
    fn act(&mut self, effect: Effect, unwritten: &mut Option<JournalFault>) -> Option<Event> {
        match effect {
            Effect::Note(entry) => {
                let fault = happening(&entry).and_then(|record| self.series.write(&record).err());
                *unwritten = unwritten.take().or(fault);
                None
            }
            Effect::Intend { step } => self.intend(step),
            Effect::Send { step } => self.send(step, unwritten.as_ref()),
            Effect::Withhold { step } => {
                self.withhold(step);
                None
            }
            Effect::FindOut { step } => self.find_out(step),
            Effect::Renew { step, until } => self.renew(step, until),
            Effect::PutBack { step } => self.put_back(step),
            Effect::Ask { asked, question } => {
                (self.told)(Told::Asked { asked, question });
                None
            }
            // No plan with a load is begun; that it holds, and that it is over, is seen by its stage.
            Effect::StartLoad { .. } | Effect::StopLoad { .. } | Effect::Hold | Effect::Close { .. } => None,
        }
    }

    fn done(&mut self, done: Done) {
        let event = match done {
            Done::Looked(seen) => {
                self.looks.settle(&seen);
                for (watch, sight) in seen.sights {
                    self.tell(Event::Seen { watch, sight, as_of: seen.at });
                }
                None
            }
            Done::Compared(step, _) if self.requests.withheld.contains(&step) => None,
            Done::Compared(step, Ok(())) => Some(self.write_intent(step)),
            Done::Compared(step, Err(why)) => Some(Event::Intent { step, written: Written::Failed(why) }),
            Done::Sent(step, answered) => return self.sent(step, answered),
            Done::Found(step, found) => Some(self.found(step, found)),
            Done::Renewed(step, renewal) => Some(Event::Renewed { step, renewal }),
            Done::Stands(step, stand) => self.stands(step, *stand),
            Done::SentBack(step, answered) => Some(self.sent_back(step, answered)),
            Done::Beaten(beaten) => self.beaten(beaten),
        };
        if let Some(event) = event {
            self.tell(event);
        }
    }

    fn sent(&mut self, step: usize, answered: Answered) {
        self.requests.unanswered.remove(&step);
        let event = self.take_answer(step, answered);
        self.tell(event);
        if self.requests.waiting.remove(&step)
            && let Some(event) = self.put_back(step)
        {
            self.tell(event);
        }
    }

    fn found(&mut self, step: usize, found: Found) -> Event {
        if found == Found::Begun
            && let Err(fault) = self.series.found(self.now())
        {
            tracing::error!(%fault, "what was found out could not be written down");
        }
        Event::FoundOut { step, found }
    }

    fn stands(&mut self, step: usize, stand: Result<domain::Estate, change::Unreadable>) -> Option<Event> {
        let change = deeds::change_of(&self.plan, step)?;
        let restoration = stand.and_then(|estate| self.series.restorer.restoration_of(change, &estate));
        match deeds::way_back(restoration) {
            Ok(change) => self.send_back(step, change),
            Err(outcome) => Some(Event::PutBack { step, outcome }),
        }
    }

    fn sent_back(&mut self, step: usize, answered: Answered) -> Event {
        let now = self.now();
        if let Some(change) = deeds::change_of(&self.plan, step) {
            self.series.answered_back(change, &answered, now);
        }
        let outcome = match answered {
            Answered::Accepted(_) => PutBack::Restored,
            // Whether it arrived is seen before it is sent again.
            Answered::Refused(why) | Answered::Unknown(why) => PutBack::Again(why),
        };
        Event::PutBack { step, outcome }
    }

    fn beaten(&mut self, beaten: Result<(), Text>) -> Option<Event> {
        match beaten {
            Ok(()) => {
                self.begin_heartbeat();
                None
            }
            Err(why) => {
                tracing::warn!(%why, "the lease is not in hand any more");
                Some(Event::Stop(Stop::LeaseLost))
            }
        }
    }

    fn ordered(&mut self, order: Option<Order>) {
        let by = || Text::from(self.performer.seat());
        let event = match order {
            None => {
                (self.orders.is_deaf, self.orders.is_leaving) = (true, true);
                Event::Stop(Stop::UiGone)
            }
            Some(Order::Stop(stop)) => {
                let is_gone = matches!(stop, Stop::Hangup | Stop::UiGone | Stop::Terminate);
                self.orders.is_leaving |= is_gone || self.run.stage() == Stage::Holding;
                Event::Stop(stop)
            }
            Some(Order::Revert) => Event::Revert { by: by() },
            Some(Order::Leave) => Event::Leave { by: by() },
            Some(Order::Answer { asked, answer }) => Event::Attested { asked, answer, by: by() },
        };
        self.tell(event);
    }

    fn compare_clocks(&mut self) {
        let (wall, monotonic) = self.performer.clocks();
        let (wall_before, monotonic_before) = std::mem::replace(&mut self.clocks, (wall, monotonic));
        let passed = monotonic.saturating_sub(monotonic_before);
        let gap = if wall < wall_before { GAP + GAP } else { wall.since(wall_before).abs_diff(passed) };
        if gap > GAP {
            self.tell(Event::Stop(Stop::ClockGap));
        }
    }

    /// Whether it holds, and nobody is there any more to decide what becomes of it.
    fn is_left(&self) -> bool {
        self.run.stage() == Stage::Holding && self.orders.is_leaving
    }

    fn now(&self) -> Moment {
        self.performer.both().cloud
    }

    async fn end(self) -> DrillOutcome {
        let Self { performer, series, run, plan, jobs, .. } = self;
        drop(jobs);
        let (id, log) = (series.id(), run.log().to_vec());
        let report = Report::of(&id.to_string(), Summary::of(&plan), &log);
        let outcome = DrillOutcome { run: Some(id), ended: None, why: "".into(), log, report: Some(report) };
        let Some((verdict, residue)) = run.result().cloned() else {
            performer.hold_series(series).await;
            let why = format!("it holds, and is left open: `finops-tui drill adopt {id}` takes it over").into();
            return DrillOutcome { why, ..outcome };
        };
        let end = (ending(verdict), residue.clone());
        let unwritten = performer.close_series(series, end).await;
        let why = unwritten.unwrap_or_else(|| words(run.cause()));
        DrillOutcome { ended: Some((verdict, residue)), why, ..outcome }
    }
}
