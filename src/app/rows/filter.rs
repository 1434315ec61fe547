//! Which rows a filter leaves: those that hold every word; a word after `!` must not occur.

/// The words of a filter, in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Words(Vec<Word>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    text: String,
    is_wanted: bool,
}

impl Words {
    /// Reads what was typed.
    pub fn new(typed: &str) -> Self {
        let word = |typed: &str| match typed.strip_prefix('!') {
            Some(text) => Word { text: text.to_lowercase(), is_wanted: false },
            None => Word { text: typed.to_lowercase(), is_wanted: true },
        };
        Self(typed.split_whitespace().map(word).filter(|word| !word.text.is_empty()).collect())
    }

    /// Whether a row made of these texts is left.
    pub fn keep(&self, texts: &[&str]) -> bool {
        // Most of the time nothing is typed: then nothing is put in lower case either.
        if self.0.is_empty() {
            return true;
        }
        let texts: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
        self.0.iter().all(|word| texts.iter().any(|text| text.contains(&word.text)) == word.is_wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_must_occur_and_those_after_a_bang_must_not() {
        let row = ["web-cpu-high", "us-east-1", "ALARM"];
        for (typed, kept) in [
            ("", true),
            ("  ", true),
            ("WEB alarm", true),
            ("web ok", false),
            ("!ok", true),
            ("web !alarm", false),
            ("!", true),
        ] {
            assert_eq!(Words::new(typed).keep(&row), kept, "{typed}");
        }
    }
}
