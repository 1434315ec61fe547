//! `drill rehearse`: a drill run on a simulated account in virtual time, and what that has shown.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use change::Limits;
use console::drill::{Draft, DrillOutcome, NotRehearsed, Rehearsal, rehearse};
use domain::{Moment, Region};
use drill::evidence::Report;
use drill::run::{Cause, LogEntry, Logged};
use twin::{Occasion, Scenario, World};

use super::file;
use super::report::shown;
use crate::cli::{DrillRehearseArgs, Global, RehearsalForm};
use crate::exit::{Exit, Stop};
use crate::output::{self, Column, table};

/// When every rehearsal begins, so that the same one goes the same way each time: a Monday at ten in the morning.
const BEGINS: &str = "2026-11-23T10:00:00Z";

/// How the names of the simulated platform's stacks begin.
const PREFIX: &str = "finops";

/// Rehearses the drill, prints what it has shown, and exits by how it went.
pub(super) fn run(global: &Global, args: &DrillRehearseArgs) -> Result<Exit, Stop> {
    refuse_misused(global)?;
    let (drill, digest) = file::digested(&args.drill).map_err(|it| Stop::lines(Exit::USAGE, it.to_string()))?;
    let world = world(global, args)?;
    let region = Region::new(world.account.home());
    let given = args.params.clone();
    let (mapping, prefix) = (BTreeMap::new(), PREFIX.to_owned());
    let draft = Draft { drill: Arc::new(drill), file: digest, given, mapping, prefix, region };
    let after = args.inject_after.unwrap_or_default();
    let occasion = Occasion { after, lasts: args.inject_for, ..Occasion::default() };
    let injections = args.injections.iter().map(|it| (*it, occasion.clone())).collect();
    // The simulated account knows itself what one of its instances carries.
    let safe_load = world.saturations().map(|(name, load)| (name.to_owned(), load)).collect();
    let limits = Limits { safe_load, ..Limits::default() };
    let unmade = |error| Stop::new(Exit::FAILED, format!("no folder for the journal of the rehearsal: {error}"));
    let folder = tempfile::tempdir().map_err(unmade)?;
    let state = folder.path().to_owned();
    let rehearsed = rehearse(Rehearsal { draft: draft.clone(), world, injections, limits, state });
    let outcome = rehearsed.map_err(|why| not_rehearsed(&draft, &why))?;
    print(&outcome, args, &remarks(global, args))?;
    Ok(Exit::of_drill(outcome.ended.as_ref()))
}

/// Refuses options of an account, or of a clock, that a rehearsal does not have.
fn refuse_misused(global: &Global) -> Result<(), Stop> {
    let account = "a rehearsal runs on a simulated account, which is not made from a live one";
    let given = [
        ("--profile", global.profile.is_some(), account),
        ("--region", !global.regions.is_empty(), "a rehearsal runs in the first region of its scenario"),
        ("--config", global.config.is_some(), "a rehearsal reads no configuration"),
        ("--demo", global.demo.is_some(), "a rehearsal names its simulated account by --scenario"),
        ("--speed", global.pace.speed.is_some(), "a rehearsal runs in virtual time, as fast as it can"),
    ];
    match given.into_iter().find(|(_, is_given, _)| *is_given) {
        Some((option, _, why)) => Err(Stop::new(Exit::USAGE, format!("{why}; leave {option} out"))),
        None => Ok(()),
    }
}

fn world(global: &Global, args: &DrillRehearseArgs) -> Result<World, Stop> {
    let scenario = Scenario::named(&args.scenario).map_err(|error| Stop::new(Exit::USAGE, error.to_string()))?;
    let begins = Moment::parse(BEGINS).map_err(|error| Stop::new(Exit::FAILED, format!("{BEGINS}: {error}")))?;
    Ok(World::new(&scenario, seed(global), begins))
}

fn seed(global: &Global) -> u64 {
    global.pace.seed.unwrap_or(1)
}

