//! Rehearsals: the same engine, adapters and journal against a simulated account in this process, in virtual time.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use aws::{Clocks, Cloud, CloudSource, Settings};
use change::{Limits, Origin, ProfilePin, Typed};
use domain::{Clock, Moment, Region, Text};
use drill::run::Asked;
use drill::{Argument, Comparison, Plan, Unbound, Value};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::time::Instant;
use twin::world::{Injection, Occasion};
use twin::{Twin, World};

use super::{Draft, DrillOutcome, Order, Told, series};
use crate::change::{Elapsed, Performer, PerformerSettings};

/// A drill, and the account that it is rehearsed on.
#[derive(Debug)]
pub struct Rehearsal {
    /// What is rehearsed.
    pub draft: Draft,
    /// The account as it stands when it begins.
    pub world: World,
    /// What goes wrong beside it, counted from the beginning of the run.
    pub injections: Vec<(Injection, Occasion)>,
    /// What guards judge by.
    pub limits: Limits,
    /// An empty folder for its journal; nothing of it has to outlive the rehearsal.
    pub state: PathBuf,
}

/// Why nothing could be rehearsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotRehearsed {
    /// It cannot be planned on this account; everything that stands against it.
    Unplanned(Vec<Unbound>),
    /// A guard refuses it, in words.
    Refused(Text),
    /// The rehearsal itself came to nothing.
    Broken(Text),
}

impl fmt::Display for NotRehearsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unplanned(faults) => {
                let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
                f.write_str(&faults.join("\n"))
            }
            Self::Refused(why) | Self::Broken(why) => why.fmt(f),
        }
    }
}

impl From<Text> for NotRehearsed {
    fn from(why: Text) -> Self {
        Self::Broken(why)
    }
}

/// Follows tokio's clock, which stands still while anything can run.
#[derive(Debug)]
struct VirtualClock {
    start: Moment,
    begun: Instant,
}

impl VirtualClock {
    fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Moment {
        self.start + self.elapsed()
    }
}

/// The name of the profile that a rehearsal runs on.
const PROFILE: &str = "rehearsal";

/// Rehearses a drill, and tells what it has shown. It takes a thread of its own until it is over: an hour of a drill is
/// some seconds. Whoever would be asked something says what lets it go on: yes, or a measure that is as it must be.
pub fn rehearse(rehearsal: Rehearsal) -> Result<DrillOutcome, NotRehearsed> {
    let thread = std::thread::Builder::new().name("rehearsal".to_owned()).spawn(move || in_virtual_time(rehearsal));
    let thread = thread.map_err(|error| Text::from(format!("no thread for the rehearsal: {error}")))?;
    thread.join().map_err(|_| Text::from("the rehearsal broke off"))?
}

fn in_virtual_time(rehearsal: Rehearsal) -> Result<DrillOutcome, NotRehearsed> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    let runtime = runtime.map_err(|error| Text::from(format!("no clock for the rehearsal: {error}")))?;
    runtime.block_on(Box::pin(run(rehearsal)))
}

async fn run(rehearsal: Rehearsal) -> Result<DrillOutcome, NotRehearsed> {
    let Rehearsal { draft, world, injections, limits, state } = rehearsal;
    let clock = Arc::new(VirtualClock { start: world.now(), begun: Instant::now() });
    let twin = Twin::new(world, clock.clone());
    let performer = seated(&twin, &clock, (&draft.region, limits, state)).await?;
    let plan = Arc::new(draft.plan(&performer).await.map_err(NotRehearsed::Unplanned)?);
    let series = series(&plan, Origin::Shell, Vec::new(), performer.both().cloud);
    let facts = performer.inquire_series(&series).await;
    let refused = |refusal: change::Refusal| NotRehearsed::Refused(refusal.to_string().into());
    let previewed = series.preview(&facts, performer.limits(), performer.both()).map_err(refused)?;
    let typed = Typed { phrase: previewed.phrase().to_owned(), ..Typed::default() };
    let confirmed = previewed.confirm(&typed, performer.both()).map_err(|it| refused(it.1))?;
    twin.intervene(|world| injections.iter().for_each(|(what, when)| world.inject(*what, when)));
    let (says, orders) = unbounded_channel();
    let asked = Arc::clone(&plan);
    Ok(performer.conduct(confirmed, plan, orders, |told| agree(&told, &asked, &says)).await)
}

/// A performer on the simulated account.
async fn seated(
    twin: &Twin,
    clock: &Arc<VirtualClock>,
    (region, limits, state): (&Region, Limits, PathBuf),
) -> Result<Performer, Text> {
    let clocks = Clocks::same(clock.clone());
    let settings = Settings::new(CloudSource::Simulated(twin.http_client()), clocks.clone());
    let cloud = Cloud::connect(settings).await.map_err(|error| Text::from(error.to_string()))?;
    let regions = vec![region.clone()];
    let profile = ProfilePin { name: PROFILE.into(), is_protected: false, account: None, regions };
    let settings = PerformerSettings { cloud, clocks, profile, limits, state, seat: PROFILE.to_owned() };
    let elapsed = Arc::clone(clock);
    let performer = Performer::open(settings).await?.with_elapsed(Elapsed::new(move || elapsed.elapsed()));
    performer.arm().map_err(|refusal| Text::from(refusal.to_string()))?;
    Ok(performer)
}

/// Says what lets it go on to whatever a person is asked.
fn agree(told: &Told<'_>, plan: &Plan, says: &UnboundedSender<Order>) {
    let Told::Asked { asked, .. } = told else { return };
    let answer = match asked {
        Asked::Watch(watch) => plan.watches.get(watch.0).and_then(|watch| fitting(&watch.is)),
        Asked::Step(_) | Asked::Outcome(_) => Some(Value::Flag(true)),
    };
    if let Some(answer) = answer {
        // The receiver lives as long as the run.
        drop(says.send(Order::Answer { asked: *asked, answer }));
    }
}

/// A value that is as it must be.
fn fitting(is: &Comparison) -> Option<Value> {
    let Argument::Value(with) = &is.with else { return None };
    let beside = with.measure().map(|size| [Value::Number(size - 1.0), Value::Number(size + 1.0)]);
    let mut candidates = std::iter::once(with.clone()).chain(beside.into_iter().flatten());
    candidates.find(|it| Comparison::holds(is.operator, it, with) == Some(true))
}
