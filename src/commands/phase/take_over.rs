//! `phase take-over`: the next of the four steps by which phase 3 takes over from the static instances, once everything
//! that it needs holds, and watched until what it brings has come about.

use std::time::Duration;

use change::{Ending, Outcome};
use console::phases::TakeOver;
use domain::PHASES;
use iac::takeover::{Finding, STEPS, Step};

use super::desk::Desk;
use super::roll_out;
use crate::cli::{Chosen, Form, PhaseNumber, PhaseTakeOverArgs};
use crate::commands::change::{Refused, print};
use crate::commands::session::Session;
use crate::commands::twin::ended;
use crate::exit::{Exit, Stop};
use crate::output;

/// The pause between two looks.
const PAUSE: Duration = Duration::from_secs(5);

/// How many looks are taken until a step that was rolled out counts as one that does not come about: draining takes five
/// minutes, the first instances of a group as long.
const LOOKS: u32 = 240;

/// The phase that takes over.
const COMPUTE: PhaseNumber = PhaseNumber { number: 3 };

/// Carries out the next step.
pub(super) async fn run(session: &Session, args: PhaseTakeOverArgs, line: &str) -> Result<Exit, Stop> {
    let chosen = Chosen::from(args.change);
    let form = chosen.change.output.output;
    let taken = async {
        let mut desk = Box::pin(Desk::open(session, COMPUTE, (args.parameters, &chosen, line))).await?;
        let over = read(&desk).await?;
        let Some(step) = over.step else {
            let why = "no static instance is left: the take-over is done".into();
            return Ok(print(&Outcome { run: None, ending: Ending::Applied, why, revert_at: None }, form)?);
        };
        begins(step, &over.may_begin(step).map_err(|why| stopped(&why))?)?;
        Box::pin(one(&mut desk, step)).await
    };
    Box::pin(taken).await.map_err(|refused: Refused| refused.told(form))
}

/// What `phase apply 3` says where static instances serve beside the group.
pub(super) async fn mention(desk: &Desk<'_>) {
    if desk.phase.number != COMPUTE.number {
        return;
    }
    // What cannot be read is no reason to hold a roll-out up; the take-over itself says so.
    let Ok(over) = TakeOver::read(&desk.performer, &desk.survey).await else { return };
    let serving = over.serving().unwrap_or_default();
    if let (Some(step), false) = (over.step, serving.is_empty()) {
        let of = STEPS.len();
        output::complain(&format!(
            "finops-tui: {} static instances of phase 1 still serve; `finops-tui phase take-over` takes over from them; \
             next is step {} of {of}: {}",
            serving.len(),
            step.number,
            step.what
        ));
    }
}

async fn read(desk: &Desk<'_>) -> Result<TakeOver, Refused> {
    TakeOver::read(&desk.performer, &desk.survey).await.map_err(|why| stopped(&why))
}

fn stopped(why: &domain::Text) -> Refused {
    Refused::new(Exit::REFUSED, format!("{why}; nothing was sent"))
}

/// Refuses a step that something is missing for, and names all of it.
fn begins(step: &Step, findings: &[Finding]) -> Result<(), Refused> {
    let missing = unmet(findings);
    if missing.is_empty() {
        return Ok(());
    }
    let heading = format!("step {} of the take-over, {}, waits; nothing was sent:", step.number, step.what);
    Err(Refused::lines(Exit::REFUSED, format!("{heading}\n{}", missing.join("\n"))))
}

/// What does not hold, or nobody can say of whether it does; each with what was found.
fn unmet(findings: &[Finding]) -> Vec<String> {
    let unmet = findings.iter().filter(|it| it.is_met != Some(true));
    let words = unmet.map(|it| {
        let is = if it.is_met.is_none() { "it is not known whether" } else { "it does not hold that" };
        format!("{is} {}: {}", it.prerequisite.words(), it.why)
    });
    words.collect()
}

