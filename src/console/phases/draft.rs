//! A change set made for a look, and thrown away unless it is executed.

use change::{Action, Draft, Ending, Outcome, Proposed, Refusal, RunId, StackAction, Typed};
use domain::{ChangeSet, Regional, StackQuestion, Text};

use crate::change::Performer;

/// A change set that is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Drafted {
    /// The run that made it, and throws it away when it is put back.
    pub run: RunId,
    /// What it does.
    pub change_set: ChangeSet,
}

/// Why there is no change set.
#[derive(Clone, Debug, PartialEq)]
pub enum NotDrafted {
    /// The stack is as the template asks for: there is nothing to change.
    Nothing,
    /// CloudFormation could not make it, and why.
    Failed(Text),
    /// A guard or the account refused the making, or nobody knows whether it was made.
    Refused(Text),
}

impl Performer {
    /// Makes a change set and reads what it does. It changes nothing in the account; its run is the proof that it is
    /// thrown away: when it is put back, when its day is over, or after a crash.
    pub async fn draft(&self, proposed: Proposed, draft: &Draft) -> Result<Drafted, NotDrafted> {
        let (stack, region) = (proposed.action.subject().clone(), proposed.region.clone());
        let outcome = Box::pin(self.confirm_by_itself(proposed))
            .await
            .map_err(|why| NotDrafted::Refused(why.to_string().into()))?;
        let (Some(run), Ending::Applied) = (outcome.run, outcome.ending) else {
            return Err(NotDrafted::Refused(outcome.why));
        };
        let name = Text::new(&draft.name);
        let question = Regional::Stack(stack.clone(), StackQuestion::ChangeSet(name.clone()));
        let estate = self.look([question], &region).await;
        let here = estate.regions.get(&region);
        let reading = here.and_then(|here| here.change_set(&stack, &name));
        let found =
            reading.and_then(|reading| reading.value().cloned().flatten().filter(|_| reading.trouble().is_none()));
        let failure = match &found {
            Some(set) if set.is_executable() => None,
            Some(set) if set.is_empty() => Some(NotDrafted::Nothing),
            Some(set) => {
                let reason = set.reason.clone().unwrap_or_else(|| format!("its status is {}", set.status).into());
                Some(NotDrafted::Failed(reason))
            }
            None => Some(NotDrafted::Refused("the change set was made and could not be read".into())),
        };
        match (found, failure) {
            (Some(change_set), None) => Ok(Drafted { run, change_set }),
            (_, failure) => {
                Box::pin(self.revert(run)).await;
                Err(failure.unwrap_or(NotDrafted::Nothing))
            }
        }
    }

    /// Lets the run be that made a change set, once that was executed: there is nothing left to throw away.
    pub async fn settle_draft(&self, action: &Action, outcome: &Outcome) {
        let Action::Stack(executed) = action else { return };
        if outcome.ending == Ending::NotStarted {
            return;
        }
        for run in self.drafting(executed) {
            Box::pin(self.keep(run)).await;
        }
    }

    /// Throws away the change set that a roll-out would have executed.
    pub async fn discard_draft(&self, action: &Action) {
        let Action::Stack(executed) = action else { return };
        for run in self.drafting(executed) {
            Box::pin(self.revert(run)).await;
        }
    }

    /// The open runs that made the change set which `executed` executes.
    fn drafting(&self, executed: &StackAction) -> Vec<RunId> {
        let made = |open: &change::OpenRun| matches!(&open.action, Action::Stack(begun) if executed.builds_on(begun));
        self.runs().into_iter().filter(made).map(|open| open.run).collect()
    }

    /// Carries out what changes nothing that is in use, or only guards what is there: confirmed by the one who asked for
    /// what it belongs to. Every guard judges it like any other change.
    pub async fn confirm_by_itself(&self, proposed: Proposed) -> Result<Outcome, Refusal> {
        let facts = Box::pin(self.inquire(&proposed)).await;
        let previewed = proposed.preview(&facts, self.limits(), self.both())?;
        let typed = Typed { phrase: previewed.phrase().to_owned(), ..Typed::default() };
        let confirmed = previewed.confirm(&typed, self.both()).map_err(|refused| refused.1)?;
        Ok(Box::pin(self.carry_out(confirmed, |_| {})).await)
    }
}
