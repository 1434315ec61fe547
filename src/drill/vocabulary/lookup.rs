//! Finding a word of the vocabulary by its name.

use super::{ACTIONS, ActionWord, METRICS, MetricWord, PROBES, ProbeWord};

/// The action of this name.
pub fn action(name: &str) -> Option<&'static ActionWord> {
    ACTIONS.iter().find(|word| word.name == name)
}

/// The probe of this name.
pub fn probe(name: &str) -> Option<&'static ProbeWord> {
    PROBES.iter().find(|word| word.name == name)
}

/// The metric of this word.
pub fn metric(word: &str) -> Option<&'static MetricWord> {
    METRICS.iter().find(|it| it.word == word)
}
