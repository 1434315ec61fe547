//! How the lines of a run stand in its journal, and the report that is made of them again.

use change::record::{Happening, Opened};
use change::{Record, Residue};
use domain::{Moment, Text};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::report::{Report, Summary, words};
use crate::run::{LogEntry, Verdict};

/// What `Opened.action` of a drill's run begins with.
pub const ACTION: &str = "drill.";

/// The event of the record that holds the plan's summary.
const PLAN: &str = "plan";

/// Why the records of a run make no report.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoReport {
    /// Its first record cannot be read.
    #[error("its first record is not there, so nobody knows what it was; look by `journal show`")]
    Unopened,
    /// It changes something, and is no drill.
    #[error("it is no drill: it is {action} of {subject}; `journal show` has what it did")]
    NoDrill {
        /// What it is, `scale.set-desired`.
        action: Text,
        /// Of what.
        subject: Text,
    },
    /// It ended before its plan was written down.
    #[error("it ended before its plan was written down, so nothing was begun; `journal show` has what there is")]
    Unplanned,
}

/// The record that holds what a report has to know of a plan. It comes before every line of the run.
pub fn planned(at: Moment, plan: &Summary) -> serde_json::Result<Happening> {
    Ok(Happening { at, event: PLAN.to_owned(), body: serde_json::to_value(plan)? })
}

/// The record of one line of a run, whose event is what the line says: `seen`, `undo-sent`.
pub fn noted(line: &LogEntry) -> serde_json::Result<Happening> {
    let body = serde_json::to_value(line)?;
    let event = body.get("said").and_then(Value::as_str).unwrap_or("line").to_owned();
    Ok(Happening { at: line.at, event, body })
}

impl Report {
    /// The report of a run by the records of its journal, and by nothing else.
    pub fn of_records(records: &[Record]) -> Result<Self, NoReport> {
        let Some(Record::Opened(opened)) = records.first() else { return Err(NoReport::Unopened) };
        let happenings = || {
            records.iter().filter_map(|record| match record {
                Record::Drill(it) => Some(it),
                _ => None,
            })
        };
        let plan = happenings().filter(|it| it.event == PLAN).find_map(read);
        let plan: Summary = plan.ok_or_else(|| without_plan(opened))?;
        // What is no line of the run's own, such as the renewal of a fuse that its answer tells of, does not read as one.
        let log: Vec<LogEntry> = happenings().filter_map(read).collect();
        let mut report = Self::of(&opened.run.to_string(), plan, &log);
        if let Some(Record::Closed(closing)) = records.last().filter(|_| report.verdict.is_none()) {
            report.close_unjudged(&closing.residue);
        }
        Ok(report)
    }

    /// Closed by a person or by a recovery: what is left is known, and how it went is not.
    fn close_unjudged(&mut self, left: &Residue) {
        let (residue, left) = words(left);
        (self.residue, self.left) = (residue.to_owned(), left);
        self.verdict = Some(Verdict::Inconclusive);
        self.why.push("it was closed without its own result".to_owned());
    }
}

fn without_plan(opened: &Opened) -> NoReport {
    if opened.action.starts_with(ACTION) {
        return NoReport::Unplanned;
    }
    NoReport::NoDrill { action: Text::new(&opened.action), subject: opened.subject.clone() }
}

/// What a record holds, if it is this.
fn read<T: DeserializeOwned>(happening: &Happening) -> Option<T> {
    T::deserialize(&happening.body).ok()
}
