//! Options of the commands that only look at phases.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::PhaseNumber;
use crate::cli::Output;

/// Options of `phase show`, `phase verify` and `phase drift`.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct PhaseLookArgs {
    /// Which.
    #[command(flatten)]
    pub(crate) phase: PhaseNumber,
    /// How it is printed.
    #[command(flatten)]
    pub(crate) output: Output,
}

/// Options of `phase watch`.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct PhaseWatchArgs {
    /// Which.
    #[command(flatten)]
    pub(crate) phase: PhaseNumber,
    /// Say how it stands now, and leave; exits 5 while something runs
    #[arg(long)]
    pub(crate) once: bool,
}

/// Options of `phase export`.
#[derive(Args, Clone, Debug)]
pub(crate) struct PhaseExportArgs {
    /// The folder; made where it is not there. A file of another content is never written over
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) dir: PathBuf,
}
