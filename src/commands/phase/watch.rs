//! `phase watch`: what runs on a phase's stacks, whoever began it and from wherever, line by line until nothing runs.

mod line;
mod stack;
mod work;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use change::Outcome;
use console::change::Performer;
use console::snapshot::Part;
use domain::{Moment, Progress, Regional, Text};
use iac::progress::Durations;

use super::standing::Standing;
use crate::cli::{Form, PhaseWatchArgs};
use crate::commands::change::performer;
use crate::commands::session::Session;
use crate::commands::twin::ended;
use crate::exit::{Exit, Stop};
use crate::output::{self, Reader};

use stack::Watched;

/// The longest pause between two looks.
const PAUSE: Duration = Duration::from_secs(5);

/// How many looks in a row may fail before nobody can say how it goes on.
const LOST: u8 = 10;

/// Watches. A signal leaves what runs as it is, and says how to come back.
pub(super) async fn run(session: &Session, args: PhaseWatchArgs) -> Result<Exit, Stop> {
    let standing = Standing::open(session, args.phase, &[Part::Phases]).await?;
    let number = standing.phase.number;
    let performer = closing(session, &standing).await;
    let mut watch = Watch { standing, performer, stacks: BTreeMap::new(), told: BTreeSet::new(), failed: 0 };
    let is_once = args.once;
    tokio::select! {
        exit = Box::pin(watch.turn(is_once)) => exit,
        () = ended()? => {
            let why = format!("left; what runs goes on in AWS: `finops-tui phase watch {number}` shows it again");
            Err(Stop::new(Exit::UNKNOWN, why))
        }
    }
}

/// What closes open runs by how they really ended; nothing with `--read-only`.
async fn closing(session: &Session, standing: &Standing<'_>) -> Option<Performer> {
    if session.mode.read_only {
        return None;
    }
    match performer(session, standing.cloud.clone()).await {
        Ok(performer) => Some(performer),
        Err(refused) => {
            let why = refused.told(Form::Table);
            output::complain(&format!("finops-tui: watched only, no run is closed: {why}"));
            None
        }
    }
}

struct Watch<'a> {
    standing: Standing<'a>,
    performer: Option<Performer>,
    /// By name.
    stacks: BTreeMap<Text, Watched>,
    /// What was said of runs.
    told: BTreeSet<String>,
    /// Looks in a row that have failed.
    failed: u8,
}

impl Watch<'_> {
    async fn turn(&mut self, is_once: bool) -> Result<Exit, Stop> {
        let mut outcomes = self.recovered().await;
        loop {
            let mut lines = self.look().await?;
            outcomes.extend(self.looked_again().await);
            lines.extend(self.of_runs(std::mem::take(&mut outcomes)));
            if !lines.is_empty() && output::print(&(lines.join("\n") + "\n"))? == Reader::Gone {
                return Ok(Exit::UNKNOWN);
            }
            let is_running = self.stacks.values().any(Watched::is_running);
            if is_once || (!is_running && self.failed == 0) {
                return self.over();
            }
            tokio::time::sleep(self.standing.session.cadence.phases.min(PAUSE)).await;
        }
    }

    /// What nobody has closed is taken up once.
    async fn recovered(&self) -> Vec<Outcome> {
        match &self.performer {
            Some(performer) => Box::pin(performer.recover()).await,
            None => Vec::new(),
        }
    }

    async fn looked_again(&self) -> Vec<Outcome> {
        match &self.performer {
            Some(performer) => Box::pin(performer.look_again()).await,
            None => Vec::new(),
        }
    }

    fn of_runs(&mut self, outcomes: Vec<Outcome>) -> Vec<String> {
        let now = self.now();
        let lines = outcomes.into_iter().filter_map(|it| {
            let run = it.run?;
            let said = format!("run {run} {}: {}", it.ending.as_str(), it.why);
            self.told.insert(said.clone()).then(|| format!("{} {said}", now.time_of_day()))
        });
        lines.collect()
    }

    /// Looks at the stacks and their events, and gives what is new.
    async fn look(&mut self) -> Result<Vec<String>, Stop> {
        self.standing.ask(vec![Regional::Stacks]).await;
        let trouble = self.standing.here()?.stacks.trouble().map(|error| self.standing.session.told(error));
        if let Some(why) = trouble {
            return self.lost(&why).map(|()| Vec::new());
        }
        self.failed = 0;
        self.found();
        let asked = self.stacks.values().map(|stack| Regional::StackEvents(stack.id.clone()));
        self.standing.ask(asked.collect()).await;
        let mut durations = Durations::default();
        for watched in self.stacks.values_mut() {
            watched.take(self.standing.here()?);
            durations.learn(&watched.events);
        }
        let begun: Vec<Text> =
            self.stacks.iter().filter(|(_, stack)| stack.has_begun()).map(|(name, _)| name.clone()).collect();
        self.standing.ask(begun.iter().flat_map(|name| self.stacks[name].questions()).collect()).await;
        for name in begun {
            if let Some(watched) = self.stacks.get_mut(&name) {
                watched.begin(&self.standing);
            }
        }
        let now = self.now();
        Ok(self.stacks.values_mut().flat_map(|stack| stack.lines(&durations, now)).collect())
    }

    fn lost(&mut self, why: &str) -> Result<(), Stop> {
        self.failed += 1;
        if self.failed >= LOST {
            let number = self.standing.phase.number;
            let why = format!("{why}; what runs goes on in AWS: come back by `finops-tui phase watch {number}`");
            return Err(Stop::new(Exit::UNKNOWN, why));
        }
        if self.failed == 1 {
            output::complain(&format!("finops-tui: {why}; it is looked at again"));
        }
        Ok(())
    }

    /// Takes the stacks of the phase as they are now; one that is gone is kept as gone.
    fn found(&mut self) {
        let here: Vec<domain::Stack> = self.standing.stacks().map(|(_, stack)| stack.clone()).collect();
        for watched in self.stacks.values_mut() {
            watched.is_there = here.iter().any(|stack| stack.id == watched.id);
        }
        for stack in here.into_iter().filter(|stack| stack.progress() != Progress::Absent) {
            match self.stacks.get_mut(&stack.name) {
                Some(watched) if watched.id == stack.id => watched.status = stack.status,
                _ => drop(self.stacks.insert(stack.name.clone(), Watched::new(&stack))),
            }
        }
    }

    /// How it ended: the worst of what was watched.
    fn over(&self) -> Result<Exit, Stop> {
        let phase = self.standing.phase;
        if self.failed > 0 {
            return Err(Stop::new(Exit::UNKNOWN, "the stacks could not be read: nobody knows whether something runs"));
        }
        if self.stacks.is_empty() {
            let why =
                format!("phase {} {} has no stack: nothing runs, and nothing has ended", phase.number, phase.name);
            return Err(Stop::new(Exit::UNKNOWN, why));
        }
        let is = |progress| self.stacks.values().any(|stack| stack.ending() == progress);
        Ok(match (is(Progress::Failed), is(Progress::Running)) {
            (_, true) => Exit::UNKNOWN,
            (true, false) => Exit::FAILED,
            (false, false) => Exit::DONE,
        })
    }

    fn now(&self) -> Moment {
        self.standing.session.now()
    }
}
