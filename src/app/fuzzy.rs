//! Finding entries by a few of their letters.

use std::cmp::Reverse;

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// The entries whose words match what is typed, the best first; all of them, in their order, when nothing is typed.
pub(crate) fn best<T>(typed: &str, entries: impl IntoIterator<Item = T>, words: impl Fn(&T) -> String) -> Vec<T> {
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut scored: Vec<(u32, T)> = entries
        .into_iter()
        .filter_map(|entry| {
            let words = words(&entry);
            let score = pattern.score(Utf32Str::new(&words, &mut buffer), &mut matcher)?;
            Some((score, entry))
        })
        .collect();
    scored.sort_by_key(|(score, _)| Reverse(*score));
    scored.into_iter().map(|(_, entry)| entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_letters_find_an_entry_and_nothing_typed_keeps_the_order() {
        let entries = ["go to alarms", "go to activity", "choose theme"];
        assert_eq!(best("", entries, ToString::to_string), entries);
        assert_eq!(best("alrm", entries, ToString::to_string), ["go to alarms"]);
        assert_eq!(best("thm", entries, ToString::to_string), ["choose theme"]);
        assert!(best("xyz", entries, ToString::to_string).is_empty());
    }
}
