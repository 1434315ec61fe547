//! What is rolled out is guarded: it refuses to be deleted, and what holds state in it to be replaced or removed.

use change::{Action, Ending, Origin, Refusal};
use domain::{Region, Text};
use iac::evaluate::evaluate;

use super::{Survey, policy, protect};
use crate::change::Performer;

impl Performer {
    /// Sets termination protection and the policy of a stack that was rolled out, each as a change with its own journal;
    /// in words what could not be set. One that is so already is left alone.
    pub async fn guard_stack(&self, region: &Region, stack: &Text, origin: Origin) -> Vec<Text> {
        let survey = match Box::pin(Survey::take(self.cloud(), region, &self.limits().platform)).await {
            Ok(survey) => survey,
            Err(why) => return vec![format!("{stack} is not guarded: {why}").into()],
        };
        let Some(found) = survey.stacks().find(|found| found.name == *stack) else { return Vec::new() };
        let at = (region, origin);
        let mut proposals = vec![protect(stack, true, at)];
        if let Some(document) = survey.template(stack) {
            let values = found.parameters.iter().map(|(key, value)| (key.raw().to_owned(), value.raw().to_owned()));
            let pseudo = survey.pseudo(stack.raw().trim_start_matches(&format!("{}-", survey.platform.prefix)));
            proposals.push(policy(stack, &evaluate(&document, &values.collect(), &pseudo), at));
        }
        let mut told = Vec::new();
        for proposed in proposals {
            let what = proposed.action.title();
            match Box::pin(self.confirm_by_itself(proposed)).await {
                Ok(outcome) if outcome.ending == Ending::Applied => {}
                Ok(outcome) => told.push(format!("{what}: {}", outcome.why).into()),
                // It is so already.
                Err(Refusal::Senseless(_)) => {}
                Err(refusal) => told.push(format!("{what}: {refusal}").into()),
            }
        }
        told
    }

    /// The stacks that are being rolled out by runs of this account that are open, by run.
    pub fn rolling_out(&self) -> Vec<change::OpenRun> {
        let is_roll_out = |open: &change::OpenRun| matches!(&open.action, Action::Stack(action) if action.rolls_out());
        self.runs().into_iter().filter(is_roll_out).collect()
    }
}
