//! `drill`: drills and mitigations listed, shown, linted and rehearsed, and the reports of their runs.

mod file;
mod last;
mod lint;
mod list;
mod rehearse;
mod report;
mod show;

use super::session::Session;
use crate::cli::{DrillCommand, Global};
use crate::exit::{Exit, Stop};

/// Does what is asked about a drill. What only reads a file needs neither a configuration nor an account.
pub(super) async fn run(global: &Global, command: &DrillCommand) -> Result<Exit, Stop> {
    match command {
        DrillCommand::List(args) => list::run(&Session::open(global).await?, args),
        DrillCommand::Show(args) => show::run(args),
        DrillCommand::Lint { files } => lint::run(files),
        DrillCommand::Rehearse(args) => rehearse::run(global, args),
        DrillCommand::Report(args) => report::run(&Session::open(global).await?, *args),
    }
}
