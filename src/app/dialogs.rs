//! What lies over the panes: lists to choose from, and texts to read.

mod choose;
mod form;
mod gate;
mod read;

use ratatui::widgets::{Clear, Widget as _};

use crate::draw::Canvas;
use crate::layout::DialogArea;
use crate::panes::frame;
use crate::theme::Role;
use crate::widgets::Frame;
use crate::{Dialog, Settling, commands};

pub(crate) use gate::lines as gate_lines;

/// Draws a dialog over whatever is there.
pub(crate) fn draw(canvas: &mut Canvas<'_>, dialog: &Dialog, area: &DialogArea) {
    let place = area.frame.intersection(canvas.buf.area);
    Clear.render(place, canvas.buf);
    canvas.buf.set_style(place, canvas.model.theme.style(Role::Text));
    let title = title(canvas, dialog);
    let closing = if commands::Context::Choosing.holds(canvas.model) { "choose.close" } else { "read.close" };
    let close = match dialog {
        // Whose account it is stands where the others say how they are closed.
        Dialog::Gate(_) | Dialog::Form(_) => account(canvas.model),
        _ if area.frame.width > 40 => commands::hint(canvas.model, closing, "close"),
        _ => String::new(),
    };
    Frame { title_role: Role::Accent, summary: &close, summary_role: Role::Quiet, ..frame(canvas.model, &title) }.draw(
        canvas.buf,
        &canvas.model.theme,
        place,
    );
    match dialog {
        Dialog::Palette(list) => choose::commands(canvas, area, list),
        Dialog::Actions(list) => choose::actions(canvas, area, list),
        Dialog::RunPicker(picker) => choose::runs(canvas, area, picker),
        Dialog::Form(form) => form::draw(canvas, area, form),
        Dialog::Gate(dialog) => gate::draw(canvas, area, dialog),
        Dialog::ThemePicker(picker) => choose::themes(canvas, area, &picker.list),
        Dialog::ProfilePicker(list) => choose::profiles(canvas, area, list),
        Dialog::RegionPicker(picker) => choose::regions(canvas, area, picker),
        Dialog::Help(reader)
        | Dialog::Describe(_, reader)
        | Dialog::ErrorDetail(_, reader)
        | Dialog::Asked(reader)
        | Dialog::Verified(_, reader) => {
            read::text(canvas, area, reader.offset);
        }
        Dialog::Link(link) => read::link(canvas, area, link),
    }
}

/// Whose account it is, and where: `PROD 1234-5678-9012 us-east-1`.
fn account(model: &crate::Model) -> String {
    let id = model.estate.identity.value().map_or_else(|| "account not known".to_owned(), |who| who.account.grouped());
    let stage = model.changes.gate.stage();
    let region = stage.map_or_else(String::new, |stage| stage.proposed().region.as_str().to_owned());
    let banner = model.session.banner().unwrap_or_else(|| model.session.profile.as_str().to_owned());
    format!("{banner} {id} {region}").trim_end().to_owned()
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
        Dialog::Actions(_) => match canvas.model.selected() {
            Some(subject) => format!("Actions · {}", canvas.model.name_of(subject)),
            None => "Actions".to_owned(),
        },
        Dialog::RunPicker(picker) => match picker.settling {
            Settling::Keep => "Keep what a run did".to_owned(),
            Settling::Revert => "Put back what a run did".to_owned(),
        },
        Dialog::Form(form) => form.title.clone(),
        Dialog::Gate(_) => gate::title(canvas.model),
        Dialog::Asked(_) => asked(canvas.model),
        Dialog::Verified(subject, _) => format!("Verify · {}", canvas.model.name_of(subject)),
    }
}

/// What is wished of which phase.
fn asked(model: &crate::Model) -> String {
    let Some(asked) = &model.changes.asked else { return "Phase".to_owned() };
    let name = model.name_of(&crate::Subject::Phase(asked.region.clone(), asked.phase));
    let end = if asked.refused.is_some() { " · REFUSED" } else { "" };
    format!("{} · {name}{end}", asked.intent.title())
}
