//! The panes: each says its columns and its words, and all are drawn alike.

mod activity;
mod alarms;
mod capacity;
mod charts;
mod deed;
mod detail;
mod entries;
mod phases;
mod spend;
mod targets;
mod wording;

use domain::{CloudError, in_words};
use ratatui::layout::Rect;

use crate::draw::{Canvas, Words};
use crate::layout::{Form, PaneArea};
use crate::theme::Role;
use crate::widgets::{Age, Cell, Column, Frame, NEVER, Rule, Table, Width, cut};
use crate::{Count, Grade, Model, Pane, Row};

pub(crate) use deed::deed;
pub(crate) use detail::{draw as draw_detail, phase_facts};
pub(crate) use phases::{estimate, shows_promises};

/// What a pane shows.
trait View {
    /// Its columns in `area`.
    fn columns(&self, model: &Model, area: &PaneArea) -> Vec<Column>;
    /// A row's words, one cell for each column.
    fn cells<'a>(&self, model: &'a Model, row: &'a Row, area: &PaneArea) -> Vec<Cell<'a>>;
    /// What all rows come to.
    fn summary(&self, model: &Model, form: Form) -> (String, Role);
    /// What is said where there are no rows, once they were read.
    fn empty(&self, model: &Model) -> String;
    /// The second line of a row, where rows take two.
    fn below<'a>(&self, _model: &'a Model, _row: &'a Row) -> Words<'a> {
        Vec::new()
    }
    /// Draws the figures above the list.
    fn figures(&self, _canvas: &mut Canvas<'_>, _area: Rect) {}
}

const fn view(pane: Pane) -> &'static dyn View {
    match pane {
        Pane::Phases => &phases::Phases,
        Pane::Targets => &targets::Targets,
        Pane::Capacity => &capacity::Capacity,
        Pane::Alarms => &alarms::Alarms,
        Pane::Spend => &spend::Spend,
        Pane::Activity => &activity::Activity,
    }
}

/// Draws a pane.
pub(crate) fn draw(canvas: &mut Canvas<'_>, area: &PaneArea) {
    let (model, view) = (canvas.model, view(area.pane));
    let title = title(model, area.pane);
    let (summary, summary_role) = view.summary(model, area.form);
    let is_focused = model.view.focus == area.pane;
    Frame {
        title_role: if is_focused { Role::Accent } else { Role::Title },
        summary: &summary,
        summary_role,
        age: Some(age(model, area.pane)),
        ..frame(model, &title)
    }
    .draw(canvas.buf, &model.theme, area.frame);
    trouble(canvas, area.pane, area.trouble);
    if area.form == Form::Line {
        return;
    }
    view.figures(canvas, padded(area.facts));
    rows(canvas, area, view);
}

fn rows(canvas: &mut Canvas<'_>, area: &PaneArea, view: &dyn View) {
    let model = canvas.model;
    let listing = model.rows.pane(area.pane);
    if listing.rows.is_empty() {
        let sentence = nothing(model, area.pane, view);
        canvas.pen(padded(area.list)).put(&sentence, Role::Unknown);
        return;
    }
    let columns = view.columns(model, area);
    let table = Table::fit(&columns, padded(area.list).width);
    if !area.head.is_empty() {
        table.headings(canvas.buf, &model.theme, padded(area.head));
    }
    let cursor = &model.view.pane(area.pane).cursor;
    let shown = listing.rows.iter().skip(cursor.offset).take(area.page());
    for (row, y) in shown.zip((area.list.y..area.list.bottom()).step_by(usize::from(area.row_height.max(1)))) {
        let line = Rect { y, height: 1, ..area.list };
        table.row(canvas.buf, &model.theme, padded(line), &view.cells(model, row, area));
        if area.row_height > 1 {
            let below = Rect { y: y + 1, height: 1, ..padded(line) };
            canvas.write(below, &[view.below(model, row)]);
        }
        if model.view.focus == area.pane && cursor.selected.as_ref() == Some(&row.subject) {
            mark(canvas, Rect { height: area.row_height.min(area.list.bottom() - y), ..line });
        }
    }
}

