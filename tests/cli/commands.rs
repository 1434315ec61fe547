//! The command line itself: help, completions, the manual page, and what is refused.

use std::process::Command;

use super::program::Home;

#[test]
fn without_a_terminal_the_console_names_status() {
    let run = Home::new().run(&["--demo"]);
    assert_eq!((run.code(), run.stdout().as_str()), (64, ""));
    assert_eq!(run.stderr().lines().count(), 1);
    assert!(run.stderr().contains("`finops-tui status`"), "{}", run.stderr());
}

#[test]
fn write_is_refused_where_nothing_is_changed() {
    for command in [&["status"][..], &["scale", "show"], &["alarm", "list"], &["journal", "list"], &["doctor"]] {
        let run = Home::new().run(&[&["--demo", "--write"], command].concat());
        assert_eq!((run.code(), run.stdout().as_str()), (64, ""), "{command:?}");
        assert!(run.stderr().contains("--write is for what changes something"), "{}", run.stderr());
    }
}

#[test]
fn usage_errors_exit_64_and_help_exits_0() {
    let home = Home::new();
    for wrong in
        [&["statsu"][..], &["--demo=nowhere", "status"], &["status", "-o", "xml"], &["--region", "Virginia", "status"]]
    {
        let run = home.run(wrong);
        assert_eq!((run.code(), run.stdout().as_str()), (64, ""), "{wrong:?}");
        assert!(run.stderr().starts_with("error: "), "{}", run.stderr());
    }
    for asked in [&["--help"][..], &["status", "--help"], &["--version"]] {
        let run = home.run(asked);
        assert_eq!((run.code(), run.stderr().as_str()), (0, ""), "{asked:?}");
    }
}

#[test]
fn options_without_effect_are_refused_in_a_sentence() {
    let home = Home::new();
    for (args, told) in [
        (&["--demo=calm", "--theme", "drak", "status"][..], "no theme drak; did you mean dark?"),
        (&["--speed", "60", "status"], "--speed is for a simulated account"),
        (&["--seed", "7", "config", "path"], "--seed is for a simulated account"),
    ] {
        let run = home.run(args);
        assert_eq!((run.code(), run.stdout().as_str()), (64, ""), "{args:?}");
        assert!(run.stderr().contains(told) && run.stderr().lines().count() == 1, "{}", run.stderr());
    }
}

#[test]
fn the_manual_page_is_a_manual_page() {
    let run = Home::new().run(&["man"]);
    assert_eq!(run.code(), 0);
    insta::assert_snapshot!("man", run.stdout().replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

#[test]
fn help_says_what_there_is() {
    let run = Home::new().run(&["-h"]);
    insta::assert_snapshot!("help", run.stdout());
}

/// Each script is read by its own shell where that is installed.
#[test]
fn completions_are_scripts() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish"] {
        let run = home.run(&["completions", shell]);
        assert_eq!(run.code(), 0);
        assert!(run.stdout().contains("finops-tui") && run.stdout().contains("twin"), "{shell}");
        let script = home.path().join(shell);
        std::fs::write(&script, run.stdout()).unwrap();
        if let Ok(checked) = Command::new(shell).arg("-n").arg(&script).output() {
            assert!(checked.status.success(), "{shell}: {}", String::from_utf8_lossy(&checked.stderr));
        }
    }
}

#[test]
fn themes_are_listed() {
    let home = Home::new();
    assert!(home.run(&["theme", "list"]).stdout().lines().any(|line| line == "monochrome"));
    let json = home.run(&["theme", "list", "-o", "json"]).json();
    assert!(json.as_array().unwrap().contains(&"dark".into()));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let home = Home::new();
    let mut child = home
        .command(&["man"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}
