//! The time line: what happened, newest first.

use super::wording;
use super::{View, region, region_cell, role};
use crate::layout::{Form, PaneArea};
use crate::theme::Role;
use crate::widgets::{Cell, Column, Width};
use crate::{Event, EventKind, Model, Row};
use domain::Moment;

pub(super) struct Activity;

impl View for Activity {
    fn columns(&self, model: &Model, area: &PaneArea) -> Vec<Column> {
        // What happened, and why, tells more than the whole of a long name.
        let happened = if area.list.width >= 60 { 28 } else { 12 };
        vec![
            Column::words("when", Width::Fixed(8), 2),
            Column::words("what", Width::Fixed(7), 3),
            region(model, area),
            Column::words("whose", Width::Grows(8, 24), 0),
            Column::words("happened", Width::Grows(happened, 240), 1),
        ]
    }

    fn cells<'a>(&self, model: &'a Model, row: &'a Row, area: &PaneArea) -> Vec<Cell<'a>> {
        let Some(event) = model.event(row) else { return vec![Cell::new("gone since", Role::Unknown)] };
        let mut happened = vec![(wording::change(event.summary.as_str()), role(event.grade))];
        if let Some(why) = why(model, row, event) {
            happened.push((why, Role::Quiet));
        }
        vec![
            Cell::new(when(model, event.at), Role::Quiet),
            Cell::new(event.key.kind.word(), Role::Quiet),
            region_cell(row, area),
            Cell::new(event.subject.as_str(), Role::Text),
            Cell::Several(happened),
        ]
    }

    fn summary(&self, model: &Model, form: Form) -> (String, Role) {
        match (form, model.rows.events.first()) {
            (Form::Line, Some(event)) => (
                format!("{} {} {}", when(model, event.at), event.subject, wording::change(event.summary.as_str())),
                role(event.grade),
            ),
            _ => (String::new(), Role::Quiet),
        }
    }

    fn empty(&self, _: &Model) -> String {
        "nothing has happened lately".to_owned()
    }
}

/// Why it happened, after what happened.
fn why<'a>(model: &Model, row: &Row, event: &'a Event) -> Option<std::borrow::Cow<'a, str>> {
    if let Some(cause) = &event.cause {
        return Some(format!(": {}", wording::cause(cause.as_str())).into());
    }
    // The history gives no reasons; the alarm gives that of its latest change.
    let here = model.here(&row.subject)?;
    let alarm = here.alarms.value()?.iter().find(|alarm| alarm.name == event.subject)?;
    let is_latest = alarm.since.is_some_and(|since| since.since(event.at).max(event.at.since(since)).as_secs() < 2);
    let is_alarm = event.key.kind == EventKind::Alarm;
    (is_alarm && is_latest && !alarm.reason.is_empty()).then(|| format!(" ({})", wording::reason(alarm)).into())
}

/// The time of day, or the day where it was another one.
pub(super) fn when(model: &Model, at: Moment) -> String {
    if at.day() == model.now.cloud.day() { at.time_of_day().trim_end_matches('Z').to_owned() } else { at.day().short() }
}
