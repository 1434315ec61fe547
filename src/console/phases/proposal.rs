//! Every step of a roll-out as a proposal.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use change::{
    Action, Draft, Fuse, Origin, Planned, Proposed, Purpose, RollOut, StackAction, StackChange, TemplateBody,
};
use domain::{ChangeSet, Region, TAG, Text, resource};
use iac::evaluate::Evaluated;
use iac::stack::{Forward, WayBack, opened_for, stack_policy};

use super::{PhasePlan, StackPlan};

/// How long a change set that nobody executes stays.
const KEPT: Duration = Duration::from_hours(24);

fn proposed(stack: &Text, change: StackChange, (region, origin): (&Region, Origin)) -> Proposed {
    Proposed {
        action: Action::Stack(StackAction::new(stack.clone(), change)),
        region: region.clone(),
        revert_after: None,
        fuse: Fuse::Unset,
        origin,
    }
}

impl StackPlan {
    /// The change set that shows what really changes; `None` where nothing can be sent.
    pub fn draft(&self, phase: &PhasePlan, environment: &str) -> Option<Draft> {
        let purpose = self.purpose()?;
        let environment = self.parameters.get("Environment").map_or(environment, String::as_str);
        let tags = [(TAG, phase.phase.number.to_string()), ("finops:environment", environment.to_owned())];
        let mut draft = Draft::new(purpose, TemplateBody::new(self.template.body), &self.base);
        draft.parameters = self.parameters.clone();
        draft.tags = tags.map(|(key, value)| (key.to_owned(), value)).into();
        draft.triggers = self.triggers.arns.iter().map(|arn| arn.raw().to_owned()).collect();
        draft.role.clone_from(&phase.role);
        Some(draft.named(&self.base))
    }

    fn purpose(&self) -> Option<Purpose> {
        match self.forward {
            Forward::Create => Some(Purpose::Create),
            Forward::Update => Some(Purpose::Update),
            Forward::Refused { .. } => None,
        }
    }

    /// The making of a change set, thrown away by itself after a day.
    pub fn propose_draft(&self, draft: Draft, region: &Region, origin: Origin) -> Proposed {
        let change = StackChange::Draft(Box::new(draft));
        Proposed { revert_after: Some(KEPT), ..proposed(&self.stack, change, (region, origin)) }
    }

    /// The execution of a change set: of what it really does where it is there, or else of what is predicted.
    pub fn propose_roll_out(
        &self,
        draft: &Draft,
        real: Option<&ChangeSet>,
        named: &BTreeSet<String>,
        (region, origin): (&Region, Origin),
    ) -> Proposed {
        let mut roll_out = RollOut {
            change_set: draft.name.clone(),
            purpose: draft.purpose,
            template: draft.template.sha256.clone(),
            shown: real.map_or_else(|| self.predicted(), |real| self.read(real)),
            named: named.clone(),
            opens: None,
            estimate: self.estimate.clone(),
            triggers: draft.triggers.len(),
            role: draft.role.clone(),
        };
        let given_up = roll_out.given_up();
        let opens = (!given_up.is_empty()).then(|| opened_for(&self.evaluated, &given_up));
        roll_out.opens = opens;
        proposed(&self.stack, StackChange::RollOut(Box::new(roll_out)), (region, origin))
    }

    fn predicted(&self) -> Vec<Planned> {
        let planned = |it: &iac::predict::Planned| Planned {
            logical_id: it.logical_id.clone(),
            kind: it.kind.clone(),
            action: it.action,
            replacement: it.replacement,
            is_stateful: it.is_stateful,
            why: it.reason(),
        };
        self.prediction.changes.iter().map(planned).collect()
    }

    /// What a real change set does, with the reasons of the prediction where both know the resource.
    fn read(&self, real: &ChangeSet) -> Vec<Planned> {
        let reasons: BTreeMap<&str, String> =
            self.prediction.changes.iter().map(|it| (it.logical_id.as_str(), it.reason())).collect();
        let is_stateful = |kind: &str| resource::facts(kind).is_none_or(|facts| facts.is_stateful);
        let mut shown: Vec<Planned> = real.changes.iter().map(|change| Planned::of(change, is_stateful)).collect();
        for planned in &mut shown {
            if let Some(reason) = reasons.get(planned.logical_id.as_str()).filter(|reason| !reason.is_empty()) {
                planned.why.clone_from(reason);
            }
        }
        shown.sort_by_key(|it| (!(it.is_stateful && it.is_loss()), !it.is_loss(), it.logical_id.clone()));
        shown
    }
}

/// The throwing away of a change set that is there and was made by nobody's open run.
pub fn discarded(stack: &Text, change_set: &str, with_stack: bool, at: (&Region, Origin)) -> Proposed {
    proposed(stack, StackChange::Discard { change_set: change_set.to_owned(), with_stack }, at)
}

/// What takes a stack back in its state, where that is one request; `None` where it is none, or a roll-out.
pub fn back(stack: &Text, way: &WayBack, role: Option<&String>, at: (&Region, Origin)) -> Option<Proposed> {
    let change = match way {
        WayBack::Cancel => StackChange::Cancel,
        WayBack::Continue => StackChange::Continue { skip: Vec::new() },
        WayBack::RollBack => StackChange::RollBack,
        WayBack::Delete(_) => StackChange::Delete { retain: Vec::new(), role: role.cloned() },
        WayBack::Nothing(_) | WayBack::Wait(_) | WayBack::Restore(_) | WayBack::Unclear(_) => return None,
    };
    Some(proposed(stack, change, at))
}

/// The deletion of a stack.
pub fn delete(stack: &Text, retain: Vec<String>, role: Option<&String>, at: (&Region, Origin)) -> Proposed {
    proposed(stack, StackChange::Delete { retain, role: role.cloned() }, at)
}

/// Whether a stack refuses to be deleted.
pub fn protect(stack: &Text, is_on: bool, at: (&Region, Origin)) -> Proposed {
    proposed(stack, StackChange::Protect(is_on), at)
}

/// The policy that keeps what holds state from being replaced or removed by an update.
pub fn policy(stack: &Text, evaluated: &Evaluated, at: (&Region, Origin)) -> Proposed {
    proposed(stack, StackChange::Policy(stack_policy(evaluated)), at)
}
