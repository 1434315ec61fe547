//! Every way out gives the terminal back.
//!
//! That a way out takes less than a second is what the program itself insists on: half a second after it began to leave
//! it ends itself, with another code than 0. So one that leaves with 0 was in time by its own clock, however busy the
//! machine that runs the test. `tests/bench` measures it from outside.

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
        console.leaves_well(0);
    }
}

#[test]
fn a_signal_right_after_the_start_gives_the_terminal_back() {
    let mut console = Start::demo().open();
    console.until("the first byte", |console| !console.sent().is_empty());
    console.signal(Signal::TERM);
    console.leaves_well(0);
}

/// The kernel says so by a signal to the session's leader alone; the console is that here.
#[test]
fn it_ends_when_its_terminal_goes() {
    let mut console = Start::demo().open();
    console.is_live();
    console.hang_up();
    assert_eq!(console.ended().code(), Some(0));
}

/// Under a shell that ignores the hang-up, no signal arrives: the terminal only ceases to be there.
#[test]
fn it_ends_when_its_terminal_goes_without_a_word() {
    let mut console = Start::demo().under_a_deaf_shell().open();
    console.is_live();
    console.hang_up();
    assert_eq!(console.ended().code(), Some(0));
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
        // Not a measure of time: an attempt to reach AWS takes five seconds, and whoever waits for one has waited longer.
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
    let status = console.ended();
    // Its own patience ended it, as it would anything that held the door.
    assert_eq!(status.code(), Some(143), "{status:?}");
    console.has_its_line_discipline_back();
}

#[test]
fn each_way_out_ends_while_every_call_hangs() {
    let silent = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    for signal in [Signal::TERM, Signal::HUP] {
        let mut console = Start::on_a_silent_aws(&silent).open();
        console.sees("4 Alarms");
        console.signal(signal);
        console.leaves_well(0);
    }
}
