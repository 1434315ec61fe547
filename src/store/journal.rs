//! The journals of an account's runs: one file each, made, taken over, read, listed and verified here.

mod apart;
mod fault;
mod file;
mod listing;

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use change::chain::{self, Chain, Head, Verdict};
use change::{JournalStanding, Record, RunId};
use domain::{AccountId, Text};

pub use apart::ClosedApart;
pub use fault::{JournalError, NoJournal};
pub use file::{JournalFile, KEPT_FOR_UNDO, RESERVE};
pub use listing::{Entry, RunState, Unclosed, Verification};

use crate::disk::{Disk, LocalDisk};
use crate::folder::{Folder, FolderError, check_file, content, open_private};

/// The journals of one account.
#[derive(Clone, Debug)]
pub struct Journals {
    folder: Folder,
    disk: Arc<dyn Disk>,
}

impl Journals {
    /// Whose they are.
    pub fn account(&self) -> &AccountId {
        self.folder.account()
    }

    /// The journals of one account below `root` (such as `~/.local/state/finops-tui`). Nothing is made yet.
    pub fn new(root: &Path, account: &AccountId) -> Self {
        Self { folder: Folder::new(root, account), disk: Arc::new(LocalDisk) }
    }

    /// The same on another disk.
    pub fn with_disk(self, disk: Arc<dyn Disk>) -> Self {
        Self { disk, ..self }
    }

    /// Where the file of a run is. A run's name is 26 letters and digits, so it stays in the folder.
    pub fn path(&self, run: RunId) -> PathBuf {
        self.runs_folder().join(format!("{run}.jsonl"))
    }

    fn runs_folder(&self) -> PathBuf {
        self.folder.below("runs")
    }

    /// Whether a run could be written down now: the folder is this user's alone, can be written, and has the space.
    pub fn ready(&self) -> JournalStanding {
        match self.probe() {
            Ok(()) => JournalStanding::Ready,
            Err(error) => JournalStanding::Failing(Text::new(&error.to_string())),
        }
    }

