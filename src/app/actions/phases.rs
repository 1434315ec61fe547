//! Actions on phases. What each comes to is found out first: none of them has a form.

use domain::{PhaseStanding, PhaseStatus};

use super::{Aim, Does, Offer, aim, nothing};
use crate::model::PhaseIntent;
use crate::{Model, Subject};

const NO_PHASE: &str = "select a phase first";

const fn on_phase(id: &'static str, unfit: fn(&Model, &Aim) -> Option<&'static str>, does: Does) -> Offer {
    Offer { id, aim: aim::phase, missing: NO_PHASE, unfit, fields: nothing, does }
}

pub(super) static OFFERS: &[Offer] = &[
    on_phase("phase.apply", is_not_to_be_rolled_out, Does::Ask(PhaseIntent::RollOut)),
    on_phase("phase.cancel", is_not_updated, Does::Ask(PhaseIntent::Cancel)),
    on_phase("phase.rollback", has_no_stack, Does::Ask(PhaseIntent::RollBack)),
    on_phase("phase.drift", has_no_stack, Does::Ask(PhaseIntent::Drift)),
    on_phase("phase.verify", has_no_stack, Does::Verify),
    on_phase("phase.destroy", has_no_stack, Does::Ask(PhaseIntent::Destroy)),
];

fn standing<'a>(model: &'a Model, aim: &Aim) -> Option<&'a PhaseStanding> {
    let Aim::Phase(region, number, _) = aim else { return None };
    model.standing(&model.row_of(&Subject::Phase(region.clone(), *number)))
}

const UNREAD: &str = "its stacks have not been read";

fn is_not_to_be_rolled_out(model: &Model, aim: &Aim) -> Option<&'static str> {
    match standing(model, aim).map(|standing| standing.status) {
        None | Some(PhaseStatus::Unknown) => Some(UNREAD),
        Some(PhaseStatus::Unmanaged) => Some("it exists outside CloudFormation: adopt it first, by `phase adopt`"),
        Some(PhaseStatus::InProgress) => Some("it is being worked on: wait for its end, or cancel it"),
        Some(_) => None,
    }
}

fn is_not_updated(model: &Model, aim: &Aim) -> Option<&'static str> {
    let Some(standing) = standing(model, aim) else { return Some(UNREAD) };
    let is_updated = standing.stacks.iter().any(|stack| iac::stack::can_cancel(stack.status.raw()));
    (!is_updated).then_some("no stack of it is being updated; a creation is taken back by rolling back")
}

fn has_no_stack(model: &Model, aim: &Aim) -> Option<&'static str> {
    match standing(model, aim) {
        None => Some(UNREAD),
        Some(standing) if standing.status == PhaseStatus::Unknown => Some(UNREAD),
        Some(standing) => standing.stacks.is_empty().then_some("no stack of it is there"),
    }
}
