//! Commands on CloudWatch alarms.

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};

use super::change::span;
use super::{ChangeArgs, Output};

/// The longest mute: 15 days (`PutAlarmMuteRule`).
const LONGEST: u32 = 21_600;

/// Commands on alarms.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum AlarmCommand {
    /// List every alarm, firing first
    List(Output),
    /// Hold an alarm's actions back for a while, by a mute rule that ends by itself
    Mute(MuteArgs),
    /// End a mute of this console early
    Unmute(UnmuteArgs),
}

/// Options of `alarm mute`.
#[derive(Args, Clone, Debug)]
pub(crate) struct MuteArgs {
    /// The alarm
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(crate) alarm: String,
    /// For how long, in whole minutes, such as 30m or 2h
    #[arg(long = "for", value_name = "TIME", value_parser = minutes)]
    pub(crate) minutes: u32,
    /// Options of every change.
    #[command(flatten)]
    pub(crate) change: ChangeArgs,
}

/// Options of `alarm unmute`.
#[derive(Args, Clone, Debug)]
pub(crate) struct UnmuteArgs {
    /// The alarm
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(crate) alarm: String,
    /// Options of every change.
    #[command(flatten)]
    pub(crate) change: ChangeArgs,
}

fn minutes(text: &str) -> Result<u32, String> {
    let secs = span(text)?.as_secs();
    let minutes = u32::try_from(secs / 60).ok().filter(|minutes| secs % 60 == 0 && (1..=LONGEST).contains(minutes));
    minutes.ok_or_else(|| format!("`{text}` is not whole minutes from 1m to 360h"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mute_lasts_whole_minutes_up_to_15_days() {
        assert_eq!((minutes("30m"), minutes("1h"), minutes("360h")), (Ok(30), Ok(60), Ok(21_600)));
        for wrong in ["30s", "90s", "361h", "0m", ""] {
            assert!(minutes(wrong).is_err(), "{wrong}");
        }
    }
}
