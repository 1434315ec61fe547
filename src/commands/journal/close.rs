//! `journal close`: a run closed by hand, with what is left of it named. Every run can be closed.

use change::record::Closing;
use change::{Ending, Journal as _, Outcome, Record, Story};
use store::{JournalError, Journals};

use super::failed;
use super::show::residue;
use crate::cli::CloseArgs;
use crate::commands::session::Session;
use crate::commands::{change as changes, seat};
use crate::exit::{Exit, Stop};

/// Closes the run, and prints how it ended as far as its journal says.
pub(super) fn run(session: &Session, journals: &Journals, args: &CloseArgs) -> Result<Exit, Stop> {
    if session.mode.read_only {
        return Err(Stop::new(Exit::REFUSED, "--read-only changes nothing, the journal included: leave it out"));
    }
    let ending = match journals.open(args.run) {
        Ok(mut journal) => {
            let ending = Story::of(journal.records()).map_or(Ending::Unknown, |story| story.ending(None));
            let closed = journal.append(&Record::Closed(closing(session, args, ending)));
            closed.map_err(|fault| Stop::new(Exit::JOURNAL, fault.to_string()))?;
            ending
        }
        // Nothing may be added to what was altered.
        Err(JournalError::Tampered { .. }) => {
            let closing = closing(session, args, Ending::Unknown);
            journals.close_apart(args.run, &seat::of_process(), closing).map_err(|error| failed(&error))?;
            Ending::Unknown
        }
        Err(error) => return Err(failed(&error)),
    };
    let why = format!("closed by hand, {}", residue(&args.residue)).into();
    changes::print(&Outcome { run: Some(args.run), ending, why, revert_at: None }, args.output.output)?;
    Ok(Exit::DONE)
}

fn closing(session: &Session, args: &CloseArgs, ending: Ending) -> Closing {
    Closing { at: session.now(), ending, residue: args.residue.clone() }
}
