//! The alarms of every region, firing first.

use std::cmp::Reverse;

use domain::{Alarm, AlarmState};

use super::{Grade, Listing, Row, Words};
use crate::{Model, Pane, Sort, Subject};

pub(super) fn list(model: &Model) -> Listing {
    let state = model.view.pane(Pane::Alarms);
    let words = Words::new(state.filter.text.as_str());
    let mut total = 0;
    let mut found: Vec<(Row, &Alarm)> = Vec::new();
    for (region, here) in &model.estate.regions {
        for (index, alarm) in here.alarms.value().into_iter().flatten().enumerate() {
            total += 1;
            if words.keep(&[alarm.name.as_str(), region.as_str(), alarm.state.word(), alarm.state.as_str()]) {
                let subject = Subject::Alarm(region.clone(), alarm.name.clone());
                found.push((Row { subject, index, grade: grade(alarm.state) }, alarm));
            }
        }
    }
    match state.sort {
        Sort::Name => found.sort_by_key(|(_, alarm)| &alarm.name),
        Sort::Age => found.sort_by_key(|(_, alarm)| (Reverse(alarm.since), &alarm.name)),
        _ => found.sort_by_key(|(_, alarm)| (alarm.state, Reverse(alarm.since), &alarm.name)),
    }
    let mut rows: Vec<Row> = found.into_iter().map(|(row, _)| row).collect();
    if is_folded(model) {
        fold(&mut rows);
    }
    Listing { rows, total }
}

/// Whether the alarms that are OK are folded into one row: only where nobody asked to see them.
fn is_folded(model: &Model) -> bool {
    let state = model.view.pane(Pane::Alarms);
    let is_zoomed = model.view.zoomed && model.view.focus == Pane::Alarms;
    state.sort == Sort::Urgency && !state.filter.is_active() && !is_zoomed
}

/// The order is by urgency, so those that are OK are the last.
fn fold(rows: &mut Vec<Row>) {
    let loud = rows.partition_point(|row| row.grade < Grade::Ok);
    let quiet = rows.len() - loud;
    if quiet > 0 {
        rows.truncate(loud);
        rows.push(Row { subject: Subject::QuietAlarms, index: quiet, grade: Grade::Ok });
    }
}

const fn grade(state: AlarmState) -> Grade {
    match state {
        AlarmState::Alarm => Grade::Failing,
        AlarmState::InsufficientData => Grade::Unknown,
        AlarmState::Ok => Grade::Ok,
    }
}
