//! The log: a file beside the console's other state, because nothing may be written over the screen.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;

use crate::cli::LogLevel;
use crate::config::Paths;

/// A log beyond this size is set aside when the program starts; one earlier log is kept.
const LARGEST: u64 = 4 * 1024 * 1024;

/// Starts the log; without a place to write it, the program runs without one.
///
/// Only this program's own layers log below `warn`: the SDK's lower levels carry requests with their headers.
pub(crate) fn start(level: LogLevel) {
    let Some(paths) = Paths::of_user() else { return };
    let Ok(file) = open(&paths.log()) else { return };
    let level = level.as_str();
    let ours = ["finops_tui", "app", "aws", "console", "change", "domain", "store", "twin"];
    let ours: Vec<String> = ours.iter().map(|layer| format!("{layer}={level}")).collect();
    let others = if level == "error" { "error" } else { "warn" };
    let filter = EnvFilter::new(format!("{others},{}", ours.join(",")));
    let writer = Mutex::new(file);
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(writer).finish();
    // Fails only where a log has been started already.
    let _ = tracing::subscriber::set_global_default(subscriber);
}

fn open(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
        // The journal is kept beside the log, in a folder that is this user's alone.
        #[cfg(unix)]
        fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    }
    if fs::metadata(path).is_ok_and(|log| log.len() > LARGEST) {
        fs::rename(path, path.with_extension("log.1"))?;
    }
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_log_is_set_aside_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/finops-tui.log");
        open(&path).unwrap().set_len(LARGEST + 1).unwrap();
        let fresh = open(&path).unwrap();
        assert_eq!(fresh.metadata().unwrap().len(), 0);
        assert_eq!(fs::metadata(path.with_extension("log.1")).unwrap().len(), LARGEST + 1);
    }
}
