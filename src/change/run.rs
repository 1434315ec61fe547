//! The name of a run, and the mark it leaves on what it changes.

use std::fmt;

use domain::Moment;
use serde::{Deserialize, Serialize};
use ulid::Ulid;

use crate::Digest;

/// The name of one run: a ULID, so that names sort by the time they were given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RunId(Ulid);

impl RunId {
    /// A name given at `now`, told from others of the same millisecond by 80 random bits.
    pub fn new(now: Moment, random: u128) -> Self {
        Self(Ulid::from_parts(u64::try_from(now.as_millis()).unwrap_or_default(), random))
    }

    /// Reads the 26 letters of a ULID.
    pub fn parse(text: &str) -> Option<Self> {
        Ulid::from_string(text).ok().map(Self)
    }

    /// When the name was given.
    pub fn given_at(self) -> Moment {
        Moment::from_millis(i64::try_from(self.0.timestamp_ms()).unwrap_or_default())
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.to_string())
    }
}

impl From<RunId> for String {
    fn from(run: RunId) -> Self {
        run.to_string()
    }
}

impl TryFrom<String> for RunId {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("a run has the 26 letters of a ULID")
    }
}

/// What a run writes into every free-text field AWS offers, so that its traces are known as its own:
/// `finops-<ULID>-<12 digits of the digest>`, legal as a CloudFormation token and as a change set's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mark(String);

impl Mark {
    /// The mark of a run of this plan.
    pub fn new(run: RunId, digest: &Digest) -> Self {
        Self(format!("finops-{run}-{}", digest.short()))
    }

    /// Whether a text was written by a run of this program, any run.
    pub fn is_in(text: &str) -> bool {
        text.match_indices("finops-").any(|(at, word)| {
            text.get(at + word.len()..at + word.len() + 26).is_some_and(|ulid| RunId::parse(ulid).is_some())
        })
    }

    /// The mark itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_by_time_and_read_back() {
        let run = |secs| RunId::new(Moment::from_secs(secs), 7);
        assert!(run(1) < run(2) && run(1).to_string() < run(2).to_string());
        assert_eq!(RunId::parse(&run(1).to_string()), Some(run(1)));
        assert_eq!(run(60).given_at(), Moment::from_secs(60));
        for wrong in ["", "01JD", "not a ulid at all, 26 long", "../../../../etc/passwd0000"] {
            assert_eq!(RunId::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_mark_is_legal_where_aws_takes_a_token_and_is_found_again() {
        let mark = Mark::new(RunId::new(Moment::from_secs(60), 7), &Digest::of("plan"));
        let words = format!("finops-{}-{}", RunId::new(Moment::from_secs(60), 7), Digest::of("plan").short());
        assert_eq!((mark.as_str(), mark.to_string()), (words.as_str(), words.clone()));
        assert!(mark.as_str().len() <= 128 && mark.as_str().starts_with(char::is_alphabetic));
        assert!(mark.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
        assert!(Mark::is_in(&format!("changed by {mark}, see there")));
        assert!(
            !Mark::is_in("finops-web")
                && !Mark::is_in("finops-")
                && !Mark::is_in("finops-über-alles-und-noch-mehr-davon")
        );
    }
}
