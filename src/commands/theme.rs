//! `theme list`: the themes, by name.

use app::Theme;

use crate::cli::{Form, Output};
use crate::exit::{Exit, Stop};
use crate::output;

/// Prints the names of the themes.
pub(super) fn list(output: Output) -> Result<Exit, Stop> {
    let names: Vec<&str> = Theme::builtin_names().collect();
    match output.output {
        Form::Json => output::print_json(&names)?,
        Form::Table => output::print(&(names.join("\n") + "\n"))?,
    };
    Ok(Exit::DONE)
}
