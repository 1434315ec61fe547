//! Watches what was begun until it is over, and says what happens on the way.

use std::collections::BTreeSet;
use std::time::Duration;

use change::{Ending, Outcome};
use domain::{Ask, Moment, Regional, StackEvent, Text};

use super::desk::Desk;
use crate::commands::change::Refused;
use crate::commands::twin::ended;
use crate::exit::Exit;
use crate::output;

/// The pause between two looks.
const PAUSE: Duration = Duration::from_secs(5);

/// Follows a change of a stack until it is over. A signal leaves it running, and says how to come back.
pub(super) async fn to_its_end(desk: &Desk<'_>, stack: &Text, begun: Outcome) -> Result<Outcome, Refused> {
    let Some(run) = begun.run.filter(|_| begun.ending == Ending::Underway) else { return Ok(begun) };
    let mut told = BTreeSet::new();
    let since = run.given_at();
    let mut failure: Option<Text> = None;
    loop {
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            () = ended()? => {
                let number = desk.phase.number;
                let why = format!("left; it goes on in AWS: `finops-tui phase watch {number}` shows it, and closes run {run} when it is over");
                return Err(Refused::new(Exit::UNKNOWN, why));
            }
        }
        for event in news(desk, stack, since, &mut told).await {
            if event.status.as_str().ends_with("_FAILED") && failure.is_none() {
                failure =
                    event.reason.as_ref().map(|reason| format!("{} failed first: {reason}", event.logical_id).into());
            }
            output::complain(&line(&event));
        }
        let again = Box::pin(desk.performer.look_again()).await;
        let Some(outcome) = again.into_iter().find(|outcome| outcome.run == Some(run)) else { continue };
        if outcome.ending != Ending::Underway && outcome.ending != Ending::Unknown {
            let why = match (&failure, outcome.ending) {
                (Some(first), Ending::Failed) => format!("{}; {first}", outcome.why).into(),
                _ => outcome.why.clone(),
            };
            return Ok(Outcome { why, ..outcome });
        }
    }
}

/// The events of the stack that have not been told, oldest first.
async fn news(desk: &Desk<'_>, stack: &Text, since: Moment, told: &mut BTreeSet<Text>) -> Vec<StackEvent> {
    let ask = Ask::In(desk.survey.region.clone(), Regional::StackEvents(stack.clone()));
    let observation = Box::pin(desk.performer.cloud().observe(&ask)).await;
    let Ok(domain::Answer::Regional(domain::RegionalAnswer::StackEvents(events))) = observation.outcome else {
        return Vec::new();
    };
    let mut fresh: Vec<StackEvent> =
        events.into_iter().filter(|event| event.at >= since && told.insert(event.id.clone())).collect();
    fresh.reverse();
    fresh
}

fn line(event: &StackEvent) -> String {
    let reason = event.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
    format!("{} {} {}{reason}", event.at.time_of_day(), event.logical_id, event.status)
}
