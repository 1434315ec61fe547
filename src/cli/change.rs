//! What every command that changes something takes: when it is put back, and how it is confirmed.

use std::time::Duration;

use change::Digest;
use change::guards::Guard;
use clap::Args;

use super::Output;

/// Options of every change.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Options of every change")]
pub(crate) struct ChangeArgs {
    /// When it is put back.
    #[command(flatten)]
    pub(crate) timing: Timing,
    /// Print the plan and do nothing
    #[arg(long)]
    pub(crate) plan_only: bool,
    /// How it is confirmed.
    #[command(flatten)]
    pub(crate) confirmation: Confirmation,
    /// How plan and result are printed.
    #[command(flatten)]
    pub(crate) output: Output,
}

/// When a change is put back.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Timing {
    /// Put it back after so long, such as 30m or 2h, unless it is kept
    #[arg(long, value_name = "TIME", value_parser = span)]
    pub(crate) revert_after: Option<Duration>,
    /// Have AWS put it back as well, by a scheduled action, whatever anyone has changed since
    #[arg(long, requires = "revert_after")]
    pub(crate) fuse: bool,
    /// Stay until it is put back
    #[arg(long, requires = "revert_after", conflicts_with = "plan_only")]
    pub(crate) wait: bool,
}

/// How a change is confirmed without a prompt, and past which guards.
#[derive(Args, Clone, Debug)]
pub(crate) struct Confirmation {
    /// Do exactly the plan printed earlier with this digest
    #[arg(long, value_name = "DIGEST", requires = "confirm", conflicts_with = "plan_only", value_parser = digest)]
    pub(crate) plan: Option<Digest>,
    /// The phrase that the plan names, letter for letter
    #[arg(long, value_name = "PHRASE", requires = "plan")]
    pub(crate) confirm: Option<String>,
    /// Go past a guard for this reason, of 20 characters at least; may be given several times
    #[arg(long = "override", value_name = "GUARD=REASON", value_parser = reason)]
    pub(crate) overrides: Vec<(Guard, String)>,
    /// Go past every guard that can be overridden, for this incident
    #[arg(long, value_name = "ID")]
    pub(crate) incident: Option<String>,
}

/// A span of time as people write it: `90s`, `30m`, `1h 30m`.
pub(super) fn span(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is not a time such as 90s, 30m or 1h30m");
    let span: jiff::SignedDuration = text.parse().map_err(|_| wrong())?;
    Duration::try_from(span).ok().filter(|span| !span.is_zero() && span.subsec_nanos() == 0).ok_or_else(wrong)
}

fn digest(text: &str) -> Result<Digest, String> {
    Digest::parse(text).ok_or_else(|| "a digest has 64 hexadecimal digits; copy it from the plan".to_owned())
}

fn reason(text: &str) -> Result<(Guard, String), String> {
    let (name, reason) = text.split_once('=').ok_or("write GUARD=REASON, such as cool-down='traffic doubled'")?;
    let unknown = || match crate::config::nearest(name, Guard::ALL.map(Guard::as_str).into_iter()) {
        Some(near) => format!("there is no guard {name}; did you mean {near}?"),
        None => format!("there is no guard {name}; the plan names every guard"),
    };
    Ok((Guard::parse(name).ok_or_else(unknown)?, reason.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_people_write_them() {
        for (text, secs) in [("90s", 90), ("30m", 1_800), ("1h30m", 5_400), ("1h 30m", 5_400), ("24h", 86_400)] {
            assert_eq!(span(text), Ok(Duration::from_secs(secs)), "{text}");
        }
        for wrong in ["", "30", "0s", "-5m", "5 m ago", "half an hour", "1ms", "1.5s", "1y"] {
            assert!(span(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_reason_names_its_guard() {
        let read = reason("cool-down=traffic doubled = true").unwrap();
        assert_eq!(read, (Guard::CoolDown, "traffic doubled = true".to_owned()));
        assert!(reason("cooldown=x").unwrap_err().contains("cool-down"));
        assert!(reason("cool-down").is_err());
    }
}
