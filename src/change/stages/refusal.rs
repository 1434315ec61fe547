//! Why a change does not go on, and what to do about it.

use domain::Moment;

use crate::guards::Guard;
use crate::journal::JournalFault;
use crate::{Moved, Unreadable};

/// Why a change does not go on. Nothing has been sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Its subject cannot be read, is not there, or is not in a state for it.
    #[error("{0}")]
    Unreadable(#[from] Unreadable),
    /// It cannot be asked for like this.
    #[error("{0}")]
    Senseless(String),
    /// Nobody knows whose account it is.
    #[error("the account could not be read from STS; mend the credentials and look again")]
    NobodyKnown,
    /// Something else was typed than the phrase.
    #[error("`{typed}` is not `{phrase}`{}; type it letter for letter", foreign(phrase, typed))]
    Mistyped {
        /// What has to be typed.
        phrase: String,
        /// What was, with what cannot be seen made visible.
        typed: String,
    },
    /// A guard stops it.
    #[error("{}: {why}", guard.as_str())]
    Guarded {
        /// Which.
        guard: Guard,
        /// Why.
        why: String,
    },
    /// A reason was given for a guard that has none to take, or one too short to mean anything.
    #[error("{0}")]
    NoOverride(String),
    /// The preview is too old.
    #[error("the plan was valid until {0}; look again")]
    Expired(Moment),
    /// The subject has changed since the preview.
    #[error("changed since the preview: {}; look again", joined(.0))]
    Moved(Vec<Moved>),
    /// The account or the region is another than in the preview.
    #[error("the plan is for {planned}, the credentials lead to {found}; switch the profile, or look again")]
    Elsewhere {
        /// The account of the plan.
        planned: String,
        /// The account found.
        found: String,
    },
    /// A guard has become worse since the preview.
    #[error("worse than in the preview: {}: {why}; look again", guard.as_str())]
    Worse {
        /// Which.
        guard: Guard,
        /// Why.
        why: String,
    },
    /// Changes are not armed, or not any more.
    #[error("write mode is off: press w in the console, or pass --write")]
    Disarmed,
    /// The journal cannot take it.
    #[error("{0}; nothing was sent")]
    Journal(#[from] JournalFault),
}

/// The first letter of another alphabet than the phrase has: some of them look just like its own.
fn foreign(phrase: &str, typed: &str) -> String {
    let other = typed.chars().find(|c| !c.is_ascii() && c.is_alphabetic() && !phrase.contains(*c));
    other.map(|c| format!(": its {c} is U+{:04X}, a letter that only looks alike", u32::from(c))).unwrap_or_default()
}

fn joined(moved: &[Moved]) -> String {
    moved.iter().map(Moved::to_string).collect::<Vec<_>>().join(", ")
}
