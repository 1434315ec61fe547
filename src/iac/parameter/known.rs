//! Every name that the templates know: their parameters, and the outputs that become parameters of later stacks.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Declared;

/// The names that the templates of the platform know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Parameters, with the phases that ask for them.
    pub parameters: BTreeMap<String, BTreeSet<u8>>,
    /// Outputs, with the phase and the stack that give them.
    pub outputs: BTreeMap<String, (u8, String)>,
}

impl Known {
    /// The names in these templates: each with its phase and its stack, in roll-out order.
    pub fn of<'a>(templates: impl IntoIterator<Item = (u8, &'a str, &'a Value)>) -> Self {
        let mut known = Self::default();
        for (phase, stack, document) in templates {
            for parameter in Declared::all(document) {
                known.parameters.entry(parameter.name).or_default().insert(phase);
            }
            for output in document.get("Outputs").and_then(Value::as_object).into_iter().flat_map(|map| map.keys()) {
                known.outputs.entry(output.clone()).or_insert_with(|| (phase, stack.to_owned()));
            }
        }
        known
    }

    /// The parameter that a name which no template knows probably stands for.
    pub fn nearest(&self, typed: &str) -> Option<&str> {
        let typed = typed.to_lowercase();
        let scored = self.parameters.keys().map(|name| (strsim::jaro_winkler(&typed, &name.to_lowercase()), name));
        let near = scored.filter(|(score, _)| *score > 0.8).max_by(|a, b| a.0.total_cmp(&b.0));
        near.map(|(_, name)| name.as_str())
    }
}
