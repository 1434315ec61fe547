//! `drill report`: what a run has shown, by its journal alone.

use change::RunId;
use change::chain::{Chain, Verdict};
use domain::is_unsafe;
use drill::evidence::Report;

use crate::cli::{DrillReportArgs, ReportForm};
use crate::commands::journal;
use crate::commands::session::Session;
use crate::exit::{Exit, Stop};
use crate::output;

/// Prints the report. What was altered is no evidence, and none is made of it.
pub(super) fn run(session: &Session, args: DrillReportArgs) -> Result<Exit, Stop> {
    let run = args.run;
    let journals = journal::find(&journal::of_session(session)?, run)?;
    let chain = journals.read(run, None).map_err(|error| journal::failed(&error))?;
    heed(run, &chain)?;
    let report = Report::of_records(&chain.records);
    let report = report.map_err(|why| Stop::new(Exit::REFUSED, format!("run {run} has no report: {why}")))?;
    let report = if args.share { report.redacted() } else { report };
    match args.output {
        ReportForm::Json => output::print_json(&report)?,
        ReportForm::Markdown => output::print(&shown(&report.markdown()))?,
        ReportForm::Svg => output::print(&shown(&report.svg()))?,
    };
    Ok(Exit::DONE)
}

/// Stops at a journal that was altered, and tells of one that is not whole.
fn heed(run: RunId, chain: &Chain) -> Result<(), Stop> {
    match (journal::fault(&chain.verdict), chain.newer) {
        (Some(fault), _) if matches!(chain.verdict, Verdict::Tampered { .. }) => {
            let why = format!("the journal of run {run} is no evidence: {fault}; look by `journal show {run}`");
            return Err(Stop::new(Exit::JOURNAL, why));
        }
        (Some(fault), _) => output::complain(&format!("finops-tui: the report ends early: {fault}")),
        (None, Some(version)) => output::complain(&format!(
            "finops-tui: a newer finops-tui wrote this journal (records of version {version}): what this one does not \
             know is left out; use that one"
        )),
        (None, None) => {}
    }
    Ok(())
}

/// What a file says is not to be trusted with a terminal.
pub(super) fn shown(page: &str) -> String {
    page.chars().map(|c| if c != '\n' && is_unsafe(c) { '\u{fffd}' } else { c }).collect()
}
