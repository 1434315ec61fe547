//! Themes as data: a palette, and at most sixteen roles that name what a style is for.

mod builtin;
mod parse;

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;

pub use parse::ThemeError;

/// What a style is for. Every theme has a style for every role, and nothing is drawn in any other style.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Ordinary words and figures; its background is the screen's.
    Text,
    /// What is secondary: labels, ages, reasons in brackets.
    Quiet,
    /// The frames of panes.
    Border,
    /// The title of a pane without the focus.
    Title,
    /// The one accent: the focused title, the cursor's mark, what is being typed.
    Accent,
    /// The row under the cursor.
    Selected,
    /// Good: in service, healthy, OK.
    Good,
    /// To watch: degraded, in progress, not enough data.
    Warn,
    /// Bad: firing, failing, failed, denied.
    Bad,
    /// Older than promised.
    Stale,
    /// Not known.
    Unknown,
    /// The first series of a chart.
    Chart,
    /// The second series of a chart, and limits.
    ChartSecond,
    /// A protected profile: the frame and the word.
    Protected,
    /// A simulated account: the word.
    Simulated,
    /// A key that can be pressed.
    Key,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Text,
        Self::Quiet,
        Self::Border,
        Self::Title,
        Self::Accent,
        Self::Selected,
        Self::Good,
        Self::Warn,
        Self::Bad,
        Self::Stale,
        Self::Unknown,
        Self::Chart,
        Self::ChartSecond,
        Self::Protected,
        Self::Simulated,
        Self::Key,
    ];

    /// Its name in a theme file.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Quiet => "quiet",
            Self::Border => "border",
            Self::Title => "title",
            Self::Accent => "accent",
            Self::Selected => "selected",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Stale => "stale",
            Self::Unknown => "unknown",
            Self::Chart => "chart",
            Self::ChartSecond => "chart-second",
            Self::Protected => "protected",
            Self::Simulated => "simulated",
            Self::Key => "key",
        }
    }
}

/// A theme: a style for each role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    name: String,
    styles: [Style; Role::ALL.len()],
}

impl Theme {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The style of `role`.
    pub fn style(&self, role: Role) -> Style {
        self.styles[role as usize]
    }

    /// The same theme in the terminal's 256 fixed colours, for a terminal that cannot mix its own.
    pub fn in_256_colours(&self) -> Self {
        let fixed = |style: Style| Style { fg: style.fg.map(nearest), bg: style.bg.map(nearest), ..style };
        Self { name: self.name.clone(), styles: self.styles.map(fixed) }
    }

    /// Whether it uses no colour at all, only bold, underline and the like.
    pub fn is_colourless(&self) -> bool {
        self.styles.iter().all(|style| style.fg.is_none() && style.bg.is_none())
    }

    fn new(name: &str, styles: [Style; Role::ALL.len()]) -> Self {
        Self { name: name.to_owned(), styles }
    }
}

impl Default for Theme {
    /// The dark theme.
    fn default() -> Self {
        Self::named("dark").unwrap_or_else(|_| Self::monochrome())
    }
}

/// The nearest of the 216 colours of the cube and the 24 greys (xterm's palette from index 16).
fn nearest(colour: Color) -> Color {
    let Color::Rgb(red, green, blue) = colour else { return colour };
    let mixed = [red, green, blue];
    let steps = mixed.map(step);
    let mean = mixed.iter().map(|part| u16::from(*part)).sum::<u16>() / 3;
    let shade = u8::try_from(mean.saturating_sub(3) / 10).unwrap_or(23).min(23);
    if distance(mixed, [8 + 10 * shade; 3]) < distance(mixed, steps.map(level)) {
        Color::Indexed(232 + shade)
    } else {
        Color::Indexed(16 + 36 * steps[0] + 6 * steps[1] + steps[2])
    }
}

/// The step of the cube nearest to a part of a colour, 0 to 5.
const fn step(part: u8) -> u8 {
    match part {
        0..48 => 0,
        48..115 => 1,
        part => (part - 35) / 40,
    }
}

/// The part of a colour that a step of the cube has.
const fn level(step: u8) -> u8 {
    if step == 0 { 0 } else { 55 + 40 * step }
}

fn distance(one: [u8; 3], other: [u8; 3]) -> u32 {
    one.iter().zip(other).map(|(part, other)| u32::from(part.abs_diff(other)).pow(2)).sum()
}

/// The modifiers a theme file may name, with the flag each sets.
const MODIFIERS: [(&str, Modifier); 5] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underlined", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
];

#[cfg(test)]
mod tests;
