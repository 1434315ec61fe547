//! The themes that come with the console, embedded from `themes/`.

use super::{Role, Theme, ThemeError};
use ratatui::style::{Modifier, Style};

const BUILTIN: [(&str, &str); 5] = [
    ("dark", include_str!("../../../themes/dark.toml")),
    ("light", include_str!("../../../themes/light.toml")),
    ("high-contrast", include_str!("../../../themes/high-contrast.toml")),
    ("colour-blind-safe", include_str!("../../../themes/colour-blind-safe.toml")),
    ("monochrome", include_str!("../../../themes/monochrome.toml")),
];

impl Theme {
    /// The names of the themes that come with the console, in the order they are offered.
    pub fn builtin_names() -> impl Iterator<Item = &'static str> {
        BUILTIN.iter().map(|(name, _)| *name)
    }

    /// The theme of this name.
    pub fn named(name: &str) -> Result<Self, ThemeError> {
        match BUILTIN.iter().find(|(known, _)| *known == name) {
            Some((name, text)) => Self::parse(name, text),
            None => Err(ThemeError::unnamed(name)),
        }
    }

    /// Without any colour, and without reading a file: what `NO_COLOR` and a dumb terminal get.
    pub fn monochrome() -> Self {
        let style = |role: Role| {
            let style = Style::new();
            match role {
                Role::Accent | Role::Protected => style.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
                Role::Selected => style.add_modifier(Modifier::REVERSED),
                Role::Bad => style.add_modifier(Modifier::BOLD | Modifier::REVERSED),
                Role::Warn | Role::Stale | Role::Key | Role::Simulated | Role::Title => {
                    style.add_modifier(Modifier::BOLD)
                }
                Role::Quiet | Role::Border | Role::Unknown => style.add_modifier(Modifier::DIM),
                Role::Text | Role::Good | Role::Chart | Role::ChartSecond => style,
            }
        };
        Self::new("monochrome", Role::ALL.map(style))
    }
}