/// Marks the row under the cursor, by a sign as well as by its colour.
fn mark(canvas: &mut Canvas<'_>, row: Rect) {
    canvas.pen(row).put("›", Role::Accent);
    let row = row.intersection(canvas.buf.area);
    canvas.buf.set_style(row, canvas.model.theme.style(Role::Selected));
}

/// Why there are no rows: not read yet, all filtered out, or none there.
fn nothing(model: &Model, pane: Pane, view: &dyn View) -> String {
    let listing = model.rows.pane(pane);
    let filter = &model.view.pane(pane).filter;
    if listing.total > 0 && filter.is_active() {
        return format!("none of {} matches /{}", listing.total, filter.text.as_str());
    }
    match (age(model, pane), crate::trouble(model, pane)) {
        (Age::Waiting(_), Some(_)) => "nothing read yet".to_owned(),
        (Age::Waiting(span), None) => format!("waiting for the first answer, {} so far", in_words(span)),
        _ => view.empty(model),
    }
}

/// What is wrong with a pane's sources: what is, since when, and what to do.
fn trouble(canvas: &mut Canvas<'_>, pane: Pane, area: Rect) {
    let model = canvas.model;
    let Some(error) = crate::trouble(model, pane) else { return };
    let remedy = error.remedy(model.session.login());
    let mut pen = canvas.pen(padded(area));
    let (sign, role) = match error {
        // What comes by itself is no cause for alarm.
        CloudError::NotYet { .. } => ("", Role::Quiet),
        _ if crate::missing(model, pane).is_some() => ("! partial: ", Role::Bad),
        _ => ("! ", Role::Bad),
    };
    pen.put(sign, role).put(&error.to_string(), role);
    pen.put(". ", Role::Quiet).put(&remedy, Role::Quiet);
}

/// Cells of a filter in a title.
const FILTER: u16 = 12;

/// A pane's title: its number and name, and how its rows are filtered and ordered where that is not the usual way.
fn title(model: &Model, pane: Pane) -> String {
    let state = model.view.pane(pane);
    let mut title = format!("{} {}", pane.number(), pane.title());
    if state.filter.is_active() {
        title.push_str(" /");
        // A long filter must not push the count and the age off the title.
        let (kept, is_cut) = cut(state.filter.text.as_str().trim(), FILTER);
        title.push_str(kept);
        title.push_str(if is_cut { "…" } else { "" });
    }
    if state.sort != pane.sorts()[0] {
        title.push_str(" · ");
        title.push_str(state.sort.word());
    }
    title
}

/// How old a pane is.
fn age(model: &Model, pane: Pane) -> Age {
    Age::of(crate::freshness(model, pane), model.now.here.since(model.session.started))
}

/// A plain frame, red where the profile is protected.
pub(crate) fn frame<'a>(model: &Model, title: &'a str) -> Frame<'a> {
    let rule = if model.session.is_protected { Rule::Protected } else { Rule::Plain };
    Frame { title, title_role: Role::Title, summary: "", summary_role: Role::Text, age: None, rule }
}

/// Panes above one another share a border line: its ends lead on downwards, and the last one closes the column.
pub(crate) fn join(canvas: &mut Canvas<'_>, areas: &[PaneArea]) {
    let style = frame(canvas.model, "").line_style(canvas.theme());
    for area in areas {
        let frame = area.frame.intersection(canvas.buf.area);
        if frame.width < 2 || frame.height == 0 {
            continue;
        }
        let stack = || areas.iter().filter(|other| (other.frame.x, other.frame.width) == (frame.x, frame.width));
        let is_below = stack().any(|other| other.pane != area.pane && next_line(other) == frame.y);
        let (left, right) = if is_below { ("├", "┤") } else { ("┌", "┐") };
        canvas.buf[(frame.x, frame.y)].set_symbol(left);
        canvas.buf[(frame.right() - 1, frame.y)].set_symbol(right);
        let last = Rect { y: next_line(area), height: 1, ..frame };
        let is_last = area.form == Form::Line && !stack().any(|other| other.frame.y == last.y);
        // The very last line is the footer's.
        if is_last && last.y + 1 < canvas.buf.area.bottom() {
            let rule = format!("└{}┘", "─".repeat(usize::from(last.width - 2)));
            canvas.buf.set_stringn(last.x, last.y, rule, usize::from(last.width), style);
        }
    }
}

