//! How a run that is over is told: to the journal as an ending, to a person in words.

use change::Ending;
use domain::Text;
use drill::run::{Cause, Stop, Verdict};

/// How the journal has the end of a run.
pub(super) fn ending(verdict: Verdict) -> Ending {
    match verdict {
        Verdict::Passed | Verdict::Deviated | Verdict::Inconclusive => Ending::Applied,
        Verdict::Aborted => Ending::Failed,
        Verdict::NotStarted => Ending::NotStarted,
    }
}

/// Why it was stopped, if it was.
pub(super) fn words(cause: Option<&Cause>) -> Text {
    let why = match cause {
        None => return "".into(),
        Some(Cause::Check { why }) => format!("it may not begin: {why}"),
        Some(Cause::Abort { id, why }) => format!("{id} failed: {why}"),
        Some(Cause::Blind { id, why }) => format!("{id} could not be read for too long: {why}"),
        Some(Cause::Late { step }) => format!("{step} was late"),
        Some(Cause::Refused { step, why }) => format!("{step} did not begin: {why}"),
        Some(Cause::MaxDuration) => "it lasted as long as it may".to_owned(),
        Some(Cause::FuseEnded { step }) => format!("AWS took {step} back by itself"),
        Some(Cause::Stop { stop }) => format!("it was stopped: {}", stopped(*stop)),
        Some(Cause::Wanted { by }) => format!("{by} wanted it put back"),
    };
    why.into()
}

const fn stopped(stop: Stop) -> &'static str {
    match stop {
        Stop::Interrupt => "Ctrl-C",
        Stop::Terminate => "the process was told to end",
        Stop::Hangup => "the terminal is gone",
        Stop::LeaseLost => "the lease is lost",
        Stop::ClockGap => "the clock jumped",
        Stop::UiGone => "the screen is gone",
        Stop::Principal => "the credentials are somebody else's",
        Stop::Operator => "a person said so",
    }
}
