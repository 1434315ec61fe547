//! A Python of the tests' own, with the packages they need.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conformance");
const REQUIREMENTS: &str = include_str!("requirements.txt");

/// The programs of the environment, made at the first call: some minutes with an empty cache, nothing afterwards.
pub fn bin() -> &'static Path {
    static BIN: OnceLock<PathBuf> = OnceLock::new();
    BIN.get_or_init(|| match provision() {
        Ok(bin) => bin,
        Err(why) => panic!(
            "the conformance tests need Python 3.11 or newer with venv, and its package registry: {why}; \
             install it, or name it by the environment variable PYTHON"
        ),
    })
}

/// Runs one of the scripts beside this file to its end and reads the JSON it prints.
pub fn run(script: &str, args: &[&str]) -> Value {
    let ran = command("python").arg(format!("{SCRIPTS}/{script}")).args(args).output().unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{script} {args:?}: {stderr}");
    if stdout.trim().is_empty() { Value::Null } else { serde_json::from_str(&stdout).unwrap() }
}

/// One of the environment's programs, away from this machine's AWS configuration.
pub fn command(program: &str) -> Command {
    let mut command = Command::new(bin().join(program));
    command.env_clear().env("PATH", "/usr/bin:/bin").env("HOME", env!("CARGO_TARGET_TMPDIR"));
    command.env("PYTHONDONTWRITEBYTECODE", "1").env("AWS_EC2_METADATA_DISABLED", "true");
    command
}

/// The path of a script beside this file.
pub fn script(name: &str) -> String {
    format!("{SCRIPTS}/{name}")
}

fn provision() -> Result<PathBuf, String> {
    let mut hasher = DefaultHasher::new();
    REQUIREMENTS.hash(&mut hasher);
    // Its programs name their Python by its whole path, so one that was moved with its folder is of no use.
    env!("CARGO_TARGET_TMPDIR").hash(&mut hasher);
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("conformance-{:016x}", hasher.finish()));
    let (bin, ready) = (home.join("bin"), home.join("ready"));
    if ready.exists() {
        return Ok(bin);
    }
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    // What an earlier attempt left half made is made again.
    finish(Command::new(&python).args(["-m", "venv", "--clear"]).arg(&home))?;
    finish(Command::new(bin.join("python")).args(["-c", "import sys; sys.exit(sys.version_info < (3, 11))"]))
        .map_err(|_| format!("{python} is older"))?;
    let requirements = script("requirements.txt");
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "-r", &requirements];
    finish(Command::new(bin.join("python")).args(pip))?;
    fs::write(ready, REQUIREMENTS).map_err(|error| error.to_string())?;
    Ok(bin)
}

fn finish(command: &mut Command) -> Result<(), String> {
    let told =
        format!("{} {}", command.get_program().display(), command.get_args().last().unwrap_or_default().display());
    let ran = command.output().map_err(|error| format!("{told}: {error}"))?;
    let stderr = String::from_utf8_lossy(&ran.stderr);
    let last = stderr.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no reason given");
    if ran.status.success() { Ok(()) } else { Err(format!("{told}: {last}")) }
}
