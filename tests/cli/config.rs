//! Configurations: the good pass, and the bad say every fault at once.

use std::path::{Path, PathBuf};

use super::program::Home;

fn folder(name: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/configs").join(name);
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|it| it == "toml")).collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

#[test]
fn good_configurations_have_no_faults() {
    for file in folder("good") {
        let run = Home::new().run(&["config", "check", file.to_str().unwrap()]);
        assert_eq!((run.code(), run.stderr().as_str()), (0, ""), "{}", file.display());
        assert!(run.stdout().ends_with("no faults\n"));
    }
}

/// The faults expected stand beside each file; `UPDATE_DOCS=1` writes them anew.
#[test]
fn bad_configurations_say_every_fault_with_its_line() {
    for file in folder("bad") {
        let name = file.file_name().unwrap().to_str().unwrap();
        let home = Home::new();
        let mut command = home.command(&["config", "check", name]);
        let output = command.current_dir(file.parent().unwrap()).output().unwrap();
        assert_eq!(output.status.code(), Some(64), "{name}");
        assert!(output.stdout.is_empty(), "{name}: messages belong on stderr");
        let said = String::from_utf8(output.stderr).unwrap();
        let expected = file.with_extension("stderr");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&expected, &said).unwrap();
        }
        assert_eq!(said, std::fs::read_to_string(&expected).unwrap_or_default(), "{name}");
        for line in said.lines() {
            assert!(line.starts_with(&format!("{name}:")) && line.contains("; "), "{line}");
        }
    }
}

#[test]
fn a_faulty_configuration_stops_every_command() {
    let home = Home::new();
    let file = home.config("them = 1\n");
    for command in [&["status"][..], &["spend"], &["doctor"], &["phase", "list"]] {
        let mut args = vec!["--demo=calm", "--config", file.to_str().unwrap()];
        args.extend(command);
        let run = home.run(&args);
        assert_eq!((run.code(), run.stdout().as_str()), (64, ""), "{command:?}");
        assert!(run.stderr().contains(":1: them: unknown key; did you mean `theme`?"), "{}", run.stderr());
    }
}

#[test]
fn a_file_asked_for_must_exist() {
    let run = Home::new().run(&["config", "check", "nowhere.toml"]);
    assert_eq!(run.code(), 64);
    assert!(run.stderr().contains("nowhere.toml: cannot be read"), "{}", run.stderr());
}

#[test]
fn a_new_configuration_has_no_faults_and_is_never_overwritten() {
    let home = Home::new();
    let run = home.run(&["config", "init"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    let path = home.run(&["config", "path"]).stdout();
    assert_eq!(Path::new(path.trim()), home.path().join(".config/finops-tui/config.toml"));
    assert_eq!(home.run(&["config", "check"]).code(), 0);
    let again = home.run(&["config", "init"]);
    assert_eq!(again.code(), 3);
    assert!(again.stderr().contains("exists already"), "{}", again.stderr());
}
