//! What is opened: what is known of it in short lines, its charts, and a list.

mod alarm;
mod group;
mod phase;
mod target_group;

use std::borrow::Cow;

use domain::Source;
use ratatui::layout::Rect;

use super::{charts, entries, frame, mark, padded, trouble};
use crate::draw::{Canvas, Words};
use crate::layout::DetailArea;
use crate::theme::Role;
use crate::widgets::{Age, Frame, Table};
use crate::{Detail, Model, Pane, Section, Subject, commands};

/// Draws what is opened.
pub(crate) fn draw(canvas: &mut Canvas<'_>, area: &DetailArea) {
    let model = canvas.model;
    let Some(detail) = &model.view.detail else { return };
    let pane = detail.subject.pane().unwrap_or(model.view.focus);
    let title = title(model, detail, pane);
    let waiting = model.now.here.since(model.session.started);
    let age = Age::of(crate::aging::detail_freshness(model, &detail.subject), waiting);
    Frame {
        title_role: Role::Accent,
        age: Some(age),
        summary: &commands::hint(model, "back", "back"),
        summary_role: Role::Quiet,
        ..frame(model, &title)
    }
    .draw(canvas.buf, &model.theme, area.frame);
    trouble(canvas, pane, area.trouble);
    canvas.write(padded(area.facts), &facts(model, &detail.subject, area.facts.width));
    charts::draw(canvas, padded(area.charts), &detail.subject);
    tabs(canvas, padded(area.tabs), detail);
    list(canvas, area, detail);
}

fn title(model: &Model, detail: &Detail, pane: Pane) -> String {
    let name = model.name_of(&detail.subject);
    match detail.subject.region() {
        Some(region) => format!("{} · {name} · {region}", pane.title()),
        None => format!("{} · {name}", pane.title()),
    }
}

fn facts<'a>(model: &'a Model, subject: &Subject, width: u16) -> Vec<Words<'a>> {
    match subject {
        Subject::Phase(..) => phase::facts(model, subject, width),
        Subject::TargetGroup(..) => target_group::facts(model, subject),
        Subject::Group(..) => group::facts(model, subject),
        Subject::Alarm(..) => alarm::facts(model, subject, width),
        Subject::QuietAlarms | Subject::Service(_) | Subject::Event(_) | Subject::Entry(..) => Vec::new(),
    }
}

/// How many lines what is known of a phase takes.
pub(crate) fn phase_facts(model: &Model, subject: &Subject, width: u16) -> usize {
    phase::facts(model, subject, width).len()
}

/// The names of the lists there are, the one shown in brackets.
fn tabs(canvas: &mut Canvas<'_>, area: Rect, detail: &Detail) {
    let mut pen = canvas.pen(area);
    for section in Section::of(&detail.subject) {
        if *section == detail.section {
            pen.put("[", Role::Accent).put(section.title(), Role::Accent).put("]", Role::Accent).gap(1);
        } else {
            pen.gap(1).put(section.title(), Role::Quiet).gap(2);
        }
    }
}

fn list(canvas: &mut Canvas<'_>, area: &DetailArea, detail: &Detail) {
    let model = canvas.model;
    let rows = &model.rows.detail.rows;
    if rows.is_empty() {
        canvas.pen(padded(area.list)).put(&nothing(model, detail), Role::Unknown);
        return;
    }
    let columns = entries::columns(detail.section);
    let table = Table::fit(columns, padded(area.list).width);
    if !area.head.is_empty() {
        table.headings(canvas.buf, &model.theme, padded(area.head));
    }
    let listed = model.entries();
    let shown = rows.iter().skip(detail.cursor.offset).take(area.page());
    for (row, y) in shown.zip(area.list.y..area.list.bottom()) {
        let line = Rect { y, height: 1, ..area.list };
        if let Some(entry) = listed.get(row.index) {
            table.row(canvas.buf, &model.theme, padded(line), &entries::cells(model, entry, row.grade));
        }
        if detail.cursor.selected.as_ref() == Some(&row.subject) {
            mark(canvas, line);
        }
    }
}

/// Why the list is empty: not read yet, failed, or nothing there.
fn nothing(model: &Model, detail: &Detail) -> String {
    let word = detail.section.title().to_lowercase();
    if let Some(words) = phase::nothing(model, detail) {
        return words;
    }
    let source = match detail.section {
        Section::Targets => Source::Targets,
        Section::Instances | Section::Activities | Section::Policies => Source::Capacity,
        Section::History => Source::Alarms,
        Section::Resources
        | Section::Events
        | Section::Outputs
        | Section::Parameters
        | Section::Drift
        | Section::Changes
        | Section::Promises => Source::Phases,
    };
    match (is_read(model, detail), model.estate.trouble(source)) {
        (true, _) => format!("no {word}"),
        (false, Some(error)) => format!("{word} not read: {error}"),
        (false, None) => format!("waiting for the first answer about {word}"),
    }
}

/// Whether the readings that the list is made from are there.
fn is_read(model: &Model, detail: &Detail) -> bool {
    let Some(here) = model.here(&detail.subject) else { return false };
    match (&detail.subject, detail.section) {
        (Subject::TargetGroup(_, arn), _) => {
            here.target_health.get(arn).is_some_and(|reading| reading.value().is_some())
        }
        (Subject::Alarm(_, name), _) => {
            here.alarm_history.get(&Some(name.clone())).is_some_and(|reading| reading.value().is_some())
        }
        (Subject::Group(..), Section::Instances) => here.groups.value().is_some(),
        (Subject::Group(..), _) => here.scaling.value().is_some(),
        (Subject::Phase(..), Section::Outputs | Section::Parameters | Section::Promises) => {
            here.stacks.value().is_some()
        }
        (Subject::Phase(..), section) => {
            let stacks = model.standing(&model.row_of(&detail.subject)).map_or(&[][..], |standing| &standing.stacks);
            here.stacks.value().is_some()
                && stacks.iter().all(|stack| {
                    let details = here.stack_details.get(&stack.name);
                    details.is_some_and(|details| match section {
                        Section::Events => details.events.value().is_some(),
                        _ => details.resources.value().is_some(),
                    })
                })
        }
        _ => true,
    }
}

/// A fact's label, flush left in a column of its own: whatever its length, a blank parts it from its value.
fn label(words: &str) -> (Cow<'static, str>, Role) {
    (format!("{words:<13} ").into(), Role::Quiet)
}

/// What stands for a subject that is not listed any more.
fn gone<'a>() -> Vec<Words<'a>> {
    vec![vec![("it is not listed any more: deleted, or not read".into(), Role::Unknown)]]
}
