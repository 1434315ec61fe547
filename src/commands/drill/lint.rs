//! `drill lint`: every fault of drill files at once.

use std::path::{Path, PathBuf};

use domain::Text;

use super::file;
use crate::exit::{Exit, Stop};
use crate::output;

/// Says which files are without faults, and every fault of the others.
pub(super) fn run(files: &[PathBuf]) -> Result<Exit, Stop> {
    let (mut good, mut faults) = (Vec::new(), Vec::new());
    for file in files {
        match file::read(file) {
            Ok(_) => good.push(format!("{}: no faults\n", name(file))),
            Err(found) => faults.push(found.to_string()),
        }
    }
    output::print(&good.concat())?;
    if faults.is_empty() { Ok(Exit::DONE) } else { Err(Stop::lines(Exit::USAGE, faults.join("\n"))) }
}

fn name(file: &Path) -> Text {
    Text::new(&file.display().to_string())
}
