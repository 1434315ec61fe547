//! What stays until it is ended: `status --watch` and `twin serve`.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::program::Home;

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running program; killed when the test fails before it has ended.
pub struct Running(Option<Child>);

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Running {
    fn start(home: &Home, args: &[&str]) -> Self {
        Self(Some(home.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()))
    }

    fn stdout(&mut self) -> BufReader<ChildStdout> {
        BufReader::new(self.0.as_mut().unwrap().stdout.take().unwrap())
    }

    /// Its lines, as they come.
    fn lines(&mut self) -> mpsc::Receiver<String> {
        let stdout = self.stdout();
        let (send, lines) = mpsc::channel();
        thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
        lines
    }

    pub fn terminate(&self) {
        let id = self.0.as_ref().unwrap().id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// The simulated account, served on a free port, and its address.
    pub fn twin(home: &Home, scenario: &str) -> (Self, String) {
        Self::twin_at(home, scenario, 1)
    }

    /// The same with a clock that runs so many times faster.
    pub fn twin_at(home: &Home, scenario: &str, speed: u32) -> (Self, String) {
        let speed = speed.to_string();
        let served = ["twin", "serve", "--port", "0", "--scenario", scenario, "--speed", &speed];
        let mut twin = Self::start(home, &served);
        let lines = twin.lines();
        loop {
            let line = lines.recv_timeout(PATIENCE).unwrap();
            if let Some(endpoint) = line.strip_prefix("export AWS_ENDPOINT_URL=") {
                return (twin, endpoint.to_owned());
            }
        }
    }

    /// Waits for its end, as long as patience lasts.
    fn ended(mut self) -> ExitStatus {
        let mut child = self.0.take().unwrap();
        let id = child.id();
        let (send, ended) = mpsc::channel();
        thread::spawn(move || send.send(child.wait()));
        ended.recv_timeout(PATIENCE).map_or_else(|_| give_up(id), Result::unwrap)
    }
}

fn give_up(id: u32) -> ! {
    let _ = Command::new("kill").args(["-KILL", &id.to_string()]).status();
    panic!("process {id} did not end")
}

#[test]
fn changes_come_as_lines_until_sigterm() {
    let home = Home::new();
    let mut watch = Running::start(&home, &["status", "--watch", "--demo", "--speed", "600", "--refresh", "1"]);
    let lines = watch.lines();
    let first = lines.recv_timeout(PATIENCE).unwrap();
    assert!(domain::Moment::parse(first.split(' ').next().unwrap()).is_ok(), "{first}");
    // The simulated platform moves: sooner or later a line says from what to what.
    while !lines.recv_timeout(PATIENCE).unwrap().contains(" -> ") {}
    watch.terminate();
    assert_eq!(watch.ended().code(), Some(0));
}

#[test]
fn a_closed_pipe_ends_the_watch_even_when_nothing_changes() {
    let home = Home::new();
    let mut watch = Running::start(&home, &["status", "--watch", "--demo=empty", "--refresh", "3600"]);
    let mut first = String::new();
    watch.stdout().read_line(&mut first).unwrap();
    assert!(first.contains("verdict"), "{first}");
    assert_eq!(watch.ended().code(), Some(0));
}

#[test]
fn the_simulated_account_is_served_and_read_by_this_program() {
    let home = Home::new();
    let (twin, endpoint) = Running::twin(&home, "calm");
    assert!(endpoint.starts_with("http://127.0.0.1:"), "{endpoint}");
    let mut status = home.command(&["status", "-o", "json", "--region", "us-east-1"]);
    status.env("AWS_ENDPOINT_URL", &endpoint).env("AWS_ACCESS_KEY_ID", "x").env("AWS_SECRET_ACCESS_KEY", "y");
    let output = status.output().unwrap();
    let status: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(status["account"]["demo"], false);
    assert_eq!(status["account"]["id"], "123456789012");
    assert!(!status["targets"].as_array().unwrap().is_empty());
    twin.terminate();
    assert_eq!(twin.ended().code(), Some(0));
}
