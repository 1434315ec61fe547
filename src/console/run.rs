//! The loop: messages in, effects out, one drawing when something changed.

mod desk;
mod insist;
mod opening;
mod perform;
mod watcher;

use std::future::poll_fn;
use std::io;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use app::{Model, Msg};
use change::{OpenRun, RunId};
use crossterm::event::{Event, EventStream};
use domain::Clock;
use futures_util::StreamExt as _;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::terminal::{Mouse, Screen, Signal, Signals, message};
pub use desk::{Changing, Mode};
pub use opening::{Opening, Openings, Place};
use watcher::Watcher;

use desk::Desk;

/// How often the clock on the screen is looked at.
const TICK: Duration = SECOND;

/// How often it is looked whether the terminal is still there: where no signal says so, this alone finds out.
const LOOK: Duration = Duration::from_millis(400);

/// How long it may take to leave, and what the clock on the screen counts.
const SECOND: Duration = Duration::from_secs(1);

/// Answers that arrive together are drawn together, at most this often. Keys do not wait for it.
const FRAME: Duration = Duration::from_millis(50);

/// Everything the console needs to start.
pub struct Setup {
    /// What is opened first.
    pub opening: Opening,
    /// How other profiles and regions are opened.
    pub openings: Box<dyn Openings>,
    /// The colours.
    pub theme: app::Theme,
    /// The console's own clock.
    pub clock: Arc<dyn Clock>,
    /// Whether the terminal reports the mouse.
    pub mouse: Mouse,
}

/// What is left when the console has been left: whoever reads the last lines has to know of it.
#[derive(Debug, Default)]
pub struct Left {
    /// Runs that are not closed, as far as they were known.
    pub open: Vec<OpenRun>,
    /// Runs that were on their way when the console ended: what became of them has to be found out.
    pub underway: Vec<RunId>,
}

/// Runs the console until the operator leaves it, a signal ends it, or its terminal goes; tells what is left open.
pub async fn run(setup: Setup) -> io::Result<Left> {
    let mut signals = Signals::catch()?;
    let left = Arc::new(Notify::new());
    let mut insisting = JoinSet::new();
    insisting.spawn(insist::on_leaving(Signals::catch()?, Arc::clone(&left).notified_owned()));
    let screen = Screen::enter(setup.mouse)?;
    // The first picture stands before anything is asked.
    let mut console = Console::start(setup, screen)?;
    let outcome = console.turn(&mut signals).await;
    // From here on nothing is awaited; giving the terminal back may still block.
    left.notify_one();
    let open = console.open();
    drop(console);
    match outcome {
        // Nobody is left to be told, and nothing to be mended.
        Err(_) if !Screen::is_there() => Ok(Left::default()),
        outcome => outcome.map(|()| open),
    }
}

/// Ticks; those that were missed are not made up for.
fn every(period: Duration) -> tokio::time::Interval {
    let mut ticks = tokio::time::interval(period);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    ticks
}

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    Continue,
    Leave,
}

struct Console {
    model: Model,
    watcher: Watcher,
    desk: Desk,
    /// Desks that were left while they worked: they end what they have begun.
    retired: Vec<JoinSet<()>>,
    openings: Box<dyn Openings>,
    clock: Arc<dyn Clock>,
    screen: Screen,
    /// The model's revision on the screen, and since when.
    shown: (u64, Instant),
}

impl Console {
    fn start(setup: Setup, mut screen: Screen) -> io::Result<Self> {
        let Setup { opening, openings, theme, clock, .. } = setup;
        let size = screen.size()?;
        let model = Model::new(opening.session.clone(), opening.settings.clone(), theme, size, opening.now(&*clock));
        screen.draw(&model)?;
        let watcher = Watcher::start(&opening, &clock, &model);
        let desk = Desk::start(&opening, watcher.connected());
        let shown = (model.revision, Instant::now());
        Ok(Self { model, watcher, desk, retired: Vec::new(), openings, clock, screen, shown })
    }

    fn open(&self) -> Left {
        let changes = &self.model.changes;
        let underway = changes.gate.underway().filter_map(|(_, underway)| underway.run()).collect();
        Left { open: changes.runs.clone(), underway }
    }

    async fn turn(&mut self, signals: &mut Signals) -> io::Result<()> {
        let mut events = EventStream::new();
        let (mut tick, mut look) = (every(TICK), every(LOOK));
        loop {
            let is_behind = self.model.revision != self.shown.0;
            let flow = tokio::select! {
                biased;
                event = events.next() => match event {
                    Some(Ok(event)) => self.typed(event, &mut events).await?,
                    // The terminal has gone.
                    Some(Err(_)) | None => Flow::Leave,
                },
                signal = signals.next() => self.signalled(signal)?,
                () = tokio::time::sleep_until(self.shown.1 + FRAME), if is_behind => self.draw()?,
                msg = self.desk.heard() => self.take(Msg::Change(msg))?,
                () = self.watcher.changed() => self.observed()?,
                _ = look.tick() => if Screen::is_there() { Flow::Continue } else { Flow::Leave },
                _ = tick.tick() => self.take(Msg::Ticked(self.watcher.now()))?,
            };
            if flow == Flow::Leave {
                return Ok(());
            }
        }
    }

    /// Takes every event that is there already and draws at once: a person waits for this.
    async fn typed(&mut self, first: Event, events: &mut EventStream) -> io::Result<Flow> {
        let mut next = Poll::Ready(Some(Ok(first)));
        while let Poll::Ready(event) = next {
            let Some(Ok(event)) = event else { return Ok(Flow::Leave) };
            if let Some(msg) = message(event)
                && self.take(msg)? == Flow::Leave
            {
                return Ok(Flow::Leave);
            }
            // With the loop's own waker: the stream wakes whoever asked it last and was told to wait.
            next = poll_fn(|context| Poll::Ready(events.poll_next_unpin(context))).await;
        }
        if self.model.revision == self.shown.0 { Ok(Flow::Continue) } else { self.draw() }
    }

    /// Takes everything the poller has left.
    fn observed(&mut self) -> io::Result<Flow> {
        for msg in self.watcher.take() {
            if self.take(msg)? == Flow::Leave {
                return Ok(Flow::Leave);
            }
        }
        Ok(Flow::Continue)
    }

    fn signalled(&mut self, signal: Signal) -> io::Result<Flow> {
        match signal {
            Signal::Leave => return Ok(Flow::Leave),
            Signal::Suspend => self.screen.suspend()?,
            Signal::Continued => self.screen.continued()?,
        }
        self.draw()
    }

    /// Lets a message change the model, does what it asks for, and tells the poller what is wanted now.
    fn take(&mut self, msg: Msg) -> io::Result<Flow> {
        let before = self.model.revision;
        for effect in app::update(&mut self.model, msg) {
            if self.perform(effect)? == Flow::Leave {
                return Ok(Flow::Leave);
            }
        }
        if self.model.revision != before {
            self.watcher.want(&self.model);
        }
        Ok(Flow::Continue)
    }

    fn draw(&mut self) -> io::Result<Flow> {
        self.screen.draw(&self.model)?;
        self.shown = (self.model.revision, Instant::now());
        Ok(Flow::Continue)
    }
}
