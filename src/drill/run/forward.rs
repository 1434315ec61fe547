//! The way forward: one step after the other, each sent once and judged by what is read.

use std::collections::BTreeMap;
use std::time::Duration;

use change::Answered;
use domain::{Moment, Text};

use super::Run;
use super::event::{Asked, Effect, Found, Written};
use super::log::{Cause, Logged};
use super::stage::{Progress, Stage};
use super::track::Undo;
use crate::plan::{Deed, Question};
use crate::value::{Sight, Value};

/// After how long an outcome that could not be found out is looked for again.
const AGAIN: Duration = Duration::from_secs(15);

impl Run {
    /// The step that is next, or under way.
    pub(super) fn current(&self) -> Option<usize> {
        self.steps.iter().position(|track| track.progress != Progress::Done)
    }

    /// One move forward; whether there may be another.
    pub(super) fn forward(&mut self) -> bool {
        let may_go = self.stage == Stage::Running;
        if may_go {
            self.renew();
        }
        self.warn_of_fuses();
        self.end_loads();
        let Some(step) = self.current() else { return self.go_back() };
        match self.steps[step].progress {
            Progress::Ready if may_go => self.begin(step),
            Progress::Intended if may_go => self.send(step),
            Progress::Verifying | Progress::Unknown if self.is_reached(step) => self.done(step),
            Progress::Ready => false,
            _ if self.clock.now >= self.late_at(step) => self.late(step),
            Progress::Unknown => self.find_again(step),
            _ => false,
        }
    }

    fn begin(&mut self, step: usize) -> bool {
        let now = self.clock.now;
        self.steps[step].begun = Some(now);
        let expected = self.expected(step);
        let deed = match &self.plan.steps[step].deed {
            Deed::Change(_) => {
                self.come_so_far(step, Progress::Intending, "");
                self.effects.push(Effect::Intend { step });
                return false;
            }
            Deed::Load(_) => {
                self.steps[step].is_loading = true;
                Some(Effect::StartLoad { step })
            }
            Deed::Wait(_) => None,
            Deed::Attest(question) => Some(Effect::Ask { asked: Asked::Step(step), question: question.clone() }),
        };
        self.watch_anew(&expected, None);
        self.come_so_far(step, Progress::Verifying, "");
        if !matches!(self.plan.steps[step].deed, Deed::Wait(_)) {
            self.mark_now(step);
        }
        self.effects.extend(deed);
        true
    }

    pub(super) fn intended(&mut self, step: usize, written: Written) {
        let Some(track) = self.steps.get(step) else { return };
        if track.progress != Progress::Intending {
            return;
        }
        match written {
            Written::Durable => self.come_so_far(step, Progress::Intended, ""),
            Written::Failed(why) => self.refused(step, &why),
        }
    }

    fn send(&mut self, step: usize) -> bool {
        self.steps[step].sent = Some(self.clock.now);
        let expected = self.expected(step);
        self.watch_anew(&expected, Some(self.clock.now));
        self.mark_now(step);
        self.come_so_far(step, Progress::Sent, "");
        self.effects.push(Effect::Send { step });
        false
    }

    pub(super) fn answered(&mut self, step: usize, answered: Answered, fields: BTreeMap<String, Value>) {
        let Some(track) = self.steps.get_mut(step) else { return };
        if track.progress != Progress::Sent {
            return;
        }
        track.fields.extend(fields);
        match answered {
            Answered::Refused(why) => self.refused(step, &why),
            Answered::Accepted(why) => {
                self.come_so_far(step, Progress::Verifying, why.as_str());
                self.light(step);
                self.undo_again(step);
            }
            Answered::Unknown(why) => {
                self.come_so_far(step, Progress::Unknown, why.as_str());
                self.light(step);
                self.undo_again(step);
                self.effects.push(Effect::FindOut { step });
            }
        }
    }

    /// It arrived after all, once it was looked at and found as before: it is looked at again.
    fn undo_again(&mut self, step: usize) {
        let is_early = matches!(self.steps[step].undo, Undo::Settled { was_early: true, .. });
        if is_early && matches!(self.stage, Stage::Reverting | Stage::Aftercheck) {
            self.steps[step].undo = Undo::Idle;
            self.come_to(Stage::Reverting);
        }
    }

    pub(super) fn found_out(&mut self, step: usize, found: Found) {
        if self.steps.get(step).is_none_or(|track| track.progress != Progress::Unknown) {
            return;
        }
        match found {
            Found::Begun => self.come_so_far(step, Progress::Verifying, "it was begun, by what was read"),
            Found::NotBegun(why) => self.refused(step, &why),
            Found::Unclear(why) => {
                self.steps[step].find_again = Some(self.clock.now + AGAIN);
                if self.is_past_return(step) {
                    self.ask_outcome(step, &why);
                }
            }
        }
    }

    /// What can neither be sent again nor be told by reading is asked of a person, once.
    fn ask_outcome(&mut self, step: usize, why: &Text) {
        if std::mem::replace(&mut self.steps[step].is_attested, true) {
            return;
        }
        let id = &self.plan.steps[step].id;
        let text = format!("Was {id} done? It was sent once, and what became of it is not known: {why}").into();
        self.effects.push(Effect::Ask { asked: Asked::Outcome(step), question: Question { text, unit: None } });
    }

    fn find_again(&mut self, step: usize) -> bool {
        if self.steps[step].find_again.is_some_and(|at| self.clock.now >= at) {
            self.steps[step].find_again = None;
            self.effects.push(Effect::FindOut { step });
        }
        false
    }

