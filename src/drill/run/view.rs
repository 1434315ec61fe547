//! A run as a screen shows it.

use std::time::Duration;

use change::Residue;
use domain::{Moment, Text};

use super::Run;
use super::log::{Cause, LogEntry};
use super::stage::{Progress, Stage};
use super::track::Undo;
use crate::model::Occasion;
use crate::plan::WatchId;

/// A run at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct View<'a> {
    /// How far it has come.
    pub stage: Stage,
    /// Since when the run lasts.
    pub lasts: Duration,
    /// The step under way, counted from 0.
    pub current: Option<usize>,
    /// Every step, in order.
    pub steps: Vec<StepView<'a>>,
    /// The steady state.
    pub checks: Vec<CheckView<'a>>,
    /// What must hold all the time.
    pub aborts: Vec<AbortView<'a>>,
    /// The moments that go by a name.
    pub marks: Vec<(&'a str, Moment)>,
    /// Why it goes forward no more.
    pub cause: Option<&'a Cause>,
    /// What would be left, were it to end now.
    pub left: Residue,
    /// What happened, oldest first.
    pub log: &'a [LogEntry],
}

/// A step at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct StepView<'a> {
    /// Its name.
    pub id: &'a str,
    /// How far.
    pub progress: Progress,
    /// For how long it lasts, or lasted; `None` before it was begun.
    pub lasts: Option<Duration>,
    /// How long it may.
    pub within: Duration,
    /// What it expects, as it is now.
    pub expects: Vec<(WatchId, String)>,
    /// Its fuse, once lit.
    pub fuse: Option<FuseView>,
    /// Its way back.
    pub undo: UndoView<'a>,
}

/// A line of the steady state at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckView<'a> {
    /// Its name.
    pub id: &'a str,
    /// When it is looked at.
    pub when: &'a [Occasion],
    /// By which sign.
    pub watch: WatchId,
    /// What it is now.
    pub is: String,
    /// Whether that is as it must be; `None`: it cannot be told.
    pub holds: Option<bool>,
    /// Since when it was not looked at; `None`: never.
    pub seen: Option<Duration>,
}

/// An abort condition at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct AbortView<'a> {
    /// Its name.
    pub id: &'a str,
    /// By which sign.
    pub watch: WatchId,
    /// What it is now.
    pub is: String,
    /// Whether that is as it must be.
    pub holds: Option<bool>,
    /// Whether it counts still.
    pub counts: bool,
    /// How long ago it could be read last; `None`: never.
    pub seen: Option<Duration>,
    /// How long until it stops the run, if it stays as it is; `None` where it holds and can be read.
    pub margin: Option<Duration>,
}

/// A fuse at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FuseView {
    /// When AWS takes the step back by itself.
    pub until: Moment,
    /// How long ago it was renewed.
    pub renewed: Option<Duration>,
    /// When it ends at the latest.
    pub cap: Moment,
}

/// A way back at a moment.
#[derive(Clone, Debug, PartialEq)]
pub enum UndoView<'a> {
    /// There is none.
    None,
    /// Nothing to put back yet.
    Unarmed,
    /// It is armed: what an engineer would type.
    Armed(&'a Text),
    /// It is gone; how often it was sent.
    Going(u32),
    /// It was taken, and is read back.
    Reading,
    /// It is over.
    Settled(&'a Residue),
}

impl Run {
    /// As a screen shows it at `now`.
    pub fn view(&self, now: Moment) -> View<'_> {
        View {
            stage: self.stage,
            lasts: now.since(self.clock.started),
            current: self.current().filter(|_| matches!(self.stage, Stage::Running | Stage::Suspended)),
            steps: (0..self.steps.len()).map(|step| self.step_view(step, now)).collect(),
            checks: self.plan.checks.iter().map(|check| self.check_view(check, now)).collect(),
            aborts: self.plan.aborts.iter().map(|abort| self.abort_view(abort, now)).collect(),
            marks: self.marks.iter().map(|(name, at)| (name.as_str(), *at)).collect(),
            cause: self.course.cause.as_ref(),
            left: self.left_now(),
            log: &self.log,
        }
    }

    /// What would be left, were it to end now.
    pub fn left_now(&self) -> Residue {
        match (&self.course.result, self.stage) {
            (Some((_, left)), _) => left.clone(),
            (None, Stage::Checking) => Residue::Clean,
            (None, Stage::Reverting | Stage::Aftercheck) => self.left_behind(),
            (None, _) if !self.is_anything_begun() => Residue::Clean,
            (None, _) => self.held("nothing is put back yet"),
        }
    }

    fn step_view(&self, step: usize, now: Moment) -> StepView<'_> {
        let (planned, track) = (&self.plan.steps[step], &self.steps[step]);
        let words = |watch: &WatchId| (*watch, self.signs[watch.0].in_words());
        let cap = planned.fuse.as_ref().map_or(Duration::ZERO, |fuse| fuse.spec.cap);
        StepView {
            id: &planned.id,
            progress: track.progress,
            lasts: track.begun.map(|begun| track.ended.unwrap_or(now).since(begun)),
            within: planned.within,
            expects: planned.expect.iter().map(words).collect(),
            fuse: track.fuse.map(|lit| FuseView {
                until: lit.until,
                renewed: lit.renewed.map(|at| now.since(at)),
                cap: lit.since + cap,
            }),
            undo: self.undo_view(step),
        }
    }

    fn undo_view(&self, step: usize) -> UndoView<'_> {
        let Some(undo) = &self.plan.steps[step].undo else { return UndoView::None };
        match &self.steps[step].undo {
            Undo::Idle if self.steps[step].progress.is_begun() => UndoView::Armed(&undo.manual),
            Undo::Idle => UndoView::Unarmed,
            Undo::Sent { tries, .. } | Undo::Again { tries, .. } => UndoView::Going(*tries),
            Undo::Verifying { .. } => UndoView::Reading,
            Undo::Settled { left, .. } => UndoView::Settled(left),
        }
    }

    fn check_view<'a>(&'a self, check: &'a crate::PlannedCheck, now: Moment) -> CheckView<'a> {
        let sign = &self.signs[check.watch.0];
        CheckView {
            id: &check.id,
            when: &check.when,
            watch: check.watch,
            is: sign.in_words(),
            holds: sign.holds.filter(|_| sign.blind.is_none()),
            seen: sign.looked.map(|looked| now.since(looked)),
        }
    }

    fn abort_view<'a>(&'a self, abort: &'a crate::PlannedAbort, now: Moment) -> AbortView<'a> {
        let sign = &self.signs[abort.watch.0];
        let blind = self.is_unreadable(abort.watch).then(|| self.blind_ends(abort.watch));
        let ends = self.fails_out(abort.watch).into_iter().chain(blind).min();
        AbortView {
            id: &abort.id,
            watch: abort.watch,
            is: sign.in_words(),
            holds: sign.holds.filter(|_| sign.blind.is_none()),
            counts: self.counted().any(|counted| counted.id == abort.id),
            seen: sign.readable.map(|readable| now.since(readable)),
            margin: ends.map(|at| now.until(at)),
        }
    }
}
