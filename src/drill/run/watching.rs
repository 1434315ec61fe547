//! Looks: which signs are looked at now, what a look is worth, and what of it is kept.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::{Moment, Text};

use super::event::{Asked, Effect};
use super::log::{Logged, Seen};
use super::stage::Stage;
use super::track::Undo;
use super::{Progress, Run};
use crate::model::{Measure, Occasion, Span};
use crate::plan::{Argument, Question, Reference, Watch, WatchId};
use crate::value::{Comparison, Sight, Value};

/// How often an abort condition and an expectation are looked at.
pub(super) const CLOSE: Duration = Duration::from_secs(5);
/// How often a check is looked at.
const STEADY: Duration = Duration::from_secs(10);
/// How often what is kept for the report alone is looked at.
const LOOSE: Duration = Duration::from_secs(15);
/// How long a sign may go without a look until it counts as unreadable.
pub(super) const SILENCE: Duration = Duration::from_secs(20);
/// How long a line about a sign that stays the same may be left out.
const REPEATED: Duration = Duration::from_mins(1);

impl Run {
    /// Which signs are to be looked at now, each with how often.
    pub fn wants(&self) -> Vec<(WatchId, Duration)> {
        let mut wants = BTreeMap::new();
        for (watch, cadence) in self.wanted() {
            if !self.is_for_people(watch) {
                let kept = wants.entry(watch).or_insert(cadence);
                *kept = cadence.min(*kept);
            }
        }
        wants.into_iter().collect()
    }

    fn wanted(&self) -> Vec<(WatchId, Duration)> {
        let aborts = |cadence| self.plan.aborts.iter().map(move |abort| (abort.watch, cadence));
        let checks = |when| self.checks(when).map(|(_, watch)| (watch, STEADY));
        let pending = || self.past_return().flat_map(|step| self.expected(step)).map(|watch| (watch, CLOSE));
        match self.stage {
            Stage::Checking => aborts(CLOSE)
                .chain(checks(Occasion::Before))
                .chain(self.signs_before().map(|it| (it, STEADY)))
                .collect(),
            Stage::Running | Stage::Suspended => {
                let current = self.current().into_iter().flat_map(|step| self.expected(step));
                aborts(CLOSE)
                    .chain(checks(Occasion::During))
                    .chain(current.map(|it| (it, CLOSE)))
                    .chain(self.gauges())
                    .collect()
            }
            Stage::Holding => aborts(CLOSE).chain(checks(Occasion::During)).chain(pending()).collect(),
            Stage::Reverting => {
                let undone = self.undoing().and_then(|step| self.plan.steps[step].undo.as_ref());
                let undone = undone.into_iter().flat_map(|undo| undo.expect.iter().map(|&it| (it, CLOSE)));
                aborts(LOOSE)
                    .chain(undone)
                    .chain(checks(Occasion::During))
                    .chain(pending())
                    .chain(self.gauges())
                    .collect()
            }
            Stage::Aftercheck => {
                aborts(LOOSE).chain(checks(Occasion::After)).chain(pending()).chain(self.gauges()).collect()
            }
            Stage::Closed => Vec::new(),
        }
    }

    /// The arguments of a sign with what is known now: what a step brought, and the moments that go by a name.
    pub fn arguments(&self, watch: WatchId) -> BTreeMap<String, Argument> {
        let Some(sign) = self.plan.watches.get(watch.0) else { return BTreeMap::new() };
        let fill =
            |argument: &Argument| self.resolve(argument, watch).map_or_else(|| argument.clone(), Argument::Value);
        sign.with.iter().map(|(name, argument)| (name.clone(), fill(argument))).collect()
    }

    /// What a step brought, by the step's id: `shift_id`.
    pub fn field(&self, step: &str, name: &str) -> Option<&Value> {
        let at = self.plan.steps.iter().position(|planned| planned.id == step)?;
        self.steps[at].fields.get(name)
    }

    pub(super) fn resolve(&self, argument: &Argument, watch: WatchId) -> Option<Value> {
        match argument {
            Argument::Value(value) => Some(value.clone()),
            Argument::Reference(Reference::Param(name) | Reference::Let(name)) => self.plan.binding.get(name).cloned(),
            Argument::Reference(Reference::Before) => self.signs[watch.0].before.clone(),
            Argument::Reference(Reference::Step(step, name)) => self.field(step, name).cloned(),
            Argument::Reference(Reference::RunMark) => None,
        }
    }

    /// Takes one look.
    pub(super) fn seen(&mut self, watch: WatchId, sight: Sight, as_of: Moment) {
        let Some(sign) = self.plan.watches.get(watch.0) else { return };
        if self.stage == Stage::Checking
            && let Sight::Seen(value) = &sight
        {
            self.signs[watch.0].before = Some(value.clone());
        }
        let holds = match &sight {
            Sight::Seen(value) => {
                self.resolve(&sign.is.with, watch).and_then(|with| Comparison::holds(sign.is.operator, value, &with))
            }
            Sight::Blind(_) => None,
        };
        self.log_look(watch, &sight, holds, as_of);
        self.signs[watch.0].take(sight, holds, self.clock.now, as_of);
        if holds == Some(false) {
            self.deviate(watch);
        }
    }

    /// A check that fails while the run is on its way is not as promised.
    fn deviate(&mut self, watch: WatchId) {
        if !matches!(self.stage, Stage::Running | Stage::Suspended | Stage::Holding | Stage::Reverting) {
            return;
        }
        let failing = self.checks(Occasion::During).find(|(_, it)| *it == watch).map(|(id, _)| id.to_owned());
        if let Some(id) = failing {
            self.course.deviations.insert(format!("{id} did not hold while it ran"));
        }
    }

