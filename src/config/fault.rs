//! What is wrong with a configuration, where, and what to write instead.

use std::fmt;
use std::path::PathBuf;

/// One fault of a configuration file, written `FILE:LINE: key: what is wrong; what to write`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fault {
    /// The file.
    pub(crate) file: PathBuf,
    /// Its line, counted from 1.
    pub(crate) line: usize,
    /// The key's whole path, `profiles.prod.account_id`.
    pub(crate) key: String,
    /// What is wrong.
    pub(crate) wrong: String,
    /// What to write instead.
    pub(crate) remedy: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, key, wrong, remedy } = self;
        write!(f, "{}:{line}: {key}: {wrong}; {remedy}", file.display())
    }
}

/// Every fault of one file, in the order of its lines.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub(crate) struct Faults(pub(crate) Vec<Fault>);
