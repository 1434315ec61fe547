//! Options of the commands on phases.

mod reading;

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use super::ChangeArgs;

pub(crate) use reading::{PhaseExportArgs, PhaseLookArgs, PhaseWatchArgs};

/// A phase.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct PhaseNumber {
    /// The phase, 1 to 5
    #[arg(value_name = "N", value_parser = clap::value_parser!(u8).range(1..=5))]
    pub(crate) number: u8,
}

/// Values of the templates' parameters.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Parameters of the templates")]
pub(crate) struct Parameters {
    /// The value of a parameter, before the profile's own; may be given several times
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) params: Vec<(String, String)>,
    /// A resource that holds state and may be replaced or removed, by its name in the template; may be given several times
    #[arg(long = "replace", value_name = "RESOURCE")]
    pub(crate) replace: Vec<String>,
}

/// The prices that an estimate is made with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum PriceList {
    /// The embedded list, whose date is shown
    #[default]
    Embedded,
    /// AWS's Price List API, asked now; for what it lacks the embedded list
    ListApi,
}

/// Which prices a plan is priced by.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct PriceArgs {
    /// What the plan is priced by: the embedded list, or AWS's Price List API (free of charge)
    #[arg(long, value_enum, value_name = "LIST", default_value_t)]
    pub(crate) prices: PriceList,
}

/// Options of `phase plan`.
#[derive(Args, Clone, Debug)]
pub(crate) struct PhasePlanArgs {
    /// Which.
    #[command(flatten)]
    pub(crate) phase: PhaseNumber,
    /// Ask CloudFormation itself, by a change set that is thrown away afterwards; needs --write
    #[arg(long)]
    pub(crate) change_set: bool,
    /// Prices.
    #[command(flatten)]
    pub(crate) prices: PriceArgs,
    /// Parameters.
    #[command(flatten)]
    pub(crate) parameters: Parameters,
    /// Options of every change.
    #[command(flatten)]
    pub(crate) change: ChangeArgs,
}

/// Options of `phase apply`.
#[derive(Args, Clone, Debug)]
pub(crate) struct PhaseApplyArgs {
    /// Which.
    #[command(flatten)]
    pub(crate) phase: PhaseNumber,
    /// Prices.
    #[command(flatten)]
    pub(crate) prices: PriceArgs,
    /// Parameters.
    #[command(flatten)]
    pub(crate) parameters: Parameters,
    /// Options of every change.
    #[command(flatten)]
    pub(crate) change: ChangeArgs,
}

/// Options of `phase adopt`.
#[derive(Args, Clone, Debug)]
pub(crate) struct PhaseAdoptArgs {
    /// Which.
    #[command(flatten)]
    pub(crate) phase: PhaseNumber,
    /// What each resource is found by in the account, as TOML, such as `Vpc = { VpcId = "vpc-0abc" }`
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) map: Option<PathBuf>,
    /// Print such a file to be filled in, as without --map
    #[arg(long, conflicts_with = "map")]
    pub(crate) map_template: bool,
    /// The stack, where the phase has several, such as cache
    #[arg(long, value_name = "STACK")]
    pub(crate) stack: Option<String>,
    /// Parameters.
    #[command(flatten)]
    pub(crate) parameters: Parameters,
    /// Options of every change.
    #[command(flatten)]
    pub(crate) change: ChangeArgs,
}

/// Options of `phase take-over`.
#[derive(Args, Clone, Debug)]
pub(crate) struct PhaseTakeOverArgs {
    /// Parameters.
    #[command(flatten)]
    pub(crate) parameters: Parameters,
    /// Options of every change.
    #[command(flatten)]
    pub(crate) change: ChangeArgs,
}

/// Options of `phase cancel`.
#[derive(Args, Clone, Debug)]
pub(crate) struct PhaseArgs {
    /// Which.
    #[command(flatten)]
    pub(crate) phase: PhaseNumber,
    /// Options of every change.
    #[command(flatten)]
    pub(crate) change: ChangeArgs,
}

/// Options of `phase rollback`.
#[derive(Args, Clone, Debug)]
pub(crate) struct PhaseRollbackArgs {
    /// Which.
    #[command(flatten)]
    pub(crate) phase: PhaseNumber,
    /// A resource that holds state and may be replaced or removed, by its name in the template; may be given several times
    #[arg(long, value_name = "RESOURCE")]
    pub(crate) replace: Vec<String>,
    /// Options of every change.
    #[command(flatten)]
    pub(crate) change: ChangeArgs,
}

/// Options of `phase destroy`.
#[derive(Args, Clone, Debug)]
pub(crate) struct PhaseDestroyArgs {
    /// Which.
    #[command(flatten)]
    pub(crate) phase: PhaseNumber,
    /// A resource that is kept, by its name in the template; only after a deletion has failed
    #[arg(long, value_name = "RESOURCE")]
    pub(crate) retain: Vec<String>,
    /// Options of every change.
    #[command(flatten)]
    pub(crate) change: ChangeArgs,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write NAME=VALUE, such as WebMax=6")?;
    if name.is_empty() {
        return Err("a parameter has a name; write NAME=VALUE, such as WebMax=6".to_owned());
    }
    Ok((name.to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_may_hold_anything() {
        assert_eq!(pair("A=b=c"), Ok(("A".to_owned(), "b=c".to_owned())));
        assert_eq!(pair("A="), Ok(("A".to_owned(), String::new())));
        assert!(pair("A").unwrap_err().contains("NAME=VALUE") && pair("=b").is_err());
    }
}
