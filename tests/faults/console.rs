//! The console without a terminal: the same model, wants and poller, and a screen that is a buffer.

use std::sync::Arc;
use std::time::Duration;

use ::console::{Manner, Order, Rates, Slots, Wires, poll};
use app::{Model, Msg, Now, Pane, Session, Settings, Size, Theme, Want};
use aws::{Clocks, CloudSource};
use domain::{Clock, CloudError, Freshness, MeterReading, Region, Source, Usd};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, interval, sleep_until};

use super::account::Account;

const SECOND: Duration = Duration::from_secs(1);

pub(super) struct Console {
    pub(super) account: Account,
    pub(super) model: Model,
    slots: Arc<Slots>,
    wants: watch::Sender<Vec<Want>>,
    orders: mpsc::Sender<Order>,
    meter: watch::Receiver<MeterReading>,
    _poller: JoinSet<()>,
}

impl Console {
    /// Opens the account in a terminal of 200x60, where every pane is on screen.
    pub(super) fn on(account: Account) -> Self {
        Self::spending(account, Usd(0.50))
    }

    /// The same, with what Cost Explorer may cost in a day.
    pub(super) fn spending(account: Account, cost_explorer_usd_per_day: Usd) -> Self {
        let here = account.clock.now();
        let regions = vec![Region::new("us-east-1")];
        let model = Model::new(
            session(&regions, &account),
            Settings::default(),
            Theme::monochrome(),
            Size::new(200, 60),
            Now { here, cloud: here },
        );
        let slots = Arc::new(Slots::default());
        let (wants, wanted) = watch::channel(app::wants(&model));
        let (orders, ordered) = mpsc::channel(16);
        let (metered, meter) = watch::channel(MeterReading::default());
        let settings = aws::Settings {
            regions,
            cost_explorer_usd_per_day,
            ..aws::Settings::new(
                CloudSource::Simulated(account.twin.http_client()),
                Clocks::same(account.clock.clone()),
            )
        };
        let manner = Manner { clock: account.clock.clone(), rates: Rates::default(), cache: None, seed: 1 };
        let (connected, _) = watch::channel(None);
        let wires = Wires { wants: wanted, orders: ordered, slots: slots.clone(), meter: metered, connected };
        let mut poller = JoinSet::new();
        poller.spawn(poll(settings, manner, wires));
        Self { account, model, slots, wants, orders, meter, _poller: poller }
    }

    /// Lets `span` pass, as the console's loop would: answers as they come, a tick each second.
    pub(super) async fn lives(&mut self, span: Duration) {
        let end = Instant::now() + span;
        let mut tick = interval(SECOND);
        loop {
            let messages = tokio::select! {
                () = self.slots.filled() => {
                    self.slots.take().into_iter().map(|seen| Msg::Observed(Box::new(seen))).collect()
                }
                _ = tick.tick() => {
                    let here = self.account.clock.now();
                    let metered = self.meter.borrow_and_update().clone();
                    vec![Msg::Ticked(Now { here, cloud: here }), Msg::Metered(metered)]
                }
                () = sleep_until(end) => return,
            };
            self.take(messages);
        }
    }

    fn take(&mut self, messages: Vec<Msg>) {
        for message in messages {
            app::update(&mut self.model, message);
        }
        self.wants.send_replace(app::wants(&self.model));
    }

    /// Asks a source again, as a person does with r.
    pub(super) fn refresh(&self, source: Source) {
        self.orders.try_send(Order::Refresh(vec![source])).unwrap();
    }

    /// The trouble of a source.
    pub(super) fn trouble(&self, source: Source) -> Option<&CloudError> {
        self.model.estate.trouble(source)
    }

    /// Every pane but those fed by `failing` is fresh and without trouble.
    pub(super) fn others_are_live(&self, failing: &[Source]) {
        for pane in Pane::ALL.into_iter().filter(|pane| !pane.sources().iter().any(|fed| failing.contains(fed))) {
            assert_eq!(app::trouble(&self.model, pane), None, "{pane:?}");
            // The CPU beside each group comes from CloudWatch, as the alarms do: its age shows, the groups go on.
            if pane == Pane::Capacity && failing.contains(&Source::Alarms) {
                let here = self.model.estate.regions.values().next().unwrap();
                let age = here.groups.freshness(self.model.now.here, 2 * self.model.settings.cadence.capacity);
                assert!(matches!(age, Freshness::Fresh(_)), "the groups: {age:?}");
                continue;
            }
            let freshness = app::freshness(&self.model, pane);
            assert!(matches!(freshness, Freshness::Fresh(_)), "{pane:?} {freshness:?}");
        }
    }

    /// What is on the screen.
    pub(super) fn text(&self) -> String {
        text(&self.model)
    }
}

/// What `model` looks like, line by line.
pub(super) fn text(model: &Model) -> String {
    let area = Rect::new(0, 0, model.size.width, model.size.height);
    let mut buffer = Buffer::empty(area);
    app::draw(model, &mut buffer);
    let line = |y| (0..area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    (0..area.height).map(line).collect::<Vec<_>>().join("\n")
}

fn session(regions: &[Region], account: &Account) -> Session {
    Session {
        profile: "demo".into(),
        regions: regions.to_vec(),
        environment: None,
        is_protected: false,
        simulation: Some(account.scenario.as_str().into()),
        profiles: Vec::new(),
        login_hint: "aws sso login --profile demo".into(),
        started: account.clock.now(),
    }
}
