//! Commands on Auto Scaling groups, their instances and their schedules.

use change::{Process, RunId};
use clap::builder::NonEmptyStringValueParser;
use clap::{ArgGroup, Args, Subcommand};
use domain::Moment;

use super::{ChangeArgs, Output, SizedArgs, TimedArgs};

/// The greatest size Auto Scaling takes: its sizes are 32-bit integers with a sign.
const LARGEST: i64 = i32::MAX as i64;

/// Commands on capacity.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum ScaleCommand {
    /// Show every group: bounds, instances, zones, policies, schedules
    Show(Output),
    /// Set how many instances a group wants, or its bounds
    Set(SetArgs),
    /// Suspend processes of a group
    Suspend(ProcessesArgs),
    /// Resume processes of a group
    Resume(ProcessesArgs),
    /// Replace every instance of a group, by an instance refresh; or cancel one, or roll it back
    Refresh(RefreshArgs),
    /// End an instance, so that its group starts another
    Replace(InstanceArgs),
    /// Mark an instance unhealthy, so that its group replaces it
    Unhealthy(InstanceArgs),
    /// Set an instance aside, or take it back
    Standby(StandbyArgs),
    /// The scheduled actions of a group
    #[command(subcommand)]
    Schedule(ScheduleCommand),
    /// Keep what a run did: it is not put back
    Keep(RunArgs),
    /// Put back what a run did; what a closed run did is put back by a change of its own
    Revert(RevertArgs),
}

/// Options of `scale set`.
#[derive(Args, Clone, Debug)]
#[command(group(ArgGroup::new("size").required(true).multiple(true).args(["desired", "min", "max"])))]
pub(crate) struct SetArgs {
    /// The group
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(crate) group: String,
    /// How many instances it is to have
    #[arg(long, value_name = "N", value_parser = size(), allow_negative_numbers = true, conflicts_with_all = ["min", "max"])]
    pub(crate) desired: Option<u32>,
    /// The least number it may have; changing bounds is a change of its own
    #[arg(long, value_name = "N", value_parser = size(), allow_negative_numbers = true)]
    pub(crate) min: Option<u32>,
    /// The greatest number it may have
    #[arg(long, value_name = "N", value_parser = size(), allow_negative_numbers = true)]
    pub(crate) max: Option<u32>,
    /// Options of its way back, and of every change.
    #[command(flatten)]
    pub(crate) change: SizedArgs,
}

/// Options of `scale suspend` and `scale resume`.
#[derive(Args, Clone, Debug)]
pub(crate) struct ProcessesArgs {
    /// The group
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(crate) group: String,
    /// The processes, by Auto Scaling's names, such as `AZRebalance`
    #[arg(required = true, value_name = "PROCESS", value_parser = process)]
    pub(crate) processes: Vec<Process>,
    /// Options of its way back, and of every change.
    #[command(flatten)]
    pub(crate) change: TimedArgs,
}

/// Options of `scale refresh`.
#[derive(Args, Clone, Debug)]
pub(crate) struct RefreshArgs {
    /// The group
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(crate) group: String,
    /// The launch template version its instances are to run; its own if not given
    #[arg(long, value_name = "V", conflicts_with_all = ["cancel", "rollback"])]
    pub(crate) template_version: Option<String>,
    /// The least share of the wish that stays in service meanwhile, percent; 90 if not given
    #[arg(long, value_name = "P", value_parser = clap::value_parser!(u8).range(0..=100), conflicts_with_all = ["cancel", "rollback"])]
    pub(crate) min_healthy: Option<u8>,
    /// Stop the running refresh where it is
    #[arg(long)]
    pub(crate) cancel: bool,
    /// Take the running refresh back
    #[arg(long, conflicts_with = "cancel")]
    pub(crate) rollback: bool,
    /// Options of every change.
    #[command(flatten)]
    pub(crate) change: ChangeArgs,
}

/// Options of `scale replace` and `scale unhealthy`.
#[derive(Args, Clone, Debug)]
pub(crate) struct InstanceArgs {
    /// The instance, `i-0abc…`
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(crate) instance: String,
    /// Options of every change.
    #[command(flatten)]
    pub(crate) change: ChangeArgs,
}

