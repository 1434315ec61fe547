//! A disk that fails where a test says, and that can lose what was not yet on it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::io::Errno;

use crate::disk::{Disk, LocalDisk, fill};

/// What is asked of the disk, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// `Disk::make_directory`.
    MakeDirectory,
    /// `Disk::create`.
    Create,
    /// `Disk::open`.
    Open,
    /// `Disk::reserve`.
    Reserve,
    /// `Disk::write`.
    Write,
    /// `Disk::sync`.
    Sync,
    /// `Disk::cut`.
    Cut,
    /// `Disk::remove`.
    Remove,
    /// `Disk::sync_directory`.
    SyncDirectory,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There is no space: `ENOSPC`.
    Full,
    /// The device fails: `EIO`.
    Broken,
    /// It can only be read: `EROFS`.
    ReadOnly,
    /// Only this many bytes of a write are taken.
    Short(usize),
    /// The process is gone: nothing happens any more, from here on.
    Stop,
}

/// The local disk, with faults. Its files are real; what is on the disk for good is remembered.
#[derive(Debug, Default)]
pub struct FaultyDisk {
    state: Mutex<Memory>,
}

#[derive(Debug, Default)]
struct Memory {
    log: Vec<Operation>,
    plan: Vec<(Operation, usize, Fault)>,
    has_stopped: bool,
    reserves_by_writing: bool,
    files: BTreeMap<u64, Kept>,
}

/// A file made here: how much of it would survive.
#[derive(Debug)]
struct Kept {
    path: PathBuf,
    /// How long its content is, what is reserved left out.
    written: u64,
    /// How long that was when it was last synced.
    synced: u64,
    /// Whether its name is on the disk.
    is_named: bool,
}

impl FaultyDisk {
    /// A disk on which nothing fails yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same, of a kind that can reserve nothing behind a file's end: what is reserved reads as NUL.
    pub fn reserving_by_writing() -> Self {
        let disk = Self::default();
        disk.memory().reserves_by_writing = true;
        disk
    }

    /// Lets an operation fail at its next time but `after`: 0 is the next one. Once, but for `Stop`, which stays.
    pub fn fail(&self, operation: Operation, after: usize, fault: Fault) {
        let mut memory = self.memory();
        let done = memory.log.iter().filter(|it| **it == operation).count();
        memory.plan.push((operation, done + after, fault));
    }

    /// Everything that was asked so far, failures included.
    pub fn log(&self) -> Vec<Operation> {
        self.memory().log.clone()
    }

    /// Whether everything that was written so far was synced after it.
    pub fn is_synced(&self) -> bool {
        let memory = self.memory();
        let last = |operation| memory.log.iter().rposition(|it| *it == operation);
        last(Operation::Write) <= last(Operation::Sync)
    }

    /// Whether nothing happens any more: see `Fault::Stop`.
    pub fn has_stopped(&self) -> bool {
        self.memory().has_stopped
    }

    /// Loses power: of each file what was synced stays, and at most `more` bytes that were not; a file whose folder was
    /// not synced is gone. Drop what holds the files before.
    pub fn crash(&self, more: u64) -> io::Result<()> {
        let mut memory = self.memory();
        for kept in std::mem::take(&mut memory.files).into_values() {
            let Ok(file) = LocalDisk.open(&kept.path) else { continue };
            let (end, length) = (kept.written.min(kept.synced + more), file.metadata()?.len());
            if !kept.is_named {
                std::fs::remove_file(&kept.path)?;
            } else if length > kept.written {
                // The space was taken before; what was written into it is gone.
                fill(&file, end, kept.written)?;
            } else {
                file.set_len(length.min(end))?;
            }
        }
        memory.has_stopped = false;
        Ok(())
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts an operation, and tells what goes wrong with it.
    fn take(&self, operation: Operation) -> Option<Fault> {
        let mut memory = self.memory();
        let number = memory.log.iter().filter(|it| **it == operation).count();
        memory.log.push(operation);
        let planned = memory.plan.iter().find(|(it, at, _)| *it == operation && *at == number).map(|(_, _, it)| *it);
        memory.has_stopped |= planned == Some(Fault::Stop);
        if memory.has_stopped { Some(Fault::Stop) } else { planned }
    }

    fn enter(&self, operation: Operation) -> io::Result<()> {
        self.take(operation).map_or(Ok(()), |fault| Err(fault.error()))
    }

    fn note(&self, file: &File, change: impl FnOnce(&mut Kept)) -> io::Result<()> {
        let inode = file.metadata()?.ino();
        self.memory().files.get_mut(&inode).map(change);
        Ok(())
    }
}

impl Fault {
    fn error(self) -> io::Error {
        match self {
            Self::Full => Errno::NOSPC.into(),
            Self::Broken | Self::Short(_) => Errno::IO.into(),
            Self::ReadOnly => Errno::ROFS.into(),
            Self::Stop => io::Error::other("the process is gone"),
        }
    }
}

impl Disk for FaultyDisk {
    fn make_directory(&self, path: &Path) -> io::Result<()> {
        self.enter(Operation::MakeDirectory)?;
        LocalDisk.make_directory(path)
    }

    fn create(&self, path: &Path) -> io::Result<File> {
        self.enter(Operation::Create)?;
        let file = LocalDisk.create(path)?;
        let kept = Kept { path: path.to_owned(), written: 0, synced: 0, is_named: false };
        self.memory().files.insert(file.metadata()?.ino(), kept);
        Ok(file)
    }

    fn open(&self, path: &Path) -> io::Result<File> {
        self.enter(Operation::Open)?;
        let file = LocalDisk.open(path)?;
        let found = file.metadata()?;
        let length = found.len();
        let kept = Kept { path: path.to_owned(), written: length, synced: length, is_named: true };
        self.memory().files.entry(found.ino()).or_insert(kept);
        Ok(file)
    }

    fn reserve(&self, file: &File, from: u64, to: u64) -> io::Result<()> {
        self.enter(Operation::Reserve)?;
        let reserves_by_writing = self.memory().reserves_by_writing;
        if reserves_by_writing { fill(file, from, to) } else { LocalDisk.reserve(file, from, to) }
    }

    fn write(&self, file: &File, bytes: &[u8], at: u64) -> io::Result<usize> {
        let bytes = match self.take(Operation::Write) {
            None => bytes,
            Some(Fault::Short(taken)) => &bytes[..taken.min(bytes.len())],
            Some(fault) => return Err(fault.error()),
        };
        let taken = LocalDisk.write(file, bytes, at)?;
        self.note(file, |kept| kept.written = kept.written.max(at + taken as u64))?;
        Ok(taken)
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        self.enter(Operation::Sync)?;
        LocalDisk.sync(file)?;
        self.note(file, |kept| kept.synced = kept.written)
    }

    fn cut(&self, file: &File, length: u64) -> io::Result<()> {
        self.enter(Operation::Cut)?;
        LocalDisk.cut(file, length)?;
        // A journal is cut behind what is to stay: nothing of that is lost with it.
        self.note(file, |kept| kept.written = kept.written.min(length))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.enter(Operation::Remove)?;
        LocalDisk.remove(path)?;
        self.memory().files.retain(|_, kept| kept.path != path);
        Ok(())
    }

    fn sync_directory(&self, path: &Path) -> io::Result<()> {
        self.enter(Operation::SyncDirectory)?;
        LocalDisk.sync_directory(path)?;
        for kept in self.memory().files.values_mut().filter(|kept| kept.path.parent() == Some(path)) {
            kept.is_named = true;
        }
        Ok(())
    }
}
