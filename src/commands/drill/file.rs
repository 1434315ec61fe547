//! Where a drill comes from: out of the program, from a file, or from standard input.

use std::fs::{File, FileType, OpenOptions};
use std::io;
use std::os::unix::fs::{FileTypeExt as _, OpenOptionsExt as _};
use std::path::Path;

use change::Digest;
use domain::Text;
use drill::{Drill, Fault, Faults, LIBRARY};
use rustix::fs::OFlags;
use rustix::io::Errno;

use crate::config::nearest;

/// Stands in for the key of a fault that is of the file itself.
const FILE: &str = "file";

/// What is wrong with a file before anything of it is read, and what to do.
type Refused = (String, String);

/// Reads the drill of this name: an id of the library, `-` for standard input, or a file.
pub(super) fn read(name: &Path) -> Result<Drill, Faults> {
    digested(name).map(|(drill, _)| drill)
}

/// Reads the drill of this name, and the digest of its bytes.
pub(super) fn digested(name: &Path) -> Result<(Drill, Digest), Faults> {
    let shown = name.display().to_string();
    if let Some(embedded) = drill::embedded(&shown) {
        return Ok((embedded.read()?, Digest::of(embedded.text)));
    }
    let bytes = if shown == "-" { drill::take(io::stdin().lock()).map_err(unread) } else { bytes(name) };
    checked(&shown, bytes)
}

/// Reads the drill in this file.
pub(super) fn of_file(path: &Path) -> Result<Drill, Faults> {
    checked(&path.display().to_string(), bytes(path)).map(|(drill, _)| drill)
}

fn checked(name: &str, bytes: Result<Vec<u8>, Refused>) -> Result<(Drill, Digest), Faults> {
    let bytes = bytes.map_err(|(wrong, remedy)| {
        let fault = Fault { line: 1, column: 1, key: FILE.to_owned(), wrong, remedy };
        Faults { name: Text::new(name), faults: vec![fault] }
    })?;
    let drill = drill::lint(name, &bytes)?;
    // What has no fault is UTF-8.
    Ok((drill, Digest::of(&String::from_utf8_lossy(&bytes))))
}

/// The bytes of a regular file and of nothing else: a link is not followed, and a pipe is not waited for.
fn bytes(path: &Path) -> Result<Vec<u8>, Refused> {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
    let flags = i32::try_from(flags.bits()).unwrap_or_default();
    let opened = OpenOptions::new().read(true).custom_flags(flags).open(path);
    let file: File = opened.map_err(|error| unopened(path, &error))?;
    // Asked of what was opened: by now its name may lead elsewhere.
    let kind = file.metadata().map_err(unread)?.file_type();
    if !kind.is_file() {
        return Err(irregular(noun(kind)));
    }
    drill::take(file).map_err(unread)
}

fn noun(kind: FileType) -> &'static str {
    if kind.is_dir() {
        "a folder"
    } else if kind.is_fifo() {
        "a pipe"
    } else if kind.is_block_device() || kind.is_char_device() {
        "a device"
    } else {
        "no regular file"
    }
}

fn irregular(noun: &str) -> Refused {
    (format!("is {noun}"), "name a regular file, or give - and the text on standard input".to_owned())
}

fn unopened(path: &Path, error: &io::Error) -> Refused {
    match error.raw_os_error().map(Errno::from_raw_os_error) {
        Some(Errno::LOOP) => ("is a symbolic link".to_owned(), "name the file that it leads to".to_owned()),
        // What can only be connected to: a socket, or the terminal of a process that has none.
        Some(Errno::NXIO | Errno::OPNOTSUPP) => irregular("no regular file"),
        Some(Errno::NOENT) => ("is not there".to_owned(), instead(path)),
        _ => unread(error),
    }
}

/// What to name instead of a file that is not there.
fn instead(path: &Path) -> String {
    let ids = LIBRARY.iter().map(|it| it.id);
    match path.to_str().and_then(|typed| nearest(typed, ids)) {
        Some(near) => format!("did you mean {near}?"),
        None => "name a file, or a drill that `finops-tui drill list` names".to_owned(),
    }
}

fn unread(error: impl std::borrow::Borrow<io::Error>) -> Refused {
    (format!("cannot be read: {}", error.borrow()), "make it readable".to_owned())
}
