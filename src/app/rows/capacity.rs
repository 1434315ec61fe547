//! The Auto Scaling groups of every region.

use std::cmp::Reverse;

use domain::{AutoScalingGroup, RegionEstate};

use super::{Grade, Listing, Row, Words};
use crate::{Model, Pane, Sort, Subject};

pub(super) fn list(model: &Model) -> Listing {
    let state = model.view.pane(Pane::Capacity);
    let words = Words::new(state.filter.text.as_str());
    let mut total = 0;
    let mut found: Vec<(Row, &AutoScalingGroup)> = Vec::new();
    for (region, here) in &model.estate.regions {
        for (index, group) in here.groups.value().into_iter().flatten().enumerate() {
            if !model.settings.watches(&group.name, &group.tags) {
                continue;
            }
            total += 1;
            let grade = judge(group, here);
            if words.keep(&[group.name.as_str(), region.as_str(), word(grade)]) {
                let subject = Subject::Group(region.clone(), group.name.clone());
                found.push((Row { subject, index, grade }, group));
            }
        }
    }
    match state.sort {
        Sort::Name => found.sort_by_key(|(_, group)| &group.name),
        Sort::Size => found.sort_by_key(|(_, group)| (Reverse(group.capacity.desired()), &group.name)),
        _ => found.sort_by_key(|(row, group)| (row.grade, &group.name)),
    }
    Listing { rows: found.into_iter().map(|(row, _)| row).collect(), total }
}

/// How a group is.
pub(super) fn judge(group: &AutoScalingGroup, here: &RegionEstate) -> Grade {
    let count = group.count();
    let desired = group.capacity.desired();
    if desired > 0 && count.in_service == 0 {
        Grade::Failing
    } else if count.in_service < desired || count.unhealthy > 0 {
        Grade::Degraded
    } else if count.pending + count.terminating > 0 || here.running_refresh(&group.name).is_some() {
        Grade::Busy
    } else {
        Grade::Ok
    }
}

/// The words a filter finds a row's state by.
const fn word(grade: Grade) -> &'static str {
    match grade {
        Grade::Failing => "failing short",
        Grade::Degraded => "degraded short",
        Grade::Unknown => "unknown",
        Grade::Busy => "changing",
        Grade::Ok => "ok",
    }
}
