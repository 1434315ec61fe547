//! Signals that concern a program with a terminal.

use std::io;

use rustix::process::{Signal as Number, getpid, kill_process};
use tokio::signal::unix::{SignalKind, signal};

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Leave: interrupt, terminate, quit, or the terminal has gone.
    Leave,
    /// Step aside until continued (`SIGTSTP`).
    Suspend,
    /// Continued (`SIGCONT`): the screen may have been drawn over.
    Continued,
}

/// The signals, caught from now on.
#[derive(Debug)]
pub struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    quit: tokio::signal::unix::Signal,
    hang_up: tokio::signal::unix::Signal,
    suspend: tokio::signal::unix::Signal,
    continued: tokio::signal::unix::Signal,
}

impl Signals {
    /// Catches them.
    pub fn catch() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            quit: signal(SignalKind::quit())?,
            hang_up: signal(SignalKind::hangup())?,
            suspend: signal(SignalKind::from_raw(Number::TSTP.as_raw()))?,
            continued: signal(SignalKind::from_raw(Number::CONT.as_raw()))?,
        })
    }

    /// The next one.
    pub async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.interrupt.recv() => Signal::Leave,
            _ = self.terminate.recv() => Signal::Leave,
            _ = self.quit.recv() => Signal::Leave,
            _ = self.hang_up.recv() => Signal::Leave,
            _ = self.suspend.recv() => Signal::Suspend,
            _ = self.continued.recv() => Signal::Continued,
        }
    }
}

/// Stops this process, as the shell's job control does. Returns when it is continued, or false at once where it could
/// not be stopped.
pub fn stop() -> bool {
    // SIGSTOP cannot be caught, so this works although SIGTSTP is.
    let stopped = kill_process(getpid(), Number::STOP);
    stopped.inspect_err(|error| tracing::warn!(%error, "could not stop")).is_ok()
}
