//! A disk that fails where a test says, and that can lose what was not yet on it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::io::Errno;

use crate::disk::{Disk, LocalDisk};

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
    files: BTreeMap<u64, Kept>,
}

/// A file made here: how much of it would survive.
#[derive(Debug)]
struct Kept {
    path: PathBuf,
    /// How long it was when it was last synced.
    synced: u64,
    /// Whether its name is on the disk.
    is_named: bool,
}

impl FaultyDisk {
    /// A disk on which nothing fails yet.
    pub fn new() -> Self {
        Self::default()
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
            if kept.is_named {
                file.set_len(file.metadata()?.len().min(kept.synced + more))?;
            } else {
                std::fs::remove_file(&kept.path)?;
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

    fn kept(&self, file: &File, change: impl FnOnce(&mut Kept, u64)) -> io::Result<()> {
        let found = file.metadata()?;
        if let Some(kept) = self.memory().files.get_mut(&found.ino()) {
            change(kept, found.len());
        }
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
        let kept = Kept { path: path.to_owned(), synced: 0, is_named: false };
        self.memory().files.insert(file.metadata()?.ino(), kept);
        Ok(file)
    }

    fn open(&self, path: &Path) -> io::Result<File> {
        self.enter(Operation::Open)?;
        let file = LocalDisk.open(path)?;
        let found = file.metadata()?;
        let kept = Kept { path: path.to_owned(), synced: found.len(), is_named: true };
        self.memory().files.entry(found.ino()).or_insert(kept);
        Ok(file)
    }

    fn reserve(&self, file: &File, from: u64, to: u64) -> io::Result<()> {
        self.enter(Operation::Reserve)?;
        LocalDisk.reserve(file, from, to)
    }

    fn write(&self, file: &File, bytes: &[u8], at: u64) -> io::Result<usize> {
        match self.take(Operation::Write) {
            None => LocalDisk.write(file, bytes, at),
            Some(Fault::Short(taken)) => LocalDisk.write(file, &bytes[..taken.min(bytes.len())], at),
            Some(fault) => Err(fault.error()),
        }
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        self.enter(Operation::Sync)?;
        LocalDisk.sync(file)?;
        self.kept(file, |kept, length| kept.synced = length)
    }

    fn cut(&self, file: &File, length: u64) -> io::Result<()> {
        self.enter(Operation::Cut)?;
        LocalDisk.cut(file, length)
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
