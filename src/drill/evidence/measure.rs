//! Measures: times between moments, values of checks, and standstills, each as fine as the looks around it.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::Moment;
use serde::{Deserialize, Serialize};

use crate::model::{Measure, Span};
use crate::plan::{Argument, Plan, WatchId};
use crate::run::{LogEntry, Logged, Seen};
use crate::value::{Sight, Value};

/// One measure, or why there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// Its name in the file.
    pub name: String,
    /// A time, at most; seconds.
    pub seconds: Option<u64>,
    /// A value that is not a time, `0.02%`.
    pub value: Option<Value>,
    /// How fine it can be told, seconds: a time lies between this less and itself.
    pub resolution_s: Option<u64>,
    /// Why it could not be measured, where that makes the run inconclusive.
    pub missing: Option<String>,
    /// What there is to say beside it: an alarm that never fired is no missing evidence.
    pub remark: Option<String>,
}

impl Measured {
    fn new(name: &str) -> Self {
        let name = name.to_owned();
        Self { name, seconds: None, value: None, resolution_s: None, missing: None, remark: None }
    }

    /// Whether it is a time that is longer than promised.
    pub fn is_over(&self, target: Option<Duration>) -> bool {
        self.seconds.zip(target).is_some_and(|(seconds, target)| seconds > target.as_secs())
    }
}

/// Why a moment has no time.
enum Absent {
    /// It should have one.
    Missing(String),
    /// It need not have one.
    Never(String),
}

/// A moment, and how fine it can be told in seconds.
type Found = Result<(Moment, u64), Absent>;

/// Every measure of a plan by what the log says.
pub fn measures(plan: &Plan, log: &[LogEntry]) -> Vec<Measured> {
    let reading = Log { plan, log };
    plan.drill.evidence.measures.iter().map(|(name, measure)| reading.measure(name, measure)).collect()
}

struct Log<'a> {
    plan: &'a Plan,
    log: &'a [LogEntry],
}

