//! `--wait`: stays until a change is put back.

use std::time::Duration;

use change::{Ending, Outcome, RunId};
use console::change::Performer;
use domain::Moment;

use super::result;
use crate::cli::Form;
use crate::commands::session::Session;
use crate::commands::twin::ended;
use crate::exit::{Exit, Stop};
use crate::output;

/// How often it is looked whether the time has come: the account's clock may run at its own speed.
const GLANCE: Duration = Duration::from_millis(500);

/// Waits until the change's time has come and puts it back; a signal leaves it to a console.
pub(super) async fn until_put_back(
    session: &Session,
    performer: &Performer,
    outcome: &Outcome,
    form: Form,
) -> Result<Exit, Stop> {
    let (Some(run), Some(at)) = (outcome.run, outcome.revert_at) else { return result::tell(outcome, form) };
    output::complain(&format!("run {run}: to be put back at {at}; staying until then"));
    tokio::select! {
        () = time(session, performer, (run, at)) => {}
        () = ended()? => {
            let left = format!("left; run {run} is put back by a console that runs at {at}, or by `finops-tui scale revert {run}`");
            output::complain(&format!("finops-tui: {left}"));
            return result::tell(outcome, form);
        }
    }
    if !is_open(performer, run) {
        let why = "another process has put it back, or kept it".into();
        return result::tell(&Outcome { run: Some(run), ending: Ending::Applied, why, revert_at: None }, form);
    }
    result::tell(&performer.revert(run).await, form)
}

/// Resolves when the time has come, or the run is not open any more.
async fn time(session: &Session, performer: &Performer, run: (RunId, Moment)) {
    let (run, at) = run;
    while session.now() < at && is_open(performer, run) {
        tokio::time::sleep(GLANCE).await;
    }
}

fn is_open(performer: &Performer, run: RunId) -> bool {
    performer.runs().iter().any(|open| open.run == run)
}
