//! Scenarios: which account is simulated and what happens in it, written in TOML.

pub mod events;
pub mod span;

use std::ops::Range;

use serde::Deserialize;

pub use events::Events;
pub use span::Span;

/// A scenario.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// One line for a list.
    pub title: String,
    /// What there is to see.
    pub about: String,
    /// How long the world has lived before the start.
    #[serde(default = "six_hours")]
    pub history: Span,
    /// The platform of the roadmap.
    #[serde(default)]
    pub platform: Platform,
    /// Many more groups, targets and alarms.
    #[serde(default)]
    pub bulk: Bulk,
    /// Names that attack the screen.
    pub hostile: Option<Hostile>,
    /// What happens.
    #[serde(default)]
    pub events: Events,
}

/// How much of the roadmap's platform exists.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Platform {
    /// Phases 1 to this one are live; 0 is an account with nothing in it.
    pub phases: u8,
    /// Regions in which it runs.
    pub regions: Vec<String>,
    /// Value of the `finops:environment` tag.
    pub environment: String,
    /// Factor on all load.
    pub load: f64,
    /// Size of the `web` group: minimum, desired, maximum.
    pub web: [u32; 3],
    /// Size of the `jobs` group.
    pub jobs: [u32; 3],
    /// Whether the stack of phase 1 has the operations table; a platform from elsewhere lacks it.
    pub operations_table: bool,
    /// Whether phase 1 was made by hand, outside CloudFormation.
    pub is_unmanaged: bool,
}

impl Default for Platform {
    fn default() -> Self {
        Self {
            phases: 3,
            regions: vec!["us-east-1".to_owned()],
            environment: "prod".to_owned(),
            load: 1.0,
            web: [2, 3, 6],
            jobs: [1, 1, 4],
            operations_table: true,
            is_unmanaged: false,
        }
    }
}

/// Groups, target groups and alarms beside the platform, all alike.
#[derive(Clone, Debug, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Bulk {
    /// Auto Scaling groups, each with a target group of its own.
    pub groups: u32,
    /// Targets over all of them.
    pub targets: u32,
    /// Alarms over all of them.
    pub alarms: u32,
    /// Stacks.
    pub stacks: u32,
}

/// Names that attack the screen.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hostile {
    /// Length of the longest name.
    pub name_bytes: usize,
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

/// The scenarios built in, by name, the default first.
const BUILT_IN: [(&str, &str); 14] = [
    ("demo", include_str!("scenarios/demo.toml")),
    ("calm", include_str!("scenarios/calm.toml")),
    ("platform", include_str!("scenarios/platform.toml")),
    ("zone-outage", include_str!("scenarios/zone-outage.toml")),
    ("bad-deploy", include_str!("scenarios/bad-deploy.toml")),
    ("runaway-spend", include_str!("scenarios/runaway-spend.toml")),
    ("greenfield", include_str!("scenarios/greenfield.toml")),
    ("unmanaged", include_str!("scenarios/unmanaged.toml")),
    ("flaky-api", include_str!("scenarios/flaky-api.toml")),
    ("large", include_str!("scenarios/large.toml")),
    ("seed", include_str!("scenarios/seed.toml")),
    ("empty", include_str!("scenarios/empty.toml")),
    ("setback", include_str!("scenarios/setback.toml")),
    ("hostile", include_str!("scenarios/hostile.toml")),
];

impl Scenario {
    /// Names of the scenarios that are built in; `demo`, the first, is the default.
    pub fn names() -> Vec<&'static str> {
        BUILT_IN.iter().map(|(name, _)| *name).collect()
    }

    /// A scenario by its name.
    pub fn named(name: &str) -> Result<Self, ScenarioError> {
        let found = BUILT_IN.iter().find(|(it, _)| *it == name);
        found.map_or_else(|| Err(ScenarioError::Unknown { name: name.to_owned() }), |(_, text)| Self::parse(text))
    }

    /// Reads a scenario; unknown keys and values out of range are errors with their line.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        let scenario: Self = toml::from_str(text).map_err(|error: toml::de::Error| ScenarioError::Wrong {
            line: line_of(text, error.span()),
            message: error.message().to_owned(),
        })?;
        scenario.checked()
    }

    fn checked(self) -> Result<Self, ScenarioError> {
        let platform = &self.platform;
        let sizes = [platform.web, platform.jobs];
        let checks = [
            ((0..=4).contains(&platform.phases), "platform.phases: is 0 to 4"),
            (!platform.is_unmanaged || platform.phases == 1, "platform.is_unmanaged: needs phases = 1"),
            (!platform.regions.is_empty(), "platform.regions: name at least one region"),
            ((0.0..=100.0).contains(&platform.load), "platform.load: is 0 to 100"),
            (
                sizes.iter().all(|it| it[0] <= it[1] && it[1] <= it[2] && it[2] <= 1_000),
                "platform: sizes rise, to 1000",
            ),
            (self.history.as_secs() >= 1_800, "history: is at least 30m, or alarms have nothing to judge by"),
            (self.history.as_secs() <= 172_800, "history: is at most 2d"),
            (self.bulk.groups <= 5_000 && self.bulk.targets <= 100_000, "bulk: at most 5000 groups, 100000 targets"),
            (self.bulk.alarms <= 10_000 && self.bulk.stacks <= 1_000, "bulk: at most 10000 alarms, 1000 stacks"),
            (self.events.load.iter().all(|it| (0.0..=100.0).contains(&it.level)), "events.load: level is 0 to 100"),
        ];
        match checks.iter().find(|(holds, _)| !holds) {
            None => Ok(self),
            Some((_, message)) => Err(ScenarioError::Wrong { line: 0, message: (*message).to_owned() }),
        }
    }
}

fn line_of(text: &str, span: Option<Range<usize>>) -> usize {
    span.map_or(0, |it| text.bytes().take(it.start).filter(|byte| *byte == b'\n').count() + 1)
}

const fn six_hours() -> Span {
    Span::from_secs(6 * 3_600)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_built_in_reads() {
        for name in Scenario::names() {
            let scenario = Scenario::named(name).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(!scenario.title.is_empty() && !scenario.about.is_empty(), "{name}");
        }
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        let error = Scenario::named("clam").unwrap_err().to_string();
        assert!(error.contains("`clam`") && error.contains("calm"), "{error}");
    }

    #[test]
    fn unknown_keys_and_words_are_errors_with_their_line() {
        let table = [
            ("title = 'a'\nabout = 'b'\ncolour = 1\n", 3),
            ("title = 'a'\nabout = 'b'\n[platform]\nphase = 2\n", 4),
            ("title = 'a'\nabout = 'b'\n[[events.sick]]\nat = '5s'\ngroup = 'web'\nhow = 'bored'\n", 6),
            ("title = 'a'\nabout = 'b'\nhistory = 'long'\n", 3),
            ("title = 'a'\nabout = 'b'\n[[events.lunch]]\nat = '5s'\n", 3),
        ];
        for (text, wanted) in table {
            match Scenario::parse(text) {
                Err(ScenarioError::Wrong { line, .. }) => assert_eq!(line, wanted, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
    }

    #[test]
    fn values_out_of_range_are_refused() {
        for part in [
            "[platform]\nphases = 5",
            "[platform]\nload = -1.0",
            "[platform]\nweb = [3, 2, 6]",
            "[bulk]\ngroups = 9999",
        ] {
            assert!(Scenario::parse(&format!("title = 'a'\nabout = 'b'\n{part}\n")).is_err(), "{part}");
        }
        assert!(Scenario::parse("title = 'a'\nabout = 'b'\nhistory = '1m'\n").is_err());
    }
}
