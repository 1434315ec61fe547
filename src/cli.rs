//! The command line: what can be asked of this program, and with which options.

mod alarm;
mod change;
mod demo;
mod drill;
mod journal;
mod phase;
mod scale;
mod target;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;

pub(crate) use self::drill::{
    DrillCommand, DrillListArgs, DrillRehearseArgs, DrillReportArgs, DrillShowArgs, RehearsalForm, ReportForm,
};
pub(crate) use alarm::AlarmCommand;
pub(crate) use change::{ChangeArgs, Chosen, SizedArgs, TimedArgs, overridden_twice};
pub(crate) use demo::with_scenario;
pub(crate) use journal::{CloseArgs, JournalCommand, VerifyArgs};
pub(crate) use phase::{
    Parameters, PhaseAdoptArgs, PhaseApplyArgs, PhaseArgs, PhaseDestroyArgs, PhaseExportArgs, PhaseLookArgs,
    PhaseNumber, PhasePlanArgs, PhaseRollbackArgs, PhaseTakeOverArgs, PhaseWatchArgs, PriceList,
};
pub(crate) use scale::{
    ProcessesArgs, RefreshArgs, RevertArgs, RunArgs, ScaleCommand, ScheduleCommand, SchedulePutArgs, SetArgs,
};
pub(crate) use target::{NamedTarget, TargetCommand};

/// The terminal operations console for a financial application on AWS.
///
/// Without a command it opens the console. It needs AWS credentials and nothing else; without any,
/// `--demo` opens the same console on a simulated account.
#[derive(Debug, Parser)]
#[command(name = "finops-tui", version, propagate_version = true, max_term_width = 110, after_help = AFTER_HELP)]
pub(crate) struct Cli {
    /// Options of every command.
    #[command(flatten)]
    pub(crate) global: Global,
    /// The command; without one, the console.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

const AFTER_HELP: &str = "Exit codes: 0 done, 1 failed or deviated, 3 refused or not started, 4 aborted and put back, 5 unknown, \
6 something is left, 7 journal failure, 64 usage or configuration error. `status`: 0 ok, 1 degraded, 2 failing, 3 unknown.";

/// Options of every command.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Global {
    /// The profile of the AWS configuration, if not the one in `AWS_PROFILE`
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// A region to show; may be given several times
    #[arg(long = "region", global = true, value_name = "CODE", value_parser = region)]
    pub(crate) regions: Vec<domain::Region>,
    /// The configuration file
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) config: Option<PathBuf>,
    /// The theme, by name
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) theme: Option<String>,
    /// Use a simulated account; no AWS account is touched
    #[arg(
        long, global = true, value_name = "SCENARIO", num_args = 0..=1, default_missing_value = "demo",
        value_parser = scenario_names()
    )]
    pub(crate) demo: Option<String>,
    /// How the simulated account runs.
    #[command(flatten)]
    pub(crate) pace: Pace,
    /// How the session is held.
    #[command(flatten)]
    pub(crate) mode: Mode,
    /// Read targets, capacity, alarms and stacks every so many seconds
    #[arg(long, global = true, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..=86_400))]
    pub(crate) refresh: Option<u32>,
    /// Use no colour, as with `NO_COLOR`
    #[arg(long, global = true)]
    pub(crate) no_color: bool,
    /// How much is written to the log file
    #[arg(long, global = true, value_name = "LEVEL", value_enum, default_value_t = LogLevel::Warn)]
    pub(crate) log_level: LogLevel,
}

/// How the simulated account runs.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Pace {
    /// How many times as fast as real time the simulated account's clock runs; 1 if not given
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=3_600))]
    pub(crate) speed: Option<u32>,
    /// The seed of the simulated account: the same seed gives the same account; 1 if not given
    #[arg(long, global = true, value_name = "N")]
    pub(crate) seed: Option<u64>,
}

/// How the session is held.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Mode {
    /// Change nothing, whatever else is said
    #[arg(long, global = true)]
    pub(crate) read_only: bool,
    /// Allow changes, each still confirmed by itself; on a protected profile for 30 minutes
    #[arg(long, global = true)]
    pub(crate) write: bool,
}

impl Mode {
    /// Whether changes may be armed. Where both are given, nothing is changed.
    pub(crate) const fn may_write(self) -> bool {
        self.write && !self.read_only
    }
}

/// How much is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogLevel {
    /// Only what failed.
    Error,
    /// And what is odd.
    Warn,
    /// And what happened.
    Info,
    /// And every question asked.
    Debug,
    /// Everything.
    Trace,
}

impl LogLevel {
    /// As the log filter knows it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Print one snapshot; exits 0 ok, 1 degraded, 2 failing, 3 unknown
    Status(StatusArgs),
    /// Print what was spent, by month, service and phase
    Spend(SpendArgs),
    /// Check credentials, permissions, clock, terminal, budget and configuration, each with its remedy
    Doctor(Output),
    /// The phases of the platform
    #[command(subcommand)]
    Phase(PhaseCommand),
    /// The Auto Scaling groups
    #[command(subcommand)]
    Scale(ScaleCommand),
    /// The targets of a target group
    #[command(subcommand)]
    Target(TargetCommand),
    /// The CloudWatch alarms
    #[command(subcommand)]
    Alarm(AlarmCommand),
    /// Drills and mitigations: runbooks as files
    #[command(subcommand)]
    Drill(DrillCommand),
    /// What was done, by whom, and whether it was altered
    #[command(subcommand)]
    Journal(JournalCommand),
    /// The configuration file
    #[command(subcommand)]
    Config(ConfigCommand),
    /// The themes
    #[command(subcommand)]
    Theme(ThemeCommand),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page
    Man {
        /// Write one page for each command into this folder instead
        #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
        dir: Option<PathBuf>,
    },
    /// The simulated account as an AWS endpoint
    #[command(subcommand)]
    Twin(TwinCommand),
}

