//! The gate: the one way from a wish to a request, as a state machine without clock or I/O.
//!
//! A wish is asked about, shown, confirmed by typing, carried out and told of. What is carried out can be left, and goes
//! on; it is tracked until it has ended. A capability never stays here: [`crate::Confirmed`] is handed out once.

mod message;
mod shown;
mod stage;

use std::collections::BTreeMap;

use domain::Text;

pub use message::{GateEffect, GateMsg, Number, Terms};
pub use shown::Shown;
pub use stage::{Asked, Ended, Refused, Stage, Underway};

use crate::{Ending, Facts, Outcome, Progress, Proposed};

/// The gate of one console.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gate {
    /// The number of the last opening.
    last: Number,
    /// What is looked at, if anything is.
    front: Option<(Number, Stage)>,
    /// What was left while it was carried out.
    behind: BTreeMap<Number, Underway>,
}

impl Gate {
    /// What is looked at.
    pub fn stage(&self) -> Option<&Stage> {
        self.front.as_ref().map(|(_, stage)| stage)
    }

    /// The number of what is looked at.
    pub fn ticket(&self) -> Option<Number> {
        self.front.as_ref().map(|(ticket, _)| *ticket)
    }

    /// What is shown to be confirmed.
    pub fn shown(&self) -> Option<&Shown> {
        match self.stage() {
            Some(Stage::Shown(shown)) => Some(shown),
            _ => None,
        }
    }

    /// Everything that is carried out now, looked at or not, the oldest first.
    pub fn underway(&self) -> impl Iterator<Item = (Number, &Underway)> {
        let front = self.front.iter().filter_map(|(ticket, stage)| match stage {
            Stage::Underway(underway) => Some((*ticket, underway)),
            _ => None,
        });
        let mut all: Vec<_> = self.behind.iter().map(|(ticket, underway)| (*ticket, underway)).chain(front).collect();
        all.sort_by_key(|(ticket, _)| *ticket);
        all.into_iter()
    }

    /// Takes in what happened, and says what to do next.
    pub fn update(&mut self, msg: GateMsg, terms: &Terms<'_>) -> Vec<GateEffect> {
        match msg {
            GateMsg::Proposed(proposed) => self.opened(*proposed, terms),
            GateMsg::Informed { ticket, outcome } => {
                self.informed(ticket, *outcome, terms);
                Vec::new()
            }
            GateMsg::Typed(_) | GateMsg::Overridden { .. } | GateMsg::Withdrawn(_) | GateMsg::Excused(_) => {
                self.typed(msg, terms);
                Vec::new()
            }
            GateMsg::Submitted => self.submitted(terms),
            GateMsg::LookedAgain => self.looked_again(terms),
            GateMsg::Progressed { ticket, progress } => {
                self.progressed(ticket, progress);
                Vec::new()
            }
            GateMsg::Ended { ticket, outcome } => self.ended(ticket, outcome, terms),
            GateMsg::Left => {
                self.left();
                Vec::new()
            }
            GateMsg::Returned(ticket) => {
                self.returned(ticket);
                Vec::new()
            }
        }
    }

    /// A new wish takes the place of what was looked at; what is carried out goes on behind it.
    fn opened(&mut self, proposed: Proposed, terms: &Terms<'_>) -> Vec<GateEffect> {
        self.left();
        self.last = self.last.next();
        let ticket = self.last;
        self.front = Some((ticket, Stage::Asked(Asked { proposed: proposed.clone(), since: terms.now })));
        vec![GateEffect::Inquire { ticket, proposed: Box::new(proposed) }]
    }

    /// Facts are for the wish that asked for them: those of another opening fall through.
    fn informed(&mut self, ticket: Number, outcome: Result<Facts, Text>, terms: &Terms<'_>) {
        self.at_front(ticket, |stage| match stage {
            Stage::Asked(Asked { proposed, .. }) | Stage::Refused(Refused { proposed, .. }) => {
                Stage::of(proposed, outcome, terms)
            }
            Stage::Shown(shown) => Stage::renewed(*shown, outcome, terms),
            other @ (Stage::Underway(_) | Stage::Ended(_)) => other,
        });
    }

