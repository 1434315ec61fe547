//! The prompt for the phrase, on a terminal, over the simulated account.

use std::io::{Read as _, Write as _};

use pty_process::blocking::{Command, Pty, open};

use super::program::Home;

/// Reads until `text` has come; everything read so far is kept in `seen`.
fn sees(pty: &mut Pty, seen: &mut String, text: &str) {
    let mut bytes = [0; 4_096];
    while !seen.contains(text) {
        let count = pty.read(&mut bytes).unwrap_or_default();
        assert!(count > 0, "{text} did not come: {seen}");
        seen.push_str(&String::from_utf8_lossy(&bytes[..count]));
    }
}

/// What is said, and the exit code, where `typed` is typed at the prompt for a change with these options.
fn prompted(options: &[&str], typed: &str) -> (String, Option<i32>) {
    let home = Home::new();
    let (mut pty, pts) = open().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_finops-tui"))
        .args(["--demo=calm", "--write", "scale", "set", "web", "--max", "9"])
        .args(options)
        .env_clear()
        .env("HOME", home.path())
        .env("TMPDIR", home.path())
        .env("PATH", "/usr/bin:/bin")
        .spawn(pts)
        .unwrap();
    let mut seen = String::new();
    sees(&mut pty, &mut seen, "Type web and press enter");
    pty.write_all(typed.as_bytes()).unwrap();
    let status = child.wait().unwrap();
    let mut bytes = [0; 4_096];
    while let Ok(count @ 1..) = pty.read(&mut bytes) {
        seen.push_str(&String::from_utf8_lossy(&bytes[..count]));
    }
    let left: Vec<_> = std::fs::read_dir(home.path()).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with("finops-tui-")), "{left:?}");
    (seen, status.code())
}

#[test]
fn the_phrase_carries_it_out() {
    let (seen, code) = prompted(&[], "web\n");
    assert_eq!(code, Some(0), "{seen}");
    assert!(seen.contains("applied, run "), "{seen}");
}

/// The account's clock runs fast, so that its minutes are over soon.
#[test]
fn who_waits_sees_it_put_back() {
    let (seen, code) = prompted(&["--speed", "600", "--revert-after", "10m", "--wait"], "web\n");
    assert_eq!(code, Some(0), "{seen}");
    assert!(seen.contains("staying until then") && seen.contains("applied, run "), "{seen}");
}

#[test]
fn anything_else_and_ctrl_c_send_nothing() {
    for typed in ["yes\n", "\n", "web \n", "\u{3}", "\u{4}"] {
        let (seen, code) = prompted(&[], typed);
        assert_eq!(code, Some(3), "{typed:?}: {seen}");
        assert!(seen.contains("nothing was sent") && !seen.contains("applied"), "{typed:?}: {seen}");
    }
}
