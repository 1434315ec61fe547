//! `phase`: the five phases listed, shown, checked, planned, rolled out, adopted, watched and taken back.

mod adopt;
mod desk;
mod drift;
mod export;
mod follow;
mod list;
mod outdated;
mod plan;
mod promise;
mod roll_out;
mod show;
mod standing;
mod take_over;
mod templates;
mod verify;
mod watch;
mod way_back;

use super::session::Session;
use crate::cli::PhaseCommand;
use crate::exit::{Exit, Stop};

pub(super) use list::table_of;
pub(super) use outdated::is_outdated;
pub(super) use promise::{deepen, measured};
pub(super) use templates::Templates;

/// Does what is asked about a phase; `line` is how it was typed.
pub(super) async fn run(session: &Session, command: PhaseCommand, line: &str) -> Result<Exit, Stop> {
    match command {
        PhaseCommand::List(output) => list::list(session, output).await,
        PhaseCommand::Show(args) => Box::pin(show::run(session, args)).await,
        PhaseCommand::Verify(args) => Box::pin(verify::run(session, args)).await,
        PhaseCommand::Drift(args) => Box::pin(drift::run(session, args)).await,
        PhaseCommand::Watch(args) => Box::pin(watch::run(session, args)).await,
        PhaseCommand::Export(args) => Box::pin(export::run(session, &args.dir)).await,
        PhaseCommand::Plan(args) => Box::pin(plan::run(session, *args, line)).await,
        PhaseCommand::Apply(args) => Box::pin(roll_out::run(session, *args, line)).await,
        PhaseCommand::Adopt(args) => Box::pin(adopt::run(session, *args, line)).await,
        PhaseCommand::TakeOver(args) => Box::pin(take_over::run(session, *args, line)).await,
        PhaseCommand::Cancel(args) => Box::pin(way_back::cancel(session, args, line)).await,
        PhaseCommand::Rollback(args) => Box::pin(way_back::roll_back(session, args, line)).await,
        PhaseCommand::Destroy(args) => Box::pin(way_back::destroy(session, args, line)).await,
    }
}
