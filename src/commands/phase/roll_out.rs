//! `phase apply`: the next stack's change set made, shown, confirmed, executed and watched to its end; then the next.

use change::{Ending, Origin, Outcome, Proposed, RunId};
use console::phases::{Course, NotDrafted, PhasePlan, StackPlan};
use iac::stack::Forward;

use super::desk::Desk;
use super::{follow, take_over};
use crate::cli::{Chosen, PhaseApplyArgs};
use crate::commands::change::{Decision, Refused, carry, decide, judged, print};
use crate::commands::session::Session;
use crate::exit::{Exit, Stop};
use crate::output;

/// Rolls the phase out.
pub(super) async fn run(session: &Session, args: PhaseApplyArgs, line: &str) -> Result<Exit, Stop> {
    let chosen = Chosen::from(args.change);
    let form = chosen.change.output.output;
    let applied = async {
        let desk = Box::pin(Desk::open(session, args.phase, (args.parameters, &chosen, line)))
            .await?
            .priced_by(args.prices.prices);
        let mut desk = Box::pin(desk).await;
        Box::pin(take_over::mention(&desk)).await;
        Box::pin(stacks(&mut desk)).await
    };
    Box::pin(applied).await.map_err(|refused: Refused| refused.told(form))
}

/// Whether one stack is all that is asked for: a plan, or one that is confirmed by its digest.
fn is_one(desk: &Desk<'_>) -> bool {
    let change = &desk.request.args.change;
    change.plan_only || change.confirmation.plan.is_some()
}

/// The next stack of the phase that is not as its template says.
pub(super) async fn next(desk: &Desk<'_>) -> Result<Step, Refused> {
    let plan = desk.plan()?;
    if is_one(desk) { Box::pin(planned(desk, &plan)).await } else { Box::pin(asked(desk, &plan)).await }
}

/// One stack after the other. A plan confirmed by its digest is of one stack; what comes after it is named.
async fn stacks(desk: &mut Desk<'_>) -> Result<Exit, Refused> {
    let is_one = is_one(desk);
    let mut last = None;
    loop {
        let outcome = match Box::pin(next(desk)).await? {
            Step::Told(exit) => return Ok(exit),
            Step::Nothing(why) => {
                let said = Outcome { run: None, ending: Ending::Applied, why: why.into(), revert_at: None };
                let outcome = last.unwrap_or(said);
                return Ok(print(&outcome, desk.request.args.change.output.output)?);
            }
            Step::Ended(outcome) => outcome,
        };
        if is_one || outcome.ending != Ending::Applied {
            let exit = print(&outcome, desk.request.args.change.output.output)?;
            if outcome.ending == Ending::Applied {
                desk.look_again().await?;
                if let Some(next) = desk.plan()?.next() {
                    output::complain(&format!(
                        "finops-tui: next is {}: plan it by the same command with --plan-only",
                        next.stack
                    ));
                }
            }
            return Ok(exit);
        }
        output::complain(&format!("finops-tui: {}", outcome.why));
        last = Some(outcome);
        desk.look_again().await?;
    }
}

/// How far one stack came.
pub(super) enum Step {
    /// There is nothing to do, and why.
    Nothing(String),
    /// It was shown, or refused, and nothing was done.
    Told(Exit),
    /// It was carried out.
    Ended(Outcome),
}

