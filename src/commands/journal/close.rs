//! `journal close`: a run closed by hand, with what is left of it named. Every run can be closed.

use aws::{ChainHead, Told, Written};
use change::chain::Head;
use change::record::Closing;
use change::{Ending, Journal as _, Outcome, Record, Story};
use domain::{AccountId, Answer, Ask};
use store::{JournalError, Journals};

use super::show::residue;
use super::{AccountJournals, failed, holder, refuse_read_only};
use crate::cli::CloseArgs;
use crate::commands::change::{Refused, performer};
use crate::commands::session::Session;
use crate::commands::{change as changes, seat};
use crate::exit::{Exit, Stop};

/// What the shared registry has of a run now.
enum Registry {
    /// It is closed there as well, and was not before.
    Closed,
    /// It was closed before, is not known, or there is none.
    Settled,
}

/// Closes the run, here and in the shared registry, and prints how it ended as far as its journal says.
pub(super) async fn run(session: &Session, books: &[AccountJournals], args: &CloseArgs) -> Result<Exit, Stop> {
    refuse_read_only(session)?;
    let Some(book) = holder(books, args.run) else { return left(session, args).await };
    let (closing, head, already) = match here(session, &book.journals, args) {
        Ok((closing, head)) => (closing, head, None),
        // The registry may not have been there when it was closed.
        Err(JournalError::Closed(run)) => match closed(&book.journals, args) {
            Some(closing) => (closing, None, Some(failed(&JournalError::Closed(run)))),
            None => return Err(failed(&JournalError::Closed(run))),
        },
        Err(error) => return Err(failed(&error)),
    };
    let shared = registry(session, &book.account, args, (&closing, head)).await;
    let said = match (shared, already) {
        (Ok(Registry::Settled) | Err(_), Some(already)) => return Err(already),
        (Ok(Registry::Settled), None) => String::new(),
        (Ok(Registry::Closed), _) => ", in the shared registry as well".to_owned(),
        (Err(why), None) => format!(
            "; the shared registry could not be told, and may still have it open for others: {why}. Run this again then"
        ),
    };
    let why = format!("closed by hand, {}{said}", residue(&closing.residue)).into();
    changes::print(&Outcome { run: Some(args.run), ending: closing.ending, why, revert_at: None }, args.output.output)?;
    Ok(Exit::DONE)
}

/// Closes the run in its journal, or beside it where nothing may be added to what was altered.
fn here(session: &Session, journals: &Journals, args: &CloseArgs) -> Result<(Closing, Option<Head>), JournalError> {
    let closing = |ending| Closing { at: session.now(), ending, residue: args.residue.clone() };
    match journals.open(args.run) {
        Ok(mut journal) => {
            let ending = Story::of(journal.records()).map_or(Ending::Unknown, |story| story.ending(None));
            let closing = closing(ending);
            journal.append(&Record::Closed(closing.clone()))?;
            Ok((closing, journal.head().cloned()))
        }
        Err(JournalError::Tampered { .. }) => {
            let closing = closing(Ending::Unknown);
            journals.close_apart(args.run, &seat::of_process(), closing.clone())?;
            Ok((closing, None))
        }
        Err(error) => Err(error),
    }
}

/// How a run was closed before.
fn closed(journals: &Journals, args: &CloseArgs) -> Option<Closing> {
    match journals.read(args.run, None).ok()?.records.pop() {
        Some(Record::Closed(closing)) => Some(closing),
        _ => journals.closed_apart(args.run).map(|apart| apart.closing),
    }
}

/// Closes the run in the registry of its account; `Err` with the reason where that cannot be reached.
async fn registry(
    session: &Session,
    account: &AccountId,
    args: &CloseArgs,
    (closing, head): (&Closing, Option<Head>),
) -> Result<Registry, String> {
    let cloud = session.prepare().await.map_err(|error| session.told(&error))?;
    let found = match cloud.observe(&Ask::Identity).await.outcome {
        Ok(Answer::Identity(identity)) => identity.account,
        Ok(_) => return Err("STS named no account".to_owned()),
        Err(error) => return Err(session.told(&error)),
    };
    if found != *account {
        return Err(format!("the credentials lead to {}, the run is in {}", found.grouped(), account.grouped()));
    }
    let table = cloud.table();
    let is_open = match table.run(args.run).await {
        Ok(Told::It(entry)) => entry.is_some_and(|entry| entry.is_open),
        Ok(Told::NoTable) => false,
        Ok(Told::Denied(why)) => return Err(why.to_string()),
        Err(error) => return Err(session.told(&error)),
    };
    if let Some(head) = head {
        // It is told by `verify --anchored` where this is missing.
        let _ = table.anchor(&ChainHead { run: args.run, seq: head.seq, hash: head.hash }).await;
    }
    if !is_open {
        return Ok(Registry::Settled);
    }
    match table.close_run(args.run, closing).await {
        Ok(Told::It(Written::Done)) => Ok(Registry::Closed),
        Ok(Told::It(Written::Otherwise(_)) | Told::NoTable) => Ok(Registry::Settled),
        Ok(Told::Denied(why)) => Err(why.to_string()),
        Err(error) => Err(session.told(&error)),
    }
}

/// Closes a run in the registry alone: its journal is on another machine, and this one has taken it over.
async fn left(session: &Session, args: &CloseArgs) -> Result<Exit, Stop> {
    let form = args.output.output;
    let closed = async {
        let acting = performer(session, session.connect().await?).await?;
        let closed = acting.close_left(args.run, args.residue.clone()).await;
        closed.map_err(|why| Refused::new(Exit::REFUSED, why.to_string()))
    };
    let outcome = closed.await.map_err(|refused: Refused| refused.told(form))?;
    let why = format!("closed by hand in the shared registry, {}; {}", residue(&args.residue), outcome.why).into();
    changes::print(&Outcome { why, ..outcome }, form)?;
    Ok(Exit::DONE)
}
