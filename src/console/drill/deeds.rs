//! What a run does to the account: one request at a time for each step, and what came of it in the engine's words.

use std::collections::BTreeMap;

use change::record::Step;
use change::{Answered, Class, Committed, Place, Reach, Restoration, Unreadable};
use domain::{Estate, Moment, Text};
use drill::run::{Event, Found, PutBack, Renewal};
use drill::{Plan, Value};

use super::looks::Seen;
use crate::change::{LOST, Performer};

/// Something of a run that has come to its end.
#[derive(Debug)]
pub(super) enum Done {
    /// A round of looks.
    Looked(Seen),
    /// A step was compared with what is so now, right before its intent is written.
    Compared(usize, Result<(), Text>),
    /// A step was sent.
    Sent(usize, Answered),
    /// It was looked for a step whose outcome nobody knows.
    Found(usize, Found),
    /// A fuse was renewed, or not.
    Renewed(usize, Renewal),
    /// It was looked at what is to be put back.
    Stands(usize, Box<Result<Estate, Unreadable>>),
    /// A way back was sent.
    SentBack(usize, Answered),
    /// The lease was renewed; `Err` where it is not in hand any more.
    Beaten(Result<(), Text>),
}

/// Which change of the series a step of the plan is, counted from 0.
pub(super) fn change_of(plan: &Plan, step: usize) -> Option<usize> {
    let is_change = |at: &usize| matches!(plan.steps[*at].deed, drill::Deed::Change(_));
    (0..plan.steps.len()).filter(is_change).position(|at| at == step)
}

/// Whether an earlier step is done to the same thing: what is so then is not as it was when it was planned.
pub(super) fn is_first_on_its_scope(steps: &[Step], change: usize) -> bool {
    let Some(step) = steps.get(change) else { return false };
    steps[..change].iter().all(|earlier| earlier.action.scope() != step.action.scope())
}

/// Looks once more, right before a step is sent: it was planned minutes ago.
pub(super) async fn compare(performer: &Performer, place: Place, step: Step) -> Result<(), Text> {
    let stand = performer.stand_of(&place, &step.action).await;
    let seen = stand.and_then(|stand| step.action.read(&place.region, &stand));
    let seen = seen.map_err(|unreadable| Text::from(format!("right before it was sent, {unreadable}")))?;
    let moved: Vec<String> = step.before.moved(&seen).iter().map(ToString::to_string).collect();
    if moved.is_empty() { Ok(()) } else { Err(format!("changed meanwhile: {}", moved.join(", ")).into()) }
}

/// Finds out by reading whether a step was begun.
pub(super) async fn find_out(performer: &Performer, place: Place, step: Step, sent: Moment) -> Found {
    let stand = performer.stand_of(&place, &step.action).await;
    let seen = match stand.and_then(|stand| step.action.read(&place.region, &stand)) {
        Ok(seen) => seen,
        Err(unreadable) => return Found::Unclear(unreadable.to_string().into()),
    };
    match step.action.reach(&step.before, &seen) {
        Reach::Reached | Reach::Underway | Reach::Ended { .. } => Found::Begun,
        // Of what nothing marks, reading as before proves nothing.
        Reach::Before if step.action.class() == Class::Once => {
            Found::Unclear("nothing that AWS tells says that it began".into())
        }
        Reach::Before if performer.both().cloud.since(sent) >= LOST => {
            Found::NotBegun("two minutes later it reads as before: it did not arrive".into())
        }
        Reach::Before => Found::Unclear("it reads as before, and may still arrive".into()),
        Reach::Otherwise => Found::Unclear("it reads otherwise than before and than wanted".into()),
    }
}

/// Lets a fuse burn for so many minutes from now.
pub(super) async fn renew(performer: &Performer, committed: Committed, minutes: u32) -> Renewal {
    let begun = performer.both().cloud;
    match performer.send_forward(committed).await {
        Answered::Accepted(_) => Renewal::Until(begun + std::time::Duration::from_mins(minutes.into())),
        Answered::Refused(why) | Answered::Unknown(why) => Renewal::Failed(why),
    }
}

/// What is to be done to put a step back: the outcome, or the change whose way back is to be sent.
pub(super) fn way_back(restoration: Result<Restoration, Unreadable>) -> Result<usize, PutBack> {
    match restoration {
        Ok(Restoration::Undo { step, .. }) => Ok(step),
        Ok(Restoration::Already { .. } | Restoration::Done) => Err(PutBack::Already),
        Ok(Restoration::Superseded { moved, .. }) => {
            let moved: Vec<String> = moved.iter().map(ToString::to_string).collect();
            Err(PutBack::Superseded(moved.join(", ").into()))
        }
        Ok(Restoration::Impossible { why, .. }) => Err(PutBack::Impossible(why.into())),
        Err(unreadable) => Err(PutBack::Again(unreadable.to_string().into())),
    }
}

/// What an answer means, with what it brings by name.
pub(super) fn answered(step: usize, answered: Answered) -> Event {
    let mut fields = BTreeMap::new();
    if let Answered::Accepted(said) = &answered
        && let Some((name @ ("shift" | "refresh"), id)) = said.raw().split_once(' ')
    {
        fields.insert(format!("{name}_id"), Value::Word(id.into()));
    }
    Event::Answered { step, answered, fields }
}
