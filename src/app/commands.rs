//! The one table of commands: keys, palette, help, the footer and the reference read it.

mod changes;
mod cursor;
mod dialogs;
mod keymap;
mod panes;
mod program;
mod selection;

pub use keymap::{Keymap, KeymapFault, KeymapWrong};

use crate::{Dialog, Effect, Key, Model, Pane};

/// Something an operator can do.
#[derive(Clone, Copy, Debug)]
pub struct Command {
    /// What configuration and tests know it by, `pane.alarms`; never changes.
    pub id: &'static str,
    /// What it does, in a few words.
    pub title: &'static str,
    /// The keys that do it, unless the settings give it others.
    pub keys: &'static [Key],
    /// What it does, in a sentence.
    pub help: &'static str,
    /// Its word in the footer; empty where it has none.
    pub bar: &'static str,
    /// Where it works.
    pub context: Context,
    /// Does it.
    pub run: fn(&mut Model) -> Vec<Effect>,
    /// Why it cannot be done now.
    pub blocked: fn(&Model) -> Option<&'static str>,
}

/// Where a command works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Context {
    /// Whatever is shown.
    Always,
    /// On panes and details.
    Anywhere,
    /// On the panes.
    Panes,
    /// In an opened detail.
    Detail,
    /// While a filter is typed.
    Typing,
    /// In a dialog to choose from by typing.
    Choosing,
    /// In a dialog to read.
    Reading,
    /// In a form.
    Form,
    /// At the gate.
    Gate,
}

impl Context {
    /// All of them, in the order help lists them.
    pub const ALL: [Self; 9] = [
        Self::Anywhere,
        Self::Panes,
        Self::Detail,
        Self::Typing,
        Self::Choosing,
        Self::Reading,
        Self::Form,
        Self::Gate,
        Self::Always,
    ];

    /// The heading help has for it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Always => "Whatever is shown",
            Self::Anywhere => "Panes and details",
            Self::Panes => "Panes",
            Self::Detail => "An opened detail",
            Self::Typing => "Typing a filter",
            Self::Choosing => "Choosing from a list",
            Self::Reading => "Reading a text",
            Self::Form => "Filling in a form",
            Self::Gate => "At the gate",
        }
    }

    /// Whether it holds for `model` now.
    pub fn holds(self, model: &Model) -> bool {
        let place = match &model.dialog {
            Some(dialog) => place_of(dialog),
            None if model.view.focused().filter.is_edited => Self::Typing,
            None if model.view.detail.is_some() => Self::Detail,
            None => Self::Panes,
        };
        match self {
            Self::Always => true,
            Self::Anywhere => matches!(place, Self::Detail | Self::Panes),
            // Not connected, no pane is on the screen, nor what was opened from one.
            Self::Panes | Self::Detail => self == place && crate::first_run(model).is_none(),
            _ => self == place,
        }
    }
}

const fn place_of(dialog: &Dialog) -> Context {
    match dialog {
        Dialog::Palette(_)
        | Dialog::ThemePicker(_)
        | Dialog::ProfilePicker(_)
        | Dialog::RegionPicker(_)
        | Dialog::Actions(_)
        | Dialog::RunPicker(_) => Context::Choosing,
        Dialog::Help(_)
        | Dialog::Describe(..)
        | Dialog::ErrorDetail(..)
        | Dialog::Link(_)
        | Dialog::Asked(_)
        | Dialog::Verified(..) => Context::Reading,
        Dialog::Form(_) => Context::Form,
        Dialog::Gate(_) => Context::Gate,
    }
}

/// Every command, in the order help lists them.
pub fn all() -> impl Iterator<Item = &'static Command> {
    [panes::TABLE, cursor::TABLE, selection::TABLE, changes::TABLE, program::TABLE, dialogs::TABLE]
        .into_iter()
        .flatten()
}

/// The command of this id.
pub fn named(id: &str) -> Option<&'static Command> {
    all().find(|command| command.id == id)
}

/// The command that `key` means to `model` now.
pub fn bound(model: &Model, key: Key) -> Option<&'static Command> {
    all().find(|command| model.settings.keys.keys(command).contains(&key) && command.context.holds(model))
}

/// What the footer offers now: keys and the word for them.
pub fn bar(model: &Model) -> Vec<(String, &'static str)> {
    let mut bar = Vec::new();
    if Context::Panes.holds(model) {
        bar.extend(pane_keys(model).map(|keys| (keys, "pane")));
    }
    if Context::Anywhere.holds(model) && crate::first_run(model).is_some() {
        let ways = [("refresh", "try again"), ("profile", "profile")];
        bar.extend(ways.into_iter().filter_map(|(id, word)| {
            let command = named(id).filter(|command| (command.blocked)(model).is_none())?;
            Some((key_of(model, command)?, word))
        }));
    }
    let offered = all().filter(|command| {
        !command.bar.is_empty() && command.context.holds(model) && (command.blocked)(model).is_none()
    });
    bar.extend(offered.filter_map(|command| Some((key_of(model, command)?, command.bar))));
    bar
}

/// The first key that does `command`, if one does.
fn key_of(model: &Model, command: &Command) -> Option<String> {
    model.settings.keys.keys(command).first().map(Key::to_string)
}

/// The footer's word for a command that closes or takes something, after its key: `esc back`; empty without a key.
pub(crate) fn hint(model: &Model, id: &str, word: &str) -> String {
    let key = named(id).and_then(|command| key_of(model, command));
    key.map(|key| format!("{key} {word}")).unwrap_or_default()
}

/// The keys that lead to the panes: `1-6`, or each where they were given others.
fn pane_keys(model: &Model) -> Option<String> {
    let own = |pane: &Pane| all().find(|command| command.id == format!("pane.{}", pane.title().to_lowercase()));
    let keys: Vec<String> = Pane::ALL.iter().filter_map(|pane| key_of(model, own(pane)?)).collect();
    let numbers = Pane::ALL.map(|pane| pane.number().to_string());
    match (keys.first(), keys.last()) {
        (Some(first), Some(last)) if keys == numbers => Some(format!("{first}-{last}")),
        (Some(_), _) => Some(keys.join("/")),
        (None, _) => None,
    }
}

/// The commands the palette lists: those that work on panes and details, and are not about moving the cursor.
pub(crate) fn in_palette() -> impl Iterator<Item = &'static Command> {
    all().filter(|command| {
        matches!(command.context, Context::Anywhere | Context::Panes | Context::Detail | Context::Always)
            && !command.id.starts_with("cursor.")
    })
}

/// Nothing stands in the way.
fn free(_: &Model) -> Option<&'static str> {
    None
}

#[cfg(test)]
mod tests;
