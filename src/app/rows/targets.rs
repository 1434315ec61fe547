//! The target groups of every region.

use std::cmp::Reverse;

use domain::{HealthCount, Reading, Serving, Target, TargetGroup};

use super::{Grade, Listing, Row, Words};
use crate::{Model, Pane, Sort, Subject};

struct Found<'a> {
    row: Row,
    group: &'a TargetGroup,
    count: HealthCount,
}

pub(super) fn list(model: &Model) -> Listing {
    let state = model.view.pane(Pane::Targets);
    let words = Words::new(state.filter.text.as_str());
    let mut total = 0;
    let mut found: Vec<Found<'_>> = Vec::new();
    for (region, here) in &model.estate.regions {
        for (index, group) in here.target_groups.value().into_iter().flatten().enumerate() {
            if !model.settings.watches(&group.name, &group.tags) {
                continue;
            }
            total += 1;
            let health = here.target_health.get(&group.arn);
            let (count, grade) = judge(health);
            let balancer = group.balancer.as_ref().map_or("", |balancer| balancer.name.as_str());
            if words.keep(&[group.name.as_str(), balancer, region.as_str(), word(grade)]) {
                let subject = Subject::TargetGroup(region.clone(), group.arn.clone());
                found.push(Found { row: Row { subject, index, grade }, group, count });
            }
        }
    }
    match state.sort {
        Sort::Name => found.sort_by_key(|found| &found.group.name),
        Sort::Size => found.sort_by_key(|found| (Reverse(found.count.total()), &found.group.name)),
        _ => found.sort_by_key(|found| (found.row.grade, Reverse(found.count.failing()), &found.group.name)),
    }
    Listing { rows: found.into_iter().map(|found| found.row).collect(), total }
}

/// Counts what stands behind a target group, and says how it is.
pub(super) fn judge(health: Option<&Reading<Vec<Target>>>) -> (HealthCount, Grade) {
    let Some((reading, targets)) = health.and_then(|reading| Some((reading, reading.value()?))) else {
        return (HealthCount::default(), Grade::Unknown);
    };
    let count = HealthCount::of(targets);
    let grade = match count.serving() {
        Serving::Nothing => Grade::Failing,
        Serving::InPart => Grade::Degraded,
        Serving::Changing | Serving::Whole if reading.trouble().is_some() => Grade::Unknown,
        Serving::Changing => Grade::Busy,
        Serving::Whole => Grade::Ok,
    };
    (count, grade)
}

/// The words a filter finds a row's state by.
const fn word(grade: Grade) -> &'static str {
    match grade {
        Grade::Failing => "failing unhealthy",
        Grade::Degraded => "degraded unhealthy",
        Grade::Unknown => "unknown",
        Grade::Busy => "changing",
        Grade::Ok => "ok",
    }
}
