//! A phase rolled out at the keys: armed, drafted, confirmed by its phrase, watched to its end, on an AWS that comes and goes.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use super::console::{Console, Start, program};

/// The file that answers what only a person can.
fn config(folder: &tempfile::TempDir) -> String {
    let file = folder.path().join("config.toml");
    let answers = "phase = { StaticImageId = \"ami-0123456789abcdef0\" }\n";
    std::fs::write(&file, format!("[profiles.demo]\n{answers}[profiles.default]\n{answers}")).unwrap();
    file.to_str().unwrap().to_owned()
}

/// Up to the gate of phase 1.
fn to_the_gate(console: &mut Console) {
    console.sees("none firing");
    console.press("w");
    console.sees("WRITE");
    console.press("1");
    console.sees("1 foundation");
    console.sees("absent");
    console.press("a");
    console.sees("roll the phase out");
    console.press("\r");
    console.sees("Type  finops-foundation");
}

fn confirm(console: &mut Console) {
    console.press("finops-foundation\r");
    console.sees("UNDER WAY");
    console.escape("UNDER WAY");
}

fn is_live(console: &mut Console) {
    console.until("phase 1 live", |console| {
        console.text().lines().any(|line| line.contains("1 foundation ") && line.contains(" live"))
    });
}

#[test]
fn an_empty_account_gets_its_first_phase_at_each_usual_size() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(&folder);
    for (size, then) in [((80, 24), (200, 50)), ((200, 50), (80, 24))] {
        let args = ["--demo", "empty", "--speed", "30", "--refresh", "1", "--config", &config];
        let mut console = Start::with(&args).size(size.0, size.1).open();
        to_the_gate(&mut console);
        assert!(!console.text().contains("unless kept"), "{}", console.text());
        console.sees("thrown away unless it is rolled out");
        confirm(&mut console);
        console.sees("in progress");
        console.sees("under way for");
        console.resize(then.0, then.1);
        console.sees("/47");
        console.sees("under way for");
        assert!(!console.text().contains("not closed"), "{}", console.text());
        is_live(&mut console);
        console.press("q");
        console.leaves_well(0);
    }
}

#[test]
fn a_draft_is_thrown_away_by_leaving_its_gate() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["--demo", "empty", "--speed", "30", "--refresh", "1", "--config", &config(&folder)];
    let mut console = Start::with(&args).size(80, 24).open();
    to_the_gate(&mut console);
    console.press("finops-found\r");
    console.sees("Type  finops-foundation");
    console.escape("Type  finops-foundation");
    console.misses("change set of finops-foundation");
    console.until("phase 1 absent", |console| {
        console.text().lines().any(|line| line.contains("1 foundation ") && line.contains("absent"))
    });
    console.press("q");
    console.leaves_well(0);
}

/// A simulated account in a process of its own. It is killed when dropped, even while it is stopped.
struct Served(Child);

impl Served {
    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.0), signal).unwrap();
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn serve(speed: &str) -> (Served, String) {
    let args = ["twin", "serve", "--port", "0", "--scenario", "empty", "--speed", speed];
    let mut child = Command::new(program()).args(args).stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let find = |line: String| line.strip_prefix("export AWS_ENDPOINT_URL=").map(str::to_owned);
    let endpoint = lines.map_while(Result::ok).find_map(find).unwrap();
    (Served(child), endpoint)
}

#[test]
fn a_cut_during_a_roll_out_is_said_and_the_roll_out_is_followed_when_it_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let (served, endpoint) = serve("30");
    let start = Start::with(&["--refresh", "1", "--config", &config(&folder)]);
    let start = start
        .env("AWS_ENDPOINT_URL", &endpoint)
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        .env("AWS_REGION", "us-east-1")
        .env("AWS_EC2_METADATA_DISABLED", "true");
    let mut console = start.size(80, 24).open();
    to_the_gate(&mut console);
    confirm(&mut console);
    console.sees("under way for");
    served.signal(Signal::STOP);
    console.sees("STALE");
    console.sees("under way for");
    assert!(console.text().contains("in progress"), "what was read stays: {}", console.text());
    served.signal(Signal::CONT);
    console.misses("STALE");
    is_live(&mut console);
    console.press("q");
    console.leaves_well(0);
}
