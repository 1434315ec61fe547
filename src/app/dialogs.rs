//! What lies over the panes: lists to choose from, and texts to read.

mod choose;
mod read;

use ratatui::widgets::{Clear, Widget as _};

use crate::draw::Canvas;
use crate::layout::DialogArea;
use crate::panes::frame;
use crate::theme::Role;
use crate::widgets::Frame;
use crate::{Dialog, commands};

/// Draws a dialog over whatever is there.
pub(crate) fn draw(canvas: &mut Canvas<'_>, dialog: &Dialog, area: &DialogArea) {
    let place = area.frame.intersection(canvas.buf.area);
    Clear.render(place, canvas.buf);
    canvas.buf.set_style(place, canvas.model.theme.style(Role::Text));
    let title = title(canvas, dialog);
    let closing = if commands::Context::Choosing.holds(canvas.model) { "choose.close" } else { "read.close" };
    let close = if area.frame.width > 40 { commands::hint(canvas.model, closing, "close") } else { String::new() };
    Frame { title_role: Role::Accent, summary: &close, summary_role: Role::Quiet, ..frame(canvas.model, &title) }.draw(
        canvas.buf,
        &canvas.model.theme,
        place,
    );
    match dialog {
        Dialog::Palette(list) => choose::commands(canvas, area, list),
        Dialog::ThemePicker(picker) => choose::themes(canvas, area, &picker.list),
        Dialog::ProfilePicker(list) => choose::profiles(canvas, area, list),
        Dialog::RegionPicker(picker) => choose::regions(canvas, area, picker),
        Dialog::Help(reader) | Dialog::Describe(_, reader) | Dialog::ErrorDetail(_, reader) => {
            read::text(canvas, area, reader.offset);
        }
        Dialog::Link(link) => read::link(canvas, area, link),
    }
}

fn title(canvas: &Canvas<'_>, dialog: &Dialog) -> String {
    match dialog {
        Dialog::Palette(_) => "Commands".to_owned(),
        Dialog::Help(_) => "Help".to_owned(),
        Dialog::Describe(subject, _) => format!("Describe · {}", canvas.model.name_of(subject)),
        Dialog::ErrorDetail(source, _) => format!("What is wrong · {}", source.as_str()),
        Dialog::ThemePicker(_) => "Theme".to_owned(),
        Dialog::ProfilePicker(_) => "Profile".to_owned(),
        Dialog::RegionPicker(_) => "Regions".to_owned(),
        Dialog::Link(_) => "AWS console".to_owned(),
    }
}
