//! What is wrong with a drill file, where, and what to write instead.

use std::fmt;

use domain::Text;

/// One fault of a drill file, written `LINE:COLUMN: key: what is wrong; what to write`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Its line, counted from 1.
    pub line: usize,
    /// Its column in characters, counted from 1.
    pub column: usize,
    /// The key's whole path, `step.evacuate.fuse.renew`.
    pub key: String,
    /// What is wrong.
    pub wrong: String,
    /// What to write instead.
    pub remedy: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, key, wrong, remedy } = self;
        write!(f, "{line}:{column}: {key}: {wrong}; {remedy}")
    }
}

/// Every fault of one file, in the order of its text; written one a line, each behind the file's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .faults.iter().map(|fault| format!("{}:{fault}", .name)).collect::<Vec<_>>().join("\n"))]
pub struct Faults {
    /// The file.
    pub name: Text,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}
