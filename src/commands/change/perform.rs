//! Carries out a confirmed change, says how far it has come, and tells how it ended.

use change::{Confirmed, Ending, JournalStanding, Outcome, Previewed, Progress};
use console::change::Performer;

use super::{Refused, Request, result, stay, typed};
use crate::commands::twin::ended;
use crate::exit::{Exit, Stop};
use crate::output;

/// Confirms with what was typed, and carries out.
pub(super) async fn run(
    request: &Request<'_>,
    performer: &Performer,
    previewed: Previewed,
    phrase: String,
) -> Result<Exit, Refused> {
    let outcome = carry(request, performer, previewed, phrase).await?;
    let form = request.args.change.output.output;
    match outcome.revert_at {
        Some(_) if request.args.timing.wait => {
            result::note(&outcome.why);
            Ok(stay::until_put_back(request.session, performer, &outcome, form).await?)
        }
        _ => Ok(settle(performer, &outcome, form)?),
    }
}

/// Confirms with what was typed, and carries out; what became of it.
pub(in crate::commands) async fn carry(
    request: &Request<'_>,
    performer: &Performer,
    previewed: Previewed,
    phrase: String,
) -> Result<Outcome, Refused> {
    if !request.session.mode.may_write() {
        let why = if request.session.mode.read_only {
            "--read-only changes nothing: leave it out"
        } else {
            "a plan is carried out with --write; give it as well"
        };
        return Err(Refused::new(Exit::REFUSED, format!("{why}; nothing was sent")));
    }
    let typed = typed(request.args, phrase);
    let confirmed = previewed.confirm(&typed, request.session.both()).map_err(|refused| Refused::from(refused.1))?;
    Ok(send(performer, confirmed).await?)
}

/// Prints how a change ended, and what is left to do about it.
pub(in crate::commands) fn settle(
    performer: &Performer,
    outcome: &Outcome,
    form: crate::cli::Form,
) -> Result<Exit, Stop> {
    let exit = result::tell(outcome, form)?;
    if let (Some(run), Some(at)) = (outcome.run, outcome.revert_at) {
        output::complain(&format!(
            "finops-tui: to be put back at {at}: by a console that runs then, or by `finops-tui scale revert {run}`; \
             `finops-tui scale keep {run}` lets it stay"
        ));
    }
    if let (Some(run), Ending::Unknown) = (outcome.run, outcome.ending) {
        output::complain(&format!(
            "finops-tui: run {run} stays open: look at it by `finops-tui journal show {run}`, put it back by \
             `finops-tui scale revert {run}`"
        ));
    }
    match performer.journals().ready() {
        JournalStanding::Failing(why) if outcome.ending == Ending::NotStarted && outcome.run.is_none() => {
            output::complain(&format!("finops-tui: {why}"));
            Ok(Exit::JOURNAL)
        }
        _ => Ok(exit),
    }
}

/// Carries out. A first signal waits for the answer that is under way; a second one leaves.
async fn send(performer: &Performer, confirmed: Confirmed) -> Result<Outcome, Stop> {
    // Everything asked and sent on the way is part of its state.
    let mut carried = Box::pin(performer.carry_out(confirmed, |progress| say(&progress)));
    let mut signals = 0_u8;
    loop {
        tokio::select! {
            outcome = &mut carried => return Ok(outcome),
            () = ended()? => {}
        }
        signals += 1;
        if signals > 1 {
            let why = "left before the answer; the run stays open: `finops-tui doctor` names it and what to do";
            return Err(Stop::new(Exit::UNKNOWN, why));
        }
        output::complain("finops-tui: it is under way; waiting for its answer, interrupt again to leave it open");
    }
}

fn say(progress: &Progress) {
    output::complain(&match progress {
        Progress::Comparing => "comparing with what is so now".to_owned(),
        Progress::Journaled(run) => format!("run {run}: written down"),
        Progress::Sent(run) => format!("run {run}: sent"),
        Progress::ReadingBack(run) => format!("run {run}: reading back"),
    });
}
