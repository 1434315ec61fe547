//! A simulated account served to the program, and what is changed on it.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

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
        Self::serve_to(Home::new(), scenario, 1)
    }

    /// One on which a minute lasts a second.
    pub fn serve_fast(scenario: &str) -> Self {
        Self::serve_to(Home::new(), scenario, 60)
    }

    /// Looks until `is_so`; each look takes its time.
    pub fn until(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        assert!((0..500).any(|_| is_so(self)), "{what} did not come");
    }

    /// The same home on another account of the same number.
    pub fn moved_to(self, scenario: &str) -> Self {
        Self::serve_to(self.home, scenario, 1)
    }

    fn serve_to(home: Home, scenario: &str, speed: u32) -> Self {
        let (twin, endpoint) = Running::twin_at(&home, scenario, speed);
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

    /// What Auto Scaling answers to anybody else who asks.
    pub fn auto_scaling(&self, request: &str) -> String {
        self.ask("autoscaling", &format!("{request}&Version=2011-01-01"))
    }

    /// What CloudFormation answers to anybody else who asks.
    pub fn cloud_formation(&self, request: &str) -> String {
        self.ask("cloudformation", &format!("{request}&Version=2010-05-15"))
    }

    fn ask(&self, service: &str, body: &str) -> String {
        let address = self.endpoint.trim_start_matches("http://");
        let scope = format!("x/20260101/us-east-1/{service}/aws4_request");
        let mut stream = TcpStream::connect(address).unwrap();
        write!(
            stream,
            "POST / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n\
             Authorization: AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        answer
    }

    /// The instances of a group with their lifecycle states.
    pub fn instances(&self, group: &str) -> Vec<(String, String)> {
        let answer = self.auto_scaling("Action=DescribeAutoScalingInstances");
        let all = answer.split("<member>").skip(1);
        let of_group = all.filter(|it| element(it, "AutoScalingGroupName").as_deref() == Some(group));
        of_group.map(|it| (element(it, "InstanceId").unwrap(), element(it, "LifecycleState").unwrap())).collect()
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

/// The text of the first element of this name.
fn element(xml: &str, name: &str) -> Option<String> {
    let rest = xml.split_once(&format!("<{name}>"))?.1;
    Some(rest.split_once("</")?.0.to_owned())
}
