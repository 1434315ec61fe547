//! Commands on drills and mitigations.

use std::path::PathBuf;
use std::time::Duration;

use change::RunId;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand, ValueEnum, ValueHint};
use twin::Injection;

use super::change::span;
use super::scale::run;
use super::{Output, scenario_names};

/// Commands on drills and mitigations.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum DrillCommand {
    /// List the drills and mitigations that the program brings, and those of a folder, each with its last run
    List(DrillListArgs),
    /// Show what a drill does: what it needs, its steady state, its steps and their way back, its evidence
    Show(DrillShowArgs),
    /// Report every fault of drill files at once, each by its line and column; exits 64 if there is one
    Lint {
        /// A file, `-` for standard input, or the id of a drill that the program brings
        #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
        files: Vec<PathBuf>,
    },
    /// Rehearse a drill on a simulated account, in virtual time: exits 0 passed and clean, 1 deviated, 3 not started,
    /// 4 aborted and put back, 5 inconclusive, 6 if something is left
    Rehearse(DrillRehearseArgs),
    /// Print the report of a drill's run, made from its journal alone
    Report(DrillReportArgs),
}

/// Options of `drill list`.
#[derive(Args, Clone, Debug)]
pub(crate) struct DrillListArgs {
    /// A folder whose files `*.drill.toml` are listed as well
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) dir: Option<PathBuf>,
    /// How it is printed.
    #[command(flatten)]
    pub(crate) output: Output,
}

/// Options of `drill show`.
#[derive(Args, Clone, Debug)]
pub(crate) struct DrillShowArgs {
    /// The id of a drill that the program brings, a file, or `-` for standard input
    #[arg(value_name = "ID|FILE", value_hint = ValueHint::FilePath)]
    pub(crate) drill: PathBuf,
    /// Print it as Markdown, for a wiki
    #[arg(long)]
    pub(crate) markdown: bool,
}

/// Options of `drill report`.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct DrillReportArgs {
    /// The run, by the 26 letters that `drill list` and `journal list` show
    #[arg(value_parser = run)]
    pub(crate) run: RunId,
    /// The form of the report
    #[arg(short, long, value_enum, value_name = "FORM", default_value_t = ReportForm::Markdown)]
    pub(crate) output: ReportForm,
    /// Put stand-ins for accounts, ARNs, principals, hosts and resource ids, so that it can be shown to others
    #[arg(long)]
    pub(crate) share: bool,
}

/// Options of `drill rehearse`.
#[derive(Args, Clone, Debug)]
pub(crate) struct DrillRehearseArgs {
    /// The id of a drill that the program brings, a file, or `-` for standard input
    #[arg(value_name = "ID|FILE", value_hint = ValueHint::FilePath)]
    pub(crate) drill: PathBuf,
    /// The value of a parameter of the drill, before what the stacks say; may be given several times
    #[arg(long = "param", value_name = "NAME=VALUE")]
    pub(crate) params: Vec<String>,
    /// The simulated account
    #[arg(long, value_name = "SCENARIO", default_value = "platform", value_parser = scenario_names())]
    pub(crate) scenario: String,
    /// What goes wrong beside it; may be given several times
    #[arg(long = "inject", value_name = "FAULT", value_parser = injections())]
    pub(crate) injections: Vec<Injection>,
    /// How long after the beginning of the run it goes wrong, such as 5m; at once if not given
    #[arg(long, value_name = "TIME", requires = "injections", value_parser = span)]
    pub(crate) inject_after: Option<Duration>,
    /// How long it goes on, such as 2m; to the end if not given
    #[arg(long, value_name = "TIME", requires = "injections", value_parser = span)]
    pub(crate) inject_for: Option<Duration>,
    /// The form of the report
    #[arg(short, long, value_enum, value_name = "FORM", default_value_t = RehearsalForm::Table)]
    pub(crate) output: RehearsalForm,
}

/// A form of the report of a rehearsal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RehearsalForm {
    /// For people.
    Table,
    /// For scripts.
    Json,
    /// For wikis.
    Markdown,
}

/// Reads what goes wrong by its name; help has a sentence of each.
fn injections() -> impl TypedValueParser<Value = Injection> {
    let named = Injection::ALL.map(|it| PossibleValue::new(it.name()).help(it.about()));
    PossibleValuesParser::new(named).try_map(|name| Injection::named(&name).ok_or("there is no such fault"))
}

/// A form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportForm {
    /// For scripts.
    Json,
    /// For people and wikis.
    Markdown,
    /// The signs as charts.
    Svg,
}
