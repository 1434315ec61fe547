//! `man`: the manual page, made from the command line's own description; and the reference in docs/commands.md.

use std::fs;
use std::path::Path;

use clap::CommandFactory as _;
use clap_mangen::Man;

use crate::cli::Cli;
use crate::exit::{Exit, Stop};
use crate::output;

/// Prints the manual page, or writes one for each command into `folder`.
pub(super) fn run(folder: Option<&Path>) -> Result<Exit, Stop> {
    let failed = |error: std::io::Error| Stop::new(Exit::FAILED, format!("the manual page: {error}"));
    if let Some(folder) = folder {
        fs::create_dir_all(folder).map_err(failed)?;
        clap_mangen::generate_to(Cli::command(), folder).map_err(failed)?;
    } else {
        let mut page = Vec::new();
        Man::new(Cli::command()).render(&mut page).map_err(failed)?;
        output::print(&String::from_utf8_lossy(&page))?;
    }
    Ok(Exit::DONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reference of every command: the help texts themselves, at a fixed width.
    fn reference() -> String {
        let mut page = String::from("# Commands\n\nThe text of `finops-tui help` and of each command's `--help`.\n");
        let mut program = Cli::command().term_width(100);
        program.build();
        section(&program, "finops-tui", &mut page);
        page
    }

    fn section(command: &clap::Command, name: &str, page: &mut String) {
        let help = command.clone().term_width(100).render_long_help().to_string();
        let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
        page.extend(["\n## ", name, "\n\n```text\n", lines.join("\n").trim_end(), "\n```\n"]);
        for child in command.get_subcommands().filter(|child| child.get_name() != "help") {
            section(child, &format!("{name} {}", child.get_name()), page);
        }
    }

    #[test]
    fn the_reference_is_up_to_date() {
        crate::testing::matches_file("docs/commands.md", &reference());
    }

    #[test]
    fn a_folder_gets_a_page_for_each_command() {
        let folder = tempfile::tempdir().unwrap();
        run(Some(folder.path())).unwrap();
        for page in ["finops-tui.1", "finops-tui-status.1", "finops-tui-twin-serve.1"] {
            assert!(folder.path().join(page).is_file(), "{page}");
        }
    }
}
