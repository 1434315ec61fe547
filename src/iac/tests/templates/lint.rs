//! Every template by CloudFormation's own schemas: cfn-lint, pinned, without a network, for both regions.
//!
//! It is installed by the test itself into the target directory: some seconds once, nothing afterwards.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use iac::TEMPLATES;
use serde_json::Value;

const PHASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/phases");
const REQUIREMENTS: &str = include_str!("requirements.txt");

/// What lint says and we do not follow: template, rule, reason. One line each.
const ACCEPTED: &[(&str, &str, &str)] = &[];

/// What lint finds in a file.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    file: String,
    line: u64,
    rule: String,
    message: String,
}

#[test]
fn no_template_has_an_error_or_a_warning() {
    let files: Vec<PathBuf> = TEMPLATES.iter().map(|template| Path::new(PHASES).join(template.file)).collect();
    let found = findings(&files);
    let is_accepted = |it: &&Finding| ACCEPTED.iter().any(|(file, rule, _)| it.file == *file && it.rule == *rule);
    let open: Vec<_> = found.iter().filter(|it| !is_accepted(it)).collect();
    assert!(open.is_empty(), "{open:#?}");
    for (file, rule, reason) in ACCEPTED {
        assert!(found.iter().any(|it| it.file == *file && it.rule == *rule), "{file} {rule} is accepted and not found");
        assert!(!reason.is_empty(), "{file} {rule} is accepted without a reason");
    }
}

#[test]
fn what_is_sent_has_no_error_or_warning_either() {
    let folder = tempdir("bodies");
    let file = |name: &str| folder.join(name.replace(".yaml", ".json"));
    let files: Vec<PathBuf> = TEMPLATES.iter().map(|template| file(template.file)).collect();
    for (template, file) in TEMPLATES.iter().zip(&files) {
        fs::write(file, template.body).unwrap();
    }
    let accepted: Vec<String> = ACCEPTED.iter().map(|(_, rule, _)| (*rule).to_owned()).collect();
    let found: Vec<_> = findings(&files).into_iter().filter(|it| !accepted.contains(&it.rule)).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn no_template_turns_lint_off() {
    for template in TEMPLATES {
        assert!(
            !template.source.contains("cfn-lint"),
            "{}: exceptions stand in the test, with a reason",
            template.file
        );
    }
}

#[test]
fn lint_finds_what_is_wrong() {
    let folder = tempdir("wrong");
    let wrong = [
        ("type.yaml", "Resources: { It: { Type: AWS::EC2::Nothing } }", "E3006"),
        ("property.yaml", "Resources: { It: { Type: AWS::EC2::VPC, Properties: { Cidr: 10.0.0.0/16 } } }", "E3002"),
        ("reference.yaml", "Resources: { It: { Type: AWS::EC2::VPC, Properties: { CidrBlock: !Ref No } } }", "E1020"),
        ("unused.yaml", "Parameters: { A: { Type: String } }\nResources: { It: { Type: AWS::SNS::Topic } }", "W2001"),
    ];
    for (name, yaml, _) in wrong {
        fs::write(folder.join(name), yaml).unwrap();
    }
    let found = findings(&wrong.map(|(name, _, _)| folder.join(name)));
    for (name, _, rule) in wrong {
        assert!(found.iter().any(|it| it.file == name && it.rule == rule && it.line > 0), "{name}: {found:?}");
    }
}

/// Errors and warnings in these files, in both regions.
fn findings(files: &[PathBuf]) -> Vec<Finding> {
    let mut command = Command::new(home().join("bin/cfn-lint"));
    command.env_clear().env("PATH", "/usr/bin:/bin").env("HOME", env!("CARGO_TARGET_TMPDIR"));
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    command.args(["--format", "json", "--regions", "us-east-1", "us-west-2", "--"]).args(files);
    let Output { stdout, stderr, .. } = command.output().unwrap();
    let found: Value = serde_json::from_slice(&stdout)
        .unwrap_or_else(|error| panic!("cfn-lint: {error}: {}", String::from_utf8_lossy(&stderr)));
    let mut findings: Vec<Finding> = found.as_array().unwrap().iter().map(finding).collect();
    findings.sort();
    findings
}

fn finding(found: &Value) -> Finding {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let file = text(&found["Filename"]);
    Finding {
        file: file.rsplit('/').next().unwrap().to_owned(),
        line: found["Location"]["Start"]["LineNumber"].as_u64().unwrap(),
        rule: text(&found["Rule"]["Id"]),
        message: text(&found["Message"]),
    }
}

/// A folder of this test's own, empty.
fn tempdir(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("lint-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The environment that holds cfn-lint.
fn home() -> PathBuf {
    static HOME: std::sync::OnceLock<PathBuf> = std::sync::OnceLock::new();
    let made = HOME.get_or_init(|| match provision() {
        Ok(home) => home,
        Err(why) => panic!(
            "linting the templates needs Python 3.11 or newer with venv, and its package registry: {why}; \
             install it, or name it by the environment variable PYTHON"
        ),
    });
    made.clone()
}

fn provision() -> Result<PathBuf, String> {
    let mut hasher = DefaultHasher::new();
    // Its programs name their Python by its whole path, so one that was moved with its folder is of no use.
    (REQUIREMENTS, env!("CARGO_TARGET_TMPDIR")).hash(&mut hasher);
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("lint-{:016x}", hasher.finish()));
    let ready = home.join("ready");
    if ready.exists() {
        return Ok(home);
    }
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    // What an earlier attempt left half made is made again.
    finish(Command::new(&python).args(["-m", "venv", "--clear"]).arg(&home))?;
    let requirements = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/templates/requirements.txt");
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "-r", requirements];
    finish(Command::new(home.join("bin/python")).args(pip))?;
    fs::write(ready, REQUIREMENTS).map_err(|error| error.to_string())?;
    Ok(home)
}

fn finish(command: &mut Command) -> Result<(), String> {
    let told = command.get_program().display().to_string();
    let ran = command.output().map_err(|error| format!("{told}: {error}"))?;
    let stderr = String::from_utf8_lossy(&ran.stderr);
    let last = stderr.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no reason given");
    if ran.status.success() { Ok(()) } else { Err(format!("{told}: {last}")) }
}
