//! A line of text being typed.

use domain::Text;

/// A line of text with a caret.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct TextField {
    text: String,
    /// Characters before the caret.
    caret: usize,
    /// Whether it was filled in for the person who types: the first character typed takes its place.
    is_offered: bool,
}

/// The longest line taken, in characters: what a person types, with room.
const LONGEST: usize = 256;

impl TextField {
    /// A field that holds `text`, with the caret at its end.
    pub fn new(text: &str) -> Self {
        let mut field = Self::default();
        field.insert(text);
        field
    }

    /// A field that offers `text`: what is typed takes its place, unless the caret was moved into it first.
    pub fn offered(text: &str) -> Self {
        Self { is_offered: !text.is_empty(), ..Self::new(text) }
    }

    /// What is typed.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Characters before the caret.
    pub const fn caret(&self) -> usize {
        self.caret
    }

    /// Types `text` at the caret; control characters become visible ones, and what is too long is left out.
    pub fn insert(&mut self, text: &str) {
        if self.is_offered {
            self.clear();
        }
        for c in Text::new(text).as_str().chars() {
            if self.text.chars().count() < LONGEST {
                self.text.insert(self.byte(self.caret), c);
                self.caret += 1;
            }
        }
    }

    /// Deletes the character before the caret.
    pub fn backspace(&mut self) {
        self.is_offered = false;
        if self.caret > 0 {
            self.caret -= 1;
            self.text.remove(self.byte(self.caret));
        }
    }

    /// Deletes the character at the caret.
    pub fn delete(&mut self) {
        self.is_offered = false;
        if self.caret < self.text.chars().count() {
            self.text.remove(self.byte(self.caret));
        }
    }

    /// Deletes everything.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Deletes the word before the caret, with the spaces after it.
    pub fn delete_word(&mut self) {
        let before: Vec<char> = self.text.chars().take(self.caret).collect();
        let kept = before
            .iter()
            .rposition(|c| !c.is_whitespace())
            .map_or(0, |last| before[..=last].iter().rposition(|c| c.is_whitespace()).map_or(0, |space| space + 1));
        while self.caret > kept {
            self.backspace();
        }
    }

    /// Moves the caret by `step` characters, within the line.
    pub fn moved(&mut self, step: isize) {
        self.is_offered = false;
        self.caret = self.caret.saturating_add_signed(step).min(self.text.chars().count());
    }

    fn byte(&self, chars: usize) -> usize {
        self.text.char_indices().nth(chars).map_or(self.text.len(), |(at, _)| at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_offered_gives_way_to_what_is_typed() {
        let mut field = TextField::offered("5");
        field.insert("9");
        field.insert("9");
        assert_eq!(field.as_str(), "99");
        let mut field = TextField::offered("5");
        field.moved(0);
        field.insert("9");
        assert_eq!(field.as_str(), "59", "with the caret moved into it, it is edited");
        let mut field = TextField::offered("15");
        field.backspace();
        field.insert("2");
        assert_eq!(field.as_str(), "12");
    }
}
