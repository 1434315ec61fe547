//! `scale keep` and `scale revert`: what becomes of a run that was begun.

use ::change::{RunId, Story, Undo};
use domain::Region;

use crate::cli::{RevertArgs, RunArgs};
use crate::commands::change::{Refused, Request, performer, propose, proposed, settle};
use crate::commands::session::Session;
use crate::exit::{Exit, Stop};
use console::change::Performer;

/// Lets a run stay as it is.
pub(super) async fn keep(session: &Session, args: RunArgs) -> Result<Exit, Stop> {
    let form = args.output.output;
    let kept = async {
        refuse_read_only(session)?;
        let acting = performer(session, session.connect().await?).await?;
        Ok(settle(&acting, &acting.keep(args.run).await, form)?)
    };
    kept.await.map_err(|refused: Refused| refused.told(form))
}

/// Puts an open run back now; of a closed one the undo is proposed as a change of its own.
pub(super) async fn revert(session: &Session, args: &RevertArgs, line: &str) -> Result<Exit, Stop> {
    let form = args.change.output.output;
    let reverted = async {
        let acting = performer(session, session.connect().await?).await?;
        let request = Request { session, args: &args.change, line };
        if !acting.journals().path(args.run).exists() {
            // What another machine's console did is put back by a change of one's own, with its guards and its journal.
            let left = acting.left(args.run).await.map_err(|why| Refused::new(Exit::REFUSED, why.to_string()))?;
            let undo = left.steps.last().map(|step| &step.undo);
            return again(request, &acting, (args.run, undo, left.run.region.clone())).await;
        }
        let story = story(&acting, args.run)?;
        if story.closed().is_some() {
            let region = story.opened().place.region.clone();
            return again(request, &acting, (args.run, story.undo(), region)).await;
        }
        refuse_misfit(args)?;
        refuse_read_only(session)?;
        // No guard, no write mode and no prompt stands before a way back.
        Ok(settle(&acting, &acting.revert(args.run).await, form)?)
    };
    Box::pin(reverted).await.map_err(|refused| refused.told(form))
}

/// The undo of a run that is closed, or another machine's, as a change like any other.
async fn again(
    request: Request<'_>,
    performer: &Performer,
    (run, undo, region): (RunId, Option<&Undo>, Region),
) -> Result<Exit, Refused> {
    let action = match undo {
        Some(Undo::By(action)) => (**action).clone(),
        Some(Undo::Ends(how)) => return Err(Refused::new(Exit::REFUSED, format!("run {run} needs no undo: {how}"))),
        Some(Undo::None(why)) => return Err(Refused::new(Exit::REFUSED, format!("run {run} has no undo: {why}"))),
        None => return Err(Refused::new(Exit::REFUSED, format!("run {run} changed nothing; nothing to put back"))),
    };
    propose(&request, performer, proposed(request.args, action, region)).await
}

fn story(performer: &Performer, run: RunId) -> Result<Story, Refused> {
    let refused = |why: String| Refused::new(Exit::REFUSED, why);
    let chain = performer.journals().read(run, None).map_err(|error| refused(error.to_string()))?;
    Story::of(&chain.records)
        .map_err(|why| refused(format!("run {run}: {why}; `finops-tui journal show {run}` shows it")))
}

/// An open run is put back as its journal says; options that would plan something else do not apply.
fn refuse_misfit(args: &RevertArgs) -> Result<(), Refused> {
    let change = &args.change;
    if !change.plan_only && change.confirmation.plan.is_none() && change.timing.revert_after.is_none() {
        return Ok(());
    }
    let why = format!(
        "run {} is open, and is put back at once without a plan; leave --plan-only, --plan and --revert-after out",
        args.run
    );
    Err(Refused::new(Exit::USAGE, why))
}

fn refuse_read_only(session: &Session) -> Result<(), Refused> {
    if session.mode.read_only {
        return Err(Refused::new(Exit::REFUSED, "--read-only changes nothing: leave it out; nothing was sent"));
    }
    Ok(())
}
