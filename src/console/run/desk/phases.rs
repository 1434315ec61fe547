//! Finds out what a wish about a phase comes to.

use std::collections::BTreeSet;

use app::{PhaseIntent, PhaseProposal};
use change::Origin;
use domain::{Ask, PHASES, Phase, Region, Regional, StackQuestion, Text};

use crate::change::Performer;
use crate::phases::{Course, Offers, PhasePlan, Survey, cancelled, destroyed};

/// What is proposed; nothing where there is nothing to do; why nothing can be, and what to do.
pub(super) async fn propose(
    performer: &Performer,
    offers: &Offers,
    (region, number): (&Region, u8),
    intent: PhaseIntent,
) -> Result<Option<Box<PhaseProposal>>, Text> {
    let phase = PHASES.iter().find(|phase| phase.number == number);
    let phase = phase.ok_or_else(|| Text::from(format!("there is no phase {number}")))?;
    let survey = Box::pin(Survey::take(performer.cloud(), region, &performer.limits().platform)).await?;
    let course = match intent {
        PhaseIntent::RollOut => Box::pin(roll_out(performer, offers, &survey, phase)).await?,
        PhaseIntent::Cancel => cancelled(&survey, phase, Origin::Console),
        PhaseIntent::RollBack => {
            Box::pin(performer.roll_back(&survey, phase, &BTreeSet::new(), Origin::Console)).await?
        }
        PhaseIntent::Destroy => destroyed(&survey, phase, Vec::new(), Origin::Console),
        PhaseIntent::Drift => return Box::pin(detect(performer, &survey, phase)).await.map(|()| None),
    };
    match course {
        // What is as it should be is nothing to propose; anything else that stands in the way is said.
        Course::Nothing(_) if intent == PhaseIntent::RollOut => Ok(None),
        Course::Nothing(why) => Err(why),
        Course::Propose { proposed, draft } => Ok(Some(Box::new(PhaseProposal { proposed: *proposed, draft }))),
    }
}

async fn roll_out(
    performer: &Performer,
    offers: &Offers,
    survey: &Survey,
    phase: &'static Phase,
) -> Result<Course, Text> {
    let plan = PhasePlan::of(survey, phase, offers).map_err(|refused| {
        let remedy = "write it under [profiles.NAME.phase], or roll out from the shell with --param";
        Text::from(format!("{refused}; {remedy}"))
    })?;
    performer.roll_out(survey, &plan, (offers, &BTreeSet::new()), Origin::Console).await
}

/// Every stack of the phase looked at anew: what it finds is read by the pane.
async fn detect(performer: &Performer, survey: &Survey, phase: &'static Phase) -> Result<(), Text> {
    for name in phase.stacks {
        let Some(stack) = survey.stack(name) else { continue };
        let asked = Regional::Stack(stack.name.clone(), StackQuestion::FreshDrift);
        let observation = Box::pin(performer.cloud().observe(&Ask::In(survey.region.clone(), asked))).await;
        if let Err(error) = observation.outcome {
            return Err(format!("the drift of {} could not be detected: {error}", stack.name).into());
        }
    }
    Ok(())
}
