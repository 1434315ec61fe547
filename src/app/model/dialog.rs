//! What lies over the panes: lists to choose from and texts to read.

use change::RunId;
use domain::{Region, Source, Text};

use crate::model::{AtGate, Form};
use crate::{Subject, TextField, Theme};

/// What lies over the panes. Esc closes every one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// Every command, found by typing.
    Palette(Chooser<&'static str>),
    /// Keys and commands, from the command table.
    Help(Reader),
    /// All fields of a subject, raw.
    Describe(Subject, Reader),
    /// What is wrong with a source, in full.
    ErrorDetail(Source, Reader),
    /// The built-in themes, by name; the one under the cursor is shown at once.
    ThemePicker(ThemePicker),
    /// The profiles.
    ProfilePicker(Chooser<Text>),
    /// The regions, several at once.
    RegionPicker(RegionPicker),
    /// A subject's page in the AWS console.
    Link(Link),
    /// What can be done with the selection, by the commands' ids.
    Actions(Chooser<&'static str>),
    /// What an action needs to be told, or why a guard is gone past.
    Form(Form),
    /// What the gate looks at: the only dialog that can act.
    Gate(AtGate),
    /// The runs that can be kept, or put back.
    RunPicker(RunPicker),
    /// What is wished of a phase, while it is found out what that comes to, or why nothing does.
    Asked(Reader),
    /// What was looked at of a phase, to see whether it is as it should be.
    Verified(Subject, Reader),
}

/// Runs to choose from, to be settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunPicker {
    /// How.
    pub settling: Settling,
    /// The runs found by typing.
    pub list: Chooser<RunId>,
}

/// How a run is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settling {
    /// What it did stays.
    Keep,
    /// What it did is put back now.
    Revert,
}

/// A list found by typing: `matches` holds what is left, the best first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chooser<T> {
    /// What is typed.
    pub query: TextField,
    /// What matches it, the best first; the id of a command, the name of a profile.
    pub matches: Vec<T>,
    /// The selected one.
    pub index: usize,
    /// The first one shown.
    pub offset: usize,
}

impl<T> Chooser<T> {
    /// A list of everything, nothing typed.
    pub fn new(all: Vec<T>) -> Self {
        Self { query: TextField::default(), matches: all, index: 0, offset: 0 }
    }

    /// The selected one.
    pub fn selected(&self) -> Option<&T> {
        self.matches.get(self.index)
    }

    /// Moves by `step` and stays within the list.
    pub fn moved(&mut self, step: isize) {
        self.index = self.index.saturating_add_signed(step).min(self.matches.len().saturating_sub(1));
    }

    /// Takes other matches; the best is selected.
    pub fn narrowed(&mut self, matches: Vec<T>) {
        (self.matches, self.index, self.offset) = (matches, 0, 0);
    }

    /// Scrolls just far enough that the selected one is among the `page` shown.
    pub fn reveal(&mut self, page: usize) {
        let lowest = (self.index + 1).saturating_sub(page.max(1));
        self.offset = self.offset.clamp(lowest, self.index.max(lowest));
    }
}

/// A text to read: its first line shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Reader {
    /// The first line shown.
    pub offset: usize,
}

/// The themes, and the one to go back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemePicker {
    /// The names.
    pub list: Chooser<&'static str>,
    /// The theme before; esc brings it back.
    pub before: Box<Theme>,
}

/// The regions, and which are ticked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionPicker {
    /// The regions found by typing.
    pub list: Chooser<Region>,
    /// Those ticked, in the order they were.
    pub ticked: Vec<Region>,
}

/// A page in the AWS console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it shows.
    pub title: String,
    /// Where it is; copied by y, and an OSC 8 hyperlink where the terminal knows them.
    pub url: String,
}
