//! `phase`: the five phases listed, planned, rolled out, adopted and taken back.

mod adopt;
mod desk;
mod follow;
mod list;
mod plan;
mod roll_out;
mod take_over;
mod way_back;

use super::session::Session;
use crate::cli::PhaseCommand;
use crate::exit::{Exit, Stop};

pub(super) use list::table_of;

/// Does what is asked about a phase; `line` is how it was typed.
pub(super) async fn run(session: &Session, command: PhaseCommand, line: &str) -> Result<Exit, Stop> {
    match command {
        PhaseCommand::List(output) => list::list(session, output).await,
        PhaseCommand::Plan(args) => Box::pin(plan::run(session, *args, line)).await,
        PhaseCommand::Apply(args) => Box::pin(roll_out::run(session, *args, line)).await,
        PhaseCommand::Adopt(args) => Box::pin(adopt::run(session, *args, line)).await,
        PhaseCommand::TakeOver(args) => Box::pin(take_over::run(session, *args, line)).await,
        PhaseCommand::Cancel(args) => Box::pin(way_back::cancel(session, args, line)).await,
        PhaseCommand::Rollback(args) => Box::pin(way_back::roll_back(session, args, line)).await,
        PhaseCommand::Destroy(args) => Box::pin(way_back::destroy(session, args, line)).await,
    }
}