/// The line on which the pane below another one begins: the lower border of a whole frame, or the line below a title.
const fn next_line(area: &PaneArea) -> u16 {
    match area.form {
        Form::Full => area.frame.bottom().saturating_sub(1),
        Form::Line => area.frame.bottom(),
    }
}

/// A cell of air on each side; on the left it holds the cursor's mark.
pub(super) fn padded(area: Rect) -> Rect {
    Rect { x: area.x.saturating_add(1), width: area.width.saturating_sub(2), ..area }
}

/// A column for the region, where the profile has several.
/// As firm as the name: two groups of one name in two regions must not look like one.
fn region(model: &Model, area: &PaneArea) -> Column {
    let rank = if model.session.has_several_regions() { 0 } else { NEVER };
    let width = if has_long_regions(area) { 14 } else { 6 };
    Column::words("region", Width::Fixed(width), rank)
}

fn region_cell<'a>(row: &'a Row, area: &PaneArea) -> Cell<'a> {
    match row.subject.region() {
        Some(region) if has_long_regions(area) => Cell::new(region.as_str(), Role::Quiet),
        Some(region) => Cell::new(region.short(), Role::Quiet),
        None => Cell::blank(),
    }
}

/// Whether a region's whole code has room.
const fn has_long_regions(area: &PaneArea) -> bool {
    area.list.width >= 100
}

/// How a grade is written.
const fn role(grade: Grade) -> Role {
    match grade {
        Grade::Failing => Role::Bad,
        Grade::Degraded | Grade::Busy => Role::Warn,
        Grade::Unknown => Role::Unknown,
        Grade::Ok => Role::Good,
    }
}

/// A grade's sign, always beside a word that says the same.
const fn sign(grade: Grade) -> &'static str {
    match grade {
        Grade::Failing => "✖ ",
        Grade::Degraded => "! ",
        Grade::Unknown => "? ",
        Grade::Busy => "~ ",
        Grade::Ok => "✔ ",
    }
}

/// The names of the rows that are wrong or changing, for a pane of which only the title is shown.
fn wrong(model: &Model, pane: Pane) -> String {
    let rows = &model.rows.pane(pane).rows;
    let bad = rows.iter().filter(|row| row.grade <= Grade::Degraded);
    let changing = rows.iter().filter(|row| row.grade == Grade::Busy);
    let names = bad.chain(changing).take(4).map(|row| model.name_of(&row.subject).as_str().to_owned());
    names.collect::<Vec<_>>().join(", ")
}

/// `2 firing of 23`, and the names where only the title is shown. What was not asked, does not answer or could not be
/// read in full is neither well nor a total, and what is read from a silent source is the last that is known.
fn count(model: &Model, pane: Pane, found: Option<Count>, (word, form): (&str, Form)) -> (String, Role) {
    let Some(count) = found else { return (String::new(), Role::Unknown) };
    let (mut words, mut role) = match (count.bad, count.changing) {
        (0, 0) => (format!("none {word} of {}", count.read()), Role::Quiet),
        (0, changing) => (format!("{changing} changing of {}", count.read()), Role::Warn),
        (bad, 0) => (format!("{bad} {word} of {}", count.read()), Role::Bad),
        (bad, changing) => (format!("{bad} {word}, {changing} changing of {}", count.read()), Role::Bad),
    };
    if crate::missing(model, pane).is_some() {
        words.push_str(" read, not all");
    } else if count.read() < count.all {
        words.push_str(" read");
    }
    for (number, what) in [(count.unasked, "not asked"), (count.silent, "unknown")] {
        if number > 0 {
            words = format!("{words}, {number} {what}");
            role = if count.bad == 0 { Role::Unknown } else { role };
        }
    }
    if let Some(failure) = crate::aging::silence(model, pane) {
        let word = if matches!(failure.error, CloudError::Denied { .. }) { "DENIED" } else { "NO ANSWER" };
        words = format!("{words} · {word} {}", in_words(model.now.here.since(failure.since)));
        role = if count.bad == 0 { Role::Unknown } else { role };
    }
    if form == Form::Line && count.bad + count.changing > 0 {
        words = format!("{words}: {}", wrong(model, pane));
    }
    (words, role)
}