/// A parameter is for whoever typed the command to mend; everything else stands against it on that account.
fn not_rehearsed(draft: &Draft, why: &NotRehearsed) -> Stop {
    let is_parameter = |what: &str| {
        let mut given = draft.given.iter().map(|it| it.split_once('=').map_or(it.as_str(), |(name, _)| name));
        draft.drill.params.iter().any(|param| param.name == what) || given.any(|name| name == what)
    };
    match why {
        NotRehearsed::Unplanned(faults) => {
            let exit = if faults.iter().any(|it| is_parameter(it.what.raw())) { Exit::USAGE } else { Exit::REFUSED };
            let id = &draft.drill.id;
            let lines: Vec<String> = faults.iter().map(|fault| format!("finops-tui: {id}: {fault}")).collect();
            Stop::lines(exit, lines.join("\n"))
        }
        NotRehearsed::Refused(why) => Stop::new(Exit::REFUSED, why.to_string()),
        NotRehearsed::Broken(why) => Stop::new(Exit::FAILED, why.to_string()),
    }
}

/// What has to be known of a rehearsal to read its report.
fn remarks(global: &Global, args: &DrillRehearseArgs) -> Vec<String> {
    let (scenario, seed) = (&args.scenario, seed(global));
    let mut remarks = vec![
        format!(
            "A rehearsal on the simulated account of scenario {scenario}, seed {seed}; it is no copy of a live account."
        ),
        format!("It began at {BEGINS} in virtual time, and goes the same way each time."),
        "What a person is asked was answered by a value that fits.".to_owned(),
    ];
    let begins = match args.inject_after {
        Some(after) => format!("{} s after the beginning", after.as_secs()),
        None => "from the beginning".to_owned(),
    };
    let lasts = args.inject_for.map_or_else(String::new, |lasts| format!(", for {} s", lasts.as_secs()));
    remarks.extend(args.injections.iter().map(|it| format!("Injected {begins}{lasts}: {}: {}", it.name(), it.about())));
    remarks
}

/// Prints the report: data on stdout, and where a script reads it the remarks on stderr.
fn print(outcome: &DrillOutcome, args: &DrillRehearseArgs, remarks: &[String]) -> Result<(), Stop> {
    let Some(report) = &outcome.report else {
        return Err(Stop::new(Exit::of_drill(outcome.ended.as_ref()), format!("not started: {}", outcome.why)));
    };
    match args.output {
        RehearsalForm::Json => {
            output::complain(&remarks.join("\n"));
            output::print_json(report)?
        }
        RehearsalForm::Markdown => output::print(&shown(&markdown(report, remarks)))?,
        RehearsalForm::Table => output::print(&shown(&page(report, outcome, remarks)))?,
    };
    Ok(())
}

fn markdown(report: &Report, remarks: &[String]) -> String {
    let remarks = remarks.iter().fold(String::new(), |list, remark| list + "- " + remark + "\n");
    format!("{}\n## Rehearsal\n\n{remarks}", report.markdown())
}

fn page(report: &Report, outcome: &DrillOutcome, remarks: &[String]) -> String {
    let mut page = format!("{}: {}\n{}\n\n", report.plan.drill, report.plan.title, remarks.join("\n"));
    let lines = report.timeline.iter().map(|line| vec![line.at.to_string(), line.what.clone()]);
    page += &table(&["AT (UTC)", "WHAT"].map(Column::Words), lines);
    let measures = report.measures.iter().map(|judged| {
        let target = judged.target_s.map_or_else(|| "-".to_owned(), |target| format!("<= {target} s"));
        vec![judged.measured.name.clone(), judged.in_words(), target]
    });
    page.push('\n');
    page += &table(&["MEASURE", "MEASURED", "TARGET"].map(Column::Words), measures);
    let fired = fired(&outcome.log).unwrap_or_else(|| "none fired".to_owned());
    let _ = writeln!(page, "\nAbort: {fired}");
    let verdict = report.verdict.map_or("not closed", |verdict| verdict.as_str());
    let _ = writeln!(page, "Result: {} {}", verdict.to_uppercase(), report.residue.to_uppercase());
    if !report.left.is_empty() {
        let _ = writeln!(page, "Left: {}", report.left);
    }
    let said = std::iter::once(outcome.why.to_string()).filter(|why| !why.is_empty());
    for why in report.why.iter().cloned().chain(said) {
        let _ = writeln!(page, "- {why}");
    }
    page
}

/// The abort condition that has turned it round, and by what.
fn fired(log: &[LogEntry]) -> Option<String> {
    log.iter().find_map(|entry| match &entry.what {
        Logged::Stopped { cause: Cause::Abort { id, why } } => Some(format!("{id} fired: {why}")),
        Logged::Stopped { cause: Cause::Blind { id, why } } => Some(format!("{id} could not be read: {why}")),
        _ => None,
    })
}
