//! A panic in a terminal: this test runs itself there, and reads what comes.

use std::io::Read as _;
use std::process::ExitStatus;

use super::*;

const IN_A_TERMINAL: &str = "FINOPS_TUI_TEST_IN_A_TERMINAL";
const THIS: &str = "terminal::tests::a_panic_gives_the_terminal_back_before_it_speaks";

#[test]
fn a_panic_gives_the_terminal_back_before_it_speaks() {
    if std::env::var_os(IN_A_TERMINAL).is_some() {
        let _screen = Screen::enter(Mouse::Left).unwrap();
        panic!("on purpose");
    }
    let (status, said) = run_in_a_terminal();
    assert!(!status.success());
    let at = |text: &str| said.find(text).unwrap_or_else(|| panic!("no {text:?} in {said:?}"));
    let (taken, given, spoken) = (at("\x1b[?1049h"), at("\x1b[?1049l"), at("on purpose"));
    assert!(taken < given && given < spoken, "{said:?}");
    assert!(at("\x1b[?25h") < spoken, "the cursor is shown: {said:?}");
    // In raw mode a line would end without returning to its start.
    assert!(said[spoken..].contains("\r\n"), "{said:?}");
}

fn run_in_a_terminal() -> (ExitStatus, String) {
    let (mut pty, pts) = pty_process::blocking::open().unwrap();
    let mut child = pty_process::blocking::Command::new(std::env::current_exe().unwrap())
        .args([THIS, "--exact", "--nocapture"])
        .env(IN_A_TERMINAL, "1")
        .env("RUST_BACKTRACE", "0")
        .spawn(pts)
        .unwrap();
    let (mut said, mut part) = (Vec::new(), [0; 4_096]);
    // A terminal that its program has left ends in an error on Linux, and in nothing elsewhere.
    while let Ok(count @ 1..) = pty.read(&mut part) {
        said.extend_from_slice(&part[..count]);
    }
    (child.wait().unwrap(), String::from_utf8_lossy(&said).into_owned())
}
