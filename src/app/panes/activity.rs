//! The time line: what happened, newest first.

use super::{View, region, region_cell, role};
use crate::layout::{Form, PaneArea};
use crate::theme::Role;
use crate::widgets::{Cell, Column, Width};
use crate::{Model, Row};
use domain::Moment;

pub(super) struct Activity;

impl View for Activity {
    fn columns(&self, model: &Model, _: &PaneArea) -> Vec<Column> {
        vec![
            Column::words("when", Width::Fixed(8), 2),
            Column::words("what", Width::Fixed(7), 3),
            region(model, 4),
            Column::words("whose", Width::Grows(8, 24), 0),
            Column::words("happened", Width::Grows(12, 240), 1),
        ]
    }

    fn cells<'a>(&self, model: &'a Model, row: &'a Row, _: &PaneArea) -> Vec<Cell<'a>> {
        let Some(event) = model.event(row) else { return vec![Cell::new("gone since", Role::Unknown)] };
        let mut happened = vec![(event.summary.as_str().into(), role(event.grade))];
        if let Some(cause) = &event.cause {
            happened.push((": ".into(), Role::Quiet));
            happened.push((cause.as_str().into(), Role::Quiet));
        }
        vec![
            Cell::new(when(model, event.at), Role::Quiet),
            Cell::new(event.key.kind.word(), Role::Quiet),
            region_cell(row),
            Cell::new(event.subject.as_str(), Role::Text),
            Cell::Several(happened),
        ]
    }

    fn summary(&self, model: &Model, form: Form) -> (String, Role) {
        match (form, model.rows.events.first()) {
            (Form::Line, Some(event)) => {
                (format!("{} {} {}", when(model, event.at), event.subject, event.summary), role(event.grade))
            }
            _ => (String::new(), Role::Quiet),
        }
    }

    fn empty(&self, _: &Model) -> String {
        "nothing has happened lately".to_owned()
    }
}

/// The time of day, or the day where it was another one.
pub(super) fn when(model: &Model, at: Moment) -> String {
    if at.day() == model.now.cloud.day() { at.time_of_day().trim_end_matches('Z').to_owned() } else { at.day().short() }
}
