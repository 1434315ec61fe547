//! What stops a run: conditions that fail or cannot be read, lateness, its greatest length, and words from outside.

use domain::{Moment, Text};

use super::Run;
use super::event::{Effect, Stop};
use super::log::{Cause, Logged};
use super::stage::{Progress, Stage, Verdict};
use super::watching::SILENCE;
use crate::plan::{PlannedAbort, WatchId};

impl Run {
    /// Looks whether it must stop, and whether it may see; whether the stage is another now.
    pub(super) fn guard(&mut self) -> bool {
        if let Some(cause) = self.tripped() {
            self.stop(cause);
            return true;
        }
        let is_blind = self.counted().any(|abort| self.is_unreadable(abort.watch));
        let stage = if is_blind { Stage::Suspended } else { Stage::Running };
        let is_other = stage != self.stage;
        self.come_to(stage);
        is_other
    }

    fn tripped(&self) -> Option<Cause> {
        let words = |abort: &PlannedAbort| (abort.id.clone(), self.signs[abort.watch.0].in_words());
        let failed = self.counted().find(|abort| self.has_failed(abort.watch)).map(words);
        if let Some((id, why)) = failed {
            return Some(Cause::Abort { id, why });
        }
        let blind = self.counted().find(|abort| self.clock.now >= self.blind_ends(abort.watch)).map(words);
        if let Some((id, why)) = blind {
            return Some(Cause::Blind { id, why });
        }
        if self.clock.now >= self.ends() {
            return Some(Cause::MaxDuration);
        }
        self.ended_fuse().map(|step| Cause::FuseEnded { step: self.plan.steps[step].id.clone() })
    }

    /// The conditions that count: those whose step is not begun yet, and those without one.
    pub(super) fn counted(&self) -> impl Iterator<Item = &PlannedAbort> {
        let is_open = |step: usize| matches!(self.steps[step].progress, Progress::Ready | Progress::Intending);
        self.plan.aborts.iter().filter(move |abort| abort.until.is_none_or(is_open))
    }

    /// Whether it has failed for as long as it may.
    pub(super) fn has_failed(&self, watch: WatchId) -> bool {
        self.fails_out(watch).is_some_and(|at| self.clock.now >= at)
    }

    /// When it will have failed for too long, if it fails.
    pub(super) fn fails_out(&self, watch: WatchId) -> Option<Moment> {
        self.signs[watch.0].fails_since.map(|since| since + self.plan.watches[watch.0].holds_for)
    }

    pub(super) fn is_unreadable(&self, watch: WatchId) -> bool {
        self.signs[watch.0].is_unreadable(self.clock.now, SILENCE)
    }

    /// When it will have been unreadable for too long; ahead of now as long as it is read.
    pub(super) fn blind_ends(&self, watch: WatchId) -> Moment {
        let sign = &self.signs[watch.0];
        let since = sign.readable.unwrap_or(self.clock.started);
        let ends = since + self.plan.watches[watch.0].blind;
        // One that is looked at in its turn is not blind between two looks.
        if sign.blind.is_some() { ends } else { ends.max(sign.looked.unwrap_or(since) + SILENCE) }
    }

    /// When the run has lasted as long as it may, its way back excluded.
    pub(super) fn ends(&self) -> Moment {
        self.clock.started + self.plan.drill.require.max_duration
    }

    pub(super) fn note_cause(&mut self, cause: Cause) {
        self.note(Logged::Stopped { cause: cause.clone() });
        self.course.cause.get_or_insert(cause);
    }

    /// Goes forward no more. A drill goes back, a mitigation holds; with nothing begun it is over.
    pub(super) fn stop(&mut self, cause: Cause) -> bool {
        self.stop_loads();
        self.withhold();
        if !self.is_anything_begun() {
            return self.not_started(cause);
        }
        self.note_cause(cause);
        if self.is_drill() {
            return self.go_back();
        }
        self.come_to(Stage::Holding);
        self.effects.push(Effect::Hold);
        true
    }

    pub(super) fn stop_loads(&mut self) {
        for step in 0..self.steps.len() {
            if std::mem::take(&mut self.steps[step].is_loading) {
                self.effects.push(Effect::StopLoad { step });
            }
        }
    }

    /// What has not left does not leave. With its intent on the disk, the way back looks at it all the same.
    fn withhold(&mut self) {
        for step in 0..self.steps.len() {
            let has_undo = self.plan.steps[step].undo.is_some() && self.is_drill();
            match self.steps[step].progress {
                Progress::Intending => self.refuse(step, "it was stopped before it was sent"),
                Progress::Intended if !has_undo => self.refuse(step, "it was stopped before it was sent"),
                _ => continue,
            }
            self.effects.push(Effect::Withhold { step });
        }
    }

    pub(super) fn stopped_from_outside(&mut self, stop: Stop) {
        let cause = Cause::Stop { stop };
        match self.stage {
            Stage::Checking => drop(self.not_started(cause)),
            Stage::Running | Stage::Suspended => drop(self.stop(cause)),
            Stage::Aftercheck => {
                self.course.gaps.insert("the last look was cut short".to_owned());
                self.conclude();
            }
            Stage::Holding | Stage::Reverting | Stage::Closed => {}
        }
    }

    pub(super) fn wanted_back(&mut self, by: &Text) {
        let cause = Cause::Wanted { by: by.to_string() };
        match self.stage {
            Stage::Checking => drop(self.not_started(cause)),
            Stage::Running | Stage::Suspended | Stage::Holding => {
                self.stop_loads();
                self.withhold();
                self.note_cause(cause);
                self.go_back();
            }
            Stage::Reverting | Stage::Aftercheck | Stage::Closed => {}
        }
    }

    /// A mitigation that holds is left as it is.
    pub(super) fn left(&mut self, by: &Text) {
        if self.stage == Stage::Holding {
            let left = self.held(&format!("left by {by}"));
            self.close(Verdict::Inconclusive, left);
        }
    }
}
