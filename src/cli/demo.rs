//! `--demo` takes a scenario or none: a command that follows it is the command, not a scenario.

use std::ffi::OsString;

use clap::CommandFactory as _;

use super::Cli;

/// The arguments with `--demo` spelled out where a command follows it, so that `--demo status` means what it says.
pub(crate) fn with_scenario(args: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let program = Cli::command();
    let is_command = |word: &OsString| {
        let is_named =
            |command: &clap::Command| command.get_name_and_visible_aliases().iter().any(|name| *name == word);
        word == "help" || program.get_subcommands().any(is_named)
    };
    let mut args = args.into_iter().peekable();
    let mut spelled = Vec::new();
    while let Some(arg) = args.next() {
        let stands_alone = arg == "--demo" && args.peek().is_some_and(is_command);
        spelled.push(if stands_alone { "--demo=demo".into() } else { arg });
    }
    spelled
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    fn parse(line: &str) -> Cli {
        Cli::try_parse_from(with_scenario(line.split(' ').map(OsString::from))).unwrap()
    }

    #[test]
    fn a_command_after_demo_is_a_command() {
        let cli = parse("finops-tui --demo status -o json");
        assert_eq!(cli.global.demo.as_deref(), Some("demo"));
        assert!(matches!(cli.command, Some(super::super::Command::Status(_))));
        assert!(parse("finops-tui --demo").command.is_none());
        assert_eq!(parse("finops-tui status --demo").global.demo.as_deref(), Some("demo"));
    }

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
