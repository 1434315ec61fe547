//! Keys as they are written in the configuration: what help shows, and the arrows by their names.

use std::str::FromStr;

use crate::{Key, KeyCode, Move};

/// Why a word names no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It has none of the forms that keys have.
    #[error("names no key")]
    Unknown,
    /// A terminal sends it as another key, so it never arrives.
    #[error("arrives as {0}")]
    Same(&'static str),
}

/// The most function keys that terminals know.
const FUNCTION_KEYS: u8 = 24;

/// `4`, `G`, `ctrl-r`, `alt-x`, `enter`, `shift-tab`, `f5`, `space`, `↑` or `up`.
impl FromStr for Key {
    type Err = KeyError;

    fn from_str(word: &str) -> Result<Self, KeyError> {
        let (mut rest, mut ctrl, mut alt) = (word, false, false);
        loop {
            if let Some(after) = rest.strip_prefix("ctrl-").filter(|_| !ctrl) {
                (rest, ctrl) = (after, true);
            } else if let Some(after) = rest.strip_prefix("alt-").filter(|_| !alt) {
                (rest, alt) = (after, true);
            } else {
                break;
            }
        }
        let code = code(rest).ok_or(KeyError::Unknown)?;
        match (code, ctrl) {
            (KeyCode::Char(c), true) => controlled(c, alt),
            _ => Ok(Self { code, ctrl, alt }),
        }
    }
}

/// A terminal sends control and a letter as one byte, in which case is lost; some of the bytes are keys of their own.
fn controlled(c: char, alt: bool) -> Result<Key, KeyError> {
    match c.to_ascii_lowercase() {
        'i' => Err(KeyError::Same("tab")),
        'm' => Err(KeyError::Same("enter")),
        '[' => Err(KeyError::Same("esc")),
        c => Ok(Key { code: KeyCode::Char(c), ctrl: true, alt }),
    }
}

fn code(word: &str) -> Option<KeyCode> {
    Some(match word {
        "space" => KeyCode::Char(' '),
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "shift-tab" => KeyCode::BackTab,
        "backspace" => KeyCode::Backspace,
        "delete" => KeyCode::Delete,
        word => return moving(word).map(KeyCode::Move).or_else(|| function(word)).or_else(|| character(word)),
    })
}

fn moving(word: &str) -> Option<Move> {
    Some(match word {
        "↑" | "up" => Move::Up,
        "↓" | "down" => Move::Down,
        "←" | "left" => Move::Left,
        "→" | "right" => Move::Right,
        "pgup" => Move::PageUp,
        "pgdn" => Move::PageDown,
        "home" => Move::Home,
        "end" => Move::End,
        _ => return None,
    })
}

fn function(word: &str) -> Option<KeyCode> {
    let number = word.strip_prefix('f').filter(|digits| digits.starts_with(|c: char| ('1'..='9').contains(&c)))?;
    number.parse().ok().filter(|n| (1..=FUNCTION_KEYS).contains(n)).map(KeyCode::F)
}

fn character(word: &str) -> Option<KeyCode> {
    let mut chars = word.chars();
    let one = chars.next().filter(|c| !c.is_control() && !c.is_whitespace())?;
    chars.next().is_none().then_some(KeyCode::Char(one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_table_is_read_as_it_is_shown() {
        for key in crate::commands::all().flat_map(|command| command.keys) {
            assert_eq!(key.to_string().parse(), Ok(*key), "{key}");
        }
    }

    #[test]
    fn keys_with_modifiers_and_names_are_read_as_they_are_shown() {
        for code in [KeyCode::Char('-'), KeyCode::Char('é'), KeyCode::F(12), KeyCode::Delete, KeyCode::Move(Move::Up)]
        {
            for (ctrl, alt) in [(false, false), (true, false), (false, true), (true, true)] {
                let key = Key { code, ctrl, alt };
                assert_eq!(key.to_string().parse(), Ok(key), "{key}");
            }
        }
        assert_eq!("left".parse(), Ok(Key::moving(Move::Left)));
        assert_eq!("alt-ctrl-x".parse::<Key>(), "ctrl-alt-x".parse());
        assert_eq!("ctrl-R".parse(), Ok(Key::ctrl('r')));
    }

    #[test]
    fn other_words_name_no_key() {
        for word in ["", " ", "ctrl-", "ctrl-ctrl-x", "f0", "f01", "f25", "f+1", "Enter", "ab", "shift-x", "\t", "f"] {
            let read: Result<Key, KeyError> = word.parse();
            assert_eq!(read.is_ok(), word == "f", "{word:?}");
        }
        assert_eq!("ctrl-i".parse::<Key>(), Err(KeyError::Same("tab")));
        assert_eq!("ctrl-M".parse::<Key>(), Err(KeyError::Same("enter")));
    }
}
