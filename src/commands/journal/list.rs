//! `journal list`: every run, the latest first.

use store::RunState;

use super::document::{Listed, listed};
use super::{AccountJournals, failed};
use crate::cli::Form;
use crate::exit::{Exit, Stop};
use crate::output::{self, Column, table};

/// Prints the runs.
pub(super) fn run(books: &[AccountJournals], form: Form) -> Result<Exit, Stop> {
    let mut runs = Vec::new();
    for book in books {
        let entries = book.journals.list().map_err(|error| failed(&error))?;
        // A file that was made and never written in is no run: nothing was confirmed yet, and nothing sent.
        let opened = entries.into_iter().filter(|entry| entry.state != RunState::Unopened);
        runs.extend(opened.map(|entry| listed(&book.account, entry)));
    }
    runs.sort_by_key(|run| std::cmp::Reverse(run.run));
    match form {
        Form::Json => output::print_json(&runs)?,
        Form::Table => output::print(&page(&runs))?,
    };
    Ok(Exit::DONE)
}

fn page(runs: &[Listed]) -> String {
    if runs.is_empty() {
        return "there are no runs\n".to_owned();
    }
    let or_dash = |word: Option<String>| word.unwrap_or_else(|| "-".to_owned());
    let row = |run: &Listed| {
        vec![
            run.run.to_string(),
            or_dash(run.opened_at.map(|at| at.to_string())),
            run.account.grouped(),
            or_dash(run.action.clone()),
            or_dash(run.subject.as_ref().map(ToString::to_string)),
            or_dash(run.told.wanted()),
            run.held_by.as_ref().map_or_else(|| run.state.to_owned(), |by| format!("{}, held by {by}", run.state)),
            or_dash(run.ending.map(str::to_owned)),
            or_dash(run.told.became()),
            run.journal.to_owned(),
        ]
    };
    let columns =
        ["RUN", "OPENED", "ACCOUNT", "ACTION", "SUBJECT", "WANTED", "STATE", "ENDING", "AFTERWARDS", "JOURNAL"]
            .map(Column::Words);
    table(&columns, runs.iter().map(row))
}
