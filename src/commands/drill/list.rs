//! `drill list`: the drills and mitigations there are, each with its last run.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use domain::Text;
use drill::{Drill, Faults, Kind, LIBRARY, Severity};
use serde::Serialize;

use super::file;
use super::last::{self, Last};
use crate::cli::{DrillListArgs, Form};
use crate::commands::session::Session;
use crate::exit::{Exit, Stop};
use crate::output::{self, Column, table};

/// What the name of a drill file ends with.
const ENDING: &str = ".drill.toml";

/// A drill as scripts read it.
#[derive(Serialize)]
struct Listed<'a> {
    id: String,
    title: Text,
    kind: Kind,
    severity: Severity,
    /// The phases that must be live, by name.
    phases: Vec<String>,
    /// Where it was read; `None`: the program brings it.
    file: Option<Text>,
    last: Option<&'a Last>,
}

/// Prints the drills that can be read, and says on stderr what is wrong with the others.
pub(super) fn run(session: &Session, args: &DrillListArgs) -> Result<Exit, Stop> {
    let files = args.dir.as_deref().map(files).transpose()?.unwrap_or_default();
    let last = last::runs(session);
    let (mut drills, mut faults) = (Vec::new(), Vec::new());
    let embedded = LIBRARY.iter().map(|it| (None, it.read()));
    let others = files.iter().map(|path| (Some(Text::new(&path.display().to_string())), file::of_file(path)));
    for (path, read) in embedded.chain(others) {
        match read {
            Ok(drill) => drills.push(listed(drill, path, &last)),
            Err(found) => faults.push(found),
        }
    }
    match args.output.output {
        Form::Json => output::print_json(&drills)?,
        Form::Table => output::print(&page(&drills))?,
    };
    if faults.is_empty() { Ok(Exit::DONE) } else { Err(Stop::lines(Exit::USAGE, said(&faults))) }
}

fn said(faults: &[Faults]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The drill files of a folder, by name.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Stop> {
    let unread = |error| Stop::new(Exit::USAGE, format!("{}: {error}; name a folder", folder.display()));
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unread)? {
        let path = entry.map_err(unread)?.path();
        if path.file_name().is_some_and(|name| name.as_encoded_bytes().ends_with(ENDING.as_bytes())) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn listed(drill: Drill, file: Option<Text>, last: &BTreeMap<String, Last>) -> Listed<'_> {
    let last = last.get(&drill.id);
    let Drill { id, title, kind, severity, require, .. } = drill;
    Listed { id, title, kind, severity, phases: require.phases, file, last }
}

fn page(drills: &[Listed<'_>]) -> String {
    let row = |drill: &Listed<'_>| {
        let kind = if drill.kind == Kind::Drill { "drill" } else { "mitigation" };
        let of_last = |of: fn(&Last) -> String| drill.last.map_or_else(|| "-".to_owned(), of);
        vec![
            drill.id.clone(),
            kind.to_owned(),
            drill.severity.name().to_owned(),
            drill.phases.join(", "),
            of_last(result),
            of_last(|last| last.at.to_string()),
            of_last(|last| last.run.to_string()),
            of_last(|last| last.account.grouped()),
            drill.file.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string),
            drill.title.to_string(),
        ]
    };
    let columns =
        ["ID", "KIND", "SEVERITY", "PHASES", "LAST", "AT", "RUN", "ACCOUNT", "FILE", "TITLE"].map(Column::Words);
    table(&columns, drills.iter().map(row))
}

fn result(last: &Last) -> String {
    match last.verdict {
        Some(verdict) => format!("{} {}", verdict.as_str(), last.residue),
        None => "not closed".to_owned(),
    }
}
