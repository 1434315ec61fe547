//! The console itself: on an account, or on the simulated one.

pub(super) mod colours;
mod doors;
mod farewell;

use std::io::{IsTerminal as _, stdin, stdout};
use std::sync::Arc;

use ::console::{Mouse, Openings as _, Place, Setup};

use super::session::Session;
use crate::cli::Global;
use crate::exit::{Exit, Stop};
use crate::output;

use doors::Doors;

/// Opens the console, where there is a terminal to open it on.
pub(super) async fn run(global: &Global) -> Result<Exit, Stop> {
    refuse_without_terminal()?;
    let session = Session::open(global).await?;
    let colours = colours::of(global, &session.config)?;
    let mouse = if session.config.mouse { Mouse::Reported } else { Mouse::Left };
    let clock = Arc::clone(&session.clocks.here);
    let here = Place {
        profile: session.profile.name.clone(),
        regions: Some(session.profile.regions.clone()).filter(|regions| !regions.is_empty()),
    };
    let is_simulated = session.simulation.is_some();
    let doors = Doors::new(session, colours.depth).await;
    let opening = doors.open(&here).map_err(|why| Stop::new(Exit::REFUSED, why))?;
    let setup = Setup { opening, openings: Box::new(doors), theme: colours.theme, clock, mouse };
    let failed = |error: std::io::Error| Stop::new(Exit::FAILED, format!("the terminal failed: {error}"));
    let left = ::console::run(setup).await.map_err(failed)?;
    // A simulated account goes with the console, and everything that was open in it.
    if !is_simulated {
        for line in farewell::farewell(&left) {
            output::complain(&line);
        }
    }
    Ok(Exit::DONE)
}

fn refuse_without_terminal() -> Result<(), Stop> {
    let what = if !(stdin().is_terminal() && stdout().is_terminal()) {
        "there is no terminal here"
    } else if std::env::var("TERM").is_ok_and(|term| term == "dumb") {
        "TERM=dumb cannot be drawn on"
    } else {
        return Ok(());
    };
    let why = format!("{what}; use `finops-tui status`, or `finops-tui status --watch` to stay");
    Err(Stop::new(Exit::USAGE, why))
}
