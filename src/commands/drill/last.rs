//! The last run of each drill, as the journals have it.

use std::collections::BTreeMap;

use change::RunId;
use change::chain::Verdict as Chain;
use domain::{AccountId, Moment};
use drill::evidence::{ACTION, Report};
use drill::run::Verdict;
use serde::Serialize;
use store::Entry;

use crate::commands::journal::{self, AccountJournals};
use crate::commands::session::Session;
use crate::exit::Stop;
use crate::output;

/// How a drill went last.
#[derive(Serialize)]
pub(super) struct Last {
    pub(super) run: RunId,
    /// `None`: it is not closed.
    pub(super) verdict: Option<Verdict>,
    /// `clean`, `dirty` or `unknown`.
    pub(super) residue: String,
    /// When it was opened.
    pub(super) at: Moment,
    pub(super) account: AccountId,
}

/// The last run of each drill by its id. What cannot be read is said on stderr, and is of no run.
pub(super) fn runs(session: &Session) -> BTreeMap<String, Last> {
    let books = journal::of_session(session).unwrap_or_else(|stop| complain(&stop));
    let mut last = BTreeMap::<String, Last>::new();
    for book in &books {
        let entries = book.journals.list().map_err(|error| journal::failed(&error));
        let entries = entries.unwrap_or_else(|stop| complain(&stop));
        for (drill, one) in entries.iter().filter_map(|entry| of_entry(book, entry)) {
            if last.get(&drill).is_none_or(|known| known.run < one.run) {
                last.insert(drill, one);
            }
        }
    }
    last
}

fn complain<T: Default>(stop: &Stop) -> T {
    output::complain(&format!("finops-tui: what was run last is not known: {stop}"));
    T::default()
}

fn of_entry(book: &AccountJournals, entry: &Entry) -> Option<(String, Last)> {
    let is_drill = entry.action.as_ref().is_some_and(|action| action.starts_with(ACTION));
    let at = entry.opened_at.filter(|_| is_drill)?;
    // What was altered is evidence of nothing.
    if matches!(entry.verdict, Chain::Tampered { .. }) {
        let run = entry.run;
        output::complain(&format!("finops-tui: the journal of {run} was altered; look by `journal show {run}`"));
        return None;
    }
    let chain = book.journals.read(entry.run, None).ok()?;
    let report = Report::of_records(&chain.records).ok()?;
    let Report { plan, verdict, residue, .. } = report;
    Some((plan.drill, Last { run: entry.run, verdict, residue, at, account: book.account.clone() }))
}