/// A plan is printed, or one that was printed is carried out: what is really drafted must not be worse than it.
async fn planned(desk: &Desk<'_>, plan: &PhasePlan) -> Result<Step, Refused> {
    let Some(stack) = plan.next() else {
        return Ok(Step::Nothing(format!("phase {} is as its templates say: nothing to change", plan.phase.number)));
    };
    let at = (&desk.survey.region, Origin::Shell);
    let draft = ready(stack).and_then(|()| {
        stack.draft(plan, &desk.offers.environment).ok_or_else(|| Refused::new(Exit::REFUSED, "nothing can be sent"))
    })?;
    let predicted = stack.propose_roll_out(&draft, None, &desk.named, at);
    let previewed = judged(&desk.request, &desk.performer, predicted.clone()).await?;
    let wanted = desk.request.args.change.confirmation.plan.as_ref();
    let is_predicted = wanted.is_none_or(|digest| digest == previewed.digest());
    if wanted.is_none() {
        return match decide(&desk.request, &previewed).await? {
            Decision::Told(exit) => Ok(Step::Told(exit)),
            Decision::Confirmed(_) => Err(Refused::new(Exit::REFUSED, "a plan alone is not carried out")),
        };
    }
    if !desk.request.session.mode.may_write() {
        return Err(Refused::new(
            Exit::REFUSED,
            "a plan is carried out with --write; give it as well; nothing was sent",
        ));
    }
    desk.performer.archive_replaced(&desk.survey, stack).map_err(|why| Refused::new(Exit::JOURNAL, why.to_string()))?;
    let drafted = desk.performer.draft(stack.propose_draft(draft.clone(), at.0, at.1), &draft).await;
    let drafted = match drafted {
        Ok(drafted) => drafted,
        Err(NotDrafted::Nothing) => return Ok(Step::Nothing(format!("{} is as its template says", stack.stack))),
        Err(NotDrafted::Failed(why)) => {
            return Err(Refused::new(Exit::REFUSED, format!("CloudFormation cannot make the change set: {why}")));
        }
        Err(NotDrafted::Refused(why)) => return Err(Refused::new(Exit::REFUSED, why.to_string())),
    };
    // What was confirmed is what was shown: the prediction, or an earlier look at the real change set.
    let real = (!is_predicted).then_some(&drafted.change_set);
    let proposed = stack.propose_roll_out(&draft, real, &desk.named, at);
    Box::pin(gone_through(desk, stack, (proposed, Some(drafted.run)))).await
}

/// On a terminal the real change set is shown and asked about.
async fn asked(desk: &Desk<'_>, plan: &PhasePlan) -> Result<Step, Refused> {
    let Some(stack) = plan.next() else {
        return Ok(Step::Nothing(format!("phase {} is as its templates say: nothing to change", plan.phase.number)));
    };
    ready(stack)?;
    if !desk.request.session.mode.may_write() {
        return Box::pin(planned(desk, plan)).await;
    }
    let course = desk.performer.roll_out(&desk.survey, plan, (&desk.offers, &desk.named), Origin::Shell).await;
    match course.map_err(|why| Refused::new(Exit::REFUSED, why.to_string()))? {
        Course::Nothing(why) => Ok(Step::Nothing(why.to_string())),
        Course::Propose { proposed, draft } => {
            // The course takes the first stack that really changes, which may be a later one.
            let subject = proposed.action.subject().clone();
            let stack = plan.stacks.iter().find(|it| it.stack == subject).unwrap_or(stack);
            Box::pin(gone_through(desk, stack, (*proposed, draft))).await
        }
    }
}

fn ready(stack: &StackPlan) -> Result<(), Refused> {
    if let Forward::Refused { why, next } = &stack.forward {
        return Err(Refused::new(Exit::REFUSED, format!("{why}; {next}; nothing was sent")));
    }
    if let Some((name, from)) = stack.awaited.iter().next() {
        let why = format!("{} takes {name} from {from}, which is not there; nothing was sent", stack.stack);
        return Err(Refused::new(Exit::REFUSED, why));
    }
    Ok(())
}

/// Judged, decided, carried out, followed; the change set is thrown away wherever that ends early.
pub(super) async fn gone_through(
    desk: &Desk<'_>,
    stack: &StackPlan,
    (proposed, draft): (Proposed, Option<RunId>),
) -> Result<Step, Refused> {
    let gone = Box::pin(carried(desk, proposed)).await;
    let is_executed = matches!(&gone, Ok(Step::Ended(outcome)) if outcome.ending != Ending::NotStarted);
    if let Some(run) = draft {
        let settled =
            if is_executed { desk.performer.keep(run).await } else { Box::pin(desk.performer.revert(run)).await };
        tracing::debug!(%run, why = %settled.why, "the draft is settled");
    }
    let Step::Ended(outcome) = gone? else { return Ok(Step::Told(Exit::REFUSED)) };
    if outcome.ending == Ending::Applied {
        let told = Box::pin(desk.performer.guard_stack(&desk.survey.region, &stack.stack, Origin::Shell)).await;
        for why in told {
            output::complain(&format!("finops-tui: {why}"));
        }
    }
    Ok(Step::Ended(outcome))
}

async fn carried(desk: &Desk<'_>, proposed: Proposed) -> Result<Step, Refused> {
    let previewed = judged(&desk.request, &desk.performer, proposed).await?;
    let subject = previewed.action().subject().clone();
    let phrase = match decide(&desk.request, &previewed).await? {
        Decision::Told(exit) => return Ok(Step::Told(exit)),
        Decision::Confirmed(phrase) => phrase,
    };
    let outcome = carry(&desk.request, &desk.performer, previewed, phrase).await?;
    Ok(Step::Ended(follow::to_its_end(desk, &subject, outcome).await?))
}
