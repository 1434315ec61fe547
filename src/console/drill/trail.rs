//! A run as its journal has it: the lines of its engine among the records, and the report made of them.

use change::record::Happening;
use change::{Record, RunId};
use drill::evidence::{Report, Summary};
use drill::run::LogEntry;

/// The record that says what the run is.
pub(super) const PLAN: &str = "plan";

/// What a journal says of the plan, and every line of the run; `None` where it is no drill's.
pub fn journaled(records: &[Record]) -> Option<(Summary, Vec<LogEntry>)> {
    let happenings = || {
        records.iter().filter_map(|record| match record {
            Record::Drill(happening) => Some(happening),
            _ => None,
        })
    };
    let of_plan = |it: &Happening| (it.event == PLAN).then(|| serde_json::from_value(it.body.clone()).ok())?;
    let summary: Summary = happenings().find_map(of_plan)?;
    // What is no line of the engine's, a renewal, does not read as one.
    let lines = happenings().filter_map(|it| serde_json::from_value::<LogEntry>(it.body.clone()).ok());
    Some((summary, lines.collect()))
}

/// The report of a run by its journal alone; `None` where it is no drill's.
pub fn report(run: RunId, records: &[Record]) -> Option<Report> {
    let (summary, log) = journaled(records)?;
    Some(Report::of(&run.to_string(), summary, &log))
}
