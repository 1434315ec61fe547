//! Why a journal cannot be had, and what to do about it.

use std::io;
use std::path::Path;

use change::{JournalFault, RunId};
use domain::Text;

use crate::folder::FolderError;

/// Why a journal cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// A process that lives is writing it.
    #[error("run {run} is in the hands of {by}, which is still running; end it there, or wait until it has ended")]
    Held {
        /// The run.
        run: RunId,
        /// Who, `ada@laptop, process 4711`.
        by: Text,
    },
    /// There is no such run.
    #[error("there is no run {0} in this account's journal; `finops-tui journal list` names them")]
    Missing(RunId),
    /// There is one already.
    #[error("there is already a run {0}; try again, a new name is given each time")]
    Exists(RunId),
    /// It is closed: nothing follows.
    #[error("run {0} is closed; nothing can be added to it")]
    Closed(RunId),
    /// It has no first record: a crash came before anything was sent.
    #[error("run {0} was never opened, so nothing was sent; its file can be removed")]
    Unopened(RunId),
    /// It is not as it was written.
    #[error("the journal of run {run} was altered at line {line}: {why}; it can be read and exported, not continued")]
    Tampered {
        /// The run.
        run: RunId,
        /// The first line that is not as it was.
        line: usize,
        /// What is wrong with it.
        why: String,
    },
    /// A newer program wrote it.
    #[error("run {run} was written by a newer finops-tui (records of version {version}); continue it with that one")]
    Newer {
        /// The run.
        run: RunId,
        /// The version of its records.
        version: u32,
    },
    /// Its journal is whole: it is closed in it.
    #[error("the journal of run {0} is whole; close the run in it")]
    Whole(RunId),
    /// A record could not be written.
    #[error(transparent)]
    Fault(#[from] JournalFault),
    /// The file or its folder cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
}

impl JournalError {
    /// Says where and at what the disk refused.
    pub(crate) fn disk(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let refused = FolderError::refused(doing, path);
        move |source| Self::Folder(refused(source))
    }
}

impl From<JournalError> for JournalFault {
    fn from(error: JournalError) -> Self {
        let why = match &error {
            // A fault of the journal says itself what to do about the disk.
            JournalError::Folder(FolderError::Refused { path, doing, source }) => {
                format!("{}: cannot {doing}: {source}", path.display())
            }
            _ => error.to_string(),
        };
        Self { why: Text::new(&why) }
    }
}

/// A journal that could not be had: it takes no record, so nothing forward can be sent, while a way back still goes on.
#[derive(Clone, Debug)]
pub struct NoJournal(pub JournalFault);

impl change::Journal for NoJournal {
    fn append(&mut self, _record: &change::Record) -> Result<(), JournalFault> {
        Err(self.0.clone())
    }
}
