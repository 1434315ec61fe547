//! The report of a run, `finops-tui/run/1`: built from what the journal keeps, and from nothing else.

use std::collections::BTreeMap;

use change::Residue;
use domain::{Moment, Text};
use serde::{Deserialize, Serialize};

use super::measure::Measured;
use crate::plan::Plan;
use crate::run::{LogEntry, Logged, Verdict};
use crate::value::Sight;

/// What a report has to know of the plan; it is kept in the journal as the run is opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The file's id, `az-evacuation`.
    pub drill: String,
    /// Its title.
    #[serde(with = "domain::raw")]
    pub title: Text,
    /// The digest of the plan.
    pub digest: String,
    /// Where.
    pub region: String,
    /// The steps by name, in order.
    pub steps: Vec<String>,
    /// The signs by name, in order.
    pub signs: Vec<String>,
    /// The recovery time that is promised, seconds.
    pub target_s: Option<u64>,
    /// The loss that is promised, in words.
    #[serde(with = "domain::raw")]
    pub loss: Text,
}

/// One line of the time line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// When.
    pub at: Moment,
    /// What.
    pub what: String,
}

/// A value of a sign.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The time it speaks of.
    pub at: Moment,
    /// The value; `None` where it could not be read.
    pub value: Option<f64>,
}

/// How a sign went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Track {
    /// The sign.
    pub name: String,
    /// What it was, oldest first.
    pub points: Vec<Point>,
}

/// A measure against what is promised.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// The measure.
    #[serde(flatten)]
    pub measured: Measured,
    /// What is promised, seconds; of a time alone.
    pub target_s: Option<u64>,
}

/// The report of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// `finops-tui/run/1`.
    pub schema: String,
    /// The run.
    pub run: String,
    /// The plan.
    #[serde(flatten)]
    pub plan: Summary,
    /// The first word; `None`: the run is not closed.
    pub verdict: Option<Verdict>,
    /// The second word: `clean`, `dirty`, `unknown`.
    pub residue: String,
    /// What is left, in words.
    pub left: String,
    /// Why it is no better.
    pub why: Vec<String>,
    /// What was measured.
    pub measures: Vec<Judged>,
    /// What happened.
    pub timeline: Vec<Line>,
    /// How the signs went that have a size.
    pub tracks: Vec<Track>,
}

impl Summary {
    /// What a report has to know of a plan.
    pub fn of(plan: &Plan) -> Self {
        let mut signs: Vec<String> = plan.watches.iter().map(|watch| watch.probe.clone()).collect();
        let expected = plan.steps.iter().flat_map(|step| step.expect.iter().map(|watch| (step.id.as_str(), *watch)));
        let checks = plan.checks.iter().map(|check| (check.id.as_str(), check.watch));
        let aborts = plan.aborts.iter().map(|abort| (abort.id.as_str(), abort.watch));
        for (id, watch) in expected.chain(aborts).chain(checks) {
            if let Some(name) = signs.get_mut(watch.0) {
                id.clone_into(name);
            }
        }
        let evidence = &plan.drill.evidence;
        Self {
            drill: plan.drill.id.clone(),
            title: plan.drill.title.clone(),
            digest: plan.digest.as_str().to_owned(),
            region: plan.region.as_str().to_owned(),
            steps: plan.steps.iter().map(|step| step.id.clone()).collect(),
            signs,
            target_s: evidence.target.map(|target| target.as_secs()),
            loss: evidence.loss.clone().unwrap_or_else(|| "".into()),
        }
    }

    fn step(&self, step: usize) -> &str {
        self.steps.get(step).map_or("a step", String::as_str)
    }

    fn sign(&self, sign: usize) -> &str {
        self.signs.get(sign).map_or("a sign", String::as_str)
    }
}