impl Command {
    /// Whether it can change something, so that `--write` means something to it.
    pub(crate) const fn can_change(&self) -> bool {
        match self {
            Self::Scale(command) => !matches!(command, ScaleCommand::Show(_)),
            Self::Alarm(command) => !matches!(command, AlarmCommand::List(_)),
            Self::Journal(command) => matches!(command, JournalCommand::Close(_)),
            Self::Target(_) => true,
            Self::Phase(command) => command.can_change(),
            _ => false,
        }
    }
}

/// How data is printed.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Output {
    /// The form of the output
    #[arg(short, long, value_enum, value_name = "FORM", default_value_t = Form::Table)]
    pub(crate) output: Form,
}

/// A form of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// For people.
    Table,
    /// For scripts.
    Json,
}

/// A form of output of `spend`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SpendForm {
    /// For people.
    Table,
    /// For scripts.
    Json,
    /// For spreadsheets: one line a day.
    Csv,
}

/// Options of `status`.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct StatusArgs {
    /// How it is printed.
    #[command(flatten)]
    pub(crate) output: Output,
    /// Stay, and print each change as a line
    #[arg(long)]
    pub(crate) watch: bool,
}

/// Options of `spend`.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct SpendArgs {
    /// How many months to show, this one included. More than two cost another request to Cost Explorer ($0.01), or
    /// one for each page of its answer, once a month
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=13))]
    pub(crate) months: u8,
    /// The form of the output
    #[arg(short, long, value_enum, value_name = "FORM", default_value_t = SpendForm::Table)]
    pub(crate) output: SpendForm,
}

/// Commands on phases.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum PhaseCommand {
    /// List the five phases: status, stacks, cost
    List(Output),
    /// Show a phase: its stacks, resources, outputs, cost, and what it promised against what is measured
    Show(PhaseLookArgs),
    /// Check a phase that is rolled out: exits 0 if every check passes, 1 if one fails, 5 if one cannot be told
    Verify(PhaseLookArgs),
    /// Look for what was changed from outside, property by property: exits 0 in sync, 1 drifted, 5 unknown
    Drift(PhaseLookArgs),
    /// Follow what runs on a phase's stacks, whoever began it, until nothing runs: exits 0 done as asked, 1 failed or
    /// rolled back, 5 unknown
    Watch(PhaseWatchArgs),
    /// Write every template and its parameters as files, for use without this program
    Export(PhaseExportArgs),
    /// Show what rolling a phase out would change, and cost
    Plan(Box<PhasePlanArgs>),
    /// Roll a phase out, stack by stack: each change set is made, shown, confirmed and watched to its end
    Apply(Box<PhaseApplyArgs>),
    /// Bring resources that are there under a stack of a phase, by an import that changes nothing of them
    Adopt(Box<PhaseAdoptArgs>),
    /// Take over from the static instances of phase 1, one step at a time, without losing a healthy target
    TakeOver(Box<PhaseTakeOverArgs>),
    /// Stop the update of a phase that runs, and take it back
    Cancel(PhaseArgs),
    /// Take a phase back, by the state its stacks are in
    Rollback(PhaseRollbackArgs),
    /// Delete a phase, its last stack first; what holds state is kept or snapshotted
    Destroy(PhaseDestroyArgs),
}

impl PhaseCommand {
    /// Whether it can change something.
    const fn can_change(&self) -> bool {
        match self {
            Self::List(_) | Self::Show(_) | Self::Verify(_) | Self::Drift(_) | Self::Watch(_) | Self::Export(_) => {
                false
            }
            Self::Plan(_)
            | Self::Apply(_)
            | Self::Adopt(_)
            | Self::TakeOver(_)
            | Self::Cancel(_)
            | Self::Rollback(_)
            | Self::Destroy(_) => true,
        }
    }
}

/// Commands on the configuration.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Write a file with every key and its default, commented
    Init,
    /// Report every fault of the file at once; exits 64 if there is one
    Check {
        /// The file, if not the one in use
        #[arg(value_hint = ValueHint::FilePath)]
        file: Option<PathBuf>,
    },
    /// Print where the file is looked for
    Path,
}

/// Commands on themes.
#[derive(Clone, Copy, Debug, Subcommand)]
pub(crate) enum ThemeCommand {
    /// List the themes
    List(Output),
}

/// Commands on the simulated account.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum TwinCommand {
    /// Serve the simulated account on 127.0.0.1 for other AWS tools, until interrupted
    Serve(ServeArgs),
}

/// Options of `twin serve`.
#[derive(Args, Clone, Debug)]
pub(crate) struct ServeArgs {
    /// The port; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 4_566)]
    pub(crate) port: u16,
    /// The scenario
    #[arg(long, value_name = "NAME", default_value = "demo", value_parser = scenario_names())]
    pub(crate) scenario: String,
}

fn scenario_names() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(twin::Scenario::names())
}

fn region(text: &str) -> Result<domain::Region, String> {
    crate::config::region_code(text).ok_or_else(|| "not a region code such as us-east-1".to_owned())
}

/// A word of a command line, quoted where a shell would take it apart.
pub(crate) fn quoted(word: &str) -> String {
    let is_plain = !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./:@=,+".contains(&b));
    if is_plain { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}
