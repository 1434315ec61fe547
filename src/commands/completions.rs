//! `completions SHELL`: what a shell needs to complete this program's command line.

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::cli::Cli;
use crate::exit::{Exit, Stop};
use crate::output;

/// Prints the completions for `shell`.
pub(super) fn run(shell: Shell) -> Result<Exit, Stop> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "finops-tui", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::DONE)
}
