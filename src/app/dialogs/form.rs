//! A form: each field with what may be written into it, and what is wrong with what was handed in.

use ratatui::layout::Rect;

use crate::draw::footer::type_in;
use crate::draw::{Canvas, Words};
use crate::layout::DialogArea;
use crate::theme::Role;
use crate::widgets::width_of;
use crate::{Field, Form, Input, commands};

pub(super) fn draw(canvas: &mut Canvas<'_>, area: &DialogArea, form: &Form) {
    let page = area.page().max(1);
    let before: usize = form.fields.iter().take(form.at).map(Field::lines).sum();
    let cursor = before + form.fields.get(form.at).map_or(0, under_cursor);
    // As far down as the line under the cursor, with what it belongs to above it where there is room.
    let first = (cursor + 2).saturating_sub(page).min(cursor);
    let name = form.fields.iter().map(|field| width_of(field.name)).max().unwrap_or(0) + 2;
    let name = name.min(area.list.width / 2);
    let mut line = 0;
    for (index, field) in form.fields.iter().enumerate() {
        for part in 0..field.lines() {
            let y = (line + part).checked_sub(first).and_then(|y| u16::try_from(y).ok()).map(|y| area.list.y + y);
            if let Some(y) = y.filter(|y| *y < area.list.bottom()) {
                let place = Rect { y, height: 1, ..area.list };
                field_line(canvas, place, name, (field, part, index == form.at));
            }
        }
        line += field.lines();
    }
    foot(canvas, area, form);
}

/// Lines of a field before the one under the cursor.
const fn under_cursor(field: &Field) -> usize {
    match &field.input {
        Input::Ticks { options, .. } => 1 + options.at,
        Input::Number(_) | Input::Line(_) | Input::Choice(_) => 0,
    }
}

fn field_line(canvas: &mut Canvas<'_>, place: Rect, name: u16, (field, part, is_focused): (&Field, usize, bool)) {
    let mut pen = canvas.pen(place);
    let is_first = part == 0;
    pen.put(if is_focused && is_first { "› " } else { "  " }, Role::Accent);
    if is_first {
        pen.put(field.name, if is_focused { Role::Title } else { Role::Quiet });
    }
    pen.column(place, name + 2);
    match &field.input {
        Input::Number(text) | Input::Line(text) if is_first => {
            if is_focused {
                type_in(&mut pen, text);
            } else {
                pen.put(if text.as_str().is_empty() { "–" } else { text.as_str() }, Role::Text);
            }
        }
        Input::Choice(options) if is_first => {
            for (index, word) in options.words.iter().enumerate() {
                let is_chosen = index == options.at;
                let words = if is_chosen { format!("[{word}] ") } else { format!(" {word}  ") };
                pen.put(&words, if is_chosen { Role::Accent } else { Role::Quiet });
            }
        }
        Input::Ticks { options, ticked } if !is_first => {
            let index = part - 1;
            let is_here = is_focused && index == options.at;
            pen.put(if is_here { "› " } else { "  " }, Role::Accent);
            pen.put(if ticked.get(index) == Some(&true) { "[x] " } else { "[ ] " }, Role::Accent);
            pen.put(options.words.get(index).map_or("", String::as_str), Role::Text);
        }
        Input::Number(_) | Input::Line(_) | Input::Choice(_) | Input::Ticks { .. } => {
            pen.put(&field.hint, Role::Quiet);
        }
    }
}

/// What is wrong, or else the keys.
fn foot(canvas: &mut Canvas<'_>, area: &DialogArea, form: &Form) {
    let words: Vec<Words<'_>> = match &form.fault {
        Some(fault) => {
            let lines = crate::reading::wrap(&fault.what, usize::from(area.input.width.max(1)));
            lines.into_iter().map(|line| vec![(line.into(), Role::Bad)]).collect()
        }
        None => vec![Vec::new(), keys(canvas)],
    };
    canvas.write(area.input, &words);
}

fn keys(canvas: &Canvas<'_>) -> Words<'static> {
    let mut words: Words<'static> = Vec::new();
    for (key, word) in commands::bar(canvas.model) {
        words.push((key.into(), Role::Key));
        words.push((format!(" {word}  ").into(), Role::Quiet));
    }
    words
}
