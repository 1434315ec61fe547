//! The journal as scripts read it.

use change::chain::Verdict;
use change::{Aftermath, Ending, Record, RunId, State, Story};
use domain::{AccountId, Moment, Text};
use serde::Serialize;
use store::{Entry, RunState};

use crate::commands::change::moves;

/// A run in the list.
#[derive(Serialize)]
pub(super) struct Listed {
    pub(super) run: RunId,
    pub(super) action: Option<String>,
    pub(super) subject: Option<Text>,
    pub(super) opened_at: Option<Moment>,
    /// `closed` or `unclosed`.
    pub(super) state: &'static str,
    pub(super) ending: Option<&'static str>,
    pub(super) account: AccountId,
    /// The process that has it open now.
    pub(super) held_by: Option<Text>,
    /// `intact`, `unanchored`, `torn` or `tampered`.
    pub(super) journal: &'static str,
    #[serde(flatten)]
    pub(super) told: Told,
}

/// What was wanted, and what became of it; every value is null where the records do not say.
#[derive(Default, Serialize)]
pub(super) struct Told {
    /// The subject before.
    pub(super) before: Option<State>,
    /// The subject as it was wanted.
    pub(super) after: Option<State>,
    /// `waits`, `put-back`, `going-back`, `kept` or `superseded`.
    pub(super) aftermath: Option<&'static str>,
    /// When it is put back, unless it is kept.
    pub(super) revert_at: Option<Moment>,
}

/// A run with its records.
#[derive(Serialize)]
pub(super) struct Shown<'a> {
    pub(super) run: RunId,
    pub(super) journal: &'static str,
    /// The first line that is not as it was written, and what is wrong with it.
    pub(super) fault: Option<String>,
    /// The hash of the last good line.
    pub(super) head: Option<&'a str>,
    #[serde(flatten)]
    pub(super) told: Told,
    pub(super) records: &'a [Record],
}

impl Told {
    /// What the records of a run tell.
    pub(super) fn of(story: Option<&Story>) -> Self {
        let Some(story) = story else { return Self::default() };
        let (before, after) = story.wanted().map(|(before, after)| (before.clone(), after)).unzip();
        let aftermath = story.aftermath();
        let revert_at = match aftermath {
            Some(Aftermath::Waits(at)) => Some(at),
            _ => None,
        };
        Self { before, after, aftermath: aftermath.map(Aftermath::as_str), revert_at }
    }

    /// What was wanted, `desired 4 -> 5`.
    pub(super) fn wanted(&self) -> Option<String> {
        Some(moves(self.before.as_ref()?, self.after.as_ref()?).join(", "))
    }

    /// What became of it, `put back`.
    pub(super) fn became(&self) -> Option<String> {
        let word = self.aftermath?.replace('-', " ");
        Some(self.revert_at.map_or_else(|| word.clone(), |at| format!("{word} until {at}")))
    }
}

/// A run as it is listed.
pub(super) fn listed(account: &AccountId, entry: Entry) -> Listed {
    let held_by = match &entry.state {
        RunState::Held(by) => Some(by.clone()),
        _ => None,
    };
    Listed {
        run: entry.run,
        action: entry.action.as_deref().map(|action| Text::new(action).to_string()),
        told: Told::of(entry.story.as_ref()),
        subject: entry.subject,
        opened_at: entry.opened_at,
        state: if entry.state == RunState::Closed { "closed" } else { "unclosed" },
        ending: entry.ending.map(Ending::as_str),
        account: account.clone(),
        held_by,
        journal: word(&entry.verdict),
    }
}

/// Whether a journal is whole, in one word.
pub(super) const fn word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Intact => "intact",
        Verdict::Unanchored => "unanchored",
        Verdict::Torn { .. } => "torn",
        Verdict::Tampered { .. } => "tampered",
    }
}

/// What is wrong with a journal, and where.
pub(in crate::commands) fn fault(verdict: &Verdict) -> Option<String> {
    match verdict {
        Verdict::Intact | Verdict::Unanchored => None,
        Verdict::Torn { line } => Some(format!("line {line} is not whole, as a crash leaves it")),
        Verdict::Tampered { line, why } => Some(format!("line {line} is not as it was written: {}", Text::new(why))),
    }
}
