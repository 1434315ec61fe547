//! Where the console's own files are: XDG on Linux and macOS alike.

use std::path::{Path, PathBuf};

use etcetera::{BaseStrategy as _, base_strategy::Xdg};

const APP: &str = "finops-tui";

/// The console's own folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Paths {
    /// The configuration file, whether it exists or not.
    pub(crate) config: PathBuf,
    /// What may be deleted: answers of billed calls.
    pub(crate) cache: PathBuf,
    /// What is written while running: the log.
    pub(crate) state: PathBuf,
}

impl Paths {
    /// The folders of this user; `None` where there is no home folder to speak of.
    pub(crate) fn of_user() -> Option<Self> {
        let xdg = Xdg::new().ok()?;
        let state = xdg.state_dir().unwrap_or_else(|| xdg.home_dir().join(".local/state"));
        Some(Self {
            config: xdg.config_dir().join(APP).join("config.toml"),
            cache: xdg.cache_dir().join(APP),
            state: state.join(APP),
        })
    }

    /// The log file.
    pub(crate) fn log(&self) -> PathBuf {
        self.state.join("finops-tui.log")
    }
}

/// The configuration file to read: the one asked for, or this user's.
pub(crate) fn config_file(asked: Option<&Path>) -> Option<PathBuf> {
    asked.map(Path::to_owned).or_else(|| Paths::of_user().map(|paths| paths.config))
}
