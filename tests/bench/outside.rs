//! What the built program costs, seen from outside. Run by `tests/bench/run [NAME...]`.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark that cannot start has nothing to say")]
#![expect(clippy::print_stdout, reason = "a benchmark prints what it has measured")]

#[expect(dead_code, reason = "made for the tests of the terminal, of which this needs a part")]
#[path = "../terminal/console.rs"]
mod console;
mod floor;
mod keys;
mod process;
mod quit;
mod serving;
mod start;
mod status;

/// A measurement, by the name that selects it.
type Measurement = (&'static str, fn());

const ALL: [Measurement; 8] = [
    ("first-frame", start::first_frame),
    ("status", status::on_the_seed),
    ("status-slow", status::with_latency),
    ("keys", keys::while_every_call_is_slow),
    ("quit", quit::while_every_call_hangs),
    ("idle", process::idle),
    ("memory", process::memory),
    ("memory-large", process::memory_on_large),
];

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    for (name, measure) in ALL {
        if wanted.is_empty() || wanted.iter().any(|it| it == name) {
            measure();
        }
    }
}

/// Prints one line: what, the median and the worst in milliseconds, and the target.
fn report(what: &str, mut took: Vec<std::time::Duration>, target: &str) {
    took.sort();
    let millis = |at: usize| took[at].as_secs_f64() * 1_000.0;
    let (last, runs) = (took.len() - 1, took.len());
    println!(
        "{what}: median {:.1} ms, p90 {:.1} ms, worst {:.1} ms of {runs} (target: {target})",
        millis(last / 2),
        millis(last * 9 / 10),
        millis(last)
    );
}
