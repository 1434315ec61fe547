//! The journal of a run that may yet be refused: its file is made with its first record.

use change::{Journal, JournalFault, Record, RunId};
use store::{JournalFile, Journals};

/// A journal whose file is made when there is something to write.
pub(super) struct Fresh<'a> {
    journals: &'a Journals,
    run: RunId,
    file: Option<JournalFile>,
}

impl<'a> Fresh<'a> {
    pub(super) fn new(journals: &'a Journals, run: RunId) -> Self {
        Self { journals, run, file: None }
    }

    /// The file, once something was written.
    pub(super) fn into_file(self) -> Option<JournalFile> {
        self.file
    }
}

impl Journal for Fresh<'_> {
    fn append(&mut self, record: &Record) -> Result<(), JournalFault> {
        let file = match self.file.take() {
            Some(file) => file,
            None => self.journals.create(self.run).map_err(|error| JournalFault { why: error.to_string().into() })?,
        };
        self.file.insert(file).append(record)
    }
}
