//! `status`: one snapshot of everything, for scripts, pagers and people; `--watch` stays and prints changes.

mod changes;
pub(super) mod document;
mod read;
mod text;
mod watch;

use console::snapshot::Part;
use domain::{CloudError, Estate, MeterReading, Verdict};

use super::session::Session;
use crate::cli::{Form, StatusArgs};
use crate::exit::{Exit, Stop};
use crate::output;

use super::phase::deepen;
use document::Status;
pub(super) use read::{actual, alarms, capacity, phases, plain, spend};

/// Prints the snapshot; the exit code is the verdict.
pub(super) async fn run(session: &Session, args: StatusArgs) -> Result<Exit, Stop> {
    let cloud = match session.prepare().await {
        Ok(cloud) => cloud,
        Err(error) => return unprepared(session, args, &error),
    };
    if args.watch {
        return watch::run(session, &cloud, args.output.output).await;
    }
    let mut estate = session.snapshot(&cloud, &Part::STATUS).await?;
    deepen(session, &cloud, &mut estate).await;
    let (status, verdict) = judge(session, &estate, &cloud.meter());
    match args.output.output {
        Form::Json => output::print_json(&status)?,
        Form::Table => output::print(&text::of(&status))?,
    };
    Ok(Exit::of_verdict(verdict))
}

/// AWS cannot even be asked: a script still gets its document, with nothing known in it, and a person the sentence.
fn unprepared(session: &Session, args: StatusArgs, error: &CloudError) -> Result<Exit, Stop> {
    if args.output.output == Form::Json && !args.watch {
        output::print_json(&read::unprepared(session, error))?;
    }
    Err(session.refused(error))
}

/// The document and its verdict.
fn judge(session: &Session, estate: &Estate, meter: &MeterReading) -> (Status, Verdict) {
    let verdict = Verdict::of(estate, &session.profile.platform);
    (read::status(session, estate, meter, verdict), verdict)
}
