//! Lists to choose from by typing.

use change::RunId;
use domain::{Region, Text, in_words};
use ratatui::layout::Rect;

use crate::commands::Command;
use crate::draw::footer::type_in;
use crate::draw::{Canvas, Words};
use crate::layout::DialogArea;
use crate::theme::Role;
use crate::{Chooser, Model, RegionPicker, RunPicker, commands};

pub(super) fn commands(canvas: &mut Canvas<'_>, area: &DialogArea, list: &Chooser<&'static str>) {
    let model = canvas.model;
    rows(canvas, area, list, |id| {
        let Some(command) = commands::named(id) else { return vec![((*id).into(), Role::Unknown)] };
        let keys: Vec<_> = model.settings.keys.keys(command).iter().take(2).map(ToString::to_string).collect();
        let mut words: Words<'static> = vec![(format!("{:<10} ", keys.join(" ")).into(), Role::Key)];
        words.extend(command_words(model, command));
        words
    });
}

/// What can be done with the selection; none of it has a key.
pub(super) fn actions(canvas: &mut Canvas<'_>, area: &DialogArea, list: &Chooser<&'static str>) {
    let model = canvas.model;
    rows(canvas, area, list, |id| match commands::named(id) {
        Some(command) => command_words(model, command),
        None => vec![((*id).into(), Role::Unknown)],
    });
}

/// What a command does, or why it cannot be done now.
fn command_words(model: &Model, command: &'static Command) -> Words<'static> {
    let about = match (command.blocked)(model) {
        Some(why) => (format!("  not now: {why}").into(), Role::Warn),
        None => (format!("  {}", command.help).into(), Role::Quiet),
    };
    vec![(command.title.into(), Role::Text), about]
}

pub(super) fn themes(canvas: &mut Canvas<'_>, area: &DialogArea, list: &Chooser<&'static str>) {
    rows(canvas, area, list, |name| vec![((*name).into(), Role::Text)]);
}

pub(super) fn profiles(canvas: &mut Canvas<'_>, area: &DialogArea, list: &Chooser<Text>) {
    let session = &canvas.model.session;
    let words = |name: &Text| -> Words<'static> {
        let mut words: Words<'static> = vec![(name.as_str().to_owned().into(), Role::Text)];
        let choice = session.profiles.iter().find(|choice| choice.name == *name);
        if let Some(why) = choice.and_then(|choice| choice.refusal.as_ref()) {
            words.push((format!("  not usable: {why}").into(), Role::Warn));
        } else if *name == session.profile {
            words.push(("  in use".into(), Role::Quiet));
        }
        words
    };
    rows(canvas, area, list, words);
}

pub(super) fn regions(canvas: &mut Canvas<'_>, area: &DialogArea, picker: &RegionPicker) {
    let words = |region: &Region| -> Words<'static> {
        let tick = if picker.ticked.contains(region) { "[x] " } else { "[ ] " };
        vec![(tick.into(), Role::Accent), (region.as_str().to_owned().into(), Role::Text)]
    };
    rows(canvas, area, &picker.list, words);
}

pub(super) fn runs(canvas: &mut Canvas<'_>, area: &DialogArea, picker: &RunPicker) {
    let model = canvas.model;
    let words = |run: &RunId| -> Words<'static> {
        let Some(open) = model.changes.run(*run) else {
            return vec![(format!("{run}  closed since").into(), Role::Unknown)];
        };
        let due = match open.revert_at {
            Some(at) if at <= model.now.cloud => {
                (format!("OVERDUE {}  ", in_words(model.now.cloud.since(at))), Role::Bad)
            }
            Some(at) => (format!("put back in {}  ", in_words(model.now.cloud.until(at))), Role::Warn),
            None => ("not closed  ".to_owned(), Role::Bad),
        };
        vec![
            (due.0.into(), due.1),
            (open.action.title().into(), Role::Text),
            (format!("  {} by {}  run {run}", open.region, open.by).into(), Role::Quiet),
        ]
    };
    rows(canvas, area, &picker.list, words);
}

fn rows<T>(canvas: &mut Canvas<'_>, area: &DialogArea, list: &Chooser<T>, words: impl Fn(&T) -> Words<'static>) {
    let mut pen = canvas.pen(area.input);
    pen.put("> ", Role::Accent);
    type_in(&mut pen, &list.query);
    if list.matches.is_empty() {
        canvas.pen(area.list).put("nothing matches what is typed", Role::Unknown);
    }
    let page = area.page().max(1);
    // The list is kept scrolled by its owner; a screen that just shrank must still show the selected entry.
    let first = list.offset.clamp((list.index + 1).saturating_sub(page), list.index);
    for ((index, item), y) in list.matches.iter().enumerate().skip(first).zip(area.list.y..area.list.bottom()) {
        let line = Rect { y, height: 1, ..area.list };
        let is_selected = index == list.index;
        let mut pen = canvas.pen(line);
        pen.put(if is_selected { "› " } else { "  " }, Role::Accent);
        for (text, role) in words(item) {
            pen.put(&text, role);
        }
        if is_selected {
            let line = line.intersection(canvas.buf.area);
            canvas.buf.set_style(line, canvas.model.theme.style(Role::Selected));
        }
    }
}
