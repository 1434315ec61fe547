//! `finops-tui`: the terminal operations console for a financial application on AWS.

// The SDK waits in many layers, and a change waits for the SDK in several more: the compiler counts them all.
#![recursion_limit = "256"]

mod cli;
mod commands;
mod config;
mod exit;
mod log;
mod output;
#[cfg(test)]
mod testing;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, FromArgMatches as _};

use cli::Cli;
use exit::{Exit, Stop};

fn main() -> ExitCode {
    let cli = match parsed() {
        Ok(cli) => cli,
        Err(error) => {
            // A closed pipe is no reason to complain about.
            let _ = error.print();
            let is_asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            return if is_asked { Exit::DONE.into() } else { Exit::USAGE.into() };
        }
    };
    match run(cli, &line()) {
        Ok(exit) => exit.into(),
        Err(stop) => {
            output::complain(&stop.said());
            stop.exit.into()
        }
    }
}

/// The command line, read whole.
fn parsed() -> Result<Cli, clap::Error> {
    let mut command = Cli::command();
    let matches = command.try_get_matches_from_mut(cli::with_scenario(std::env::args_os()))?;
    if let Some(guard) = cli::overridden_twice(&matches) {
        let why = format!("--override names {} twice; give one reason for each guard", guard.as_str());
        return Err(command.error(ErrorKind::ArgumentConflict, why));
    }
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// The command line as it was typed, each word quoted where a shell would take it apart.
fn line() -> String {
    let words = std::env::args_os().skip(1).map(|word| cli::quoted(&word.to_string_lossy()));
    std::iter::once("finops-tui".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
}

fn run(cli: Cli, line: &str) -> Result<Exit, Stop> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Stop::new(Exit::FAILED, format!("no threads to work with: {error}")))?;
    let outcome = runtime.block_on(commands::run(cli, line));
    // Calls that nobody waits for any more must not hold the door.
    runtime.shutdown_background();
    outcome
}
