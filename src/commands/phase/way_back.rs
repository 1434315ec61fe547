//! `phase cancel`, `rollback` and `destroy`: a phase taken back, or away.

use change::{Ending, Origin, Outcome};
use console::phases::{Course, cancelled, destroyed};

use super::desk::Desk;
use super::follow;
use crate::cli::{Chosen, Parameters, PhaseArgs, PhaseDestroyArgs, PhaseRollbackArgs};
use crate::commands::change::{Decision, Refused, carry, decide, judged, print};
use crate::commands::session::Session;
use crate::exit::{Exit, Stop};
use crate::output;

/// Stops the update that runs.
pub(super) async fn cancel(session: &Session, args: PhaseArgs, line: &str) -> Result<Exit, Stop> {
    let chosen = Chosen::from(args.change);
    let form = chosen.change.output.output;
    let done = async {
        let desk = Box::pin(Desk::open(session, args.phase, (Parameters::default(), &chosen, line))).await?;
        let course = cancelled(&desk.survey, desk.phase, Origin::Shell);
        taken(&desk, course).await
    };
    Box::pin(done).await.map_err(|refused: Refused| refused.told(form))
}

/// Takes the phase back, by the state its stacks are in.
pub(super) async fn roll_back(session: &Session, args: PhaseRollbackArgs, line: &str) -> Result<Exit, Stop> {
    let chosen = Chosen::from(args.change);
    let form = chosen.change.output.output;
    let done = async {
        let parameters = Parameters { replace: args.replace, ..Parameters::default() };
        let desk = Box::pin(Desk::open(session, args.phase, (parameters, &chosen, line))).await?;
        let course = Box::pin(desk.performer.roll_back(&desk.survey, desk.phase, &desk.named, Origin::Shell)).await;
        let course = course.map_err(|why| Refused::new(Exit::REFUSED, why.to_string()))?;
        taken(&desk, course).await
    };
    Box::pin(done).await.map_err(|refused: Refused| refused.told(form))
}

/// Deletes the phase's last stack that is there; its protection is taken off first, as a change of its own.
pub(super) async fn destroy(session: &Session, args: PhaseDestroyArgs, line: &str) -> Result<Exit, Stop> {
    let chosen = Chosen::from(args.change);
    let form = chosen.change.output.output;
    let done = async {
        let desk = Box::pin(Desk::open(session, args.phase, (Parameters::default(), &chosen, line))).await?;
        let course = destroyed(&desk.survey, desk.phase, args.retain, Origin::Shell);
        taken(&desk, course).await
    };
    Box::pin(done).await.map_err(|refused: Refused| refused.told(form))
}

/// Shown, confirmed, carried out, followed.
async fn taken(desk: &Desk<'_>, course: Course) -> Result<Exit, Refused> {
    let form = desk.request.args.change.output.output;
    let (proposed, draft) = match course {
        Course::Nothing(why) => {
            let outcome = Outcome { run: None, ending: Ending::NotStarted, why, revert_at: None };
            return Ok(print(&outcome, form)?);
        }
        Course::Propose { proposed, draft } => (*proposed, draft),
    };
    let carried = async {
        let previewed = judged(&desk.request, &desk.performer, proposed).await?;
        let subject = previewed.action().subject().clone();
        let phrase = match decide(&desk.request, &previewed).await? {
            Decision::Told(exit) => return Ok(Err(exit)),
            Decision::Confirmed(phrase) => phrase,
        };
        let outcome = carry(&desk.request, &desk.performer, previewed, phrase).await?;
        Ok::<_, Refused>(Ok(follow::to_its_end(desk, &subject, outcome).await?))
    };
    let carried = Box::pin(carried).await;
    let is_executed = matches!(&carried, Ok(Ok(outcome)) if outcome.ending != Ending::NotStarted);
    if let Some(run) = draft {
        let settled =
            if is_executed { desk.performer.keep(run).await } else { Box::pin(desk.performer.revert(run)).await };
        tracing::debug!(%run, why = %settled.why, "the draft is settled");
    }
    match carried? {
        Err(exit) => Ok(exit),
        Ok(outcome) => {
            let exit = print(&outcome, form)?;
            if outcome.ending == Ending::Applied && desk.request.line.contains("destroy") {
                output::complain("finops-tui: the same command goes on with what is left of the phase");
            }
            Ok(exit)
        }
    }
}
