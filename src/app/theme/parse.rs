//! Reading a theme file: every fault names its line, and what could be written instead.

use std::collections::BTreeMap;
use std::str::FromStr as _;

use ratatui::style::{Color, Style};
use serde::Deserialize;
use toml::Spanned;

use super::{MODIFIERS, Role, Theme};

/// Why a theme cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ThemeError {
    /// The file is not a theme.
    #[error("theme {theme}, line {line}: {fault}")]
    Faulty {
        /// The theme's name.
        theme: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong, and what to write.
        fault: String,
    },
    /// A role is missing.
    #[error("theme {theme}: no style for `{role}`; write `{role} = {{ fg = \"…\" }}` under [roles]")]
    Missing {
        /// The theme's name.
        theme: String,
        /// The role.
        role: &'static str,
    },
    /// There is no theme of this name.
    #[error("no theme named `{name}`; there are {known}")]
    Unnamed {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: String,
    },
}

impl ThemeError {
    pub(super) fn unnamed(name: &str) -> Self {
        Self::Unnamed { name: name.to_owned(), known: Theme::builtin_names().collect::<Vec<_>>().join(", ") }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    palette: BTreeMap<String, Spanned<String>>,
    roles: BTreeMap<Role, Spanned<Look>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Look {
    fg: Option<String>,
    bg: Option<String>,
    #[serde(default)]
    with: Vec<String>,
}

impl Theme {
    /// Reads a theme: `[palette]` names colours (`#rrggbb`, or a terminal colour such as `light-red`), `[roles]` gives
    /// each role `fg`, `bg` and `with` (bold, dim, italic, underlined, reversed).
    pub fn parse(name: &str, text: &str) -> Result<Self, ThemeError> {
        let faulty = |at: usize, fault: String| {
            let line = text.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
            ThemeError::Faulty { theme: name.to_owned(), line, fault }
        };
        let file: File = toml::from_str(text).map_err(|error| {
            faulty(error.span().map_or(0, |span| span.start), error.message().replace('\n', " ").trim().to_owned())
        })?;
        let mut palette = BTreeMap::new();
        for (key, colour) in &file.palette {
            let colour = colour_of(colour.get_ref()).map_err(|fault| faulty(colour.span().start, fault))?;
            palette.insert(key.as_str(), colour);
        }
        let mut styles = [Style::new(); Role::ALL.len()];
        for role in Role::ALL {
            let missing = || ThemeError::Missing { theme: name.to_owned(), role: role.as_str() };
            let look = file.roles.get(&role).ok_or_else(missing)?;
            styles[role as usize] =
                style_of(look.get_ref(), &palette).map_err(|fault| faulty(look.span().start, fault))?;
        }
        Ok(Self::new(name, styles))
    }
}

fn colour_of(text: &str) -> Result<Color, String> {
    Color::from_str(text)
        .map_err(|_| format!("`{text}` is not a colour; write #rrggbb or a terminal colour such as light-red"))
}

fn style_of(look: &Look, palette: &BTreeMap<&str, Color>) -> Result<Style, String> {
    let colour = |text: &String| palette.get(text.as_str()).map_or_else(|| colour_of(text), |colour| Ok(*colour));
    let mut style = Style::new();
    style.fg = look.fg.as_ref().map(colour).transpose()?;
    style.bg = look.bg.as_ref().map(colour).transpose()?;
    for word in &look.with {
        let Some((_, modifier)) = MODIFIERS.iter().find(|(name, _)| name == word) else {
            let known = MODIFIERS.map(|(name, _)| name).join(", ");
            return Err(format!("`{word}` is not a way to write; there are {known}"));
        };
        style = style.add_modifier(*modifier);
    }
    Ok(style)
}
