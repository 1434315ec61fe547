//! Runs a drill on an account: looks where its engine wants to look, does what it says, and tells it what came of that.

mod conductor;
mod deeds;
mod looks;
mod outcome;
mod planning;
mod rehearsal;

use std::sync::Arc;

use change::guards::Finding;
use change::record::{DRILL, MITIGATION};
use change::{ConfirmedSeries, Origin, Record, Residue, RunId, SeriesPlan};
use domain::{Moment, Text};
use drill::evidence::{self, Report, Summary};
use drill::run::{Asked, LogEntry, Stop, Verdict, View};
use drill::{Deed, Kind, Plan, Question, Value};
use tokio::sync::mpsc::UnboundedReceiver;

use crate::change::Performer;

pub use planning::Draft;
pub use rehearsal::{NotRehearsed, Rehearsal, rehearse};

/// What somebody says to a run under way. Once nobody can say anything any more, its screen counts as gone.
#[derive(Clone, Debug, PartialEq)]
pub enum Order {
    /// It is to stop: a drill goes back, a mitigation holds. One that holds already is left open.
    Stop(Stop),
    /// Everything is to be put back.
    Revert,
    /// A mitigation that holds is left as it is, and closed.
    Leave,
    /// The answer to a question.
    Answer {
        /// Which.
        asked: Asked,
        /// A flag where nothing else is asked for.
        answer: Value,
    },
}

/// What is told while a run is under way.
#[derive(Clone, Debug)]
pub enum Told<'a> {
    /// It has its name, and is written down.
    Opened(RunId),
    /// How it stands.
    Now(View<'a>),
    /// A person is asked.
    Asked {
        /// What it is about.
        asked: Asked,
        /// The question.
        question: Question,
    },
}

/// What became of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct DrillOutcome {
    /// The run; `None` where nothing was written down.
    pub run: Option<RunId>,
    /// Both words of its result; `None`: it is left open, and holds.
    pub ended: Option<(Verdict, Residue)>,
    /// What is to be said beside that, as a sentence; empty where there is nothing.
    pub why: Text,
    /// Every line it has left.
    pub log: Vec<LogEntry>,
    /// What it has shown; `None` where nothing was written down.
    pub report: Option<Report>,
}

/// A plan as a series of changes, to be previewed and confirmed.
///
/// `requirements` are what the file itself asks for, judged by whoever knows the environment.
pub fn series(plan: &Plan, origin: Origin, requirements: Vec<Finding>, now: Moment) -> SeriesPlan {
    let actions = plan.steps.iter().filter_map(|step| match &step.deed {
        Deed::Change(action) => Some((**action).clone()),
        Deed::Load(_) | Deed::Wait(_) | Deed::Attest(_) => None,
    });
    let id = match plan.drill.kind {
        Kind::Drill => DRILL,
        Kind::Mitigation => MITIGATION,
    };
    SeriesPlan {
        id: id.to_owned(),
        subject: plan.drill.id.as_str().into(),
        digest: plan.digest.clone(),
        actions: actions.collect(),
        region: plan.region.clone(),
        origin,
        requirements,
        about: evidence::planned(now, &Summary::of(plan)).ok().map(Record::Drill),
    }
}

impl Performer {
    /// Runs a confirmed plan to its end. What was begun is put back and closed, or held and left open with the reason;
    /// no step is ever sent twice.
    pub async fn conduct(
        &self,
        confirmed: ConfirmedSeries,
        plan: Arc<Plan>,
        orders: UnboundedReceiver<Order>,
        mut told: impl FnMut(Told<'_>) + Send,
    ) -> DrillOutcome {
        if let Some(why) = not_to_be_run(&confirmed, &plan) {
            return not_begun(why);
        }
        let series = match Box::pin(self.open_series(confirmed)).await {
            Ok(series) => series,
            Err(why) => return not_begun(why),
        };
        told(Told::Opened(series.id()));
        let conductor = conductor::Conductor::new(self, series, (plan, orders), &mut told);
        Box::pin(conductor.conduct()).await
    }
}

/// Why a plan cannot be run, if it cannot.
fn not_to_be_run(confirmed: &ConfirmedSeries, plan: &Plan) -> Option<Text> {
    if confirmed.series().plan().digest != plan.digest {
        return Some("what was confirmed is another plan; look again".into());
    }
    let load = plan.steps.iter().find(|step| matches!(step.deed, Deed::Load(_)))?;
    Some(format!("{} sends load to the platform's endpoint, which this program cannot do yet", load.id).into())
}

fn not_begun(why: Text) -> DrillOutcome {
    let ended = Some((Verdict::NotStarted, Residue::Clean));
    DrillOutcome { run: None, ended, why, log: Vec::new(), report: None }
}
