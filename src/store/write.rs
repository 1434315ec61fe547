//! Replacing a file whole: a reader sees the old content or the new, never half of it.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

/// Replaces `path` with `content`, readable by this user alone; its directories are made.
pub(crate) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let directory = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(directory)?;
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    let mut file = private(&draft)?;
    file.write_all(content)?;
    drop(file);
    fs::rename(&draft, path)
}

fn private(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

/// Whether files can be kept below `root`: makes it where it is missing, and writes one that goes again.
pub fn can_keep(root: &Path) -> io::Result<()> {
    let probe = root.join("probe");
    replace(&probe, b"")?;
    fs::remove_file(probe)
}