    /// Takes what a person has said.
    pub(super) fn attested(&mut self, asked: Asked, answer: Value, by: &Text) {
        self.note(Logged::Attested { asked, answer: answer.clone(), by: by.clone() });
        let is_yes = answer == Value::Flag(true);
        match asked {
            Asked::Watch(watch) => self.seen(watch, Sight::Seen(answer), self.clock.now),
            Asked::Outcome(step) if is_yes => self.found_out(step, Found::Begun),
            Asked::Outcome(step) => {
                self.found_out(step, Found::NotBegun(format!("{by} says that it was not done").into()));
            }
            Asked::Step(step) => {
                let is_open = self.steps.get(step).is_some_and(|track| track.progress == Progress::Verifying);
                match is_open && matches!(self.plan.steps[step].deed, Deed::Attest(_)) {
                    true if is_yes => self.steps[step].is_attested = true,
                    true => self.refused(step, &format!("{by} says no").into()),
                    false => {}
                }
            }
        }
    }

    /// Nothing of it began: what came before it goes back.
    fn refused(&mut self, step: usize, why: &Text) {
        self.refuse(step, why.as_str());
        let cause = Cause::Refused { step: self.plan.steps[step].id.clone(), why: why.to_string() };
        match self.stage {
            Stage::Running | Stage::Suspended => drop(self.stop(cause)),
            // What was never begun needs no way back, unless one is on its way already.
            _ if matches!(self.steps[step].undo, Undo::Idle | Undo::Again { .. }) => self.spare(step),
            _ => {}
        }
    }

    pub(super) fn refuse(&mut self, step: usize, why: &str) {
        self.steps[step].ended = Some(self.clock.now);
        self.come_so_far(step, Progress::Refused, why);
    }

    fn is_reached(&self, step: usize) -> bool {
        let (planned, track) = (&self.plan.steps[step], &self.steps[step]);
        let begun = track.begun.unwrap_or(self.clock.now);
        let is_over = match &planned.deed {
            Deed::Change(_) => !planned.expect.is_empty() || track.progress == Progress::Verifying,
            Deed::Load(load) => self.clock.now >= begun + load.duration,
            Deed::Wait(long) => self.clock.now >= begun + *long,
            Deed::Attest(_) => track.is_attested,
        };
        is_over && self.have_all_held(&planned.expect)
    }

    fn done(&mut self, step: usize) -> bool {
        if matches!(self.plan.steps[step].deed, Deed::Wait(_)) {
            self.mark_what_was_waited_for(step);
        }
        self.steps[step].ended = Some(self.clock.now);
        self.come_so_far(step, Progress::Done, "");
        true
    }

    fn late(&mut self, step: usize) -> bool {
        // A request on its way stays so: its answer counts. What nobody knows stays unknown.
        if self.steps[step].progress == Progress::Verifying {
            self.come_so_far(step, Progress::Late, "");
        }
        self.stop(Cause::Late { step: self.plan.steps[step].id.clone() })
    }

    /// When it will be late.
    pub(super) fn late_at(&self, step: usize) -> Moment {
        self.steps[step].begun.unwrap_or(self.clock.now) + self.plan.steps[step].within
    }

    /// When its time of waiting or of load is over.
    pub(super) fn over_at(&self, step: usize) -> Option<Moment> {
        let begun = self.steps[step].begun?;
        match &self.plan.steps[step].deed {
            Deed::Load(load) => Some(begun + load.duration),
            Deed::Wait(long) => Some(begun + *long),
            Deed::Change(_) | Deed::Attest(_) => None,
        }
    }

    fn end_loads(&mut self) {
        for step in 0..self.steps.len() {
            let is_over = self.over_at(step).is_some_and(|at| self.clock.now >= at);
            if is_over && std::mem::take(&mut self.steps[step].is_loading) {
                self.effects.push(Effect::StopLoad { step });
            }
        }
    }

    fn mark_now(&mut self, step: usize) {
        if let Some(name) = self.plan.steps[step].mark.clone() {
            self.mark_at(name, self.clock.now, 0);
        }
    }

    /// The moment that the last of what was waited for became so, as fine as the looks around it.
    fn mark_what_was_waited_for(&mut self, step: usize) {
        let Some(name) = self.plan.steps[step].mark.clone() else { return };
        let holdings = self.plan.steps[step].expect.iter().filter_map(|watch| self.signs[watch.0].holding);
        let last = holdings.max_by_key(|holding| holding.from);
        let begun = self.steps[step].begun.unwrap_or(self.clock.now);
        let (moment, prior) = last.map_or((self.clock.now, self.clock.now), |it| (it.from, it.prior.unwrap_or(begun)));
        let fine = moment.since(prior).max(if last.is_some() { super::watching::CLOSE } else { Duration::ZERO });
        self.mark_at(name, moment.max(begun), fine.as_secs());
    }

    fn mark_at(&mut self, name: String, moment: Moment, resolution_s: u64) {
        let moment = Moment::from_secs(moment.as_secs());
        self.marks.insert(name.clone(), moment);
        self.note(Logged::Mark { name, moment, resolution_s });
    }

    pub(super) fn come_so_far(&mut self, step: usize, progress: Progress, why: &str) {
        self.steps[step].progress = progress;
        self.note(Logged::Step { step, progress, why: why.into() });
    }

    /// What nothing puts back is watched on: what it expects may come true after all.
    pub(super) fn settle_past_return(&mut self) {
        let reached: Vec<usize> = self.past_return().filter(|&step| self.is_known_done(step)).collect();
        for step in reached {
            self.come_so_far(step, Progress::Done, "it came true after the run was stopped");
        }
    }

    fn is_known_done(&self, step: usize) -> bool {
        let expect = &self.plan.steps[step].expect;
        !expect.is_empty() && self.have_all_held(expect)
    }
}
