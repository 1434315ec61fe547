//! How a change ended, for people and for scripts.

use change::guards::Guard;
use change::{Ending, Outcome, Refusal, RunId, Unreadable};
use domain::{Moment, Text};
use serde::Serialize;

use crate::cli::Form;
use crate::exit::{Exit, Stop};
use crate::output;

/// The result, as scripts read it.
#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    run: Option<RunId>,
    ending: &'static str,
    why: &'a str,
    revert_at: Option<Moment>,
}

impl<'a> Document<'a> {
    fn of(ending: Ending, why: &'a str) -> Self {
        Self { schema: "finops-tui/result/1", run: None, ending: ending.as_str(), why, revert_at: None }
    }
}

/// Prints how a change ended.
pub(in crate::commands) fn tell(outcome: &Outcome, form: Form) -> Result<Exit, Stop> {
    let Outcome { run, ending, why, revert_at } = outcome;
    match form {
        Form::Json => {
            let document = Document { run: *run, revert_at: *revert_at, ..Document::of(*ending, why.as_str()) };
            output::print_json(&document)?
        }
        Form::Table => {
            let run = run.map(|run| format!(", run {run}")).unwrap_or_default();
            output::print(&format!("{}{run}: {why}\n", ending.as_str()))?
        }
    };
    Ok(Exit::of_ending(*ending))
}

/// Why a change was not begun.
#[derive(Debug)]
pub(in crate::commands) struct Refused(Stop);

impl Refused {
    /// A refusal with its exit code.
    pub(in crate::commands) fn new(exit: Exit, why: impl Into<String>) -> Self {
        Self(Stop::new(exit, why))
    }

    /// A refusal of several lines.
    pub(in crate::commands) fn lines(exit: Exit, why: impl Into<String>) -> Self {
        Self(Stop::lines(exit, why))
    }

    /// An answer of a kind that was not asked for: it says nothing of what was.
    pub(super) fn nobody_knows(what: &str) -> Self {
        Self::new(Exit::REFUSED, format!("{what} could not be read; try again"))
    }

    /// The stop; a script that asked for a document gets one as well.
    pub(in crate::commands) fn told(self, form: Form) -> Stop {
        if form == Form::Json && self.0.exit != Exit::USAGE {
            let why = self.0.to_string();
            // What cannot be printed is told by the stop itself.
            let _ = output::print_json(&Document::of(Ending::NotStarted, &why));
        }
        self.0
    }
}

impl From<Stop> for Refused {
    fn from(stop: Stop) -> Self {
        Self(stop)
    }
}

impl From<Unreadable> for Refused {
    fn from(unreadable: Unreadable) -> Self {
        Self::from(Refusal::from(unreadable))
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        let exit = match &refusal {
            Refusal::Journal(_) | Refusal::Guarded { guard: Guard::Journal, .. } => Exit::JOURNAL,
            _ => Exit::REFUSED,
        };
        let remedy = match &refusal {
            Refusal::Guarded { guard, .. } if guard.is_overridable() => {
                format!("; go past it by --override {}='why it is right' or --incident ID", guard.as_str())
            }
            _ => String::new(),
        };
        let said = format!("{refusal}{remedy}");
        let nothing = if said.ends_with("nothing was sent") { "" } else { "; nothing was sent" };
        Self::new(exit, said + nothing)
    }
}

/// What is said where something went wrong on the way to a result that is known.
pub(super) fn note(text: &Text) {
    output::complain(&format!("finops-tui: {text}"));
}
