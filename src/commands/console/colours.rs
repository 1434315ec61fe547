//! Which theme, in how many colours: what the person asked for, and what the terminal can show.

use app::{ColourUse, Theme};

use crate::cli::Global;
use crate::config::{Config, nearest};
use crate::exit::{Exit, Stop};

/// A theme fit for the terminal.
pub(super) struct Colours {
    pub(super) theme: Theme,
    pub(super) depth: ColourUse,
}

/// The theme asked for, in the colours there are.
pub(super) fn of(global: &Global, config: &Config) -> Result<Colours, Stop> {
    let theme = named(global.theme.as_deref().unwrap_or(&config.theme))?;
    let env = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let is_plain = global.no_color || env("NO_COLOR").is_some();
    let depth = depth(is_plain, env("TERM").as_deref(), env("COLORTERM").as_deref());
    let theme = match depth {
        ColourUse::None => Theme::monochrome(),
        ColourUse::Indexed => theme.in_256_colours(),
        ColourUse::Rgb => theme,
    };
    Ok(Colours { theme, depth })
}

/// The theme of this name, or a refusal that names one there is.
pub(in crate::commands) fn named(name: &str) -> Result<Theme, Stop> {
    Theme::named(name).map_err(|_| unknown(name))
}

fn unknown(name: &str) -> Stop {
    let known: Vec<&str> = Theme::builtin_names().collect();
    let hint = match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("there are {}", known.join(", ")),
    };
    Stop::new(Exit::USAGE, format!("no theme {name}; {hint}"))
}

fn depth(is_plain: bool, term: Option<&str>, colorterm: Option<&str>) -> ColourUse {
    match (term, colorterm) {
        _ if is_plain => ColourUse::None,
        (_, Some("truecolor" | "24bit")) => ColourUse::Rgb,
        // A terminal that names itself direct has no palette to choose from.
        (Some(term), _) if term.ends_with("-direct") => ColourUse::Rgb,
        (None | Some("vt100" | "vt220" | "ansi-m"), _) => ColourUse::None,
        _ => ColourUse::Indexed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_those_the_terminal_has_and_the_person_wants() {
        assert_eq!(depth(false, Some("xterm-256color"), Some("truecolor")), ColourUse::Rgb);
        assert_eq!(depth(false, Some("tmux-256color"), None), ColourUse::Indexed);
        assert_eq!(depth(false, Some("vt100"), None), ColourUse::None);
        assert_eq!(depth(true, Some("xterm-256color"), Some("truecolor")), ColourUse::None);
    }
}
