//! The journal, and the runs that nobody has closed: each with its next step.

use aws::{Cloud, Told};
use change::{JournalStanding, Need, OpenRun};
use domain::{AccountId, Estate, Moment, in_words};
use store::{Journals, Unclosed};

use super::check::Check;
use crate::commands::session::Session;

/// Whether consoles can tell each other that they change the account.
pub(super) async fn table(cloud: &Cloud) -> Check {
    const NAME: &str = "operations table";
    let table = cloud.table();
    let name = table.name();
    match table.lease().await {
        Ok(Told::It(None)) => Check::good(NAME, &format!("{name}: nobody holds the lease")),
        Ok(Told::It(Some(lease))) => {
            Check::good(NAME, &format!("{name}: {} holds the lease since {}", lease.owner, lease.taken_at))
        }
        Ok(Told::NoTable) => Check::note(
            NAME,
            &format!("there is no table {name}: two machines do not see each other's changes"),
            "roll out phase 1, or name a table by limits.operations_table of the profile",
        ),
        Ok(Told::Denied(why)) => Check::note(
            NAME,
            &format!("{name}: {why}"),
            "ask for it in the operator policy (docs/operations.md#operator)",
        ),
        Err(error) => Check::unknown(NAME, &format!("{name}: {error}"), "mend what is wrong above, then look again"),
    }
}

const NAME: &str = "journal";

/// The journal of the account, and its open runs.
pub(super) fn checks(session: &Session, estate: Option<&Estate>) -> Vec<Check> {
    let found = estate.and_then(|estate| estate.identity.value()).map(|identity| identity.account.clone());
    let Some(account) = found.or_else(|| session.profile.account.clone()) else {
        return vec![Check::unknown(NAME, "kept by account, and the account is not known", "mend the credentials")];
    };
    let journals = Journals::new(&session.state(), &account);
    let mut checks = vec![standing(session, &account, &journals)];
    match journals.unclosed() {
        Ok(unclosed) => checks.extend(unclosed.iter().map(|run| open_run(run, session.now()))),
        Err(error) => checks.push(Check::wrong("runs", &error.to_string(), "mend the folder, then look again")),
    }
    checks
}

fn standing(session: &Session, account: &AccountId, journals: &Journals) -> Check {
    match journals.ready() {
        JournalStanding::Ready => {
            let folder = session.state().join(account.as_str()).join("runs");
            Check::good(NAME, &format!("{}: this user's alone, space reserved", folder.display()))
        }
        JournalStanding::Failing(why) => {
            Check::wrong(NAME, why.as_str(), "nothing is changed until it can be written; what is open can be put back")
        }
    }
}

/// What an open run needs, and since when.
fn open_run(unclosed: &Unclosed, now: Moment) -> Check {
    let run = unclosed.run;
    let name = format!("run {run}");
    let age = in_words(now.since(run.given_at()));
    let story = match (unclosed.unread(), &unclosed.story) {
        (None, Ok(story)) => story,
        (unread, _) => {
            let why = unread.map_or_else(String::new, |unread| format!("; {}", unread.why));
            let remedy = format!("finops-tui journal show {run}; then finops-tui journal close {run} --residue …");
            return Check::wrong(&name, &format!("open for {age}{why}"), &remedy);
        }
    };
    let what = story.open_run().map_or_else(|| "nothing was sent".to_owned(), |open| open.action.title());
    let what = format!("{what}, {age} ago by {}", story.opened().operator.seat);
    if let Some(by) = &unclosed.held_by {
        return Check::note(
            &name,
            &format!("{what}; held by {by}"),
            &format!("leave it to that process, or: {}", back(run)),
        );
    }
    match story.need(now) {
        Some(Need::Wait(at)) => {
            let remedy = format!("{}; or finops-tui scale keep {run}; a console that runs then does it", back(run));
            Check::note(&name, &format!("{what}; to be put back at {at}"), &remedy)
        }
        Some(Need::Revert) => {
            let since = story.revert_at().map_or_else(String::new, |at| format!(" since {at}"));
            let remedy = format!("{}; or finops-tui scale keep {run}", back(run));
            Check::wrong(&name, &format!("{what}; overdue to be put back{since}"), &remedy)
        }
        Some(Need::Look) => {
            let remedy = format!("open the console, which looks; or {}", back(run));
            Check::wrong(&name, &format!("{what}; nobody knows what became of it"), &remedy)
        }
        _ => {
            let remedy =
                format!("open the console, which closes it; or finops-tui journal close {run} --residue clean");
            Check::note(&name, &format!("{what}; over, and not closed"), &remedy)
        }
    }
}

fn back(run: change::RunId) -> String {
    format!("finops-tui scale revert {run}")
}

/// The line that commands say where runs are open; `None` where none is.
pub(in crate::commands) fn notice(open: &[OpenRun], now: Moment) -> Option<String> {
    let first = open.first()?;
    let overdue = open.iter().filter(|run| run.revert_at.is_some_and(|at| at <= now)).count();
    let overdue = if overdue > 0 { format!(", {overdue} overdue to be put back") } else { String::new() };
    let count = open.len();
    let runs = if count == 1 { "run is" } else { "runs are" };
    Some(format!(
        "{count} {runs} open{overdue}: {} since {}; `finops-tui doctor` says what to do",
        first.action.title(),
        first.run.given_at()
    ))
}
