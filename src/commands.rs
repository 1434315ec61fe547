//! The commands, one file each.

mod alarm;
mod change;
mod completions;
mod config;
mod console;
mod doctor;
mod drill;
mod journal;
mod man;
mod phase;
mod scale;
mod seat;
mod session;
mod simulated;
mod spend;
mod status;
mod target;
mod theme;
mod twin;

use crate::cli::{Cli, Command, DrillCommand, ThemeCommand, TwinCommand};
use crate::exit::{Exit, Stop};

use session::Session;

/// Refuses options that cannot have the effect they are given for.
fn refuse_misused(cli: &Cli) -> Result<(), Stop> {
    let global = &cli.global;
    if global.mode.write && cli.command.as_ref().is_some_and(|command| !command.can_change()) {
        return Err(Stop::new(Exit::USAGE, "--write is for what changes something; leave it out, this only reads"));
    }
    if let Some(name) = &global.theme {
        console::colours::named(name)?;
    }
    let is_simulated = global.demo.is_some() || matches!(cli.command, Some(Command::Twin(_)));
    // A rehearsal has an account of its own, and says itself what has no meaning there.
    let is_simulated = is_simulated || matches!(cli.command, Some(Command::Drill(DrillCommand::Rehearse(_))));
    let misused = [("--speed", global.pace.speed.is_some()), ("--seed", global.pace.seed.is_some())];
    match misused.into_iter().find(|(_, is_given)| *is_given && !is_simulated) {
        Some((option, _)) => {
            let why = format!("{option} is for a simulated account; give --demo as well, or leave {option} out");
            Err(Stop::new(Exit::USAGE, why))
        }
        None => Ok(()),
    }
}

/// Does what the command line asks for; `line` is how it was typed.
pub(crate) async fn run(cli: Cli, line: &str) -> Result<Exit, Stop> {
    let global = &cli.global;
    refuse_misused(&cli)?;
    match cli.command {
        Some(Command::Completions { shell }) => completions::run(shell),
        Some(Command::Man { dir }) => man::run(dir.as_deref()),
        Some(Command::Config(command)) => config::run(&command, global.config.as_deref()),
        Some(Command::Theme(ThemeCommand::List(output))) => theme::list(output),
        Some(Command::Twin(TwinCommand::Serve(args))) => twin::serve(&args, global).await,
        None => console::run(global).await,
        Some(Command::Status(args)) => status::run(&Session::open(global).await?, args).await,
        Some(Command::Spend(args)) => spend::run(&Session::open(global).await?, args).await,
        Some(Command::Doctor(output)) => doctor::run(&Session::open(global).await?, output).await,
        Some(Command::Phase(command)) => phase::run(&Session::open(global).await?, command, line).await,
        Some(Command::Scale(command)) => scale::run(&Session::open(global).await?, command, line).await,
        Some(Command::Target(command)) => target::run(&Session::open(global).await?, command, line).await,
        Some(Command::Alarm(command)) => alarm::run(&Session::open(global).await?, command, line).await,
        Some(Command::Drill(command)) => drill::run(global, &command).await,
        Some(Command::Journal(command)) => journal::run(&Session::open(global).await?, &command).await,
    }
}
