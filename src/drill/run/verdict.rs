//! The two words of a result, and why they are no better.

use change::Residue;

use super::Run;
use super::event::Effect;
use super::log::Logged;
use super::stage::{Progress, Stage, Verdict};
use super::track::Undo;
use crate::evidence;
use crate::model::Occasion;
use crate::plan::WatchId;

impl Run {
    /// Ends a run that was begun, by everything that was seen.
    pub(super) fn conclude(&mut self) -> bool {
        self.weigh_checks();
        self.weigh_evidence();
        let left = self.left_behind();
        let verdict = self.verdict(&left);
        self.close(verdict, left)
    }

    fn weigh_checks(&mut self) {
        for (when, words) in [(Occasion::Before, "before"), (Occasion::After, "after")] {
            if self.checks(when).next().is_none() {
                self.course.gaps.insert(format!("no check says how it was {words}"));
            }
        }
        let fails = |watch: WatchId| self.is_failing_after(watch);
        let after: Vec<(String, bool)> = self
            .checks(Occasion::After)
            .filter(|(_, watch)| !self.have_all_held(&[*watch]))
            .map(|(id, watch)| (format!("{id} after it: {}", self.signs[watch.0].in_words()), fails(watch)))
            .collect();
        for (why, fails) in after {
            if fails {
                self.course.deviations.insert(why)
            } else {
                self.course.gaps.insert(why)
            };
        }
        let unseen = self.checks(Occasion::During).filter(|(_, watch)| self.signs[watch.0].holds.is_none());
        let unseen: Vec<String> = unseen.map(|(id, _)| format!("{id} was never seen while it ran")).collect();
        self.course.gaps.extend(unseen);
    }

    fn is_failing_after(&self, watch: WatchId) -> bool {
        let sign = &self.signs[watch.0];
        sign.blind.is_none()
            && sign.holds == Some(false)
            && sign.looked.is_some_and(|looked| looked >= self.clock.since)
    }

    fn weigh_evidence(&mut self) {
        let target = self.plan.drill.evidence.target;
        for measure in evidence::measures(&self.plan, &self.log) {
            if let Some(why) = &measure.missing {
                self.course.gaps.insert(format!("{}: {why}", measure.name));
            }
            if measure.is_over(target) {
                self.course.deviations.insert(format!("{} took longer than promised", measure.name));
            }
            self.note(Logged::Measured(measure));
        }
    }

    /// What the run leaves behind, the worst first.
    pub(super) fn left_behind(&self) -> Residue {
        let id = |step: usize| &self.plan.steps[step].id;
        let undone = self.back.iter().map(|&step| match &self.steps[step].undo {
            Undo::Settled { left: Residue::Clean, .. } if self.steps[step].progress == Progress::Sent => {
                Residue::Unknown(
                    format!("{} was looked at and is as before, and its request was never answered", id(step)).into(),
                )
            }
            Undo::Settled { left, .. } => left.clone(),
            _ => Residue::Unknown(format!("{} is not put back yet", id(step)).into()),
        });
        let lefts: Vec<Residue> = undone.chain(self.left_for_good()).collect();
        let words = |lefts: Vec<String>| domain::Text::from(lefts.join("; "));
        let dirty =
            lefts.iter().filter_map(|left| if let Residue::Dirty(why) = left { Some(why.to_string()) } else { None });
        let dirty: Vec<String> = dirty.collect();
        let unknown =
            lefts.iter().filter_map(|left| if let Residue::Unknown(why) = left { Some(why.to_string()) } else { None });
        let unknown: Vec<String> = unknown.collect();
        match (dirty.is_empty(), unknown.is_empty()) {
            (false, _) => Residue::Dirty(words([dirty, unknown].concat())),
            (true, false) => Residue::Unknown(words(unknown)),
            (true, true) => Residue::Clean,
        }
    }

    /// What nothing puts back is judged by the steady state afterwards.
    fn left_for_good(&self) -> Vec<Residue> {
        let begun: Vec<usize> = (0..self.steps.len()).filter(|&step| self.is_past_return(step)).collect();
        if begun.is_empty() {
            return Vec::new();
        }
        let mut lefts = Vec::new();
        let unclear =
            begun.iter().filter(|&&step| matches!(self.steps[step].progress, Progress::Unknown | Progress::Sent));
        lefts.extend(unclear.map(|&step| {
            Residue::Unknown(format!("whether {} was done is not known", self.plan.steps[step].id).into())
        }));
        if self.checks(Occasion::After).next().is_none() {
            lefts.push(Residue::Unknown("no check says how it is afterwards".into()));
        }
        for (id, watch) in self.checks(Occasion::After).filter(|(_, watch)| !self.have_all_held(&[*watch])) {
            let why = format!("{id} is {}", self.signs[watch.0].in_words()).into();
            lefts.push(if self.is_failing_after(watch) { Residue::Dirty(why) } else { Residue::Unknown(why) });
        }
        lefts
    }

    fn verdict(&self, left: &Residue) -> Verdict {
        let course = &self.course;
        match left {
            _ if course.cause.is_some() => Verdict::Aborted,
            Residue::Dirty(_) => Verdict::Deviated,
            _ if !course.deviations.is_empty() => Verdict::Deviated,
            Residue::Unknown(_) => Verdict::Inconclusive,
            Residue::Clean if !course.gaps.is_empty() => Verdict::Inconclusive,
            Residue::Clean => Verdict::Passed,
        }
    }

    /// What a mitigation that holds would leave behind.
    pub(super) fn held(&self, why: &str) -> Residue {
        let begun = (0..self.steps.len()).filter(|&step| self.steps[step].progress.is_begun());
        let begun: Vec<&str> = begun.map(|step| self.plan.steps[step].id.as_str()).collect();
        Residue::Unknown(format!("{} hold as they are, {why}", begun.join(", ")).into())
    }

    pub(super) fn close(&mut self, verdict: Verdict, left: Residue) -> bool {
        self.come_to(Stage::Closed);
        let why = self.course.deviations.iter().chain(&self.course.gaps).cloned().collect();
        self.note(Logged::Closed { verdict, left: left.clone(), why });
        self.effects.push(Effect::Close { verdict, residue: left.clone() });
        self.course.result = Some((verdict, left));
        false
    }
}
