//! Choosing from a list by typing.

use domain::Region;

use crate::fuzzy;
use crate::layout::layout;
use crate::{Dialog, Effect, Model, Tone, commands};

use super::{actions, dialogs, keys, notify, runs};

/// Moves by rows.
pub(crate) fn step(model: &mut Model, by: isize) -> Vec<Effect> {
    match &mut model.dialog {
        Some(Dialog::Palette(list) | Dialog::Actions(list)) => list.moved(by),
        Some(Dialog::RunPicker(picker)) => picker.list.moved(by),
        Some(Dialog::ProfilePicker(list)) => list.moved(by),
        Some(Dialog::RegionPicker(picker)) => picker.list.moved(by),
        Some(Dialog::ThemePicker(picker)) => picker.list.moved(by),
        _ => {}
    }
    show_theme(model);
    Vec::new()
}

/// Moves by pages.
pub(crate) fn step_page(model: &mut Model, by: isize) -> Vec<Effect> {
    let page = layout(model.size, model).dialog.map_or(1, |area| area.page().max(1));
    step(model, by.saturating_mul(isize::try_from(page).unwrap_or(1)))
}

/// Matches the list with what is typed now.
pub(super) fn narrow(model: &mut Model) {
    let all_regions = dialogs::regions(model);
    match &mut model.dialog {
        Some(Dialog::Palette(list)) => {
            let found = fuzzy::best(list.query.as_str(), commands::in_palette(), |c| format!("{} {}", c.title, c.id));
            list.narrowed(found.into_iter().map(|command| command.id).collect());
        }
        Some(Dialog::ProfilePicker(list)) => {
            let names = model.session.profiles.iter().map(|profile| profile.name.clone());
            let found = fuzzy::best(list.query.as_str(), names, |name| name.as_str().to_owned());
            list.narrowed(found);
        }
        Some(Dialog::RegionPicker(picker)) => {
            let typed = picker.list.query.as_str();
            let mut found = fuzzy::best(typed, all_regions, |region| region.as_str().to_owned());
            // A region newer than this console, or one that must be enabled first.
            if is_region(typed) && !found.iter().any(|region| region.as_str() == typed) {
                found.push(Region::new(typed));
            }
            picker.list.narrowed(found);
        }
        Some(Dialog::ThemePicker(picker)) => {
            let found = fuzzy::best(picker.list.query.as_str(), crate::Theme::builtin_names(), ToString::to_string);
            picker.list.narrowed(found);
            show_theme(model);
        }
        _ => narrow_changes(model),
    }
}

fn narrow_changes(model: &mut Model) {
    match model.dialog.take() {
        Some(Dialog::Actions(mut list)) => {
            list.narrowed(actions::matching(model, list.query.as_str()));
            model.dialog = Some(Dialog::Actions(list));
        }
        Some(Dialog::RunPicker(mut picker)) => {
            let found = runs::matching(model, &picker);
            picker.list.narrowed(found);
            model.dialog = Some(Dialog::RunPicker(picker));
        }
        other => model.dialog = other,
    }
}

/// Whether `typed` has the form of a region code: `eu-central-2`, `us-gov-west-1`.
fn is_region(typed: &str) -> bool {
    let parts: Vec<&str> = typed.split('-').collect();
    let [area, middle @ .., number] = parts.as_slice() else { return false };
    let is_word = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
    area.len() == 2
        && is_word(area)
        && !middle.is_empty()
        && middle.iter().all(is_word)
        && !number.is_empty()
        && number.bytes().all(|b| b.is_ascii_digit())
}

/// Takes the selected entry.
pub(crate) fn accept(model: &mut Model) -> Vec<Effect> {
    match model.dialog.take() {
        Some(Dialog::Palette(list) | Dialog::Actions(list)) => {
            list.selected().map(|id| keys::run_named(model, id)).unwrap_or_default()
        }
        Some(Dialog::RunPicker(picker)) => runs::settle(model, &picker),
        Some(Dialog::ProfilePicker(list)) => match list.selected() {
            Some(name) => switch_profile(model, name.clone()),
            None => Vec::new(),
        },
        Some(Dialog::RegionPicker(picker)) => {
            let chosen = if picker.ticked == model.session.regions {
                // Nothing was ticked: the one under the cursor is meant.
                picker.list.selected().cloned().into_iter().collect()
            } else {
                picker.ticked
            };
            switch_regions(model, chosen)
        }
        // The theme under the cursor is shown already.
        Some(Dialog::ThemePicker(_)) => Vec::new(),
        other => {
            model.dialog = other;
            Vec::new()
        }
    }
}

fn switch_profile(model: &mut Model, name: domain::Text) -> Vec<Effect> {
    let refusal = model.session.profiles.iter().find(|profile| profile.name == name).and_then(|p| p.refusal.clone());
    if let Some(refusal) = refusal {
        notify(model, Tone::Warning, format!("not switched to {name}: {refusal}"));
        return Vec::new();
    }
    notify(model, Tone::Done, format!("switching to {name}"));
    vec![Effect::SwitchProfile(name)]
}

fn switch_regions(model: &mut Model, regions: Vec<Region>) -> Vec<Effect> {
    if regions.is_empty() || regions == model.session.regions {
        return Vec::new();
    }
    vec![Effect::SwitchRegions(regions)]
}

/// Ticks or unticks the selected region; the last one stays ticked.
pub(crate) fn tick(model: &mut Model) -> Vec<Effect> {
    if let Some(Dialog::RegionPicker(picker)) = &mut model.dialog
        && let Some(region) = picker.list.selected().cloned()
    {
        match picker.ticked.iter().position(|ticked| *ticked == region) {
            Some(at) if picker.ticked.len() > 1 => {
                picker.ticked.remove(at);
            }
            Some(_) => {}
            None => picker.ticked.push(region),
        }
    }
    Vec::new()
}

/// Whether this list takes one entry only.
pub(crate) fn is_no_ticking(model: &Model) -> Option<&'static str> {
    (!matches!(model.dialog, Some(Dialog::RegionPicker(_)))).then_some("one entry is taken with enter")
}

/// Closes the list; a theme that was only shown is taken back.
pub(crate) fn close(model: &mut Model) -> Vec<Effect> {
    if let Some(Dialog::ThemePicker(picker)) = model.dialog.take() {
        model.theme = *picker.before;
    }
    Vec::new()
}

fn show_theme(model: &mut Model) {
    let Some(Dialog::ThemePicker(picker)) = &model.dialog else { return };
    if let Some(name) = picker.list.selected().copied() {
        dialogs::take_theme(model, name);
    }
}
