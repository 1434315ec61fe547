//! The way back: the steps begun, the last first, each read back; one that fails does not stop the others.

use std::time::Duration;

use change::Residue;
use domain::Moment;

use super::Run;
use super::event::{Effect, PutBack};
use super::log::Logged;
use super::stage::{Progress, Stage};
use super::track::Undo;
use crate::model::UndoRun;
use crate::plan::PlannedUndo;

/// For how long an undo is tried again at least; the fuse heals meanwhile, where there is one.
const BUDGET: Duration = Duration::from_mins(10);
/// The first pause between two tries; each is twice the last.
const PAUSE: Duration = Duration::from_secs(2);
/// The longest pause.
const LONGEST: Duration = Duration::from_mins(1);
/// How long an answer is waited for: a request takes 20 s at most, and one of the way forward may be before it.
const UNANSWERED: Duration = Duration::from_mins(2);

impl Run {
    /// Turns round. On a run that passes, only what is always put back is.
    pub(super) fn go_back(&mut self) -> bool {
        self.stop_loads();
        let is_stopped = self.course.cause.is_some();
        let is_due = |undo: &PlannedUndo| is_stopped || undo.run == UndoRun::Always;
        let is_begun = |step: &usize| self.steps[*step].progress.is_begun();
        let steps = (0..self.steps.len()).rev().filter(is_begun);
        self.back = steps.filter(|&step| self.plan.steps[step].undo.as_ref().is_some_and(is_due)).collect();
        self.come_to(Stage::Reverting);
        true
    }

    /// One move back; whether there may be another.
    pub(super) fn revert(&mut self) -> bool {
        self.settle_past_return();
        let Some(step) = self.undoing() else { return self.come_to_aftercheck() };
        let now = self.clock.now;
        match self.steps[step].undo.clone() {
            Undo::Idle => self.send_back(step, now, 1),
            Undo::Sent { at, .. } if now >= Self::unanswered_at(at) => {
                let why = self.named(step, "was sent back, and nothing was heard of it");
                self.settle(step, Residue::Unknown(why.into()))
            }
            Undo::Again { first, why, .. } if now >= first + self.budget(step) => {
                let why = self.named(step, &format!("could not be put back: {why}"));
                self.settle(step, Residue::Dirty(why.into()))
            }
            Undo::Again { first, tries, at, .. } if now >= at => self.send_back(step, first, tries + 1),
            Undo::Verifying { since } => self.read_back(step, since),
            _ => false,
        }
    }

    fn send_back(&mut self, step: usize, first: Moment, tries: u32) -> bool {
        self.steps[step].undo = Undo::Sent { first, tries, at: self.clock.now };
        self.note(Logged::UndoSent { step });
        self.effects.push(Effect::PutBack { step });
        false
    }

    /// When an undo that was sent then counts as unanswered.
    pub(super) fn unanswered_at(sent: Moment) -> Moment {
        sent + UNANSWERED
    }

    /// For how long it is tried.
    pub(super) fn budget(&self, step: usize) -> Duration {
        self.plan.steps[step].undo.as_ref().map_or(BUDGET, |undo| undo.within.max(BUDGET))
    }

    /// When what an undo expects has to be so.
    pub(super) fn read_back_ends(&self, step: usize, since: Moment) -> Moment {
        since + self.plan.steps[step].undo.as_ref().map_or(Duration::ZERO, |undo| undo.within)
    }

    pub(super) fn put_back(&mut self, step: usize, outcome: PutBack) {
        let Some(Undo::Sent { first, tries, .. }) = self.steps.get(step).map(|track| track.undo.clone()) else {
            return;
        };
        self.note(Logged::Undo { step, outcome: outcome.clone() });
        let has_signs = self.plan.steps[step].undo.as_ref().is_some_and(|undo| !undo.expect.is_empty());
        match outcome {
            PutBack::Restored | PutBack::Already if has_signs => self.verify_back(step),
            PutBack::Already => drop(self.settle(step, Residue::Clean)),
            // Without a sign of its own, it counts once a second look has found it as before.
            PutBack::Restored => self.again(step, (first, tries), "it is not read back yet"),
            PutBack::Again(why) => self.again(step, (first, tries), why.as_str()),
            PutBack::Superseded(why) => {
                let why = self.named(step, &format!("was changed by somebody else since, and left alone: {why}"));
                self.settle(step, Residue::Dirty(why.into()));
            }
            PutBack::Impossible(why) => {
                let why = self.named(step, &format!("has no way back: {why}"));
                self.settle(step, Residue::Dirty(why.into()));
            }
        }
    }

    fn again(&mut self, step: usize, (first, tries): (Moment, u32), why: &str) {
        let pause = PAUSE.saturating_mul(1 << tries.saturating_sub(1).min(5)).min(LONGEST);
        let at = self.clock.now + pause;
        self.steps[step].undo = Undo::Again { first, tries, at, why: why.to_owned() };
    }

    fn verify_back(&mut self, step: usize) {
        let since = match self.steps[step].undo {
            Undo::Sent { at, .. } => at,
            _ => self.clock.now,
        };
        let expect = self.plan.steps[step].undo.as_ref().map(|undo| undo.expect.clone()).unwrap_or_default();
        self.watch_anew(&expect, Some(since));
        self.steps[step].undo = Undo::Verifying { since: self.clock.now };
    }

    fn read_back(&mut self, step: usize, since: Moment) -> bool {
        let expect = self.plan.steps[step].undo.as_ref().map(|undo| undo.expect.clone()).unwrap_or_default();
        if self.have_all_held(&expect) {
            return self.settle(step, Residue::Clean);
        }
        if self.clock.now < self.read_back_ends(step, since) {
            return false;
        }
        let failing = expect.iter().find(|watch| {
            let sign = &self.signs[watch.0];
            sign.blind.is_none() && sign.readable.is_some_and(|readable| readable >= since)
        });
        let left = match failing {
            Some(watch) => {
                let seen = self.signs[watch.0].in_words();
                let why =
                    format!("was taken back by AWS, and is not so: {} is {seen}", self.plan.watches[watch.0].probe);
                Residue::Dirty(self.named(step, &why).into())
            }
            None => Residue::Unknown(self.named(step, "was taken back by AWS, and could not be read since").into()),
        };
        self.settle(step, left)
    }

    fn settle(&mut self, step: usize, left: Residue) -> bool {
        self.note(Logged::UndoRead { step, left: left.clone() });
        // Its request may still be on its way: an answer after this brings it back.
        let was_early = self.steps[step].progress == Progress::Sent;
        self.steps[step].undo = Undo::Settled { left, was_early };
        true
    }

    /// It needs no way back, because nothing of it began.
    pub(super) fn spare(&mut self, step: usize) {
        self.steps[step].undo = Undo::Settled { left: Residue::Clean, was_early: false };
    }

    fn named(&self, step: usize, what: &str) -> String {
        format!("{} {what}", self.plan.steps[step].id)
    }
}
