//! Asks AWS what the console wants to know: the only task that waits for the network.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use app::Want;
use aws::Cloud;
use domain::{Answer, Ask, Clock, CloudError, MeterReading, Observation, Source};
use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use tokio::sync::{mpsc, watch};

use crate::billed::Billed;
use crate::schedule::{Rates, Schedule};
use crate::slots::Slots;

/// How often the meter is read.
const METER_EVERY: Duration = Duration::from_secs(1);

/// With nothing to do, look again after this long.
const IDLE: Duration = Duration::from_mins(1);

/// What the console says to its poller.
#[derive(Debug)]
pub enum Order {
    /// Ask everything that feeds these panes now.
    Refresh(Vec<Source>),
}

/// The ends of the poller that the console does not hold.
#[derive(Debug)]
pub struct Wires {
    /// What is wanted, the latest.
    pub wants: watch::Receiver<Vec<Want>>,
    /// Orders; few, from a person's keys.
    pub orders: mpsc::Receiver<Order>,
    /// Where answers go.
    pub slots: Arc<Slots>,
    /// Where the meter goes.
    pub meter: watch::Sender<MeterReading>,
    /// Where the connection goes once it is made: whoever else asks this account is metered with it.
    pub connected: watch::Sender<Option<Cloud>>,
}

/// How a poller asks.
#[derive(Debug)]
pub struct Manner {
    /// The console's own clock, which also stamps the answers.
    pub clock: Arc<dyn Clock>,
    /// How fast each service may be asked.
    pub rates: Rates,
    /// Where billed answers are kept; `None` keeps none.
    pub cache: Option<PathBuf>,
    /// Decides the jitter.
    pub seed: u64,
}

/// Asks until the console drops its ends.
pub async fn poll(settings: aws::Settings, manner: Manner, wires: Wires) {
    let cloud = match Cloud::connect(settings.clone()).await {
        Ok(cloud) => cloud,
        Err(error) => return unconnected(settings, error, &manner, wires).await,
    };
    Poller::new(cloud, manner, wires).run().await;
}

/// No connection could even be made ready (a broken profile, say): every question gets that for an answer,
/// and the preparation is tried again when a person asks for it.
async fn unconnected(settings: aws::Settings, error: CloudError, manner: &Manner, mut wires: Wires) {
    let mut error = error;
    loop {
        for want in wires.wants.borrow_and_update().iter() {
            let at = manner.clock.now();
            wires.slots.put(Observation { ask: want.ask.clone(), at, outcome: Err(error.clone()), gap: None });
        }
        tokio::select! {
            changed = wires.wants.changed() => if changed.is_err() { return },
            order = wires.orders.recv() => if order.is_none() { return },
        }
        match Cloud::connect(settings.clone()).await {
            Ok(cloud) => {
                let manner = Manner { cache: manner.cache.clone(), clock: manner.clock.clone(), ..*manner };
                return Box::pin(Poller::new(cloud, manner, wires).run()).await;
            }
            Err(again) => error = again,
        }
    }
}

struct Poller {
    cloud: Cloud,
    clock: Arc<dyn Clock>,
    schedule: Schedule,
    billed: Billed,
    wires: Wires,
    under_way: FuturesUnordered<BoxFuture<'static, Observation>>,
}

impl Poller {
    fn new(cloud: Cloud, manner: Manner, wires: Wires) -> Self {
        wires.connected.send_replace(Some(cloud.clone()));
        Self {
            cloud,
            clock: manner.clock,
            schedule: Schedule::new(manner.rates, manner.seed),
            billed: Billed::new(manner.cache),
            wires,
            under_way: FuturesUnordered::new(),
        }
    }

    async fn run(mut self) {
        let mut metered = tokio::time::interval(METER_EVERY);
        metered.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        self.want();
        loop {
            self.send();
            let pause = self.pause();
            tokio::select! {
                changed = self.wires.wants.changed() => match changed {
                    Ok(()) => self.want(),
                    Err(_) => return,
                },
                order = self.wires.orders.recv() => match order {
                    Some(Order::Refresh(sources)) => self.schedule.refresh(&sources, self.clock.now()),
                    None => return,
                },
                Some(observation) = self.under_way.next(), if !self.under_way.is_empty() => self.answered(observation),
                _ = metered.tick() => {
                    let reading = self.cloud.meter();
                    self.wires.meter.send_if_modified(|shown| std::mem::replace(shown, reading.clone()) != reading);
                }
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    fn want(&mut self) {
        let wants = self.wires.wants.borrow_and_update().clone();
        let wants = wants.into_iter().filter(|want| !self.billed.must_wait(&want.ask)).collect();
        self.schedule.want(wants, self.clock.now());
    }

    fn send(&mut self) {
        let now = self.clock.now();
        for ask in self.schedule.due(now) {
            if let Some(kept) = self.billed.kept(&ask, &*self.clock) {
                self.schedule.answered(&kept, now);
                self.wires.slots.put(kept);
            } else {
                let cloud = self.cloud.clone();
                self.under_way.push(Box::pin(async move { cloud.observe(&ask).await }));
            }
        }
    }

    fn answered(&mut self, observation: Observation) {
        self.schedule.answered(&observation, self.clock.now());
        self.billed.paid(&observation, &self.cloud);
        if let (Ask::Identity, Ok(Answer::Identity(identity))) = (&observation.ask, &observation.outcome) {
            self.billed.opened(&identity.account, &self.cloud, &*self.clock);
            // What had to wait for the account can be asked now.
            self.want();
        }
        self.wires.slots.put(observation);
    }

    fn pause(&mut self) -> Duration {
        let now = self.clock.now();
        // At least a millisecond, so that rounding never makes a busy loop.
        self.schedule.next_at(now).map_or(IDLE, |at| now.until(at)).clamp(Duration::from_millis(1), IDLE)
    }
}
