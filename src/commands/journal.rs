//! `journal`: what was done, by whom, and whether its account of it was altered. Asks AWS nothing, but for
//! `verify --anchored`, `adopt` and the registry's part of `close`.

mod adopt;
mod close;
mod document;
mod list;
mod show;
mod verify;

use std::fs;

use change::RunId;
use domain::AccountId;
use store::{JournalError, Journals};

pub(super) use document::fault;

use super::session::Session;
use crate::cli::JournalCommand;
use crate::exit::{Exit, Stop};
use crate::output;

/// Lists, shows, checks, prints or closes runs.
pub(super) async fn run(session: &Session, command: &JournalCommand) -> Result<Exit, Stop> {
    let books = of_session(session)?;
    match command {
        JournalCommand::List(output) => list::run(&books, output.output),
        JournalCommand::Show(args) => show::run(&find(&books, args.run)?, args.run, args.output.output),
        JournalCommand::Verify(args) => verify::run(session, &books, *args).await,
        JournalCommand::Export { run } => export(&find(&books, *run)?, *run),
        JournalCommand::Adopt(args) => adopt::run(session, args.run, args.output.output).await,
        JournalCommand::Close(args) => close::run(session, &books, args).await,
    }
}

/// The journals of one account.
pub(super) struct AccountJournals {
    pub(super) account: AccountId,
    pub(super) journals: Journals,
}

impl AccountJournals {
    pub(super) fn new(session: &Session, account: AccountId) -> Self {
        Self { journals: Journals::new(&session.state(), &account), account }
    }
}

/// The journals of the account that the profile is pinned to, or else of every account that this user has changed.
pub(super) fn of_session(session: &Session) -> Result<Vec<AccountJournals>, Stop> {
    if let Some(account) = &session.profile.account {
        return Ok(vec![AccountJournals::new(session, account.clone())]);
    }
    let state = session.state();
    let entries = match fs::read_dir(&state) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Stop::new(Exit::JOURNAL, format!("{}: {error}; make it readable", state.display()))),
    };
    let names = entries.flatten().filter_map(|entry| AccountId::new(entry.file_name().to_str()?));
    let mut accounts: Vec<AccountId> = names.collect();
    accounts.sort();
    Ok(accounts.into_iter().map(|account| AccountJournals::new(session, account)).collect())
}

/// The journals that have this run.
pub(super) fn find(books: &[AccountJournals], run: RunId) -> Result<Journals, Stop> {
    match holder(books, run) {
        Some(book) => Ok(book.journals.clone()),
        None => {
            Err(Stop::new(Exit::REFUSED, format!("there is no run {run} here; `finops-tui journal list` names them")))
        }
    }
}

/// The account whose journals have this run.
fn holder(books: &[AccountJournals], run: RunId) -> Option<&AccountJournals> {
    books.iter().find(|book| book.journals.path(run).exists())
}

/// Refuses what writes where nothing is to be written.
fn refuse_read_only(session: &Session) -> Result<(), Stop> {
    if session.mode.read_only {
        return Err(Stop::new(Exit::REFUSED, "--read-only changes nothing, the journal included: leave it out"));
    }
    Ok(())
}

fn export(journals: &Journals, run: RunId) -> Result<Exit, Stop> {
    let bytes = journals.export(run).map_err(|error| failed(&error))?;
    // Space that is reserved and not yet written.
    let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    output::print_bytes(&bytes[..end])?;
    Ok(Exit::DONE)
}

/// The stop for a journal that cannot be had.
pub(super) fn failed(error: &JournalError) -> Stop {
    let exit = match error {
        JournalError::Missing(_) | JournalError::Held { .. } | JournalError::Closed(_) | JournalError::Unopened(_) => {
            Exit::REFUSED
        }
        _ => Exit::JOURNAL,
    };
    Stop::new(exit, error.to_string())
}
