//! What every command that changes something takes: when it is put back, and how it is confirmed.

use std::collections::BTreeSet;
use std::time::Duration;

use change::guards::Guard;
use change::{Digest, Fuse, Override};
use clap::{ArgMatches, Args};

use super::Output;

/// Options of every change.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Options of every change")]
pub(crate) struct ChangeArgs {
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

/// Options of a change that can be put back after a time.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Options of its way back")]
pub(crate) struct TimedArgs {
    /// When it is put back.
    #[command(flatten)]
    pub(crate) timing: Timing,
    /// Options of every change.
    #[command(flatten)]
    pub(crate) change: ChangeArgs,
}

/// Options of a change of sizes, which AWS can put back as well.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Options of its way back")]
pub(crate) struct SizedArgs {
    /// Have AWS put it back as well, by a scheduled action, whatever anyone has changed since
    #[arg(long, requires = "revert_after")]
    pub(crate) fuse: bool,
    /// When it is put back, and how it is confirmed.
    #[command(flatten)]
    pub(crate) timed: TimedArgs,
}

/// When a change is put back.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(crate) struct Timing {
    /// Put it back after so long, such as 30m or 2h, unless it is kept
    #[arg(long, value_name = "TIME", value_parser = span)]
    pub(crate) revert_after: Option<Duration>,
    /// Stay until it is put back
    #[arg(long, requires = "revert_after", conflicts_with = "plan_only")]
    pub(crate) wait: bool,
}

/// What was chosen for a change, by whichever of these options its command has.
#[derive(Clone, Debug)]
pub(crate) struct Chosen {
    /// When it is put back.
    pub(crate) timing: Timing,
    /// Whether AWS puts it back as well.
    pub(crate) fuse: Fuse,
    /// What every change has.
    pub(crate) change: ChangeArgs,
}

impl From<ChangeArgs> for Chosen {
    fn from(change: ChangeArgs) -> Self {
        Self { timing: Timing::default(), fuse: Fuse::Unset, change }
    }
}

impl From<TimedArgs> for Chosen {
    fn from(TimedArgs { timing, change }: TimedArgs) -> Self {
        Self { timing, ..Self::from(change) }
    }
}

impl From<SizedArgs> for Chosen {
    fn from(SizedArgs { fuse, timed }: SizedArgs) -> Self {
        Self { fuse: if fuse { Fuse::Set } else { Fuse::Unset }, ..Self::from(timed) }
    }
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
    #[arg(long, value_name = "ID", value_parser = incident)]
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
    let guard = Guard::parse(name).ok_or_else(unknown)?;
    let given = Override::new(guard, reason).map_err(|refusal| refusal.to_string())?;
    Ok((given.guard, given.reason))
}

/// The guard that is given two reasons, where one is: nobody could say which of them holds.
pub(crate) fn overridden_twice(matches: &ArgMatches) -> Option<Guard> {
    let last = std::iter::successors(Some(matches), |matches| Some(matches.subcommand()?.1)).last()?;
    let given = last.try_get_many::<(Guard, String)>("overrides").ok()??;
    let mut known = BTreeSet::new();
    given.map(|(guard, _)| *guard).find(|guard| !known.insert(*guard))
}

fn incident(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("an incident has a name; give the one of the ticket".to_owned());
    }
    Ok(text.to_owned())
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
        let read = reason("cool-down=traffic has doubled = true").unwrap();
        assert_eq!(read, (Guard::CoolDown, "traffic has doubled = true".to_owned()));
        assert!(reason("cooldown=x").unwrap_err().contains("cool-down"));
        assert!(reason("cool-down").is_err());
    }

    #[test]
    fn a_reason_that_cannot_do_is_refused_before_anything_is_asked() {
        for (given, told) in [
            ("cool-down=short", "at least 20 characters"),
            ("cool-down=                          ", "at least 20 characters"),
            ("bounds=the bounds are wrong, trust me", "bounds takes no override"),
            ("account-pin=it is the same account anyway", "account-pin takes no override"),
        ] {
            let refused = reason(given).unwrap_err();
            assert!(refused.contains(told), "{given}: {refused}");
        }
        assert!(incident(" ").is_err() && incident("INC-7").is_ok());
    }
}