    /// Changes what is looked at, if it is this opening.
    fn at_front(&mut self, ticket: Number, change: impl FnOnce(Stage) -> Stage) {
        self.front = match self.front.take() {
            Some((own, stage)) if own == ticket => Some((own, change(stage))),
            other => other,
        };
    }

    fn typed(&mut self, msg: GateMsg, terms: &Terms<'_>) {
        let Some((_, Stage::Shown(shown))) = &mut self.front else { return };
        match msg {
            GateMsg::Typed(phrase) => shown.type_phrase(phrase),
            GateMsg::Overridden { guard, reason } => shown.go_past(guard, reason, terms.now),
            GateMsg::Withdrawn(guard) => shown.withdraw(guard),
            GateMsg::Excused(incident) => shown.excuse(&incident),
            _ => {}
        }
    }

    /// The only place where something is handed out to be carried out, and it is gone from here with that.
    fn submitted(&mut self, terms: &Terms<'_>) -> Vec<GateEffect> {
        match self.front.take() {
            Some((ticket, Stage::Shown(shown))) => match shown.confirm(terms) {
                Ok(confirmed) => {
                    let proposed = confirmed.previewed().proposed().clone();
                    let underway = Underway { proposed, progress: None, since: terms.now };
                    self.front = Some((ticket, Stage::Underway(underway)));
                    vec![GateEffect::CarryOut { ticket, confirmed: Box::new(confirmed) }]
                }
                Err(shown) => {
                    self.front = Some((ticket, Stage::Shown(shown)));
                    Vec::new()
                }
            },
            other => {
                self.front = other;
                Vec::new()
            }
        }
    }

    /// Asks anew. What was not begun may be wished for again, as a new opening; what is not known must not.
    fn looked_again(&mut self, terms: &Terms<'_>) -> Vec<GateEffect> {
        let Some((ticket, stage)) = &mut self.front else { return Vec::new() };
        let proposed = stage.proposed().clone();
        match stage {
            Stage::Asked(_) => {}
            Stage::Refused(_) => *stage = Stage::Asked(Asked { proposed: proposed.clone(), since: terms.now }),
            Stage::Shown(shown) => shown.ask_again(terms.now),
            Stage::Ended(ended) if ended.outcome.ending == Ending::NotStarted => return self.opened(proposed, terms),
            Stage::Underway(_) | Stage::Ended(_) => return Vec::new(),
        }
        vec![GateEffect::Inquire { ticket: *ticket, proposed: Box::new(proposed) }]
    }

    fn progressed(&mut self, ticket: Number, progress: Progress) {
        if let Some(underway) = self.underway_mut(ticket) {
            underway.progress = Some(progress);
        }
    }

    fn underway_mut(&mut self, ticket: Number) -> Option<&mut Underway> {
        match &mut self.front {
            Some((own, Stage::Underway(underway))) if *own == ticket => Some(underway),
            _ => self.behind.get_mut(&ticket),
        }
    }

    /// An end is told wherever one looks; only what is carried out can have one.
    fn ended(&mut self, ticket: Number, outcome: Outcome, terms: &Terms<'_>) -> Vec<GateEffect> {
        let Some(proposed) = self.underway_mut(ticket).map(|underway| underway.proposed.clone()) else {
            return Vec::new();
        };
        let ended = Ended { proposed: proposed.clone(), outcome: outcome.clone(), at: terms.now };
        self.at_front(ticket, |_| Stage::Ended(ended));
        self.behind.remove(&ticket);
        vec![GateEffect::Tell { proposed: Box::new(proposed), outcome }]
    }

    /// Nothing is looked at any more; what is carried out goes on.
    fn left(&mut self) {
        if let Some((ticket, Stage::Underway(underway))) = self.front.take() {
            self.behind.insert(ticket, underway);
        }
    }

    fn returned(&mut self, ticket: Number) {
        if let Some(underway) = self.behind.remove(&ticket) {
            self.left();
            self.front = Some((ticket, Stage::Underway(underway)));
        }
    }
}

#[cfg(test)]
mod tests;
