//! Every way out gives the terminal back.

use std::net::TcpListener;

use rustix::process::Signal;

use super::console::{Start, now};

#[test]
fn q_leaves() {
    let mut console = Start::demo().open();
    console.is_live();
    console.has_taken_over();
    console.press("q");
    console.leaves_well(0);
}

#[test]
fn each_signal_that_ends_gives_the_terminal_back() {
    for signal in [Signal::TERM, Signal::INT, Signal::HUP, Signal::QUIT] {
        let mut console = Start::demo().open();
        console.sees("4 Alarms");
        console.has_taken_over();
        console.signal(signal);
        console.ended();
        console.has_given_back();
    }
}

#[test]
fn a_signal_right_after_the_start_gives_the_terminal_back() {
    let mut console = Start::demo().open();
    console.until("the first byte", |console| !console.sent().is_empty());
    console.signal(Signal::TERM);
    console.ended();
    console.has_given_back();
}

/// The kernel says so by a signal to the session's leader alone; the console is that here.
#[test]
fn it_ends_when_its_terminal_goes() {
    let mut console = Start::demo().open();
    console.is_live();
    console.hang_up();
    console.ended();
}

/// Under a shell that ignores the hang-up, no signal arrives: the terminal only ceases to be there.
#[test]
fn it_ends_when_its_terminal_goes_without_a_word() {
    let mut console = Start::demo().under_a_deaf_shell().open();
    console.is_live();
    console.hang_up();
    console.ended();
}

#[test]
fn it_leaves_at_once_while_every_call_hangs() {
    let silent = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    for keys in ["q", ":quit\r"] {
        let mut console = Start::on_a_silent_aws(&silent).open();
        console.sees("4 Alarms");
        let asked = now();
        console.press(keys);
        console.leaves_well(0);
        // One second is the promise; an attempt to reach AWS takes five, and it is that which must not be waited for.
        assert!(asked.elapsed().as_secs() < 4, "{:?}", asked.elapsed());
    }
}

/// A link that has stalled takes no more output: whoever writes to it waits for ever.
#[test]
fn a_signal_ends_it_while_the_terminal_takes_nothing() {
    let mut console = Start::demo().size(200, 50).open();
    console.is_live();
    console.stall();
    console.press("?");
    console.signal(Signal::TERM);
    console.ended();
    console.has_its_line_discipline_back();
}