/// Options of `scale standby`.
#[derive(Args, Clone, Debug)]
pub(crate) struct StandbyArgs {
    /// The instance, `i-0abc…`
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(crate) instance: String,
    /// Take it back
    #[arg(long)]
    pub(crate) exit: bool,
    /// Options of its way back, and of every change.
    #[command(flatten)]
    pub(crate) change: TimedArgs,
}

/// Commands on scheduled actions.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum ScheduleCommand {
    /// Put a scheduled action, whether there was one of this name or not
    Put(Box<SchedulePutArgs>),
    /// Delete a scheduled action
    Delete(ScheduleDeleteArgs),
}

/// Options of `scale schedule put`.
#[derive(Args, Clone, Debug)]
#[command(
    group(ArgGroup::new("when").required(true).args(["at", "cron"])),
    group(ArgGroup::new("size").required(true).multiple(true).args(["min", "desired", "max"]))
)]
pub(crate) struct SchedulePutArgs {
    /// The group
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(crate) group: String,
    /// The scheduled action's name
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(crate) name: String,
    /// Once at this time, such as 2026-11-30T06:00:00Z
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) at: Option<Moment>,
    /// Whenever these five fields of cron say
    #[arg(long, value_name = "EXPR", value_parser = cron)]
    pub(crate) cron: Option<String>,
    /// The IANA time zone of the cron fields; UTC if not given
    #[arg(long, value_name = "Z", requires = "cron")]
    pub(crate) time_zone: Option<String>,
    /// The least number of instances it sets
    #[arg(long, value_name = "N", value_parser = size(), allow_negative_numbers = true)]
    pub(crate) min: Option<u32>,
    /// The number wanted that it sets
    #[arg(long, value_name = "N", value_parser = size(), allow_negative_numbers = true)]
    pub(crate) desired: Option<u32>,
    /// The greatest number of instances it sets
    #[arg(long, value_name = "N", value_parser = size(), allow_negative_numbers = true)]
    pub(crate) max: Option<u32>,
    /// Options of its way back, and of every change.
    #[command(flatten)]
    pub(crate) change: TimedArgs,
}

/// Options of `scale schedule delete`.
#[derive(Args, Clone, Debug)]
pub(crate) struct ScheduleDeleteArgs {
    /// The group
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(crate) group: String,
    /// The scheduled action's name
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(crate) name: String,
    /// Options of its way back, and of every change.
    #[command(flatten)]
    pub(crate) change: TimedArgs,
}

/// A run.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct RunArgs {
    /// The run, by the 26 letters that `journal list` shows
    #[arg(value_parser = run)]
    pub(crate) run: RunId,
    /// How the result is printed.
    #[command(flatten)]
    pub(crate) output: Output,
}

/// Options of `scale revert`.
#[derive(Args, Clone, Debug)]
pub(crate) struct RevertArgs {
    /// The run, by the 26 letters that `journal list` shows
    #[arg(value_parser = run)]
    pub(crate) run: RunId,
    /// Options of its way back, and of every change; they hold where the run is closed.
    #[command(flatten)]
    pub(crate) change: SizedArgs,
}

/// Reads a run's name.
pub(super) fn run(text: &str) -> Result<RunId, String> {
    RunId::parse(text)
        .ok_or_else(|| "a run has the 26 letters of a ULID; `finops-tui journal list` shows them".to_owned())
}

fn size() -> clap::builder::RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(0..=LARGEST)
}

fn process(text: &str) -> Result<Process, String> {
    let names = || Process::ALL.map(Process::as_str);
    let lower = Process::ALL.map(|process| process.as_str().to_lowercase());
    let near = |text| crate::config::nearest(text, lower.iter().map(String::as_str)).and_then(Process::parse);
    Process::parse(text).ok_or_else(|| match near(text) {
        Some(near) => format!("there is no process {text}; did you mean {near}?"),
        None => format!("there is no process {text}; it is one of {}", names().join(", ")),
    })
}

fn moment(text: &str) -> Result<Moment, String> {
    Moment::parse(text).map_err(|error| error.to_string())
}

fn cron(text: &str) -> Result<String, String> {
    let fields: Vec<&str> = text.split_whitespace().collect();
    if fields.len() == 5 {
        return Ok(fields.join(" "));
    }
    Err("cron has five fields here: minute, hour, day of month, month, day of week, such as \"0 6 * * 1-5\"".to_owned())
}
