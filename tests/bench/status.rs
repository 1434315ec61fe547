//! `status -o json` against the floor that bare HTTP sets in the same run.

use std::process::Command;
use std::time::Duration;

use crate::console::{now, program};
use crate::serving::{Late, Served, environment};
use crate::{floor, report};

const RUNS: usize = 20;

/// What an emulator in Python takes for one answer.
const AN_EMULATORS_ANSWER: Duration = Duration::from_millis(10);

pub fn on_the_seed() {
    let served = Served::scenario("seed");
    compare("twin serve", &served.address);
    let late = Late::by(AN_EMULATORS_ANSWER, "seed");
    compare("each answer 10 ms late", &late.address);
}

fn compare(what: &str, address: &str) {
    taken(address);
    let mut runs: Vec<_> = (0..RUNS).map(|_| (taken(address), floor::measure(address))).collect();
    let floors: Vec<_> = runs.iter().map(|(_, floor)| floor.took).collect();
    let requests = runs[0].1.requests;
    report(&format!("raw keep-alive HTTP, {requests} requests, {what}"), floors, "it is the floor");
    report(&format!("status -o json, seed, {what}"), runs.iter().map(|(took, _)| *took).collect(), "300 ms");
    runs.sort_by(|a, b| ratio(a).total_cmp(&ratio(b)));
    println!("  that is {:.2} times the floor, median (target: 2.5)", ratio(&runs[RUNS / 2]));
}

fn ratio(run: &(Duration, floor::Floor)) -> f64 {
    run.0.as_secs_f64() / run.1.took.as_secs_f64()
}

pub fn with_latency() {
    let late = Late::by(Duration::from_millis(300), "seed");
    let runs = (0..5).map(|_| taken(&late.address)).collect();
    report("status -o json, seed, 300 ms added to every call", runs, "1200 ms");
    println!("  {} requests a run", late.twin.requests().total() / 5);
}

fn taken(address: &str) -> Duration {
    let home = tempfile::tempdir().unwrap();
    let begun = now();
    let output = Command::new(program())
        .args(["status", "-o", "json"])
        .env_clear()
        .env("HOME", home.path())
        .envs(environment(address))
        .output()
        .unwrap();
    let took = begun.elapsed();
    assert!(output.stdout.starts_with(b"{"), "{}", String::from_utf8_lossy(&output.stderr));
    took
}
