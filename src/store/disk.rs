//! What a journal asks of the disk, as one seam: so that a test can let each of these fail.

use std::fmt::Debug;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, FileExt as _, OpenOptionsExt as _};
use std::path::Path;

use rustix::fs::OFlags;

/// What a journal asks of the disk. Nothing here is tried twice, and nothing is cached.
pub trait Disk: Debug + Send + Sync {
    /// Makes a directory that is this user's alone. Its parent has to be there.
    fn make_directory(&self, path: &Path) -> io::Result<()>;
    /// Makes a file that is this user's alone. Fails where there is one.
    fn create(&self, path: &Path) -> io::Result<File>;
    /// Opens a file for reading and writing, and no symbolic link.
    fn open(&self, path: &Path) -> io::Result<File>;
    /// Takes space for a file that is `from` bytes long, until it is `to` bytes long. What is reserved is not content:
    /// it lies behind the file's end, or reads as NUL where the disk cannot do that.
    fn reserve(&self, file: &File, from: u64, to: u64) -> io::Result<()>;
    /// Writes at a place, once; tells how many bytes it took.
    fn write(&self, file: &File, bytes: &[u8], at: u64) -> io::Result<usize>;
    /// Returns when what was written is on the disk.
    fn sync(&self, file: &File) -> io::Result<()>;
    /// Ends a file at this length, and gives back what is reserved behind it.
    fn cut(&self, file: &File, length: u64) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Returns when the names in a directory are on the disk.
    fn sync_directory(&self, path: &Path) -> io::Result<()>;
}

/// The disk of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct LocalDisk;

impl Disk for LocalDisk {
    fn make_directory(&self, path: &Path) -> io::Result<()> {
        DirBuilder::new().mode(0o700).create(path)
    }

    fn create(&self, path: &Path) -> io::Result<File> {
        OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path)
    }

    fn open(&self, path: &Path) -> io::Result<File> {
        // A pipe put in the file's place would otherwise be waited for.
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        let flags = i32::try_from(flags.bits()).map_err(io::Error::other)?;
        OpenOptions::new().read(true).write(true).custom_flags(flags).open(path)
    }

    fn reserve(&self, file: &File, from: u64, to: u64) -> io::Result<()> {
        if from >= to { Ok(()) } else { reserve(file, from, to) }
    }

    fn write(&self, file: &File, bytes: &[u8], at: u64) -> io::Result<usize> {
        loop {
            match file.write_at(bytes, at) {
                // A signal came before the first byte was taken.
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                done => return done,
            }
        }
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        file.sync_data()
    }

    fn cut(&self, file: &File, length: u64) -> io::Result<()> {
        file.set_len(length)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        std::fs::remove_file(path)
    }

    fn sync_directory(&self, path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }
}

/// Behind the end of the file, so that it stays as long as its content and every write can go to its end.
#[cfg(target_os = "linux")]
fn reserve(file: &File, from: u64, to: u64) -> io::Result<()> {
    use rustix::fs::{FallocateFlags, fallocate, fcntl_getfl, fcntl_setfl};
    use rustix::io::Errno;

    match fallocate(file, FallocateFlags::KEEP_SIZE, 0, to) {
        Ok(()) => Ok(fcntl_setfl(file, fcntl_getfl(file)? | OFlags::APPEND)?),
        Err(Errno::OPNOTSUPP | Errno::NOSYS) => fill(file, from, to),
        Err(error) => Err(error.into()),
    }
}

/// The system takes the space and grows the file into it.
#[cfg(target_vendor = "apple")]
fn reserve(file: &File, from: u64, to: u64) -> io::Result<()> {
    use rustix::fs::{FallocateFlags, fallocate};
    use rustix::io::Errno;

    match fallocate(file, FallocateFlags::empty(), 0, to) {
        Ok(()) => Ok(()),
        Err(Errno::OPNOTSUPP | Errno::NOTSUP) => fill(file, from, to),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn reserve(file: &File, from: u64, to: u64) -> io::Result<()> {
    fill(file, from, to)
}

/// By writing: for file systems that reserve nothing, as NFS before version 4.2.
pub(crate) fn fill(file: &File, from: u64, to: u64) -> io::Result<()> {
    const BLOCK: [u8; 4096] = [0; 4096];
    let mut at = from;
    while at < to {
        let length = usize::try_from(to - at).unwrap_or(BLOCK.len()).min(BLOCK.len());
        file.write_all_at(&BLOCK[..length], at)?;
        at += length as u64;
    }
    file.sync_data()
}
