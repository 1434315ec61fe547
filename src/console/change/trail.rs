//! The journal of an open run as this process has it: in its hands, or only read where the disk refuses more.

use change::chain::{Head, Verdict};
use change::{Journal, JournalFault, Record, RunId};
use domain::Text;
use store::{FolderError, JournalError, JournalFile, Journals, NoJournal};

/// The journal of an open run.
#[derive(Debug)]
pub(super) enum Trail {
    /// Held by this process alone, and appended to.
    Held(JournalFile),
    /// Only read: a way back does not wait for a disk that can be written.
    Read(Vec<Record>, NoJournal),
}

impl Trail {
    /// Takes an unclosed run over; a disk that cannot be written is no reason not to.
    pub(super) fn of(journals: &Journals, run: RunId) -> Result<Self, Text> {
        let error = match journals.open(run) {
            Ok(file) => return Ok(Self::Held(file)),
            Err(error) => error,
        };
        let chain = journals.read(run, None).ok().filter(|_| is_of_the_disk(&error));
        match chain {
            Some(chain) if chain.newer.is_none() && !matches!(chain.verdict, Verdict::Tampered { .. }) => {
                Ok(Self::Read(chain.records, NoJournal(error.into())))
            }
            _ => Err(error.to_string().into()),
        }
    }

    /// Every record that is on the disk, in order.
    pub(super) fn records(&self) -> &[Record] {
        match self {
            Self::Held(file) => file.records(),
            Self::Read(records, _) => records,
        }
    }

    /// The last record, where it is in this process's hands.
    pub(super) fn head(&self) -> Option<&Head> {
        match self {
            Self::Held(file) => file.head(),
            Self::Read(..) => None,
        }
    }
}

impl Journal for Trail {
    fn append(&mut self, record: &Record) -> Result<(), JournalFault> {
        match self {
            Self::Held(file) => file.append(record),
            Self::Read(_, none) => none.append(record),
        }
    }
}

fn is_of_the_disk(error: &JournalError) -> bool {
    let JournalError::Folder(FolderError::Refused { source, .. }) = error else { return false };
    source.kind() != std::io::ErrorKind::NotFound
}
