//! The dead-man switches of a run: lit with their step, renewed while the run sees and goes, left to burn otherwise.

use std::time::Duration;

use domain::Moment;

use super::Run;
use super::event::{Effect, Renewal};
use super::log::Logged;
use super::track::Lit;

/// After how long a renewal that failed, or was not answered, is tried again.
const AGAIN: Duration = Duration::from_secs(15);
/// How long an answer to a renewal is waited for.
const UNANSWERED: Duration = Duration::from_mins(1);
/// How long before its end a fuse that is not renewed is warned of.
const WARNING: Duration = Duration::from_mins(15);

impl Run {
    /// Lights the fuse of a step whose request may have arrived: it burns from when it was sent.
    pub(super) fn light(&mut self, step: usize) {
        let Some(fuse) = &self.plan.steps[step].fuse else { return };
        let lit = self.steps[step].sent.unwrap_or(self.clock.now);
        let until = fuse.until.unwrap_or(lit + fuse.spec.length);
        let next = fuse.spec.renew.map(|every| lit + every);
        self.steps[step].fuse = Some(Lit { since: lit, until, renewed: None, next, asked: None, is_warned: false });
        self.note(Logged::Fuse { step, until: Some(until), why: "".into() });
    }

    /// Renews what is due, never past its cap.
    pub(super) fn renew(&mut self) {
        let now = self.clock.now;
        for step in 0..self.steps.len() {
            let (Some(lit), Some(fuse)) = (self.steps[step].fuse.as_mut(), &self.plan.steps[step].fuse) else {
                continue;
            };
            if lit.asked.is_some_and(|asked| now.since(asked) >= UNANSWERED) {
                lit.asked = None;
            }
            if lit.asked.is_some() || lit.next.is_none_or(|next| now < next) || now >= lit.until {
                continue;
            }
            let until = (now + fuse.spec.length).min(lit.since + fuse.spec.cap);
            if until <= lit.until {
                lit.next = None;
                continue;
            }
            lit.asked = Some(now);
            self.effects.push(Effect::Renew { step, until });
        }
    }

    pub(super) fn renewed(&mut self, step: usize, renewal: Renewal) {
        let Some(fuse) = self.plan.steps.get(step).and_then(|planned| planned.fuse.as_ref()) else { return };
        let (now, every) = (self.clock.now, fuse.spec.renew);
        let Some(lit) = self.steps[step].fuse.as_mut() else { return };
        lit.asked = None;
        let (until, why) = match renewal {
            Renewal::Until(until) => {
                (lit.until, lit.renewed, lit.next) = (until, Some(now), every.map(|every| now + every));
                (Some(until), "".into())
            }
            Renewal::Failed(why) => {
                lit.next = Some(now + AGAIN);
                (None, why)
            }
        };
        self.note(Logged::Fuse { step, until, why });
    }

    /// The step of a drill that AWS has taken back by itself.
    pub(super) fn ended_fuse(&self) -> Option<usize> {
        let is_over = |step: &usize| self.steps[*step].fuse.is_some_and(|lit| self.clock.now >= lit.until);
        (0..self.steps.len()).find(|step| self.is_drill() && is_over(step))
    }

    /// Says once that a fuse nobody renews is about to end.
    pub(super) fn warn_of_fuses(&mut self) {
        for step in 0..self.steps.len() {
            let Some(at) = self.warns_at(step).filter(|at| self.clock.now >= *at) else { continue };
            let Some(lit) = self.steps[step].fuse.as_mut() else { continue };
            lit.is_warned = true;
            let (until, id) = (lit.until, &self.plan.steps[step].id);
            let left = domain::in_words(at.until(until).min(self.clock.now.until(until)));
            let why = format!("AWS takes {id} back by itself in {left}, at {}", until.time_of_day()).into();
            self.note(Logged::Fuse { step, until: Some(until), why });
        }
    }

    /// When the end of a fixed fuse is warned of: 15 min before it, or at half of a short one.
    pub(super) fn warns_at(&self, step: usize) -> Option<Moment> {
        let fuse = self.plan.steps[step].fuse.as_ref().filter(|fuse| fuse.spec.renew.is_none())?;
        let lit = self.steps[step].fuse.filter(|lit| !lit.is_warned)?;
        Some(lit.until - WARNING.min(fuse.spec.length / 2))
    }

    /// A mitigation that holds: nothing is done but to warn.
    pub(super) fn hold(&mut self) -> bool {
        self.warn_of_fuses();
        self.settle_past_return();
        false
    }
}
