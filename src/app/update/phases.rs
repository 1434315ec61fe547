//! Wishes about a phase: what one comes to is found out first, then it is confirmed like any other change.

use change::Ending;
use change::gate::{GateEffect, GateMsg, Stage};
use domain::{Region, Source, Text};

use crate::actions::{self, Aim, Does};
use crate::model::{AtGate, Draft, Form, PhaseAsked, PhaseIntent, PhaseTicket, Purpose};
use crate::{ChangeEffect, Dialog, Effect, Model, PhaseProposal, Reader, Subject, Tone};

use super::{changes, notify};

/// Begins what has no form: a question about a phase, or a look at it. `None` for any other action.
pub(super) fn begin(model: &mut Model, form: &Form) -> Option<Vec<Effect>> {
    let Purpose::Action { id, aim: Aim::Phase(region, phase, _) } = &form.purpose else { return None };
    match actions::named(id)?.does {
        Does::Change(_) => None,
        Does::Ask(intent) => Some(vec![ask(model, (region, *phase), intent)]),
        Does::Verify => {
            let subject = Subject::Phase(region.clone(), *phase);
            model.dialog = Some(Dialog::Verified(subject, Reader::default()));
            Some(Vec::new())
        }
    }
}

fn ask(model: &mut Model, (region, phase): (&Region, u8), intent: PhaseIntent) -> Effect {
    let ticket = model.changes.last_asked.next();
    model.changes.last_asked = ticket;
    let (region, since) = (region.clone(), model.now);
    model.changes.asked = Some(PhaseAsked { ticket, region: region.clone(), phase, intent, since, refused: None });
    model.dialog = Some(Dialog::Asked(Reader::default()));
    Effect::Change(ChangeEffect::Phase { ticket, region, phase, intent })
}

/// Takes in what a wish about a phase comes to. What was drafted for a question that nobody waits for any more is thrown
/// away.
pub(super) fn answered(
    model: &mut Model,
    ticket: PhaseTicket,
    outcome: Result<Option<Box<PhaseProposal>>, Text>,
) -> Vec<Effect> {
    let is_awaited = |asked: &mut PhaseAsked| asked.ticket == ticket && asked.refused.is_none();
    let Some(mut asked) = model.changes.asked.take_if(is_awaited) else {
        let draft = outcome.ok().flatten().and_then(|proposal| proposal.draft);
        return draft.map(|run| Effect::Change(ChangeEffect::Revert(run))).into_iter().collect();
    };
    match outcome {
        Err(why) => {
            asked.refused = Some(why);
            model.changes.asked = Some(asked);
            Vec::new()
        }
        Ok(None) => {
            model.dialog = None;
            let name = model.name_of(&Subject::Phase(asked.region, asked.phase));
            notify(model, Tone::Done, format!("{name}: {}", asked.intent.nothing()));
            vec![Effect::Refresh(vec![Source::Phases])]
        }
        Ok(Some(proposal)) => propose(model, *proposal),
    }
}

/// Opens the gate on it.
fn propose(model: &mut Model, proposal: PhaseProposal) -> Vec<Effect> {
    let PhaseProposal { proposed, draft } = proposal;
    let draft = draft.and_then(|run| Draft::of(run, &proposed));
    model.dialog = Some(Dialog::Gate(AtGate::default()));
    let effects = changes::tell(model, GateMsg::Proposed(Box::new(proposed)));
    model.changes.drafts.extend(draft);
    effects
}

/// Throws away every draft that is neither looked at nor carried out any more. One whose roll-out began is no draft any
/// more, whatever came of it.
pub(super) fn let_go(model: &mut Model, told: &[GateEffect]) -> Vec<Effect> {
    let gate = &model.changes.gate;
    let mut discarded = Vec::new();
    model.changes.drafts.retain(|draft| {
        let has_begun = told.iter().any(|effect| {
            matches!(effect, GateEffect::Tell { proposed, outcome }
                if draft.is_of(proposed) && outcome.ending != Ending::NotStarted)
        });
        if has_begun {
            return false;
        }
        let is_looked_at = gate.stage().map(Stage::proposed).is_some_and(|proposed| draft.is_of(proposed));
        let is_held = is_looked_at || gate.underway().any(|(_, underway)| draft.is_of(&underway.proposed));
        if !is_held {
            discarded.push(Effect::Change(ChangeEffect::Revert(draft.run)));
        }
        is_held
    });
    discarded
}

/// Throws away every draft that is not being carried out.
pub(super) fn discard_all(model: &mut Model) -> Vec<Effect> {
    let gate = &model.changes.gate;
    let drafts = std::mem::take(&mut model.changes.drafts);
    let is_idle = |draft: &Draft| !gate.underway().any(|(_, underway)| draft.is_of(&underway.proposed));
    let idle = drafts.into_iter().filter(is_idle);
    idle.map(|draft| Effect::Change(ChangeEffect::Revert(draft.run))).collect()
}