impl Report {
    /// The report of a run by the lines of its journal.
    pub fn of(run: &str, plan: Summary, log: &[LogEntry]) -> Self {
        let closed = log.iter().rev().find_map(|entry| match &entry.what {
            Logged::Closed { verdict, left, why } => Some((*verdict, left.clone(), why.clone())),
            _ => None,
        });
        let not_closed = || Residue::Unknown("the run is not closed".into());
        let (residue, left) = words(&closed.as_ref().map_or_else(not_closed, |(_, left, _)| left.clone()));
        let measured = log.iter().filter_map(|entry| match &entry.what {
            Logged::Measured(measured) => Some(measured.clone()),
            _ => None,
        });
        let target = plan.target_s;
        let judged = |measured: Measured| Judged { target_s: target.filter(|_| measured.seconds.is_some()), measured };
        Self {
            schema: "finops-tui/run/1".to_owned(),
            run: run.to_owned(),
            verdict: closed.as_ref().map(|(verdict, _, _)| *verdict),
            residue: residue.to_owned(),
            left,
            why: closed.map(|(_, _, why)| why).unwrap_or_default(),
            measures: measured.map(judged).collect(),
            timeline: log.iter().filter_map(|entry| line(&plan, entry)).collect(),
            tracks: tracks(&plan, log),
            plan,
        }
    }
}

/// What is left in a word, and what it is.
pub(super) fn words(left: &Residue) -> (&'static str, String) {
    match left {
        Residue::Clean => ("clean", String::new()),
        Residue::Dirty(why) => ("dirty", why.to_string()),
        Residue::Unknown(why) => ("unknown", why.to_string()),
    }
}

/// A line in words; looks at signs that are as they must be are left to the charts.
fn line(plan: &Summary, entry: &LogEntry) -> Option<Line> {
    let because = |why: &Text| if why.is_empty() { String::new() } else { format!(": {why}") };
    let what = match &entry.what {
        Logged::Stage { stage } => stage.as_str().to_owned(),
        Logged::Step { step, progress, why } => {
            format!("{} is {}{}", plan.step(*step), word(progress), because(why))
        }
        Logged::Seen(seen) if seen.holds == Some(true) => return None,
        Logged::Seen(seen) => match &seen.sight {
            Sight::Seen(value) => format!("{} is {value}", plan.sign(seen.watch.0)),
            Sight::Blind(why) => format!("{} cannot be read: {why}", plan.sign(seen.watch.0)),
        },
        Logged::Mark { name, moment, resolution_s } => {
            format!("{name} was at {moment}, resolution {resolution_s} s")
        }
        Logged::Fuse { step, until: Some(until), why } => {
            format!("the fuse of {} burns until {until}{}", plan.step(*step), because(why))
        }
        Logged::Fuse { step, until: None, why } => {
            format!("the fuse of {} was not renewed{}", plan.step(*step), because(why))
        }
        Logged::UndoSent { step } => format!("{} is put back", plan.step(*step)),
        Logged::Undo { step, outcome } => format!("the undo of {} was answered: {}", plan.step(*step), word(outcome)),
        Logged::UndoRead { step, left } => {
            let (residue, why) = words(left);
            format!("{} is read back {residue}{}", plan.step(*step), because(&why.into()))
        }
        Logged::Attested { answer, by, .. } => format!("{by} answers {answer}"),
        Logged::Told { moment, what } => format!("AWS says {what} at {moment}"),
        Logged::Stopped { cause } => format!("stopped: {}", word(cause)),
        Logged::Measured(_) => return None,
        Logged::Closed { verdict, left, .. } => format!("{}, {}", verdict.as_str(), words(left).0),
    };
    Some(Line { at: entry.at, what })
}

/// A value of a closed vocabulary as the journal writes it, with what it carries.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(serde_json::Value::Object(fields)) => {
            let words = fields.values().filter_map(|field| field.as_str().map(|word| Text::new(word).to_string()));
            words.collect::<Vec<_>>().join(" ")
        }
        _ => String::new(),
    }
}

fn tracks(plan: &Summary, log: &[LogEntry]) -> Vec<Track> {
    let mut tracks: BTreeMap<usize, Vec<Point>> = BTreeMap::new();
    for entry in log {
        let Logged::Seen(seen) = &entry.what else { continue };
        let value = match &seen.sight {
            Sight::Seen(value) => value.measure(),
            Sight::Blind(_) => None,
        };
        tracks.entry(seen.watch.0).or_default().push(Point { at: seen.as_of, value });
    }
    let has_size = |points: &Vec<Point>| points.iter().any(|point| point.value.is_some());
    let tracks = tracks.into_iter().filter(|(_, points)| has_size(points));
    tracks.map(|(sign, points)| Track { name: plan.sign(sign).to_owned(), points }).collect()
}
