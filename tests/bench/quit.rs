//! From the wish to leave to the end of the process, while every call hangs.

use std::net::TcpListener;

use rustix::process::Signal;

use crate::console::{Console, Start, now};
use crate::report;

const RUNS: usize = 10;

/// A way out, by what is done to the console.
type WayOut = (&'static str, fn(&mut Console));

const WAYS_OUT: [WayOut; 5] = [
    ("q", |console| console.press("q")),
    ("SIGTERM", |console| console.signal(Signal::TERM)),
    ("SIGHUP", |console| console.signal(Signal::HUP)),
    ("the terminal goes", Console::hang_up),
    ("a terminal that takes nothing, and SIGTERM", |console| {
        console.stall();
        console.press("?");
        console.signal(Signal::TERM);
    }),
];

pub fn while_every_call_hangs() {
    let silent = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let took = |start: Start, leave: fn(&mut Console)| {
        let mut console = start.open();
        console.sees("Alarms");
        let asked = now();
        leave(&mut console);
        console.ended();
        asked.elapsed()
    };
    for (what, leave) in WAYS_OUT {
        let runs = (0..RUNS).map(|_| took(Start::on_a_silent_aws(&silent), leave)).collect();
        report(&format!("leaving: {what}"), runs, "1000 ms");
    }
    let deaf = || Start::on_a_silent_aws(&silent).under_a_deaf_shell();
    let runs = (0..RUNS).map(|_| took(deaf(), Console::hang_up)).collect();
    report("leaving: the terminal goes without a word", runs, "1000 ms");
}
