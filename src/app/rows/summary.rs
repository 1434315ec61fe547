//! What the header says, counted over everything watched, filters aside.

use domain::{AlarmState, Verdict};

use super::{Grade, capacity, targets};
use crate::Model;

/// What the header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Alarms firing, and alarms in all; `None` until every region was read.
    pub alarms: Option<(usize, usize)>,
    /// Target groups with failing targets, and target groups in all; `None` until every region was read.
    pub targets: Option<(usize, usize)>,
    /// Groups short of instances, and groups in all; `None` until every region was read.
    pub capacity: Option<(usize, usize)>,
    /// The whole in one word.
    pub verdict: Verdict,
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

fn alarms(model: &Model) -> Option<(usize, usize)> {
    sum(model.estate.regions.values().map(|here| {
        let alarms = here.alarms.value()?;
        Some((alarms.iter().filter(|alarm| alarm.state == AlarmState::Alarm).count(), alarms.len()))
    }))
}

fn targets(model: &Model) -> Option<(usize, usize)> {
    sum(model.estate.regions.values().map(|here| {
        let groups = here.target_groups.value()?.iter();
        let watched = groups.filter(|group| model.settings.watches(&group.name, &group.tags));
        Some(count(watched.map(|group| targets::judge(here.target_health.get(&group.arn)).1)))
    }))
}

fn capacity(model: &Model) -> Option<(usize, usize)> {
    sum(model.estate.regions.values().map(|here| {
        let groups = here.groups.value()?.iter();
        let watched = groups.filter(|group| model.settings.watches(&group.name, &group.tags));
        Some(count(watched.map(|group| capacity::judge(group, here))))
    }))
}

/// Those that fail in whole or part, and all.
fn count(grades: impl Iterator<Item = Grade>) -> (usize, usize) {
    grades.fold((0, 0), |(bad, all), grade| (bad + usize::from(grade <= Grade::Degraded), all + 1))
}

fn sum(regions: impl Iterator<Item = Option<(usize, usize)>>) -> Option<(usize, usize)> {
    regions.reduce(|sum, next| Some((sum?.0 + next?.0, sum?.1 + next?.1))).flatten()
}
