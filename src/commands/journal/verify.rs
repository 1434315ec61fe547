//! `journal verify`: whether every run's journal is as it was written.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use change::RunId;
use store::Verification;

use super::{AccountJournals, failed};
use crate::cli::Form;
use crate::exit::{Exit, Stop};
use crate::output;

/// Prints what was found; a journal that was altered is a journal failure.
pub(super) fn run(books: &[AccountJournals], form: Form) -> Result<Exit, Stop> {
    let mut all = Verification::default();
    for book in books {
        let found = book.journals.verify(&BTreeMap::new()).map_err(|error| failed(&error))?;
        all.runs += found.runs;
        all.intact += found.intact;
        all.unanchored.extend(found.unanchored);
        all.tampered.extend(found.tampered);
        all.torn.extend(found.torn);
    }
    match form {
        Form::Json => output::print_json(&all)?,
        Form::Table => output::print(&page(&all))?,
    };
    Ok(if all.tampered.is_empty() { Exit::DONE } else { Exit::JOURNAL })
}

fn page(all: &Verification) -> String {
    let mut page = format!("{} runs, {} intact\n", all.runs, all.intact);
    let classes: [(&str, &[RunId]); 3] = [
        ("TAMPERED: not as it was written", &all.tampered),
        ("torn: its last line is not whole, as a crash leaves it", &all.torn),
        ("unanchored: its lines are good, records may be cut from its end", &all.unanchored),
    ];
    for (what, runs) in classes {
        for run in runs {
            let _ = writeln!(page, "{run}  {what}");
        }
    }
    page
}
