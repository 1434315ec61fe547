//! `alarm`: the alarms listed, muted and unmuted.

mod list;

use ::change::{Action, AlarmAction, AlarmChange};
use domain::Text;

use super::change::subject::Subject;
use super::change::{Request, run as change};
use super::session::Session;
use crate::cli::AlarmCommand;
use crate::exit::{Exit, Stop};

/// Lists the alarms, or changes one.
pub(super) async fn run(session: &Session, command: AlarmCommand, line: &str) -> Result<Exit, Stop> {
    let (alarm, to, args) = match command {
        AlarmCommand::List(output) => return list::list(session, output).await,
        AlarmCommand::Mute(args) => (args.alarm, AlarmChange::Mute { minutes: args.minutes }, args.change),
        AlarmCommand::Unmute(args) => (args.alarm, AlarmChange::Unmute, args.change),
    };
    let subject = Subject::Known(Action::Alarm(AlarmAction { alarm: Text::new(&alarm), change: to }));
    change(Request { session, args: &args.into(), line }, subject).await
}
