//! The console's end of the poller: what is wanted goes in, what was seen comes out.

use std::sync::Arc;

use app::{Model, Msg, Now, Want};
use aws::Cloud;
use domain::{Clock, MeterReading, Moment, Source};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use super::opening::Opening;
use crate::poller::{Manner, Order, Wires, poll};
use crate::slots::Slots;

/// Orders that may wait for the poller; a person's keys are slower than it.
const ORDERS: usize = 16;

/// A poller at work on one opening. Dropping it ends the poller, and whatever it still had under way.
pub(super) struct Watcher {
    slots: Arc<Slots>,
    wants: watch::Sender<Vec<Want>>,
    orders: mpsc::Sender<Order>,
    meter: watch::Receiver<MeterReading>,
    /// Whether the meter has moved since it was last taken.
    has_metered: bool,
    here: Arc<dyn Clock>,
    cloud: Arc<dyn Clock>,
    connected: watch::Receiver<Option<Cloud>>,
    _poller: JoinSet<()>,
}

impl Watcher {
    /// Sets a poller to work on what `model` wants.
    pub(super) fn start(opening: &Opening, clock: &Arc<dyn Clock>, model: &Model) -> Self {
        let slots = Arc::new(Slots::default());
        let (wants, wanted) = watch::channel(app::wants(model));
        let (orders, ordered) = mpsc::channel(ORDERS);
        let (metered, meter) = watch::channel(MeterReading::default());
        let (connecting, connected) = watch::channel(None);
        let slots_there = Arc::clone(&slots);
        let wires = Wires { wants: wanted, orders: ordered, slots: slots_there, meter: metered, connected: connecting };
        let manner = Manner {
            clock: Arc::clone(clock),
            rates: opening.rates,
            cache: opening.cache.clone(),
            seed: seed(clock.now()),
        };
        let mut poller = JoinSet::new();
        poller.spawn(poll(opening.cloud.clone(), manner, wires));
        let cloud = Arc::clone(&opening.cloud.clocks.cloud);
        Self {
            slots,
            wants,
            orders,
            meter,
            has_metered: false,
            here: Arc::clone(clock),
            cloud,
            connected,
            _poller: poller,
        }
    }

    /// The connection, once it is made.
    pub(super) fn connected(&self) -> watch::Receiver<Option<Cloud>> {
        self.connected.clone()
    }

    /// The time by both clocks.
    pub(super) fn now(&self) -> Now {
        Now { here: self.here.now(), cloud: self.cloud.now() }
    }

    /// Tells the poller what is wanted now, if that has changed.
    pub(super) fn want(&self, model: &Model) {
        let wants = app::wants(model);
        self.wants.send_if_modified(|before| {
            let has_changed = *before != wants;
            *before = wants;
            has_changed
        });
    }

    /// Has everything that feeds `sources` asked now.
    pub(super) fn refresh(&self, sources: Vec<Source>) {
        if self.orders.try_send(Order::Refresh(sources)).is_err() {
            tracing::debug!("a refresh was dropped: enough of them are waiting");
        }
    }

    /// Waits until there is something to take.
    pub(super) async fn changed(&mut self) {
        tokio::select! {
            () = self.slots.filled() => {}
            // Without a poller nothing changes any more.
            changed = self.meter.changed() => match changed {
                Ok(()) => self.has_metered = true,
                Err(_) => std::future::pending().await,
            },
        }
    }

    /// Everything seen since the last time, as messages.
    pub(super) fn take(&mut self) -> Vec<Msg> {
        let mut messages: Vec<Msg> =
            self.slots.take().into_iter().map(|observation| Msg::Observed(Box::new(observation))).collect();
        if std::mem::take(&mut self.has_metered) {
            messages.push(Msg::Metered(self.meter.borrow_and_update().clone()));
        }
        messages
    }
}

/// Jitter only has to differ from console to console.
fn seed(now: Moment) -> u64 {
    now.as_millis().unsigned_abs() ^ u64::from(std::process::id()).rotate_left(32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Changing, Mode, SystemClock};

    fn session(started: Moment) -> app::Session {
        app::Session {
            profile: "demo".into(),
            regions: vec![domain::Region::new("us-east-1")],
            environment: None,
            is_protected: false,
            simulation: None,
            profiles: Vec::new(),
            login_hint: "aws sso login".into(),
            started,
        }
    }

    fn changing() -> Changing {
        let profile =
            change::ProfilePin { name: "demo".into(), is_protected: false, account: None, regions: Vec::new() };
        Changing {
            profile,
            state: std::path::PathBuf::new(),
            seat: "ada@laptop".to_owned(),
            mode: Mode::ReadOnly,
            offers: crate::phases::Offers::default(),
        }
    }

    /// Quitting, and leaving one profile for another, must not wait for an AWS that does not answer.
    #[tokio::test(start_paused = true)]
    async fn letting_go_of_calls_that_hang_takes_no_time() {
        let fault = "title = 'silent'\nabout = 'silent'\n[[events.fault]]\nat = '0s'\nkind = 'hang'\n";
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let world = twin::World::new(&twin::Scenario::parse(fault).unwrap(), 1, clock.now());
        let twin = twin::Twin::new(world, Arc::clone(&clock));
        let source = aws::CloudSource::Simulated(twin.http_client());
        let opening = Opening {
            cloud: aws::Settings::new(source, aws::Clocks::same(Arc::clone(&clock))),
            session: session(clock.now()),
            settings: app::Settings::default(),
            rates: crate::Rates::default(),
            changing: changing(),
            cache: None,
        };
        let now = opening.now(&*clock);
        let size = app::Size::new(120, 40);
        let model = Model::new(opening.session.clone(), app::Settings::default(), app::Theme::default(), size, now);
        let watcher = Watcher::start(&opening, &clock, &model);
        let began = tokio::time::Instant::now();
        while twin.requests().total() == 0 {
            tokio::task::yield_now().await;
        }
        let slots = Arc::downgrade(&watcher.slots);
        drop(watcher);
        tokio::task::yield_now().await;
        assert!(slots.upgrade().is_none(), "the poller has gone, and its calls with it");
        assert_eq!(began.elapsed(), std::time::Duration::ZERO);
    }

    #[tokio::test]
    async fn a_change_of_the_meter_is_a_message() {
        let (metered, meter) = watch::channel(MeterReading::default());
        let mut watcher = Watcher {
            slots: Arc::default(),
            wants: watch::channel(Vec::new()).0,
            orders: mpsc::channel(1).0,
            meter,
            has_metered: false,
            here: Arc::new(SystemClock),
            cloud: Arc::new(SystemClock),
            connected: watch::channel(None).1,
            _poller: JoinSet::new(),
        };
        let reading = MeterReading { calls_today: 7, ..MeterReading::default() };
        metered.send_replace(reading.clone());
        watcher.changed().await;
        assert_eq!(watcher.take(), [Msg::Metered(reading)]);
        assert_eq!(watcher.take(), []);
    }
}
