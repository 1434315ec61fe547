//! Closing a run whose journal was altered: beside it, because nothing may be added to it any more.

use std::io;
use std::path::PathBuf;

use change::RunId;
use change::chain::Verdict;
use change::record::Closing;
use serde::{Deserialize, Serialize};

use super::{JournalError, Journals};
use crate::folder::{content, open_private};

/// How a run was closed whose journal was altered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosedApart {
    /// The run.
    pub run: RunId,
    /// Who closed it, `ada@laptop`.
    pub by: String,
    /// What was wrong with its journal.
    pub why: String,
    /// How it was closed.
    pub closing: Closing,
}

impl Journals {
    /// Closes a run whose journal was altered, so that it no longer stands in the way of others. The journal stays as
    /// it is, and stays among the altered ones.
    pub fn close_apart(&self, run: RunId, by: &str, closing: Closing) -> Result<(), JournalError> {
        let Verdict::Tampered { why, .. } = self.read(run, None)?.verdict else {
            return Err(JournalError::Whole(run));
        };
        let path = self.apart(run);
        let apart = ClosedApart { run, by: by.to_owned(), why, closing };
        let bytes = serde_json::to_vec(&apart).map_err(|error| JournalError::disk("write", &path)(error.into()))?;
        // One that a crash left half written is written anew.
        if self.closed_apart(run).is_none() {
            let _ = self.disk.remove(&path);
        }
        let file = self.disk.create(&path).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => JournalError::Closed(run),
            _ => JournalError::disk("make the file", &path)(error),
        })?;
        self.fill(&path, &file, &bytes)
    }

    /// How a run was closed beside its journal, if it was.
    pub fn closed_apart(&self, run: RunId) -> Option<ClosedApart> {
        let path = self.apart(run);
        let bytes = content(&path, &open_private(&path).ok()?).ok()?;
        serde_json::from_slice(&bytes).ok().filter(|apart: &ClosedApart| apart.run == run)
    }

    fn apart(&self, run: RunId) -> PathBuf {
        self.path(run).with_extension("closed.json")
    }
}
