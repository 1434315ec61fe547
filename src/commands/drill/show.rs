//! `drill show`: what a drill does, for a person or for a wiki.

use super::file;
use crate::cli::DrillShowArgs;
use crate::exit::{Exit, Stop};
use crate::output;

/// Prints the drill.
pub(super) fn run(args: &DrillShowArgs) -> Result<Exit, Stop> {
    let drill = file::read(&args.drill).map_err(|faults| Stop::lines(Exit::USAGE, faults.to_string()))?;
    let page = if args.markdown { drill::to_markdown(&drill) } else { drill::to_page(&drill) };
    output::print(&page)?;
    Ok(Exit::DONE)
}
