//! The folder of an account: its paths, and that it and what is in it are this user's alone.

use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use domain::AccountId;

use rustix::fs::OFlags;

use crate::disk::Disk;

/// Why a file or a folder cannot be used, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Others could read or change it.
    #[error("{}: {why}; {remedy}", path.display())]
    Exposed {
        /// Where.
        path: PathBuf,
        /// What is wrong.
        why: String,
        /// What to do.
        remedy: String,
    },
    /// The disk refused.
    #[error("{}: cannot {doing}: {source}; free space or mend the folder", path.display())]
    Refused {
        /// Where.
        path: PathBuf,
        /// What.
        doing: &'static str,
        /// Why.
        source: io::Error,
    },
}

impl FolderError {
    /// Says where and at what the disk refused.
    pub(crate) fn refused(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Refused { path, doing, source }
    }

    /// Whether there is no such file.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(self, Self::Refused { source, .. } if source.kind() == io::ErrorKind::NotFound)
    }
}

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

    /// Makes `<root>/<account>/<name>` where it is missing, and refuses one that others can reach.
    pub(crate) fn make(&self, name: &str, disk: &dyn Disk) -> Result<PathBuf, FolderError> {
        if let Some(parent) = self.root.parent() {
            fs::create_dir_all(parent).map_err(FolderError::refused("make the folder", parent))?;
        }
        let folder = self.below(name);
        for path in [&self.root, &self.root.join(self.account.as_str()), &folder] {
            make(path, disk)?;
        }
        self.check(name)?;
        Ok(folder)
    }

    /// Whether `<root>/<account>/<name>` is there; refuses one that others can reach.
    pub(crate) fn check(&self, name: &str) -> Result<bool, FolderError> {
        for (path, look) in [
            // The root may be a link of the user's own, to another disk.
            (self.root.clone(), fs::metadata as fn(PathBuf) -> io::Result<Metadata>),
            (self.root.join(self.account.as_str()), fs::symlink_metadata),
            (self.below(name), fs::symlink_metadata),
        ] {
            let found = match look(path.clone()) {
                Ok(found) => found,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
                Err(error) => return Err(FolderError::refused("look at the folder", &path)(error)),
            };
            if !found.is_dir() {
                return Err(exposed(&path, "it is not a folder", "move it away".to_owned()));
            }
            if path == self.root { own(&path, &found)? } else { private(&path, &found, "700")? }
        }
        Ok(true)
    }
}

fn make(path: &Path, disk: &dyn Disk) -> Result<(), FolderError> {
    match disk.make_directory(path) {
        Ok(()) => {}
        // A disk that can only be read may say so before it says that the folder is there.
        Err(_) if path.is_dir() => {}
        Err(error) => return Err(FolderError::refused("make the folder", path)(error)),
    }
    // One that is there already may be there since a crash, and not on the disk yet.
    let parent = path.parent().unwrap_or(Path::new("/"));
    match disk.sync_directory(parent) {
        // Above the root may be a folder that is not this user's to read.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        done => done.map_err(FolderError::refused("keep the folder", parent)),
    }
}

/// That an open file is a file, and this user's alone.
pub(crate) fn check_file(path: &Path, file: &File) -> Result<(), FolderError> {
    let found = file.metadata().map_err(FolderError::refused("look at the file", path))?;
    if !found.is_file() {
        return Err(exposed(path, "it is not a file", "move it away".to_owned()));
    }
    private(path, &found, "600")
}

/// Opens a file of this user's alone for reading, and no symbolic link.
pub(crate) fn open_private(path: &Path) -> Result<File, FolderError> {
    // A pipe put in the file's place would otherwise be waited for.
    let flags = i32::try_from((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits()).unwrap_or_default();
    let file = fs::OpenOptions::new().read(true).custom_flags(flags).open(path);
    let file = file.map_err(FolderError::refused("open the file", path))?;
    check_file(path, &file)?;
    Ok(file)
}

/// All that is in a file.
pub(crate) fn content(path: &Path, mut file: &File) -> Result<Vec<u8>, FolderError> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(FolderError::refused("read", path))?;
    Ok(bytes)
}

/// The root holds other things too, the log among them: it may be looked into, and not written to by others.
fn own(path: &Path, found: &Metadata) -> Result<(), FolderError> {
    belongs(path, found)?;
    if found.mode() & 0o022 != 0 {
        return Err(exposed(path, "others can write to it", format!("run: chmod 700 {}", path.display())));
    }
    Ok(())
}

fn belongs(path: &Path, found: &Metadata) -> Result<(), FolderError> {
    if found.uid() != rustix::process::geteuid().as_raw() {
        let why = format!("it belongs to user {}", found.uid());
        return Err(exposed(path, &why, "move it away, or set XDG_STATE_HOME to a folder of your own".to_owned()));
    }
    Ok(())
}

fn private(path: &Path, found: &Metadata, mode: &str) -> Result<(), FolderError> {
    belongs(path, found)?;
    if found.mode() & 0o077 != 0 {
        return Err(exposed(path, "others can reach it", format!("run: chmod {mode} {}", path.display())));
    }
    Ok(())
}

fn exposed(path: &Path, why: &str, remedy: String) -> FolderError {
    FolderError::Exposed { path: path.to_owned(), why: why.to_owned(), remedy }
}