    fn log_look(&mut self, watch: WatchId, sight: &Sight, holds: Option<bool>, as_of: Moment) {
        let (now, sign) = (self.clock.now, &self.signs[watch.0]);
        let is_same = match sight {
            Sight::Seen(value) => {
                let same_point = !self.is_measured(watch) || sign.value.as_ref().is_some_and(|it| it.1 == as_of);
                sign.blind.is_none() && sign.value.as_ref().is_some_and(|it| it.0 == *value) && same_point
            }
            Sight::Blind(_) => sign.blind.is_some(),
        };
        if is_same && sign.logged.is_some_and(|logged| now.since(logged) < REPEATED) {
            return;
        }
        let looked_before = sign.looked.map(|looked| Moment::from_secs(looked.as_secs()));
        let as_of = Moment::from_secs(as_of.as_secs());
        self.signs[watch.0].logged = Some(now);
        self.note(Logged::Seen(Seen { watch, sight: sight.clone(), holds, as_of, looked_before }));
    }

    /// Whether every single value of it counts for a measure.
    fn is_measured(&self, watch: WatchId) -> bool {
        let of_check = |id: &String| self.plan.checks.iter().any(|check| check.id == *id && check.watch == watch);
        self.gauges().any(|(gauge, _)| gauge == watch)
            || self.plan.drill.evidence.measures.iter().any(|(_, measure)| match measure {
                Measure::OfCheck { check, .. } => of_check(check),
                Measure::Between(from, to) => {
                    [from, to].into_iter().any(|span| matches!(span, Span::Check(check) if of_check(check)))
                }
                Measure::LongestGap { .. } => false,
            })
    }

    /// The signs that a measure of a standstill is taken from.
    fn gauges(&self) -> impl Iterator<Item = (WatchId, Duration)> {
        let measures = self.plan.drill.evidence.measures.iter();
        let metrics = measures.filter_map(|(_, measure)| match measure {
            Measure::LongestGap { metric, .. } => Some(metric),
            _ => None,
        });
        metrics.filter_map(|metric| gauge(&self.plan.watches, metric)).map(|watch| (watch, STEADY))
    }

    /// The checks of an occasion: name and sign.
    pub(super) fn checks(&self, when: Occasion) -> impl Iterator<Item = (&str, WatchId)> {
        let checks = self.plan.checks.iter().filter(move |check| check.when.contains(&when));
        checks.map(|check| (check.id.as_str(), check.watch))
    }

    /// The expectations that are compared with what was before.
    pub(super) fn signs_before(&self) -> impl Iterator<Item = WatchId> {
        let is_before = |watch: &WatchId| self.plan.watches[watch.0].is.with == Argument::Reference(Reference::Before);
        self.plan.steps.iter().flat_map(|step| step.expect.iter().copied()).filter(is_before)
    }

    pub(super) fn expected(&self, step: usize) -> Vec<WatchId> {
        self.plan.steps[step].expect.clone()
    }

    /// The steps that nothing puts back and that are not known to be done.
    pub(super) fn past_return(&self) -> impl Iterator<Item = usize> {
        (0..self.steps.len()).filter(|&step| self.is_past_return(step) && self.steps[step].progress != Progress::Done)
    }

    /// The step that is being put back.
    pub(super) fn undoing(&self) -> Option<usize> {
        self.back.iter().copied().find(|&step| !matches!(self.steps[step].undo, Undo::Settled { .. }))
    }

    pub(super) fn have_all_held(&self, watches: &[WatchId]) -> bool {
        watches.iter().all(|watch| self.signs[watch.0].has_held(self.plan.watches[watch.0].holds_for))
    }

    pub(super) fn watch_anew(&mut self, watches: &[WatchId], from: Option<Moment>) {
        for watch in watches {
            self.signs[watch.0].begin_anew(from);
        }
    }

    pub(super) fn is_for_people(&self, watch: WatchId) -> bool {
        self.plan.watches[watch.0].probe == "human.answer"
    }

    /// Asks a person what only a person can read.
    pub(super) fn ask_people(&mut self) {
        let when = if self.stage == Stage::Aftercheck { Occasion::After } else { Occasion::Before };
        let watches: Vec<WatchId> =
            self.checks(when).map(|(_, watch)| watch).filter(|&watch| self.is_for_people(watch)).collect();
        for watch in watches {
            let question = question(&self.plan.watches[watch.0]);
            self.effects.push(Effect::Ask { asked: Asked::Watch(watch), question });
        }
    }

    /// Something that AWS says happened.
    pub(super) fn told(&mut self, at: Moment, what: Text) {
        self.note(Logged::Told { moment: Moment::from_secs(at.as_secs()), what });
    }
}

/// The sign by which a metric is seen to stand still.
pub(crate) fn gauge(watches: &[Watch], metric: &Argument) -> Option<WatchId> {
    let is_of = |watch: &Watch| watch.probe == "metric.increasing" && watch.with.get("metric") == Some(metric);
    watches.iter().position(is_of).map(WatchId)
}

fn question(watch: &Watch) -> Question {
    let word = |name: &str| match watch.with.get(name) {
        Some(Argument::Value(Value::Word(word))) => Some(word.clone()),
        _ => None,
    };
    let unit = word("unit").map(|unit| unit.raw().to_owned());
    Question { text: word("question").unwrap_or_else(|| "What is it?".into()), unit }
}
