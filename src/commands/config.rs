//! `config init|check|path`: the configuration file.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::cli::ConfigCommand;
use crate::config::{self, Config, EXAMPLE};
use crate::exit::{Exit, Stop};
use crate::output;

/// Does what `command` asks for, with the file of `--config` or this user's.
pub(super) fn run(command: &ConfigCommand, asked: Option<&Path>) -> Result<Exit, Stop> {
    match command {
        ConfigCommand::Init => init(&file(asked)?),
        ConfigCommand::Check { file } => check(file.as_deref().or(asked)),
        ConfigCommand::Path => {
            output::print(&format!("{}\n", file(asked)?.display()))?;
            Ok(Exit::DONE)
        }
    }
}

fn file(asked: Option<&Path>) -> Result<PathBuf, Stop> {
    config::config_file(asked).ok_or_else(|| {
        let why = "there is no home folder to keep a configuration in; set HOME or XDG_CONFIG_HOME, or give --config";
        Stop::new(Exit::FAILED, why)
    })
}

fn init(file: &Path) -> Result<Exit, Stop> {
    let write = || -> io::Result<()> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        OpenOptions::new().write(true).create_new(true).open(file)?.write_all(EXAMPLE.as_bytes())
    };
    match write() {
        Ok(()) => {
            output::print(&format!("{}: written; every line of it is a default, commented\n", file.display()))?;
            Ok(Exit::DONE)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let why = format!("{}: exists already and is left as it is; move it away first", file.display());
            Err(Stop::new(Exit::REFUSED, why))
        }
        Err(error) => Err(Stop::new(Exit::FAILED, format!("{}: {error}", file.display()))),
    }
}

fn check(asked: Option<&Path>) -> Result<Exit, Stop> {
    Config::load(asked).map_err(|error| Stop::lines(Exit::USAGE, error.to_string()))?;
    let said = match config::config_file(asked).filter(|file| file.exists()) {
        Some(file) => format!("{}: no faults\n", file.display()),
        None => "no configuration file: the defaults hold\n".to_owned(),
    };
    output::print(&said)?;
    Ok(Exit::DONE)
}