impl Log<'_> {
    fn measure(&self, name: &str, measure: &Measure) -> Measured {
        let mut measured = Measured::new(name);
        match measure {
            Measure::Between(from, to) => match self.moment(from).and_then(|from| Ok((from, self.moment(to)?))) {
                Ok(((from, fine_from), (to, fine_to))) => {
                    measured.seconds = Some(to.since(from).as_secs());
                    measured.resolution_s = Some(fine_from.max(fine_to));
                }
                Err(Absent::Missing(why)) => measured.missing = Some(why),
                Err(Absent::Never(why)) => measured.remark = Some(why),
            },
            Measure::OfCheck { check, take } => match self.of_check(check, take) {
                Some((value, fine)) => (measured.value, measured.resolution_s) = (Some(value), Some(fine)),
                None => measured.missing = Some(format!("{check} was never read")),
            },
            Measure::LongestGap { metric, resolution } => match self.longest_gap(metric) {
                Some((gap, fine)) => {
                    measured.seconds = Some(gap.as_secs());
                    measured.resolution_s = Some(fine.max(resolution.as_secs()));
                }
                None => measured.missing = Some("the metric was never read".to_owned()),
            },
        }
        measured
    }

    fn seen(&self, watch: WatchId) -> impl Iterator<Item = (Moment, &Seen)> {
        self.log.iter().filter_map(move |entry| match &entry.what {
            Logged::Seen(seen) if seen.watch == watch => Some((entry.at, seen)),
            _ => None,
        })
    }

    fn moment(&self, span: &Span) -> Found {
        let missing = |why: String| Absent::Missing(why);
        match span {
            Span::Mark(wanted) => {
                let mut marks = self.log.iter().rev().filter_map(|entry| match &entry.what {
                    Logged::Mark { name, moment, resolution_s } if name == wanted => Some((*moment, *resolution_s)),
                    _ => None,
                });
                marks.next().ok_or_else(|| missing(format!("{wanted} was never reached")))
            }
            Span::Undo(id) => self.undo(id).ok_or_else(|| missing(format!("{id} was never put back"))),
            Span::Check(id) => self.check_held(id).ok_or_else(|| missing(format!("{id} never held again"))),
            Span::Alarm(alarm) => self.alarm(alarm),
            Span::DatabaseEvent(words) => {
                let wanted = format!("rds-event:{}", words.raw());
                self.told(&wanted).ok_or_else(|| missing(format!("no event says `{words}`")))
            }
        }
    }

    fn undo(&self, id: &str) -> Option<(Moment, u64)> {
        let at = self.plan.steps.iter().position(|step| step.id == id)?;
        let is_it = |entry: &&LogEntry| matches!(entry.what, Logged::UndoSent { step } if step == at);
        self.log.iter().find(is_it).map(|entry| (entry.at, 0))
    }

    /// When a check first held again, after the way back was begun.
    fn check_held(&self, id: &str) -> Option<(Moment, u64)> {
        let check = self.plan.checks.iter().find(|check| check.id == id)?;
        let turned = self.turned()?;
        let looks = self.seen(check.watch).filter(|(at, seen)| *at >= turned && seen.as_of >= turned);
        let from = looks.filter(|(_, seen)| seen.holds == Some(false)).map(|(at, _)| at).last().unwrap_or(turned);
        let after = self.seen(check.watch).filter(|(at, seen)| *at >= from && seen.as_of >= turned);
        let mut holding = after.filter(|(_, seen)| seen.holds == Some(true));
        holding.next().map(|(at, seen)| (seen.as_of.min(at), fineness(seen)))
    }

    fn turned(&self) -> Option<Moment> {
        let is_back = |entry: &&LogEntry| {
            matches!(entry.what, Logged::Stage { stage: crate::run::Stage::Reverting | crate::run::Stage::Aftercheck })
        };
        self.log.iter().find(is_back).map(|entry| entry.at)
    }

    fn told(&self, wanted: &str) -> Option<(Moment, u64)> {
        self.log.iter().find_map(|entry| match &entry.what {
            Logged::Told { moment, what } if what.raw() == wanted => Some((*moment, 0)),
            _ => None,
        })
    }

    /// When an alarm first fired: by AWS's own word, else by the looks at it.
    fn alarm(&self, alarm: &Argument) -> Found {
        let alarm = match alarm {
            Argument::Reference(crate::Reference::Param(name) | crate::Reference::Let(name)) => {
                self.plan.binding.get(name).map_or_else(|| alarm.clone(), |value| Argument::Value(value.clone()))
            }
            _ => alarm.clone(),
        };
        let name = match &alarm {
            Argument::Value(Value::Word(name)) => name.to_string(),
            _ => "the alarm".to_owned(),
        };
        if let Some(told) = self.told(&format!("alarm:{name}")) {
            return Ok(told);
        }
        let is_it = |watch: &crate::Watch| watch.probe == "alarm.state" && watch.with.get("alarm") == Some(&alarm);
        let Some(at) = self.plan.watches.iter().position(is_it) else {
            return Err(Absent::Missing(format!("{name} is not looked at")));
        };
        let is_firing = |seen: &Seen| matches!(&seen.sight, Sight::Seen(Value::Word(word)) if word.raw() == "ALARM");
        let mut looks = self.seen(WatchId(at)).peekable();
        if looks.peek().is_none() {
            return Err(Absent::Missing(format!("{name} was never read")));
        }
        let fired = looks.find(|(_, seen)| is_firing(seen)).map(|(at, seen)| (at, fineness(seen)));
        fired.ok_or_else(|| Absent::Never(format!("{name} did not fire")))
    }

    fn of_check(&self, id: &str, take: &str) -> Option<(Value, u64)> {
        let check = self.plan.checks.iter().find(|check| check.id == id)?;
        // A datapoint that was read twice counts once.
        let mut values: BTreeMap<Moment, Value> = BTreeMap::new();
        let mut fine = 0;
        for (_, seen) in self.seen(check.watch) {
            if let Sight::Seen(value) = &seen.sight {
                fine = fine.max(fineness(seen));
                values.insert(seen.as_of, value.clone());
            }
        }
        let sized = |value: &Value| value.measure().unwrap_or_default();
        let largest = |one: &Value, two: &Value| sized(one).total_cmp(&sized(two));
        let all: Vec<Value> = values.into_values().collect();
        let value = match take {
            "max" => all.iter().cloned().max_by(largest),
            "min" => all.iter().cloned().min_by(largest),
            "sum" => (!all.is_empty()).then(|| Value::Number(all.iter().map(sized).sum())),
            _ => all.last().cloned(),
        };
        value.map(|value| (value, fine))
    }

    /// The longest time between two looks that saw it rise, in which it was not seen to.
    fn longest_gap(&self, metric: &Argument) -> Option<(Duration, u64)> {
        let metric = match metric {
            Argument::Reference(crate::Reference::Param(name) | crate::Reference::Let(name)) => {
                Argument::Value(self.plan.binding.get(name)?.clone())
            }
            Argument::Value(_) | Argument::Reference(_) => metric.clone(),
        };
        let watch = crate::run::gauge(&self.plan.watches, &metric)?;
        let (mut last, mut longest, mut fine, mut is_still) = (None::<Moment>, Duration::ZERO, 0, false);
        for (_, seen) in self.seen(watch) {
            fine = fine.max(fineness(seen));
            match &seen.sight {
                Sight::Seen(Value::Flag(true)) => {
                    if let Some(last) = last.filter(|_| is_still) {
                        longest = longest.max(seen.as_of.since(last));
                    }
                    (last, is_still) = (Some(seen.as_of), false);
                }
                Sight::Seen(_) => is_still = true,
                Sight::Blind(_) => {}
            }
        }
        last.map(|_| (longest, fine))
    }
}

/// How long before it the sign was looked at, seconds.
fn fineness(seen: &Seen) -> u64 {
    seen.looked_before.map_or(0, |before| seen.as_of.max(before).since(before.min(seen.as_of)).as_secs())
}
