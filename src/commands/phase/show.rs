//! `phase show`: everything that is known of one phase.

mod cost;
mod document;
mod stacks;
mod text;

use console::snapshot::Part;
use domain::{PhaseStatus, Usd};
use iac::promise::{Measurement, Window};

use super::is_outdated;
use super::promise::{measured, metrics};
use super::standing::Standing;
use crate::cli::{Form, PhaseLookArgs};
use crate::commands::session::Session;
use crate::commands::status::plain;
use crate::exit::{Exit, Stop};
use crate::output;

use document::{Document, Promise, Span};

/// Prints the phase.
pub(super) async fn run(session: &Session, args: PhaseLookArgs) -> Result<Exit, Stop> {
    let parts = [Part::Phases, Part::Targets, Part::Capacity, Part::Alarms, Part::Spend];
    let mut standing = Standing::open(session, args.phase, &parts).await?;
    standing.ask(metrics(standing.here()?).into_iter().collect()).await;
    let document = document(&standing)?;
    match args.output.output {
        Form::Json => output::print_json(&document)?,
        Form::Table => output::print(&text::of(&document))?,
    };
    Ok(if document.status == PhaseStatus::Unknown.as_str() { Exit::UNKNOWN } else { Exit::DONE })
}

fn document(standing: &Standing<'_>) -> Result<Document, Stop> {
    let (session, survey, phase) = (standing.session, &standing.survey, standing.phase);
    let progress = standing.progress();
    let is_behind = is_outdated(&survey.estate, &survey.region, phase, &survey.platform);
    let status = match progress.status {
        PhaseStatus::Live if is_behind => PhaseStatus::Outdated,
        status => status,
    };
    let window = Window::before(session.now());
    let promises = measured(&survey.estate, &progress, &survey.region, session.now());
    Ok(Document {
        schema: "finops-tui/phase/1",
        taken_at: session.now(),
        number: phase.number,
        name: phase.name,
        region: survey.region.clone(),
        status: status.as_str(),
        evidence: progress.evidence.clone(),
        resources: stacks::of_phase(standing)?,
        stacks: stacks::all(standing)?,
        missing: missing(standing),
        monthly_usd: cost::of(standing),
        window: Span { from: window.from, to: window.to },
        promise: promises.iter().map(promise).collect(),
    })
}

/// The phase's stacks that are not there, by their whole names.
fn missing(standing: &Standing<'_>) -> Vec<String> {
    let survey = &standing.survey;
    let absent = standing.phase.stacks.iter().filter(|name| survey.stack(name).is_none());
    absent.map(|name| survey.full(name)).collect()
}

fn promise(it: &Measurement) -> Promise {
    Promise {
        name: it.promise.name,
        target: it.promise.target,
        measured: it.measured.map(plain),
        unit: it.promise.unit,
        estimated: it.is_estimate,
        verdict: it.verdict.as_str(),
        known_minutes: it.known_minutes,
        minutes: it.minutes,
        why: it.why.clone(),
    }
}

/// To the cent.
fn cents(Usd(usd): Usd) -> f64 {
    (usd * 100.0).round() / 100.0
}
