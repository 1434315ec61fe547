//! From the start of the process to the first frame.

use std::net::TcpListener;
use std::time::Duration;

use crate::console::{Start, now};
use crate::report;

const RUNS: usize = 20;

pub fn first_frame() {
    report("first frame, simulated account", (0..RUNS).map(|_| painted(Start::demo())).collect(), "50 ms");
    let silent = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let runs = (0..RUNS).map(|_| painted(Start::on_a_silent_aws(&silent))).collect();
    report("first frame, an AWS that does not answer", runs, "50 ms");
}

fn painted(start: Start) -> Duration {
    let begun = now();
    let mut console = start.open();
    console.sees("Alarms");
    let took = begun.elapsed();
    console.press("q");
    console.ended();
    took
}