/// The change set of one step, and the wait for what it brings.
async fn one(desk: &mut Desk<'_>, step: &'static Step) -> Result<Exit, Refused> {
    let form = desk.request.args.change.output.output;
    let phase = PHASES.iter().find(|phase| phase.stacks.contains(&step.stack));
    desk.phase = phase.ok_or_else(|| Refused::new(Exit::REFUSED, format!("{} is of no phase", step.stack)))?;
    let set = step.parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    desk.offers.command_line.extend(set);
    let undo = step.undo.unwrap_or("it cannot be taken back");
    let (number, of, what) = (step.number, STEPS.len(), step.what);
    output::complain(&format!("finops-tui: step {number} of {of}: {what}; {undo}"));
    let outcome = match Box::pin(roll_out::next(desk)).await? {
        roll_out::Step::Told(exit) => return Ok(exit),
        roll_out::Step::Nothing(why) => {
            let why = format!("{why}; step {number}, {what}, changes nothing; see `finops-tui phase list`");
            return Err(Refused::new(Exit::REFUSED, why));
        }
        roll_out::Step::Ended(outcome) => outcome,
    };
    if outcome.ending != Ending::Applied {
        return Ok(print(&outcome, form)?);
    }
    output::complain(&format!("finops-tui: {}", outcome.why));
    Box::pin(come_about(desk, step)).await?;
    let why = format!("step {number} of {of} is done: {what}; {}", outcome.why).into();
    let exit = print(&Outcome { why, ..outcome }, form)?;
    if let Some(next) = STEPS.iter().find(|it| it.number > number) {
        output::complain(&format!(
            "finops-tui: next is step {} of {of}, by the same command: {}",
            next.number, next.what
        ));
    }
    Ok(exit)
}

/// Looks until everything that the step brings holds; says what does not yet, whenever that changes.
async fn come_about(desk: &mut Desk<'_>, step: &Step) -> Result<(), Refused> {
    let mut told = Vec::new();
    for _ in 0..LOOKS {
        let missing = match Box::pin(looked(desk, step)).await {
            Ok(missing) if missing.is_empty() => return Ok(()),
            Ok(missing) => missing,
            // One look that fails says nothing of the next.
            Err(why) => vec![why.to_string()],
        };
        for line in missing.iter().filter(|line| !told.contains(*line)) {
            output::complain(&format!("finops-tui: waiting: {line}"));
        }
        told = missing;
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            () = ended()? => {
                let why = format!("left; step {} was rolled out, and is not done yet: the same command says what it waits for", step.number);
                return Err(Refused::new(Exit::UNKNOWN, why));
            }
        }
    }
    let way = step.undo.unwrap_or("it cannot be taken back");
    let heading = format!("step {} was rolled out and does not come about; {way}:", step.number);
    Err(Refused::lines(Exit::UNKNOWN, format!("{heading}\n{}", told.join("\n"))))
}

async fn looked(desk: &mut Desk<'_>, step: &Step) -> Result<Vec<String>, domain::Text> {
    desk.look_again().await.map_err(|refused| domain::Text::from(refused.told(Form::Table).to_string()))?;
    let over = TakeOver::read(&desk.performer, &desk.survey).await?;
    Ok(unmet(&over.is_done(step)?))
}

#[cfg(test)]
mod tests {
    use iac::takeover::Prerequisite;

    use super::*;

    fn finding(is_met: Option<bool>) -> Finding {
        Finding { prerequisite: Prerequisite::StaticHealthy, is_met, why: "web: 1 of 2 healthy".into() }
    }

    #[test]
    fn a_step_waits_for_what_does_not_hold_and_for_what_nobody_knows() {
        assert!(begins(&STEPS[1], &[finding(Some(true))]).is_ok() && begins(&STEPS[1], &[]).is_ok());
        for (is_met, said) in [(Some(false), "it does not hold that"), (None, "it is not known whether")] {
            let why = begins(&STEPS[1], &[finding(Some(true)), finding(is_met)]).unwrap_err();
            let why = why.told(Form::Table).to_string();
            assert!(why.contains("step 2 of the take-over") && why.contains("nothing was sent"), "{why}");
            let line = format!("{said} every static instance is healthy behind the load balancer: web: 1 of 2 healthy");
            assert_eq!(why.matches(&line).count(), 1, "{why}");
        }
    }
}
