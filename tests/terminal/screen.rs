//! What is on the screen, and what keys do to it.

use super::console::{Console, Start};

const PANES: [&str; 5] = ["1 Phases", "2 Targets", "3 Capacity", "4 Alarms", "5 Spend"];

fn open(width: u16, height: u16) -> Console {
    let mut console = Start::demo().size(width, height).open();
    console.is_live();
    console
}

#[test]
fn every_pane_is_there_at_each_usual_size() {
    for (width, height) in [(80, 24), (120, 40), (200, 50)] {
        let mut console = open(width, height);
        for pane in PANES {
            console.sees(pane);
        }
        console.press("q");
        console.leaves_well(0);
    }
}

#[test]
fn two_keys_lead_to_the_targets_of_a_group() {
    let mut console = open(120, 40);
    console.press("2\r");
    console.misses("1 Phases");
    console.sees("i-0");
    console.press("\x1b");
    console.sees("1 Phases");
    console.press("q");
    console.leaves_well(0);
}

#[test]
fn a_filter_keeps_what_it_names() {
    let mut console = open(120, 40);
    console.press("3");
    console.sees("│ jobs ");
    console.press("/web\r");
    console.sees("3 Capacity /web");
    console.misses("│ jobs ");
    console.sees("│›web ");
    console.press("q");
    console.leaves_well(0);
}

#[test]
fn a_configured_key_does_what_its_command_does() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.toml");
    std::fs::write(&config, "[keys]\n\"pane.spend\" = [\"x\"]\nhelp = [\"f7\"]\n").unwrap();
    let mut console = Start::with(&["--demo", "--config", config.to_str().unwrap()]).open();
    console.is_live();
    console.sees("f7 help");
    console.press("xz");
    console.misses("1 Phases");
    console.sees("5 Spend");
    console.press("q");
    console.leaves_well(0);
}

#[test]
fn the_palette_finds_a_command_and_help_lists_them() {
    let mut console = open(120, 40);
    console.press(":them");
    console.sees("theme");
    console.escape("theme");
    console.press("?");
    console.sees("┌ Help");
    console.escape("┌ Help");
    console.press("q");
    console.leaves_well(0);
}

#[test]
fn without_colour_no_colour_is_sent() {
    let mut console = Start::demo().env("NO_COLOR", "1").open();
    console.is_live();
    console.press("2\r");
    console.misses("1 Phases");
    console.press("q");
    console.leaves_well(0);
    let coloured = colours(console.sent());
    assert!(coloured.is_empty(), "{coloured:?}");
}

#[test]
fn with_colour_there_is_some() {
    let mut console = open(120, 40);
    console.press("q");
    console.leaves_well(0);
    assert!(!colours(console.sent()).is_empty(), "the test for its absence would see it");
}

#[test]
fn a_profile_beside_the_simulated_account_is_no_hindrance() {
    let mut console = Start::with(&["--demo", "calm", "--profile", "pay-prod"]).open();
    console.sees("pay-prod");
    console.sees(" PROD ");
    console.press("q");
    console.leaves_well(0);
}

#[test]
fn what_is_logged_goes_to_the_file_alone() {
    let mut console = Start::with(&["--demo", "flaky-api", "--log-level", "trace"]).open();
    console.is_live();
    console.press("r");
    console.until("a line in the log", |console| log_of(console).contains("DEBUG"));
    console.press("q");
    console.leaves_well(0);
    let sent = String::from_utf8_lossy(console.sent()).into_owned();
    for word in ["DEBUG", "TRACE", "WARN", " INFO "] {
        assert!(!sent.contains(word), "{word}");
    }
}

/// Every log file below the home folder.
fn log_of(console: &Console) -> String {
    let mut text = String::new();
    let mut folders = vec![console.home().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "log") {
                text.push_str(&std::fs::read_to_string(path).unwrap_or_default());
            }
        }
    }
    text
}

/// The SGR parameters that set a colour, among all that was sent.
fn colours(sent: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(sent);
    let sequences = text.split("\x1b[").skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
        (rest.as_bytes()[end] == b'm').then(|| &rest[..end])
    });
    sequences.filter(|parameters| sets_colour(parameters)).map(str::to_owned).collect()
}

/// 39, 49 and 59 give the terminal's own colours back: they set none.
fn sets_colour(parameters: &str) -> bool {
    let numbers = parameters.split([';', ':']).filter_map(|number| number.parse::<u16>().ok());
    numbers.into_iter().any(|number| matches!(number, 30..=38 | 40..=48 | 58 | 90..=97 | 100..=107))
}

#[test]
fn the_test_for_colours_knows_them() {
    assert_eq!(colours(b"\x1b[1;31mx\x1b[0m\x1b[39;49m\x1b[38;2;1;2;3my\x1b[2J"), ["1;31", "38;2;1;2;3"]);
    assert!(colours(b"\x1b[7mx\x1b[0m\x1b[1m\x1b[12;31H").is_empty());
}
