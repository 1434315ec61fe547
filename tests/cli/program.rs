//! Runs the program away from this machine's own configuration.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A home of its own for each test: no configuration, no AWS files, no terminal.
pub struct Home(TempDir);

impl Home {
    pub fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The program with these arguments.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_finops-tui"));
        command.args(args).env_clear().env("HOME", self.path()).env("PATH", "/usr/bin:/bin");
        // What instances and containers would answer must not be looked for.
        command.env("AWS_EC2_METADATA_DISABLED", "true").stdin(Stdio::null());
        command
    }

    /// Runs it to its end.
    pub fn run(&self, args: &[&str]) -> Run {
        Run(self.command(args).output().unwrap())
    }

    /// Writes a configuration and gives its path.
    pub fn config(&self, text: &str) -> PathBuf {
        let file = self.path().join("finops.toml");
        std::fs::write(&file, text).unwrap();
        file
    }
}

/// What a run left behind.
pub struct Run(Output);

impl Run {
    /// Runs a command to its end.
    pub fn of(command: &mut Command) -> Self {
        Self(command.output().unwrap())
    }

    pub fn code(&self) -> i32 {
        self.0.status.code().unwrap()
    }

    pub fn stdout(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).unwrap()
    }

    pub fn stderr(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).unwrap()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.0.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout(), self.stderr()))
    }
}
