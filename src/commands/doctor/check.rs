//! One thing checked.

use serde::Serialize;

/// What was found.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Check {
    /// What was checked.
    #[serde(rename = "check")]
    pub(super) name: String,
    /// How it is.
    #[serde(rename = "state")]
    pub(super) verdict: Verdict,
    /// What is.
    #[serde(rename = "detail")]
    pub(super) what: String,
    /// What to do, where something is to be done.
    pub(super) remedy: Option<String>,
}

/// How it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Verdict {
    /// As it should be.
    Good,
    /// It works, and could be better.
    Note,
    /// It does not work.
    Wrong,
    /// It could not be checked.
    Unknown,
}

impl Verdict {
    /// As a person reads it.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Good => "ok",
            Self::Note => "note",
            Self::Wrong => "WRONG",
            Self::Unknown => "unknown",
        }
    }
}

impl Check {
    pub(super) fn good(name: &str, what: &str) -> Self {
        Self { name: name.to_owned(), verdict: Verdict::Good, what: what.to_owned(), remedy: None }
    }

    pub(super) fn note(name: &str, what: &str, remedy: &str) -> Self {
        Self { verdict: Verdict::Note, remedy: Some(remedy.to_owned()), ..Self::good(name, what) }
    }

    pub(super) fn wrong(name: &str, what: &str, remedy: &str) -> Self {
        Self { verdict: Verdict::Wrong, ..Self::note(name, what, remedy) }
    }

    pub(super) fn unknown(name: &str, what: &str, remedy: &str) -> Self {
        Self { verdict: Verdict::Unknown, ..Self::note(name, what, remedy) }
    }
}
