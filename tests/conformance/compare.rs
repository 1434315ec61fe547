//! What `status -o json` says beside what boto3 reads.

use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use super::python;

/// How often a server that moves by itself is looked at until it stood still for the length of a look.
const LOOKS: usize = 8;

/// What `status -o json` prints about the account at `endpoint`, from a home that knows nothing.
pub fn status(endpoint: &str) -> Value {
    let home = TempDir::new().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_finops-tui"));
    command.args(["status", "-o", "json"]).env_clear().env("HOME", home.path()).stdin(Stdio::null());
    command.env("AWS_ENDPOINT_URL", endpoint).env("AWS_REGION", "us-east-1");
    command.env("AWS_ACCESS_KEY_ID", "test").env("AWS_SECRET_ACCESS_KEY", "test");
    let ran = command.output().unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}: {stdout}{stderr}"))
}

/// Reads both until what boto3 reads before and after is the same, and holds them against each other.
pub fn assert_equal(endpoint: &str, kinds: &[&str]) -> Value {
    let truth = || python::run("truth.py", &[&[endpoint], kinds].concat());
    let mut before = truth();
    for _ in 0..LOOKS {
        let status = status(endpoint);
        let after = truth();
        if before == after {
            for kind in kinds {
                compare(kind, &status, &before[kind]);
            }
            return status;
        }
        before = after;
    }
    panic!("{endpoint} did not stand still")
}

/// The state that `status` gives a source.
pub fn source<'a>(status: &'a Value, name: &str) -> &'a Value {
    let sources = status["sources"].as_array().unwrap();
    sources.iter().find(|source| source["source"] == name).unwrap()
}

/// Every item and field that boto3 read must be in `status`, and nothing else.
fn compare(kind: &str, status: &Value, truth: &Value) {
    let said = sorted(said(kind, status));
    let truth = sorted(truth.as_array().unwrap().iter().cloned().map(with_sorted_targets).collect());
    let names = |items: &[Value]| items.iter().map(key).collect::<Vec<_>>();
    assert_eq!(names(&said), names(&truth), "{kind}");
    for (said, truth) in said.iter().zip(&truth) {
        for (field, expected) in truth.as_object().unwrap() {
            assert_eq!(&said[field], expected, "{kind} {}: {field}", key(truth));
        }
    }
}

/// The part of `status` that is about `kind`, in the form of the truth.
fn said(kind: &str, status: &Value) -> Vec<Value> {
    let list = |value: &Value| value.as_array().unwrap_or_else(|| panic!("{kind}: {value}")).clone();
    match kind {
        "groups" => list(&status["capacity"]),
        "targets" => list(&status["targets"]).into_iter().map(with_short_targets).map(with_sorted_targets).collect(),
        "alarms" => list(&status["alarms"]),
        "stacks" => list(&status["phases"]).iter().flat_map(|phase| list(&phase["stacks"])).collect(),
        other => panic!("{other}"),
    }
}

fn with_short_targets(mut group: Value) -> Value {
    group["not_healthy"] = group["not_healthy"].as_array().unwrap().iter().map(short_target).collect();
    group
}

/// Targets have no order of their own.
fn with_sorted_targets(mut item: Value) -> Value {
    if let Some(targets) = item.get_mut("not_healthy").and_then(Value::as_array_mut) {
        targets.sort_by_key(ToString::to_string);
    }
    item
}

fn short_target(target: &Value) -> Value {
    Value::Array(vec![target["id"].clone(), target["port"].clone(), target["state"].clone()])
}

fn key(item: &Value) -> String {
    let name = item.get("group").or_else(|| item.get("name")).unwrap();
    name.as_str().unwrap().to_owned()
}

fn sorted(mut items: Vec<Value>) -> Vec<Value> {
    items.sort_by_key(key);
    items
}
