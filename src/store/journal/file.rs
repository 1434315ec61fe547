//! The journal of one run, open for appending: each record on the disk before the next thing happens.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use change::chain::{self, Head};
use change::{Journal, JournalFault, Record, RunId, Way};
use domain::Text;

use crate::disk::Disk;

/// How much space a run is given before its first record, bytes.
pub const RESERVE: u64 = 1024 * 1024;

/// How much of it is left to the records of a way back, bytes.
pub const KEPT_FOR_UNDO: u64 = 256 * 1024;

/// The journal of one run, held by this process alone until it is dropped.
#[derive(Debug)]
pub struct JournalFile {
    pub(super) run: RunId,
    pub(super) path: PathBuf,
    pub(super) file: File,
    pub(super) disk: Arc<dyn Disk>,
    pub(super) records: Vec<Record>,
    pub(super) head: Option<Head>,
    /// How long its good lines are, bytes.
    pub(super) end: u64,
    /// Up to which length space is reserved; 0 where none could be.
    pub(super) reserved: u64,
    /// Where a torn last line was set aside when it was opened.
    pub(super) set_aside: Option<PathBuf>,
    /// Once set, nothing is written any more.
    pub(super) fault: Option<JournalFault>,
}

impl JournalFile {
    /// The run.
    pub fn run(&self) -> RunId {
        self.run
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Every record that is on the disk, in order.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The last record on the disk, to be anchored elsewhere.
    pub fn head(&self) -> Option<&Head> {
        self.head.as_ref()
    }

    /// Where a torn last line was set aside when the run was taken over.
    pub fn set_aside(&self) -> Option<&Path> {
        self.set_aside.as_deref()
    }

    /// Why nothing can be written any more, once that is so.
    pub fn fault(&self) -> Option<&JournalFault> {
        self.fault.as_ref()
    }

    /// One write, then a wait for the disk.
    fn put(&mut self, text: &str) -> io::Result<()> {
        let taken = self.disk.write(&self.file, text.as_bytes(), self.end)?;
        if taken != text.len() {
            return Err(io::Error::other(format!("the disk took {taken} of {} bytes", text.len())));
        }
        self.disk.sync(&self.file)
    }

    /// After a failed write or wait nobody knows what is on the disk, and a second wait would claim that all is well:
    /// the kernel tells an error once. So nothing is written any more.
    fn poison(&mut self, error: &io::Error) -> JournalFault {
        let fault = fault(&format!("{}: {error}", self.path.display()));
        self.fault = Some(fault.clone());
        fault
    }

    /// Refuses what leads forward where it would take the room of a way back.
    fn check_room(&self, record: &Record, length: usize) -> Result<(), JournalFault> {
        let leads_forward = match record {
            Record::Opened(_) | Record::Armed(_) => true,
            Record::Intent(intent) => intent.way == Way::Forward,
            _ => false,
        };
        let room = self.reserved.saturating_sub(KEPT_FOR_UNDO);
        if leads_forward && self.end + length as u64 > room {
            let why = format!("{}: the space left is kept for putting things back", self.path.display());
            return Err(fault(&why));
        }
        Ok(())
    }
}

impl Journal for JournalFile {
    fn append(&mut self, record: &Record) -> Result<(), JournalFault> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        if let Some(Record::Closed(_)) = self.records.last() {
            return Err(fault("the run is closed"));
        }
        let line = chain::line(record, self.head.as_ref()).map_err(|error| fault(&error.to_string()))?;
        self.check_room(record, line.text.len())?;
        self.put(&line.text).map_err(|error| self.poison(&error))?;
        self.end += line.text.len() as u64;
        self.head = Some(line.head);
        self.records.push(record.clone());
        if matches!(record, Record::Closed(_)) {
            // What is left of the reserve goes back. Where it cannot, the file is only larger than it need be.
            let _ = self.disk.cut(&self.file, self.end);
        }
        Ok(())
    }
}

impl Drop for JournalFile {
    /// A run that was never opened leaves no file.
    fn drop(&mut self) {
        if self.records.is_empty() && self.fault.is_none() {
            let _ = self.disk.remove(&self.path);
        }
    }
}

fn fault(why: &str) -> JournalFault {
    JournalFault { why: Text::new(why) }
}
