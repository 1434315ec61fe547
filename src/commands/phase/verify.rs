//! `phase verify`: its stacks, zones, targets, TLS, alarms and promises, each looked at.

use console::snapshot::Part;
use domain::{Moment, Region, Stack};
use iac::checks::{Check, Deployed, Outcome, Verification, overall};
use iac::evaluate::Evaluated;
use serde::Serialize;

use super::promise::{measured, metrics};
use super::standing::Standing;
use crate::cli::{Form, PhaseLookArgs};
use crate::commands::session::Session;
use crate::exit::{Exit, Stop};
use crate::output::{self, Column, table};

/// What was found, as scripts read it.
#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    taken_at: Moment,
    number: u8,
    name: &'static str,
    region: &'a Region,
    /// `pass`, `fail` or `unknown`: the worst of all.
    outcome: &'static str,
    checks: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    check: &'static str,
    subject: &'a str,
    outcome: &'static str,
    why: &'a str,
}

/// Looks, and prints what was found.
pub(super) async fn run(session: &Session, args: PhaseLookArgs) -> Result<Exit, Stop> {
    let parts = [Part::Phases, Part::Targets, Part::Capacity, Part::Alarms];
    let mut standing = Standing::open(session, args.phase, &parts).await?;
    standing.ask(metrics(standing.here()?).into_iter().collect()).await;
    let checks = checks(&standing)?;
    let outcome = overall(&checks);
    match args.output.output {
        Form::Json => output::print_json(&document(&standing, &checks, outcome))?,
        Form::Table => output::print(&page(&checks))?,
    };
    Ok(match outcome {
        Outcome::Pass => Exit::DONE,
        Outcome::Fail => Exit::FAILED,
        Outcome::Unknown => Exit::UNKNOWN,
    })
}

fn checks(standing: &Standing<'_>) -> Result<Vec<Check>, Stop> {
    let found: Vec<(&Stack, Option<Evaluated>)> =
        standing.stacks().map(|(template, stack)| (stack, standing.evaluated(template, stack))).collect();
    let nothing = Evaluated::default();
    let stacks: Vec<Deployed<'_>> = found
        .iter()
        .map(|(stack, evaluated)| Deployed { stack, evaluated: evaluated.as_ref().unwrap_or(&nothing) })
        .collect();
    let promises =
        measured(&standing.survey.estate, &standing.progress(), &standing.survey.region, standing.session.now());
    let of = Verification { phase: standing.phase, here: standing.here()?, stacks: &stacks, promises: &promises };
    let mut checks = of.checks();
    // What a template asks for cannot be looked for where it was not read.
    checks.extend(found.iter().filter(|(_, evaluated)| evaluated.is_none()).map(|(stack, _)| Check {
        name: "stack",
        subject: stack.name.to_string(),
        outcome: Outcome::Unknown,
        why: "its template could not be read, so what it asks for was not looked for".to_owned(),
    }));
    Ok(checks)
}

fn document<'a>(standing: &'a Standing<'_>, checks: &'a [Check], outcome: Outcome) -> Document<'a> {
    let line =
        |it: &'a Check| Line { check: it.name, subject: &it.subject, outcome: it.outcome.as_str(), why: &it.why };
    Document {
        schema: "finops-tui/verification/1",
        taken_at: standing.session.now(),
        number: standing.phase.number,
        name: standing.phase.name,
        region: &standing.survey.region,
        outcome: outcome.as_str(),
        checks: checks.iter().map(line).collect(),
    }
}

fn page(checks: &[Check]) -> String {
    let row = |it: &Check| vec![it.outcome.as_str().to_owned(), it.name.to_owned(), it.subject.clone(), it.why.clone()];
    let columns = [Column::Words("OUTCOME"), Column::Words("CHECK"), Column::Words("SUBJECT"), Column::Words("WHY")];
    let count = |outcome| checks.iter().filter(|check| check.outcome == outcome).count();
    let (pass, fail, unknown) = (count(Outcome::Pass), count(Outcome::Fail), count(Outcome::Unknown));
    format!(
        "{}\n{} checks: {pass} passed, {fail} failed, {unknown} unknown\n",
        table(&columns, checks.iter().map(row)),
        checks.len()
    )
}
