//! A simulated account served to the program, and what is changed on it.

use serde_json::Value;

use super::program::{Home, Run};
use super::watch::Running;

/// An account at an address of its own, and a home whose journal knows it.
pub struct Account {
    pub home: Home,
    endpoint: String,
    /// Killed when dropped.
    _twin: Running,
}

impl Account {
    pub fn serve(scenario: &str) -> Self {
        Self::serve_to(Home::new(), scenario)
    }

    /// The same home on another account of the same number.
    pub fn moved_to(self, scenario: &str) -> Self {
        Self::serve_to(self.home, scenario)
    }

    fn serve_to(home: Home, scenario: &str) -> Self {
        let (twin, endpoint) = Running::twin(&home, scenario);
        Self { home, endpoint, _twin: twin }
    }

    pub fn command(&self, args: &[&str]) -> std::process::Command {
        let mut command = self.home.command(args);
        command
            .env("AWS_ENDPOINT_URL", &self.endpoint)
            .env("AWS_ACCESS_KEY_ID", "x")
            .env("AWS_SECRET_ACCESS_KEY", "y")
            .env("AWS_REGION", "us-east-1")
            .env("USER", "ada");
        command
    }

    pub fn run(&self, args: &[&str]) -> Run {
        Run::of(&mut self.command(args))
    }

    /// A group as `scale show` has it.
    pub fn group(&self, name: &str) -> Value {
        let groups = self.run(&["scale", "show", "-o", "json"]).json();
        groups.as_array().unwrap().iter().find(|group| group["group"] == name).unwrap().clone()
    }

    pub fn desired(&self, name: &str) -> u64 {
        self.group(name)["desired"].as_u64().unwrap()
    }

    /// The plan of a change.
    pub fn plan(&self, change: &[&str]) -> Value {
        let run = self.run(&[change, &["--plan-only", "-o", "json"]].concat());
        assert_eq!(run.code(), 0, "{}{}", run.stdout(), run.stderr());
        run.json()
    }

    /// Does what was planned.
    pub fn confirm(&self, change: &[&str], plan: &Value) -> Run {
        let (digest, phrase) = (plan["digest"].as_str().unwrap(), plan["phrase"].as_str().unwrap());
        self.run(&[change, &["--write", "--plan", digest, "--confirm", phrase, "-o", "json"]].concat())
    }

    /// Plans and does; gives the result.
    pub fn change(&self, change: &[&str]) -> Value {
        let run = self.confirm(change, &self.plan(change));
        assert_eq!(run.code(), 0, "{}{}", run.stdout(), run.stderr());
        run.json()
    }

    /// Every run of the journal.
    pub fn runs(&self) -> Vec<Value> {
        self.run(&["journal", "list", "-o", "json"]).json().as_array().unwrap().clone()
    }
}
