//! The changes that moto knows, made by the program and read back by boto3.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::python;
use super::server::Server;

/// The program with one home and one server for several commands.
struct Operator<'a> {
    home: TempDir,
    endpoint: &'a str,
}

impl Operator<'_> {
    fn ran(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_finops-tui"));
        command.args(args).env_clear().env("HOME", self.home.path()).stdin(Stdio::null());
        command.env("AWS_ENDPOINT_URL", self.endpoint).env("AWS_REGION", "us-east-1");
        command.env("AWS_ACCESS_KEY_ID", "test").env("AWS_SECRET_ACCESS_KEY", "test");
        command.output().unwrap()
    }

    fn json(&self, args: &[&str]) -> Value {
        let ran = self.ran(args);
        let (stdout, stderr) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
        serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{args:?}: {error}: {stdout}{stderr}"))
    }

    /// Plans a change, and does exactly that plan.
    fn change(&self, change: &[&str]) -> Value {
        let options = ["--write", "--incident", "conformance", "-o", "json"];
        let plan = self.json(&[change, &options, &["--plan-only"]].concat());
        let (digest, phrase) = (plan["digest"].as_str().unwrap(), plan["phrase"].as_str().unwrap());
        let result = self.json(&[change, &options, &["--plan", digest, "--confirm", phrase]].concat());
        assert_eq!(result["ending"], "applied", "{change:?}: {result}");
        result
    }

    fn runs(&self) -> Value {
        self.json(&["journal", "verify", "-o", "json"])
    }
}

fn read(endpoint: &str) -> Value {
    python::run("changed.py", &[endpoint, "group-0", "tg-0"])
}

#[test]
fn what_is_changed_on_moto_is_what_boto3_reads_there() {
    let moto = Server::moto();
    let front = Server::front(&moto.url);
    python::run("seed.py", &[&moto.url, "groups", "targets", "alarms"]);
    let operator = Operator { home: TempDir::new().unwrap(), endpoint: &front.url };
    let before = read(&moto.url);
    let target = before["targets"][0].as_str().unwrap().to_owned();

    operator.change(&["scale", "set", "group-0", "--desired", "2"]);
    operator.change(&["scale", "set", "group-0", "--min", "2", "--max", "5"]);
    operator.change(&["scale", "suspend", "group-0", "AZRebalance", "Launch"]);
    operator.change(&["scale", "resume", "group-0", "Launch"]);
    operator.change(&["scale", "schedule", "put", "group-0", "night", "--cron", "0 20 * * *", "--desired", "2"]);
    operator.change(&["target", "deregister", "tg-0", &target]);
    let after = read(&moto.url);
    assert_eq!(after["sizes"], json!([2, 2, 5]), "{after}");
    assert_eq!(after["suspended"], json!(["AZRebalance"]));
    assert_eq!(after["schedules"], json!(["night"]));
    assert!(!after["targets"].as_array().unwrap().contains(&json!(target)), "{after}");

    operator.change(&["target", "register", "tg-0", &target]);
    operator.change(&["scale", "schedule", "delete", "group-0", "night"]);
    let waiting = operator.change(&["scale", "set", "group-0", "--desired", "3", "--revert-after", "10m"]);
    let back = operator.json(&["scale", "revert", waiting["run"].as_str().unwrap(), "-o", "json"]);
    assert_eq!(back["ending"], "applied", "{back}");
    let end = read(&moto.url);
    assert_eq!(end["sizes"], json!([2, 2, 5]), "put back to what it was before: {end}");
    assert_eq!(end["schedules"], json!([]));
    // The group has meanwhile registered what it started.
    assert!(end["targets"].as_array().unwrap().contains(&json!(target)), "{end}");

    let runs = operator.runs();
    assert_eq!((&runs["runs"], &runs["intact"]), (&json!(9), &json!(9)), "every run is closed: {runs}");
    assert!(Path::new(operator.home.path()).join(".local/state/finops-tui").is_dir());
}
