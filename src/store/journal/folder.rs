//! The folder of an account's journal: its paths, and that it is this user's alone.

use std::fs::{self, File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use change::RunId;
use domain::AccountId;

use super::JournalError;
use crate::disk::Disk;

/// The folder of one account, `<root>/<account>`.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    root: PathBuf,
    account: AccountId,
}

impl Folder {
    pub(crate) fn new(root: &Path, account: &AccountId) -> Self {
        Self { root: root.to_owned(), account: account.clone() }
    }

    pub(crate) fn account(&self) -> &AccountId {
        &self.account
    }

    /// `<root>/<account>/<name>`.
    pub(crate) fn below(&self, name: &str) -> PathBuf {
        self.root.join(self.account.as_str()).join(name)
    }

    /// `<root>/<account>/runs`.
    pub(crate) fn runs(&self) -> PathBuf {
        self.below("runs")
    }

    /// `<root>/<account>/runs/<ULID>.jsonl`. A run's name is 26 letters and digits, so it stays in the folder.
    pub(crate) fn run(&self, run: RunId) -> PathBuf {
        self.runs().join(format!("{run}.jsonl"))
    }

    /// Makes `<root>/<account>/<name>` where it is missing, and refuses one that others can reach.
    pub(crate) fn make(&self, name: &str, disk: &dyn Disk) -> Result<PathBuf, JournalError> {
        if let Some(parent) = self.root.parent() {
            fs::create_dir_all(parent).map_err(JournalError::disk("make the folder", parent))?;
        }
        let folder = self.below(name);
        for path in [&self.root, &self.root.join(self.account.as_str()), &folder] {
            make(path, disk)?;
        }
        self.check(name)?;
        Ok(folder)
    }

    /// Whether `<root>/<account>/<name>` is there; refuses one that others can reach.
    pub(crate) fn check(&self, name: &str) -> Result<bool, JournalError> {
        for (path, look) in [
            // The root may be a link of the user's own, to another disk.
            (self.root.clone(), fs::metadata as fn(PathBuf) -> io::Result<Metadata>),
            (self.root.join(self.account.as_str()), fs::symlink_metadata),
            (self.below(name), fs::symlink_metadata),
        ] {
            let found = match look(path.clone()) {
                Ok(found) => found,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
                Err(error) => return Err(JournalError::disk("look at the folder", &path)(error)),
            };
            if !found.is_dir() {
                return Err(exposed(&path, "it is not a folder", "move it away".to_owned()));
            }
            private(&path, &found, "700")?;
        }
        Ok(true)
    }
}

fn make(path: &Path, disk: &dyn Disk) -> Result<(), JournalError> {
    match disk.make_directory(path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
        // Where it is there already, a disk that can only be read still says that it is.
        Err(_) if path.is_dir() => return Ok(()),
        Err(error) => return Err(JournalError::disk("make the folder", path)(error)),
    }
    let parent = path.parent().unwrap_or(Path::new("/"));
    disk.sync_directory(parent).map_err(JournalError::disk("keep the folder", parent))
}

/// That an open file is a file, and this user's alone.
pub(crate) fn check_file(path: &Path, file: &File) -> Result<(), JournalError> {
    let found = file.metadata().map_err(JournalError::disk("look at the file", path))?;
    if !found.is_file() {
        return Err(exposed(path, "it is not a file", "move it away".to_owned()));
    }
    private(path, &found, "600")
}

fn private(path: &Path, found: &Metadata, mode: &str) -> Result<(), JournalError> {
    if found.uid() != rustix::process::geteuid().as_raw() {
        let why = format!("it belongs to user {}", found.uid());
        return Err(exposed(path, &why, "move it away, or set XDG_STATE_HOME to a folder of your own".to_owned()));
    }
    if found.mode() & 0o077 != 0 {
        return Err(exposed(path, "others can reach it", format!("run: chmod {mode} {}", path.display())));
    }
    Ok(())
}

fn exposed(path: &Path, why: &str, remedy: String) -> JournalError {
    JournalError::Exposed { path: path.to_owned(), why: why.to_owned(), remedy }
}
