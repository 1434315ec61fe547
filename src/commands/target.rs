//! `target`: a target put into rotation, or taken out of it.

use ::change::TargetChange;
use domain::Text;

use super::change::subject::Subject;
use super::change::{Request, run as change};
use super::session::Session;
use crate::cli::TargetCommand;
use crate::exit::{Exit, Stop};

/// Changes a target group.
pub(super) async fn run(session: &Session, command: TargetCommand, line: &str) -> Result<Exit, Stop> {
    let (args, to) = match command {
        TargetCommand::Register(args) => (args, TargetChange::Register),
        TargetCommand::Deregister(args) => (args, TargetChange::Deregister),
    };
    let subject = Subject::Target { group: Text::new(&args.group), target: args.target, change: to };
    change(Request { session, args: &args.change.into(), line }, subject).await
}
