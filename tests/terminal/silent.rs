//! The console beside an AWS that does not answer, and without a terminal.

use std::net::TcpListener;
use std::process::{Command, Stdio};

use super::console::{Start, now};

#[test]
fn keys_are_obeyed_while_every_call_hangs() {
    let silent = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let mut console = Start::on_a_silent_aws(&silent).open();
    console.sees("4 Alarms");
    let pressed = now();
    console.press("?");
    console.sees("┌ Help");
    // The promise is 50 ms and is measured elsewhere; an awaited call would hold the key for five seconds.
    assert!(pressed.elapsed().as_secs() < 4, "{:?}", pressed.elapsed());
    console.escape("┌ Help");
    console.press("q");
    console.leaves_well(0);
}

/// A key that is seen only when something else wakes the console waits for its clock, which ticks once a second.
#[test]
fn no_key_waits_for_the_clock() {
    let silent = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let mut console = Start::on_a_silent_aws(&silent).open();
    console.sees("4 Alarms");
    let begun = now();
    for _ in 0..20 {
        console.press("?");
        console.sees("┌ Help");
        console.escape("┌ Help");
    }
    // Forty keys: some twenty seconds if each waited for the clock.
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
}

#[test]
fn without_a_terminal_it_names_the_command_for_scripts() {
    let output = Command::new(env!("CARGO_BIN_EXE_finops-tui"))
        .arg("--demo")
        .env("HOME", tempfile::tempdir().unwrap().path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(64));
    assert!(output.stdout.is_empty());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
    assert!(said.contains("finops-tui status"), "{said}");
}
