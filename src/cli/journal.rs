//! Commands on the journal: what was done, by whom, and whether its account of it was altered.

use change::{Residue, RunId};
use clap::{Args, Subcommand};
use domain::Text;

use super::scale::run;
use super::{Output, RunArgs};

/// Commands on the journal.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum JournalCommand {
    /// List every run, the latest first
    List(Output),
    /// Show what a run did, record by record
    Show(RunArgs),
    /// Check every run for records that were altered or cut off; exits 7 if one was altered
    Verify(VerifyArgs),
    /// Print a run's file as it was written
    Export {
        /// The run, by the 26 letters that `journal list` shows
        #[arg(value_parser = run)]
        run: RunId,
    },
    /// Take over a run that another machine's console has left open; changes nothing else
    Adopt(RunArgs),
    /// Close a run by hand, once it is known what is left of it
    Close(CloseArgs),
}

/// Options of `journal verify`.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct VerifyArgs {
    /// How it is printed.
    #[command(flatten)]
    pub(crate) output: Output,
    /// Ask the account's shared table how far each journal had come: what was cut from the end of an open one shows
    #[arg(long)]
    pub(crate) anchored: bool,
}

/// Options of `journal close`.
#[derive(Args, Clone, Debug)]
pub(crate) struct CloseArgs {
    /// The run, by the 26 letters that `journal list` shows
    #[arg(value_parser = run)]
    pub(crate) run: RunId,
    /// What is left: `clean`, `dirty=WHAT` or `unknown=WHAT`
    #[arg(long, value_parser = residue)]
    pub(crate) residue: Residue,
    /// How the result is printed.
    #[command(flatten)]
    pub(crate) output: Output,
}

fn residue(text: &str) -> Result<Residue, String> {
    let said = |what: &str| Text::new(what.trim());
    match text.split_once('=').unwrap_or((text, "")) {
        ("clean", "") => Ok(Residue::Clean),
        ("dirty", what) if !what.trim().is_empty() => Ok(Residue::Dirty(said(what))),
        ("unknown", what) if !what.trim().is_empty() => Ok(Residue::Unknown(said(what))),
        _ => Err("write clean, or dirty=WHAT or unknown=WHAT with what is left".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_named() {
        assert_eq!(residue("clean"), Ok(Residue::Clean));
        assert_eq!(residue("dirty=web has 5"), Ok(Residue::Dirty("web has 5".into())));
        assert_eq!(residue("unknown=lost the login"), Ok(Residue::Unknown("lost the login".into())));
        for wrong in ["", "dirty", "dirty=", "unknown= ", "clean=really", "fine"] {
            assert!(residue(wrong).is_err(), "{wrong}");
        }
    }
}
