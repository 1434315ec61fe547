//! `scale keep` and `scale revert`: what becomes of a run that was begun.

use ::change::{Action, Restoration, RunId, Story, Undo};
use domain::{Region, Regional};

use crate::cli::{Chosen, RevertArgs, RunArgs};
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
pub(super) async fn revert(session: &Session, args: RevertArgs, line: &str) -> Result<Exit, Stop> {
    let (run, chosen) = (args.run, Chosen::from(args.change));
    let form = chosen.change.output.output;
    let reverted = async {
        let acting = performer(session, session.connect().await?).await?;
        let request = Request { session, args: &chosen, line };
        if !acting.journals().path(run).exists() {
            // What another machine's console did is put back by a change of one's own, with its guards and its journal.
            let left = acting.left(run).await.map_err(|why| Refused::new(Exit::REFUSED, why.to_string()))?;
            let undo = left.steps.last().map(|step| &step.undo);
            if is_refresh(undo) {
                let why = format!(
                    "run {run} was another machine's, and which refresh it began is in its journal there; \
                     `scale refresh --rollback` takes back the one that runs"
                );
                return Err(Refused::new(Exit::REFUSED, why));
            }
            return again(request, &acting, (run, undo, left.run.region.clone())).await;
        }
        let story = story(&acting, run)?;
        if story.closed().is_some() {
            if is_refresh(story.undo()) {
                refuse_foreign(&acting, &story).await?;
            }
            let region = story.opened().place.region.clone();
            return again(request, &acting, (run, story.undo(), region)).await;
        }
        refuse_misfit(run, &chosen)?;
        refuse_read_only(session)?;
        // No guard, no write mode and no prompt stands before a way back.
        Ok(settle(&acting, &acting.revert(run).await, form)?)
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
        Some(Undo::Separate(how)) => {
            return Err(Refused::new(Exit::REFUSED, format!("run {run} is put back by another change: {how}")));
        }
        Some(Undo::None(why)) => return Err(Refused::new(Exit::REFUSED, format!("run {run} has no undo: {why}"))),
        None => return Err(Refused::new(Exit::REFUSED, format!("run {run} changed nothing; nothing to put back"))),
    };
    propose(&request, performer, proposed(request.args, action, region)).await
}

fn is_refresh(undo: Option<&Undo>) -> bool {
    matches!(undo, Some(Undo::By(action)) if matches!(**action, Action::Refresh(_)))
}

/// A rollback takes back whichever refresh runs: only the run's own is taken back by its undo.
async fn refuse_foreign(performer: &Performer, story: &Story) -> Result<(), Refused> {
    let (run, place) = (story.opened().run, &story.opened().place);
    let refused = |why: String| Err(Refused::new(Exit::REFUSED, format!("run {run}: {why}; nothing was sent")));
    let (Some((step, _)), Some(restorer)) = (story.last_step(), story.restorer()) else { return Ok(()) };
    let group = step.action.scope().clone();
    let estate = performer.look([Regional::Groups, Regional::Refreshes(group)], &place.region).await;
    match restorer.restoration(&estate) {
        Ok(Restoration::Superseded { moved, .. }) => {
            let moved: Vec<String> = moved.iter().map(ToString::to_string).collect();
            refused(format!("somebody else's refresh is left alone: {}", moved.join(", ")))
        }
        Ok(Restoration::Impossible { why, .. }) => refused(why),
        Ok(Restoration::Already { .. } | Restoration::Done) => refused("it is taken back already".to_owned()),
        Ok(Restoration::Undo { .. }) => Ok(()),
        Err(unreadable) => Err(Refused::from(unreadable)),
    }
}

fn story(performer: &Performer, run: RunId) -> Result<Story, Refused> {
    let refused = |why: String| Refused::new(Exit::REFUSED, why);
    let chain = performer.journals().read(run, None).map_err(|error| refused(error.to_string()))?;
    Story::of(&chain.records)
        .map_err(|why| refused(format!("run {run}: {why}; `finops-tui journal show {run}` shows it")))
}

/// An open run is put back as its journal says; options that would plan something else do not apply.
fn refuse_misfit(run: RunId, chosen: &Chosen) -> Result<(), Refused> {
    let change = &chosen.change;
    if !change.plan_only && change.confirmation.plan.is_none() && chosen.timing.revert_after.is_none() {
        return Ok(());
    }
    let why = format!(
        "run {run} is open, and is put back at once without a plan; leave --plan-only, --plan and --revert-after out"
    );
    Err(Refused::new(Exit::USAGE, why))
}

fn refuse_read_only(session: &Session) -> Result<(), Refused> {
    if session.mode.read_only {
        return Err(Refused::new(Exit::REFUSED, "--read-only changes nothing: leave it out; nothing was sent"));
    }
    Ok(())
}
