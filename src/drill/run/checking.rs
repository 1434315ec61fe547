//! The steady state before anything is begun, and once everything is put back.

use std::time::Duration;

use change::Residue;
use domain::Moment;

use super::Run;
use super::log::Cause;
use super::stage::{Progress, Stage, Verdict};
use crate::model::Occasion;
use crate::plan::WatchId;

/// How long the steady state may take to be seen, beyond the longest time that a check must hold.
const PATIENCE: Duration = Duration::from_mins(5);
/// The same where a person has to answer, and after the run, when things settle.
const SETTLING: Duration = Duration::from_mins(15);

impl Run {
    /// Looks whether the steady state is so; a failing look ends it at once, with nothing begun.
    pub(super) fn check(&mut self) -> bool {
        if let Some(why) = self.fault_before() {
            return self.not_started(Cause::Check { why });
        }
        if self.is_steady() {
            self.come_to(Stage::Running);
            return true;
        }
        if self.clock.now >= self.checking_ends() {
            let why = format!("not known in time: {}", self.unseen(Occasion::Before).join("; "));
            return self.not_started(Cause::Check { why });
        }
        false
    }

    fn fault_before(&self) -> Option<String> {
        if self.is_drill() && self.checks(Occasion::Before).next().is_none() {
            return Some("no check says that it may begin".to_owned());
        }
        let failing = |(id, watch): (&str, WatchId)| {
            let sign = &self.signs[watch.0];
            (sign.blind.is_none() && sign.holds == Some(false)).then(|| format!("{id} is {}", sign.in_words()))
        };
        let aborts = self.plan.aborts.iter().map(|abort| (abort.id.as_str(), abort.watch));
        let aborts = aborts.filter(|(_, watch)| self.has_failed(*watch));
        self.checks(Occasion::Before).chain(aborts).find_map(failing)
    }

    fn is_steady(&self) -> bool {
        let checks: Vec<WatchId> = self.checks(Occasion::Before).map(|(_, watch)| watch).collect();
        let is_clear = |watch: WatchId| {
            let sign = &self.signs[watch.0];
            sign.holds == Some(true) && !sign.is_unreadable(self.clock.now, super::watching::SILENCE)
        };
        // In a fire, what cannot be read does not stop the help.
        let is_clear = !self.is_drill() || self.plan.aborts.iter().all(|abort| is_clear(abort.watch));
        let is_before_known = self.signs_before().all(|watch| self.signs[watch.0].before.is_some());
        is_clear && is_before_known && self.have_all_held(&checks)
    }

    /// When the steady state has to be known.
    pub(super) fn checking_ends(&self) -> Moment {
        let asks = self.checks(Occasion::Before).any(|(_, watch)| self.is_for_people(watch));
        let patience = if asks { SETTLING } else { PATIENCE };
        self.clock.started + (patience + self.longest(Occasion::Before)).min(self.plan.drill.require.max_duration)
    }

    fn longest(&self, when: Occasion) -> Duration {
        self.checks(when).map(|(_, watch)| self.plan.watches[watch.0].holds_for).max().unwrap_or_default()
    }

    fn unseen(&self, when: Occasion) -> Vec<String> {
        let held = |watch: WatchId| self.have_all_held(&[watch]);
        let checks = self.checks(when).filter(|(_, watch)| !held(*watch));
        let mut unseen: Vec<String> =
            checks.map(|(id, watch)| format!("{id} is {}", self.signs[watch.0].in_words())).collect();
        let aborts = self.plan.aborts.iter().filter(|abort| self.signs[abort.watch.0].holds != Some(true));
        unseen.extend(aborts.map(|abort| format!("{} is {}", abort.id, self.signs[abort.watch.0].in_words())));
        unseen
    }

    /// Ends it with nothing begun, and so with nothing to put back.
    pub(super) fn not_started(&mut self, cause: Cause) -> bool {
        self.note_cause(cause);
        self.close(Verdict::NotStarted, Residue::Clean)
    }

    /// Comes to the last look at the steady state.
    pub(super) fn come_to_aftercheck(&mut self) -> bool {
        self.come_to(Stage::Aftercheck);
        let watches: Vec<WatchId> = self.checks(Occasion::After).map(|(_, watch)| watch).collect();
        self.watch_anew(&watches, Some(self.clock.now));
        self.ask_people();
        true
    }

    /// Looks whether the steady state has come back; it may take a while.
    pub(super) fn check_again(&mut self) -> bool {
        self.settle_past_return();
        let checks: Vec<WatchId> = self.checks(Occasion::After).map(|(_, watch)| watch).collect();
        let is_settled =
            self.have_all_held(&checks) && self.past_return().next().is_none() && !self.is_any_unanswered();
        if is_settled || self.clock.now >= self.aftercheck_ends() {
            return self.conclude();
        }
        false
    }

    /// Whether a request is still on its way.
    fn is_any_unanswered(&self) -> bool {
        self.steps.iter().any(|track| track.progress == Progress::Sent)
    }

    /// When the last look ends.
    pub(super) fn aftercheck_ends(&self) -> Moment {
        self.clock.since + SETTLING + self.longest(Occasion::After)
    }
}
