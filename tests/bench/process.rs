//! What the kernel counts of a console that polls: processor time and memory. Linux only, from /proc.

use std::fs;
use std::time::Duration;

use crate::console::{Console, Start, now};
use crate::serving::{Served, console_on};

/// Before counting: the first answers, and what they set off.
const SETTLING: Duration = Duration::from_secs(15);
const COUNTED: Duration = Duration::from_secs(60);

pub fn idle() {
    let served = Served::scenario("calm");
    counted("idle while polling `twin serve`", console_on(&served.address), "0.5 %");
    counted("idle with the simulated account in the same process", Start::demo(), "no target: it simulates");
}

fn counted(what: &str, start: Start, target: &str) {
    let mut console = start.open();
    console.is_live();
    watch(&mut console, SETTLING);
    let (Some(before), sent, begun) = (ticks(&console), console.sent().len(), now()) else {
        return println!("{what}: not measured, there is no /proc");
    };
    watch(&mut console, COUNTED);
    let spent = ticks(&console).unwrap_or(before) - before;
    // Linux counts in hundredths of a second, whatever the kernel's own tick.
    let percent = f64::from(spent) / begun.elapsed().as_secs_f64();
    let bytes = console.sent().len() - sent;
    println!("{what}: {percent:.2} % of a core over {COUNTED:?}, {bytes} bytes drawn (target: {target})");
    console.press("q");
    console.ended();
}

pub fn memory() {
    let served = Served::scenario("seed");
    grown("memory, small account through `twin serve`", console_on(&served.address), SETTLING, "25 MB");
    grown("memory, small account simulated in the same process", Start::demo(), SETTLING, "25 MB");
}

pub fn memory_on_large() {
    let served = Served::scenario("large");
    let large = console_on(&served.address);
    grown("memory, large account through `twin serve`", large, Duration::from_secs(60), "120 MB");
    let simulated = Start::with(&["--demo", "large"]);
    grown("memory, large account simulated in the same process", simulated, Duration::from_secs(60), "120 MB");
}

fn grown(what: &str, start: Start, span: Duration, target: &str) {
    let mut console = start.size(200, 60).open();
    console.sees("firing of");
    watch(&mut console, span);
    // The roll-up counts pages one by one; `status` has the peak alone, and counts it roughly.
    let now = |key| megabytes(&console, "smaps_rollup", key);
    match (now("Rss:"), now("Anonymous:"), megabytes(&console, "status", "VmHWM:")) {
        (Some(resident), Some(anonymous), Some(most)) => println!(
            "{what}: {resident:.1} MB, of it {anonymous:.1} MB its own and {:.1} MB pages of files, at most {most:.1} MB \
             (target: {target})",
            resident - anonymous
        ),
        _ => println!("{what}: not measured, there is no /proc"),
    }
    console.press("q");
    console.ended();
}

/// Reads what it draws for so long.
fn watch(console: &mut Console, span: Duration) {
    console.comes_to(span, |_| false);
}

/// Processor time of all threads so far, in hundredths of a second.
fn ticks(console: &Console) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", console.id().as_raw_nonzero())).ok()?;
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    Some(fields.get(11)?.parse::<u32>().ok()? + fields.get(12)?.parse::<u32>().ok()?)
}

/// What a file of the process in `/proc` says under this key.
fn megabytes(console: &Console, file: &str, key: &str) -> Option<f64> {
    let counted = fs::read_to_string(format!("/proc/{}/{file}", console.id().as_raw_nonzero())).ok()?;
    let kilobytes: f64 =
        counted.lines().find_map(|line| line.strip_prefix(key))?.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes / 1_024.0)
}
