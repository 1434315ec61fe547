//! The one table of commands: keys, palette, help, the footer and the reference read it.

mod cursor;
mod dialogs;
mod panes;
mod program;
mod selection;

use crate::{Dialog, Effect, Key, Model, Pane};

/// Something an operator can do.
#[derive(Clone, Copy, Debug)]
pub struct Command {
    /// What configuration and tests know it by, `pane.alarms`; never changes.
    pub id: &'static str,
    /// What it does, in a few words.
    pub title: &'static str,
    /// The keys that do it.
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
}

impl Context {
    /// All of them, in the order help lists them.
    pub const ALL: [Self; 7] =
        [Self::Anywhere, Self::Panes, Self::Detail, Self::Typing, Self::Choosing, Self::Reading, Self::Always];

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
        }
    }

    /// Whether it holds for `model` now.
    pub fn holds(self, model: &Model) -> bool {
        let place = match &model.dialog {
            Some(dialog) if is_list(dialog) => Self::Choosing,
            Some(_) => Self::Reading,
            None if model.view.focused().filter.is_edited => Self::Typing,
            None if model.view.detail.is_some() => Self::Detail,
            None => Self::Panes,
        };
        match self {
            Self::Always => true,
            Self::Anywhere => matches!(place, Self::Detail | Self::Panes),
            _ => self == place,
        }
    }
}

const fn is_list(dialog: &Dialog) -> bool {
    match dialog {
        Dialog::Palette(_) | Dialog::ThemePicker(_) | Dialog::ProfilePicker(_) | Dialog::RegionPicker(_) => true,
        Dialog::Help(_) | Dialog::Describe(..) | Dialog::ErrorDetail(..) | Dialog::Link(_) => false,
    }
}

/// Every command, in the order help lists them.
pub fn all() -> impl Iterator<Item = &'static Command> {
    [panes::TABLE, cursor::TABLE, selection::TABLE, program::TABLE, dialogs::TABLE].into_iter().flatten()
}

/// The command of this id.
pub fn named(id: &str) -> Option<&'static Command> {
    all().find(|command| command.id == id)
}

/// The command that `key` means to `model` now.
pub fn bound(model: &Model, key: Key) -> Option<&'static Command> {
    all().find(|command| command.keys.contains(&key) && command.context.holds(model))
}

/// What the footer offers now: keys and the word for them.
pub fn bar(model: &Model) -> Vec<(String, &'static str)> {
    let mut bar = Vec::new();
    if Context::Panes.holds(model) {
        let [first, .., last] = Pane::ALL;
        bar.push((format!("{}-{}", first.number(), last.number()), "pane"));
    }
    let offered = all().filter(|command| {
        !command.bar.is_empty() && command.context.holds(model) && (command.blocked)(model).is_none()
    });
    bar.extend(offered.filter_map(|command| Some((command.keys.first()?.to_string(), command.bar))));
    bar
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
