//! Scenarios: which account is simulated and what happens in it, written in TOML.

use serde::Deserialize;

/// A scenario.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// One line for a list.
    pub title: String,
}

/// Why there is no scenario.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScenarioError {
    /// No scenario of this name is built in.
    #[error("no scenario `{name}`; there are {}", Scenario::names().join(", "))]
    Unknown {
        /// The name asked for.
        name: String,
    },
    /// The text is not a scenario.
    #[error("line {line}: {message}")]
    Wrong {
        /// Line, counted from 1; 0 where the fault has none.
        line: usize,
        /// What is wrong.
        message: String,
    },
}

/// The scenarios built in, by name.
const BUILT_IN: [(&str, &str); 1] = [("demo", include_str!("scenarios/demo.toml"))];

impl Scenario {
    /// Names of the scenarios that are built in; `demo` is the default.
    pub fn names() -> Vec<&'static str> {
        BUILT_IN.iter().map(|(name, _)| *name).collect()
    }

    /// A scenario by its name.
    pub fn named(name: &str) -> Result<Self, ScenarioError> {
        let found = BUILT_IN.iter().find(|(it, _)| *it == name);
        found.map_or_else(|| Err(ScenarioError::Unknown { name: name.to_owned() }), |(_, text)| Self::parse(text))
    }

    /// Reads a scenario; unknown keys and values are errors with their line.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        toml::from_str(text).map_err(|error: toml::de::Error| {
            let line = error.span().map_or(0, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            ScenarioError::Wrong { line, message: error.message().to_owned() }
        })
    }
}
