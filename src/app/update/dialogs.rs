//! Opening dialogs.

use domain::Region;

use crate::commands;
use crate::{Chooser, ColourUse, Dialog, Effect, Model, Reader, RegionPicker, Theme, ThemePicker};

/// The regions every account has by default; any other can be typed.
const REGIONS: [&str; 17] = [
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
    "ca-central-1",
    "sa-east-1",
    "eu-central-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eu-north-1",
    "ap-south-1",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-southeast-1",
    "ap-southeast-2",
];

/// Opens the palette.
pub(crate) fn open_palette(model: &mut Model) -> Vec<Effect> {
    model.dialog = Some(Dialog::Palette(Chooser::new(commands::in_palette().map(|command| command.id).collect())));
    Vec::new()
}

/// Opens help.
pub(crate) fn open_help(model: &mut Model) -> Vec<Effect> {
    model.dialog = Some(Dialog::Help(Reader::default()));
    Vec::new()
}

/// Shows what is wrong with the focused pane's sources.
pub(crate) fn open_error(model: &mut Model) -> Vec<Effect> {
    if let Some(source) = crate::troubles::troubled(model) {
        model.dialog = Some(Dialog::ErrorDetail(source, Reader::default()));
    }
    Vec::new()
}

/// Whether nothing is wrong.
pub(crate) fn has_no_error(model: &Model) -> Option<&'static str> {
    crate::troubles::troubled(model).is_none().then_some("every source answers")
}

/// Lists the profiles.
pub(crate) fn open_profiles(model: &mut Model) -> Vec<Effect> {
    let names = model.session.profiles.iter().map(|profile| profile.name.clone()).collect();
    model.dialog = Some(Dialog::ProfilePicker(Chooser::new(names)));
    Vec::new()
}

/// Whether there is no other profile.
pub(crate) fn has_no_profiles(model: &Model) -> Option<&'static str> {
    let is_only = model.session.profiles.iter().all(|profile| profile.name == model.session.profile);
    is_only.then_some("the AWS configuration names no other profile")
}

/// Lists the regions, those looked at first and ticked.
pub(crate) fn open_regions(model: &mut Model) -> Vec<Effect> {
    let ticked = model.session.regions.clone();
    model.dialog = Some(Dialog::RegionPicker(RegionPicker { list: Chooser::new(regions(model)), ticked }));
    Vec::new()
}

/// The regions that can be chosen without typing.
pub(super) fn regions(model: &Model) -> Vec<Region> {
    let mut regions = model.session.regions.clone();
    let others = REGIONS.into_iter().map(Region::new);
    regions.extend(others.filter(|region| !model.session.regions.contains(region)));
    regions
}

/// Whether the account is simulated: it lives in the regions it was made with.
pub(crate) fn is_simulated(model: &Model) -> Option<&'static str> {
    model.session.simulation.is_some().then_some("the simulated account has the regions of its scenario")
}

/// Lists the themes.
pub(crate) fn open_themes(model: &mut Model) -> Vec<Effect> {
    let mut list = Chooser::new(Theme::builtin_names().collect());
    list.index = list.matches.iter().position(|name| *name == model.theme.name()).unwrap_or(0);
    let before = Box::new(model.theme.clone());
    model.dialog = Some(Dialog::ThemePicker(ThemePicker { list, before }));
    Vec::new()
}

/// Takes the next theme.
pub(crate) fn next_theme(model: &mut Model) -> Vec<Effect> {
    let names: Vec<&str> = Theme::builtin_names().collect();
    let at = names.iter().position(|name| *name == model.theme.name()).map_or(0, |at| (at + 1) % names.len());
    if let Some(name) = names.get(at) {
        take_theme(model, name);
        super::notify(model, crate::Tone::Done, format!("theme {name}"));
    }
    Vec::new()
}

/// Takes a built-in theme, in the colours this terminal has.
pub(super) fn take_theme(model: &mut Model, name: &str) {
    if let Ok(theme) = Theme::named(name) {
        model.theme = match model.settings.colour {
            ColourUse::Rgb => theme,
            ColourUse::Indexed => theme.in_256_colours(),
            ColourUse::None => Theme::monochrome(),
        };
    }
}

/// Whether there is nothing to choose.
pub(crate) fn is_without_colour(model: &Model) -> Option<&'static str> {
    (model.settings.colour == ColourUse::None).then_some("colours are off: NO_COLOR, or a terminal without")
}
