//! Commands on drills and mitigations.

use std::path::PathBuf;

use change::RunId;
use clap::{Args, Subcommand, ValueEnum, ValueHint};

use super::Output;
use super::scale::run;

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
