//! `phase export`: every template and its parameters as files, for use without this program.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use console::phases::Survey;
use domain::{CloudError, Region};
use iac::export::{Export, ExportFile};
use iac::parameter::{Choice, Known, Offered, Wanted, choose};
use iac::{TEMPLATES, evaluate::Pseudo};
use serde_json::Value;

use super::standing::parameters;
use crate::commands::session::Session;
use crate::exit::{Exit, Stop};
use crate::output;

/// Writes the files. Where the account can be asked, the parameters are those of its stacks; else the profile's.
pub(super) async fn run(session: &Session, dir: &Path) -> Result<Exit, Stop> {
    refuse_file(dir)?;
    let (region, survey) = looked(session).await?;
    let choice = choice(session, &region, survey.as_ref());
    let prefix = &session.profile.platform.prefix;
    let export = Export { templates: TEMPLATES, prefix, region: region.as_str(), values: &choice.stacks };
    let files: Vec<(PathBuf, ExportFile)> =
        export.files().into_iter().map(|file| (dir.join(&file.name), file)).collect();
    refuse_foreign(&files)?;
    fs::create_dir_all(dir).map_err(|error| Stop::new(Exit::FAILED, format!("{}: {error}", dir.display())))?;
    for (path, file) in &files {
        write(path, &file.contents)?;
    }
    let names: Vec<String> = files.iter().map(|(path, _)| path.display().to_string() + "\n").collect();
    output::print(&names.concat())?;
    Ok(Exit::DONE)
}

fn refuse_file(dir: &Path) -> Result<(), Stop> {
    match fs::metadata(dir) {
        Ok(found) if !found.is_dir() => {
            Err(Stop::new(Exit::USAGE, format!("{} is a file; name a folder", dir.display())))
        }
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(Stop::new(Exit::USAGE, format!("{}: {error}; name another folder", dir.display())))
        }
        _ => Ok(()),
    }
}

/// The region that the files are for, and what stands there where that can be read.
async fn looked(session: &Session) -> Result<(Region, Option<Survey>), Stop> {
    let cloud = match session.prepare().await {
        Ok(cloud) => cloud,
        Err(error @ CloudError::WrongAccount { .. }) => return Err(session.refused(&error)),
        Err(error) => {
            let named = session.profile.regions.first().cloned().ok_or_else(|| session.refused(&error))?;
            without_account(&error.to_string());
            return Ok((named, None));
        }
    };
    let region = cloud.regions().first().cloned();
    let region = region.ok_or_else(|| Stop::new(Exit::USAGE, "no region is known; name one by --region"))?;
    match Box::pin(Survey::take(&cloud, &region, &session.profile.platform)).await {
        Ok(survey) => Ok((region, Some(survey))),
        Err(why) => {
            without_account(why.as_str());
            Ok((region, None))
        }
    }
}

fn without_account(why: &str) {
    output::complain(&format!("finops-tui: the files hold no value of any stack: {why}"));
}

/// The values that are known; what is missing is named in the files.
fn choice(session: &Session, region: &Region, survey: Option<&Survey>) -> Choice {
    let documents: Vec<(&iac::Template, Value)> = TEMPLATES.iter().map(|it| (it, it.document())).collect();
    let deployed: Vec<Option<BTreeMap<String, String>>> =
        TEMPLATES.iter().map(|it| survey?.stack(it.stack).map(parameters)).collect();
    let wanted: Vec<Wanted<'_>> = documents
        .iter()
        .zip(&deployed)
        .map(|((template, document), deployed)| Wanted { stack: template.stack, document, deployed: deployed.as_ref() })
        .collect();
    let known = Known::of(documents.iter().map(|(it, document)| (it.phase, it.stack, document)));
    let mut profile = session.profile.phase.clone();
    if let Some(environment) = &session.profile.environment {
        profile.entry("Environment".to_owned()).or_insert_with(|| environment.clone());
    }
    let offered = Offered { profile, outputs: survey.map(Survey::outputs).unwrap_or_default(), ..Offered::default() };
    let pseudo = Pseudo {
        account: survey.map(|survey| survey.account.clone()),
        region: region.clone(),
        stack: session.profile.platform.prefix.clone(),
        zones: Vec::new(),
    };
    choose(&wanted, &offered, &known, &pseudo)
}

/// Nothing is written where one of the files is there with another content: it may be somebody's work.
fn refuse_foreign(files: &[(PathBuf, ExportFile)]) -> Result<(), Stop> {
    let is_foreign = |(path, file): &&(PathBuf, ExportFile)| {
        path.symlink_metadata().is_ok() && fs::read(path).ok().as_deref() != Some(file.contents.as_bytes())
    };
    let foreign: Vec<String> = files.iter().filter(is_foreign).map(|(path, _)| path.display().to_string()).collect();
    if foreign.is_empty() {
        return Ok(());
    }
    let why = format!(
        "these are there with another content and are left alone; nothing was written: name another folder, or move \
         them away:\n{}",
        foreign.join("\n")
    );
    Err(Stop::new(Exit::REFUSED, why))
}

/// Makes a new file; one that has come in between is left alone.
fn write(path: &Path, contents: &str) -> Result<(), Stop> {
    let written = OpenOptions::new().write(true).create_new(true).open(path);
    let written = written.and_then(|mut file| file.write_all(contents.as_bytes()));
    match written {
        Ok(()) => Ok(()),
        Err(error)
            if error.kind() == ErrorKind::AlreadyExists && fs::read(path).is_ok_and(|it| it == contents.as_bytes()) =>
        {
            Ok(())
        }
        Err(error) => Err(Stop::new(Exit::FAILED, format!("{}: {error}", path.display()))),
    }
}
