//! What the header says, counted over everything watched, filters aside.

use domain::{AlarmState, Verdict};

use super::{Grade, capacity, targets};
use crate::Model;

/// What the header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Alarms, the bad ones firing; `None` until every region was read.
    pub alarms: Option<Count>,
    /// Target groups, the bad ones with failing targets; `None` until every region was read.
    pub targets: Option<Count>,
    /// Groups, the bad ones short of instances; `None` until every region was read.
    pub capacity: Option<Count>,
    /// The whole in one word.
    pub verdict: Verdict,
}

/// How many of a kind are how: what was not asked, or does not answer, is not counted as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Count {
    /// Those that fail in whole or part.
    pub bad: usize,
    /// Those that are changing.
    pub changing: usize,
    /// Those never asked yet.
    pub unasked: usize,
    /// Those that do not answer, or only in part.
    pub silent: usize,
    /// All of them.
    pub all: usize,
}

impl Count {
    /// Those of which it is known how they are.
    pub const fn read(&self) -> usize {
        self.all.saturating_sub(self.unasked + self.silent)
    }

    fn add(mut self, grade: Grade) -> Self {
        self.all += 1;
        match grade {
            Grade::Failing | Grade::Degraded => self.bad += 1,
            Grade::Busy => self.changing += 1,
            Grade::Unknown => self.silent += 1,
            Grade::Ok => {}
        }
        self
    }

    const fn and(self, other: Self) -> Self {
        Self {
            bad: self.bad + other.bad,
            changing: self.changing + other.changing,
            unasked: self.unasked + other.unasked,
            silent: self.silent + other.silent,
            all: self.all + other.all,
        }
    }
}

impl Default for Summary {
    fn default() -> Self {
        Self { alarms: None, targets: None, capacity: None, verdict: Verdict::Unknown }
    }
}

impl Summary {
    pub(super) fn of(model: &Model) -> Self {
        let verdict = Verdict::of(&model.estate, &model.settings.platform);
        Self { alarms: alarms(model), targets: targets(model), capacity: capacity(model), verdict }
    }
}

fn alarms(model: &Model) -> Option<Count> {
    sum(model.estate.regions.values().map(|here| {
        let alarms = here.alarms.value()?;
        let bad = alarms.iter().filter(|alarm| alarm.state == AlarmState::Alarm).count();
        Some(Count { bad, all: alarms.len(), ..Count::default() })
    }))
}

fn targets(model: &Model) -> Option<Count> {
    sum(model.estate.regions.values().map(|here| {
        let groups = here.target_groups.value()?.iter();
        let watched = groups.filter(|group| model.settings.watches(&group.name, &group.tags));
        Some(watched.fold(Count::default(), |count, group| {
            let health = here.target_health.get(&group.arn);
            let is_asked = health.is_some_and(|health| health.value().is_some() || health.failure().is_some());
            if is_asked {
                count.add(targets::judge(health).1)
            } else {
                Count { unasked: count.unasked + 1, all: count.all + 1, ..count }
            }
        }))
    }))
}

fn capacity(model: &Model) -> Option<Count> {
    sum(model.estate.regions.values().map(|here| {
        let groups = here.groups.value()?.iter();
        let watched = groups.filter(|group| model.settings.watches(&group.name, &group.tags));
        Some(watched.map(|group| capacity::judge(group, here)).fold(Count::default(), Count::add))
    }))
}

fn sum(regions: impl Iterator<Item = Option<Count>>) -> Option<Count> {
    regions.reduce(|sum, next| Some(sum?.and(next?))).flatten()
}
