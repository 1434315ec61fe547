//! What is shown to be confirmed: the preview, what has been typed, and what stood against it so far.

use domain::{Now, Text};

use super::Terms;
use crate::guards::{Finding, Guard};
use crate::{Confirmed, Facts, Moved, Previewed, Proposed, Refusal, Typed};

/// A preview and what was typed to confirm it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    previewed: Previewed,
    typed: Typed,
    refusal: Option<Refusal>,
    trouble: Option<Text>,
    moved: Vec<Moved>,
    since: Now,
    asked_again: Option<Now>,
}

impl Shown {
    /// What is wanted, judged by the facts; why it cannot be.
    pub(super) fn of(proposed: &Proposed, outcome: Result<Facts, Text>, terms: &Terms<'_>) -> Result<Self, Text> {
        let facts = outcome?;
        let previewed = proposed.clone().preview(&facts, terms.limits, terms.now);
        let previewed = previewed.map_err(|refusal| Text::new(&refusal.to_string()))?;
        Ok(Self {
            previewed,
            typed: Typed::default(),
            refusal: None,
            trouble: None,
            moved: Vec::new(),
            since: terms.now,
            asked_again: None,
        })
    }

    /// The same by newer facts. What was typed stays as far as it is still about the same; without newer facts
    /// everything stays, and why there are none is said beside it.
    pub(super) fn renewed(mut self, outcome: Result<Facts, Text>, terms: &Terms<'_>) -> Result<Self, Text> {
        let facts = match outcome {
            Ok(facts) => facts,
            Err(trouble) => {
                (self.trouble, self.asked_again) = (Some(trouble), None);
                return Ok(self);
            }
        };
        let mut new = Self::of(self.previewed.proposed(), Ok(facts), terms)?;
        new.typed.incident = self.typed.incident.take();
        if new.previewed.digest() == self.previewed.digest() {
            new.typed.phrase = std::mem::take(&mut self.typed.phrase);
            new.moved = std::mem::take(&mut self.moved);
        } else {
            new.moved = self.previewed.before().moved(new.previewed.before());
        }
        let overrides = std::mem::take(&mut self.typed.overrides);
        new.typed.overrides = overrides.into_iter().filter(|(guard, _)| self.is_no_worse(*guard, &new)).collect();
        Ok(new)
    }

    /// Whether a reason given here is still one in `new`: the danger is still there, and not greater.
    fn is_no_worse(&self, guard: Guard, new: &Self) -> bool {
        match (self.finding(guard), new.finding(guard)) {
            (Some(was), Some(is)) => is.stops(new.previewed.direction()) && !is.is_worse_than(was),
            _ => false,
        }
    }

    fn finding(&self, guard: Guard) -> Option<&Finding> {
        self.previewed.findings().iter().find(|finding| finding.guard == guard)
    }

    pub(super) fn ask_again(&mut self, now: Now) {
        self.asked_again = Some(now);
    }

    pub(super) fn type_phrase(&mut self, phrase: String) {
        self.typed.phrase = phrase;
        self.refusal = None;
    }

    /// Keeps a reason that would do; one that would not is answered at once, and what was given before stays.
    pub(super) fn go_past(&mut self, guard: Guard, reason: String, now: Now) {
        let alone = Typed { overrides: [(guard, reason.clone())].into(), ..Typed::default() };
        // What else stands in the way is not for this reason to settle.
        let wrong = self.previewed.accepts(&alone, now).err();
        self.refusal = wrong.filter(|it| matches!(it, Refusal::NoOverride(_) | Refusal::Expired(_)));
        if self.refusal.is_none() {
            self.typed.overrides.insert(guard, reason);
        }
    }

    pub(super) fn withdraw(&mut self, guard: Guard) {
        self.typed.overrides.remove(&guard);
        self.refusal = None;
    }

    pub(super) fn excuse(&mut self, incident: &str) {
        let incident = incident.trim();
        self.typed.incident = (!incident.is_empty()).then(|| incident.to_owned());
        self.refusal = None;
    }

    /// Hands out what was confirmed. Where it does not do, everything typed stays, with the reason.
    pub(super) fn confirm(mut self, terms: &Terms<'_>) -> Result<Confirmed, Box<Self>> {
        if !terms.write.is_on(terms.now.here) {
            self.refusal = Some(Refusal::Disarmed);
            return Err(Box::new(self));
        }
        match self.previewed.confirm(&self.typed, terms.now) {
            Ok(confirmed) => Ok(confirmed),
            Err(kept) => {
                let (previewed, refusal) = *kept;
                Err(Box::new(Self { previewed, refusal: Some(refusal), ..self }))
            }
        }
    }

    /// The preview.
    pub fn previewed(&self) -> &Previewed {
        &self.previewed
    }

    /// What has been typed.
    pub fn typed(&self) -> &Typed {
        &self.typed
    }

    /// Why what was handed in last does not do.
    pub fn refusal(&self) -> Option<&Refusal> {
        self.refusal.as_ref()
    }

    /// Why there are no newer facts, where they were asked for in vain.
    pub fn trouble(&self) -> Option<&Text> {
        self.trouble.as_ref()
    }

    /// What moved under the dialog since it was first shown.
    pub fn moved(&self) -> &[Moved] {
        &self.moved
    }

    /// When the facts came that it is judged by.
    pub fn since(&self) -> Now {
        self.since
    }

    /// Since when newer facts are being collected, while they are.
    pub fn asked_again(&self) -> Option<Now> {
        self.asked_again
    }

    /// Whether a finding stops it, and no reason is given to go past that.
    pub fn is_stopped_by(&self, finding: &Finding) -> bool {
        let is_excused = self.typed.incident.is_some() && finding.guard.is_overridable();
        finding.stops(self.previewed.direction()) && !is_excused && !self.typed.overrides.contains_key(&finding.guard)
    }
}