    fn probe(&self) -> Result<(), JournalError> {
        let folder = self.folder.make("runs", &*self.disk)?;
        let gate = self.gate()?;
        let path = folder.join(".probe");
        match self.disk.remove(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(JournalError::disk("remove the file", &path)(error));
            }
            _ => {}
        }
        let file = self.disk.create(&path).map_err(JournalError::disk("make a file", &path))?;
        let done = self.disk.reserve(&file, 0, RESERVE).and_then(|()| self.disk.sync(&file));
        let removed = self.disk.remove(&path);
        drop(gate);
        done.and(removed).map_err(JournalError::disk("reserve 1 MiB", &path))
    }

    /// The journal of a new run: its file made, held and reserved, its name on the disk.
    pub fn create(&self, run: RunId) -> Result<JournalFile, JournalError> {
        let folder = self.folder.make("runs", &*self.disk)?;
        let path = self.path(run);
        let gate = self.gate()?;
        let file = self.disk.create(&path).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => JournalError::Exists(run),
            _ => JournalError::disk("make the file", &path)(error),
        })?;
        // From here on the file goes again where something fails, because nothing is written in it.
        let mut journal = JournalFile {
            run,
            path,
            file,
            disk: Arc::clone(&self.disk),
            records: Vec::new(),
            head: None,
            end: 0,
            reserved: 0,
            set_aside: None,
            fault: None,
        };
        hold(&journal.file).map_err(JournalError::disk("hold the file", &journal.path))?;
        drop(gate);
        self.disk.reserve(&journal.file, 0, RESERVE).map_err(JournalError::disk("reserve 1 MiB", &journal.path))?;
        journal.reserved = RESERVE;
        self.disk.sync_directory(&folder).map_err(JournalError::disk("keep the file", &folder))?;
        Ok(journal)
    }

    /// Takes over a run that is not closed, to put it back or to close it.
    ///
    /// A torn last line is set aside first, into a file beside it. Where no space can be reserved the run is opened
    /// all the same, and takes no forward record.
    pub fn open(&self, run: RunId) -> Result<JournalFile, JournalError> {
        let path = self.path(run);
        if !self.folder.check("runs")? {
            return Err(JournalError::Missing(run));
        }
        let gate = self.gate()?;
        let file = self.disk.open(&path).map_err(FolderError::refused("open the file", &path));
        let file = file.map_err(|error| missing(run, error))?;
        check_file(&path, &file)?;
        if let Err(error) = hold(&file) {
            return Err(match error.kind() {
                io::ErrorKind::WouldBlock => JournalError::Held { run, by: self.holder(run) },
                _ => JournalError::disk("hold the file", &path)(error),
            });
        }
        drop(gate);
        let bytes = content(&path, &file)?;
        let chain = continuable(run, self.chain(run, &bytes, None))?;
        let set_aside = match chain.verdict {
            Verdict::Torn { .. } => Some(self.set_aside(run, &bytes[chain.good..chain.good + chain.rest])?),
            _ => None,
        };
        let end = chain.good as u64;
        if bytes.len() > chain.good {
            self.disk
                .cut(&file, end)
                .and_then(|()| self.disk.sync(&file))
                .map_err(JournalError::disk("end the file behind its last good line", &path))?;
        }
        let reserved = self.disk.reserve(&file, end, RESERVE).map_or(0, |()| RESERVE);
        let (records, head) = (chain.records, chain.head);
        let disk = Arc::clone(&self.disk);
        Ok(JournalFile { run, path, file, disk, records, head, end, reserved, set_aside, fault: None })
    }

    /// Reads a run, whoever holds it. `anchor` is a head of it known from elsewhere.
    pub fn read(&self, run: RunId, anchor: Option<&Head>) -> Result<Chain, JournalError> {
        Ok(self.chain(run, &self.export(run)?, anchor))
    }

    /// The bytes of a run's file as they are.
    pub fn export(&self, run: RunId) -> Result<Vec<u8>, JournalError> {
        let path = self.path(run);
        self.folder.check("runs")?;
        let file = open_private(&path).map_err(|error| missing(run, error))?;
        Ok(content(&path, &file)?)
    }

    /// The chain in these bytes, which has to be that of `run` in this account.
    fn chain(&self, run: RunId, bytes: &[u8], anchor: Option<&Head>) -> Chain {
        let mut chain = chain::read(bytes, anchor);
        if let Some(Record::Opened(opened)) = chain.records.first() {
            let (is, account) = (opened.run, &opened.place.account);
            if is != run || account != self.folder.account() {
                let why = format!("it is the journal of run {is} in account {}", account.grouped());
                chain.verdict = Verdict::Tampered { line: 1, why };
            }
        }
        chain
    }

    /// Keeps a torn line in a file of its own: `<ULID>.torn-1`.
    fn set_aside(&self, run: RunId, torn: &[u8]) -> Result<PathBuf, JournalError> {
        let mut number = 1_u32;
        loop {
            let path = self.path(run).with_extension(format!("torn-{number}"));
            match self.disk.create(&path) {
                Ok(file) => return self.fill(&path, &file, torn).map(|()| path),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
                Err(error) => return Err(JournalError::disk("make the file", &path)(error)),
            }
        }
    }

    /// Writes a whole file beside a journal, and waits until it and its name are on the disk.
    fn fill(&self, path: &Path, file: &File, bytes: &[u8]) -> Result<(), JournalError> {
        let taken = self.disk.write(file, bytes, 0).map_err(JournalError::disk("write", path))?;
        if taken != bytes.len() {
            let short = io::Error::other(format!("the disk took {taken} of {} bytes", bytes.len()));
            return Err(JournalError::disk("write", path)(short));
        }
        self.disk.sync(file).map_err(JournalError::disk("write", path))?;
        let folder = self.runs_folder();
        self.disk.sync_directory(&folder).map_err(JournalError::disk("keep the file", &folder))
    }

    /// Who wrote last: `ada@laptop, process 4711`.
    fn holder(&self, run: RunId) -> Text {
        let records = self.read(run, None).map(|chain| chain.records).unwrap_or_default();
        let last = records.iter().rev().find_map(|record| match record {
            Record::Opened(opened) => Some((&opened.operator.seat, opened.operator.pid)),
            Record::Adopted(adoption) => Some((&adoption.by, adoption.pid)),
            _ => None,
        });
        last.map_or_else(
            || Text::new("a process that has not said its name yet"),
            |(seat, pid)| Text::new(&format!("{seat}, process {pid}")),
        )
    }

    /// Passed by everyone who takes hold of a run or looks whether somebody has: without it a look could be taken
    /// for a hold. Held until dropped, for a few system calls.
    fn gate(&self) -> Result<File, JournalError> {
        let path = self.runs_folder().join(".gate");
        let file = match self.disk.create(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => self.disk.open(&path),
            made => made,
        };
        let file = file.map_err(JournalError::disk("open the file", &path))?;
        file.lock().map_err(JournalError::disk("hold the file", &path))?;
        Ok(file)
    }
}

/// What can be continued of a chain, or why nothing can.
fn continuable(run: RunId, chain: Chain) -> Result<Chain, JournalError> {
    if let Some(version) = chain.newer {
        return Err(JournalError::Newer { run, version });
    }
    match chain.verdict {
        Verdict::Tampered { line, why } => Err(JournalError::Tampered { run, line, why }),
        _ if chain.records.is_empty() => Err(JournalError::Unopened(run)),
        _ if matches!(chain.records.last(), Some(Record::Closed(_))) => Err(JournalError::Closed(run)),
        _ => Ok(chain),
    }
}

/// Takes hold of a file until it is dropped; `WouldBlock` where somebody else has it.
fn hold(file: &File) -> io::Result<()> {
    file.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => io::ErrorKind::WouldBlock.into(),
        TryLockError::Error(error) => error,
    })
}

fn missing(run: RunId, error: FolderError) -> JournalError {
    if error.is_missing() { JournalError::Missing(run) } else { error.into() }
}

#[cfg(test)]
mod tests;
