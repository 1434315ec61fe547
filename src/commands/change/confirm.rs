//! The prompt for the phrase: read as it is typed, nothing trimmed from it.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _, stderr, stdin};

use change::{Previewed, Refusal, Typed};
use domain::Now;

use super::Refused;
use crate::commands::twin::ended;
use crate::exit::Exit;

/// Whether somebody can be asked.
pub(super) fn is_terminal() -> bool {
    stdin().is_terminal() && stderr().is_terminal()
}

/// Asks for the phrase; refuses before that what would be refused after it. A signal leaves, and nothing is sent.
pub(super) async fn ask(previewed: &Previewed, typed: &Typed, now: Now) -> Result<String, Refused> {
    match previewed.accepts(typed, now) {
        Ok(_) | Err(Refusal::Mistyped { .. }) => {}
        Err(refusal) => return Err(refusal.into()),
    }
    // Caught before anything is asked: a key pressed at once must not find nobody.
    let left = ended()?;
    let prompt = format!("\nType {} and press enter; anything else leaves.\n> ", previewed.phrase());
    let asked = stderr().lock().write_all(prompt.as_bytes());
    asked.map_err(|error| Refused::new(Exit::REFUSED, format!("the terminal failed: {error}; nothing was sent")))?;
    tokio::select! {
        line = tokio::task::spawn_blocking(read) => match line {
            Ok(Ok(line)) => Ok(line),
            Ok(Err(error)) => Err(Refused::new(Exit::REFUSED, format!("the terminal failed: {error}; nothing was sent"))),
            Err(_) => Err(Refused::new(Exit::REFUSED, "nothing was typed; nothing was sent")),
        },
        () = left => Err(Refused::new(Exit::REFUSED, "left; nothing was sent")),
    }
}

/// A line without its end.
fn read() -> io::Result<String> {
    let mut line = String::new();
    stdin().lock().read_line(&mut line)?;
    if line.ends_with('\n') {
        line.pop();
    }
    Ok(line)
}
