//! Strings from outside, made safe to show once, at the border.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The longest text shown, in characters; AWS names are at most 255, descriptions and reasons a few thousand.
const LONGEST: usize = 4_096;

/// A string from outside the program.
///
/// Control characters, escape sequences and bidirectional overrides are made visible (`␛`, `⟨U+202E⟩`),
/// and what is longer than any real name is cut and says so. The original is kept for asking AWS about
/// the thing it names, and never shown.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text {
    shown: Arc<str>,
    raw: Option<Arc<str>>,
}

impl Text {
    /// Takes a string across the border.
    pub fn new(raw: &str) -> Self {
        if raw.chars().any(is_unsafe) || raw.len() > LONGEST {
            Self { shown: visible(raw).into(), raw: Some(raw.into()) }
        } else {
            Self { shown: raw.into(), raw: None }
        }
    }

    /// What a person sees.
    pub fn as_str(&self) -> &str {
        &self.shown
    }

    /// What came from outside, for sending back to AWS; never for a screen, a log or a file name.
    pub fn raw(&self) -> &str {
        self.raw.as_deref().unwrap_or(&self.shown)
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }
}

fn visible(raw: &str) -> String {
    let mut shown = String::new();
    for c in raw.chars().take(LONGEST) {
        match c {
            '\n' | '\t' => shown.push(' '),
            '\0'..='\x1f' => shown.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}')),
            '\x7f' => shown.push('␡'),
            c if is_unsafe(c) => {
                use fmt::Write as _;
                let _ = write!(shown, "⟨U+{:04X}⟩", u32::from(c));
            }
            c => shown.push(c),
        }
    }
    let left = raw.chars().count().saturating_sub(LONGEST);
    if left > 0 {
        use fmt::Write as _;
        let _ = write!(shown, "… and {left} characters more");
    }
    shown
}

/// Whether a character may not be shown as it is: control characters, bidirectional controls, zero-width and other
/// invisible format characters, line separators.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

impl From<&str> for Text {
    fn from(raw: &str) -> Self {
        Self::new(raw)
    }
}

impl From<String> for Text {
    fn from(raw: String) -> Self {
        Self::new(&raw)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.shown)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.shown, f)
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.shown)
    }
}

/// As it came from outside: what is kept to be sent back to AWS needs the original. For `#[serde(with = "domain::raw")]`.
pub mod raw {
    use super::{Deserialize, Deserializer, Serializer, Text};

    /// Writes the original.
    pub fn serialize<S: Serializer>(text: &Text, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(text.raw())
    }

    /// Takes a string across the border.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
        String::deserialize(deserializer).map(Text::from)
    }
}

/// Takes a string across the border.
impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.raw() == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.raw() == *other
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ordinary_names_pass_unchanged() {
        let name = Text::new("web-alb/öß-漢字");
        assert_eq!(name.as_str(), "web-alb/öß-漢字");
        assert_eq!(name.raw(), name.as_str());
    }

    #[test]
    fn escapes_and_overrides_become_visible_and_the_original_stays() {
        let name = Text::new("\x1b[31mweb\u{202e}bew\x07\n");
        assert_eq!(name.as_str(), "␛[31mweb⟨U+202E⟩bew␇ ");
        assert_eq!(name.raw(), "\x1b[31mweb\u{202e}bew\x07\n");
    }

    #[test]
    fn what_is_too_long_says_how_much_is_missing() {
        let name = Text::new(&"x".repeat(100 * 1024));
        assert!(name.as_str().ends_with("… and 98304 characters more"));
        assert_eq!(name.raw().len(), 100 * 1024);
    }

    proptest! {
        #[test]
        fn nothing_unsafe_is_ever_shown(raw in any::<String>()) {
            prop_assert!(!Text::new(&raw).as_str().chars().any(is_unsafe));
        }
    }
}
