//! The configuration: read once, every fault at once, handed to each layer as that layer's own settings.

mod bindings;
mod fault;
mod keys;
mod limits;
mod nearest;
mod paths;
mod profile;
mod section;
mod values;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use app::commands::Keymap;
use app::{Cadence, Theme};
use domain::Usd;
use toml::de::DeTable;

pub(crate) use fault::Faults;
pub(crate) use nearest::nearest;
pub(crate) use paths::{Paths, config_file};
pub(crate) use profile::Profile;
use profile::ProfileEntry;
use section::{Section, Source, Wrong};
pub(crate) use values::region_code;

/// The configuration that stands for every default, each key commented.
pub(crate) const EXAMPLE: &str = include_str!("../config.example.toml");

/// Stands in for the key of a fault that is none of a key.
const SYNTAX: &str = "TOML";

/// The whole configuration.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Config {
    /// The theme's name, which exists.
    pub(crate) theme: String,
    /// Whether a new alarm rings the bell.
    pub(crate) bell: bool,
    /// Whether the mouse is taken.
    pub(crate) mouse: bool,
    /// How often each source is read.
    pub(crate) cadence: Cadence,
    /// What Cost Explorer may cost a day.
    pub(crate) cost_explorer_usd_per_day: Usd,
    /// The keys of commands that were given others than their own.
    pub(crate) keys: Keymap,
    profiles: BTreeMap<String, ProfileEntry>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            theme: "dark".to_owned(),
            bell: true,
            mouse: false,
            cadence: Cadence::default(),
            cost_explorer_usd_per_day: Usd(0.50),
            keys: Keymap::default(),
            profiles: BTreeMap::new(),
        }
    }
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    /// The file asked for cannot be read.
    #[error("{}: cannot be read: {error}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The file has faults.
    #[error(transparent)]
    Faulty(#[from] Faults),
}

impl Config {
    /// Reads the file asked for, which must exist, or else this user's, which need not.
    pub(crate) fn load(asked: Option<&Path>) -> Result<Self, ConfigError> {
        let Some(file) = config_file(asked) else { return Ok(Self::default()) };
        match std::fs::read_to_string(&file) {
            Ok(text) => Ok(Self::parse(&file, &text)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound && asked.is_none() => Ok(Self::default()),
            Err(error) => Err(ConfigError::Unreadable { file, error }),
        }
    }

    /// Reads a configuration; the file's name is only for the faults.
    pub(crate) fn parse(file: &Path, text: &str) -> Result<Self, Faults> {
        let source = Source::new(file, text);
        let (root, errors) = DeTable::parse_recoverable(text);
        let config = Self::read(&Section::new(&source, "", root.get_ref()));
        for error in errors {
            let line = error.span().map_or(1, |span| source.line(span.start));
            // From the first line that is no TOML on, the other faults may be nothing but its consequences.
            source.forget_from(line);
            let wrong = error.message().trim().replace('\n', ", ");
            source.report(line, SYNTAX, Wrong(wrong, "write key = value, each key once".to_owned()));
        }
        let faults = source.faults();
        if faults.is_empty() { Ok(config) } else { Err(Faults(faults)) }
    }

    fn read(root: &Section<'_>) -> Self {
        let mut known = keys::names("");
        known.extend(["cadence", "cost_explorer", "keys", "profiles"]);
        root.refuse_unknown(&known);
        let default = Self::default();
        Self {
            theme: root
                .read("theme", |value| values::one_of(value, &Theme::builtin_names().collect::<Vec<_>>()))
                .unwrap_or(default.theme),
            bell: root.read("bell", values::boolean).unwrap_or(default.bell),
            mouse: root.read("mouse", values::boolean).unwrap_or(default.mouse),
            cadence: root.section("cadence").map_or(default.cadence, |section| cadence(&section)),
            cost_explorer_usd_per_day: root
                .section("cost_explorer")
                .and_then(|section| {
                    section.refuse_unknown(&keys::names("cost_explorer"));
                    section.read("usd_per_day", |value| values::usd(value, 100.0))
                })
                .unwrap_or(default.cost_explorer_usd_per_day),
            keys: root.section("keys").map(|section| bindings::read(&section)).unwrap_or_default(),
            profiles: root.section("profiles").map(|section| profiles(&section)).unwrap_or_default(),
        }
    }

    /// What holds for the profile of this name, whether the file says anything of it or not.
    pub(crate) fn profile(&self, name: &str) -> Profile {
        Profile::new(name, self.profiles.get(name))
    }
}

fn cadence(section: &Section<'_>) -> Cadence {
    const DAY: u64 = 86_400;
    section.refuse_unknown(&keys::names("cadence"));
    let mut cadence = Cadence::default();
    let slots = [
        ("account", 1, DAY, &mut cadence.account),
        ("phases", 1, DAY, &mut cadence.phases),
        ("targets", 1, DAY, &mut cadence.targets),
        ("capacity", 1, DAY, &mut cadence.capacity),
        ("alarms", 1, DAY, &mut cadence.alarms),
        ("metrics", 60, DAY, &mut cadence.metrics),
        // Cost Explorer's figures change a few times a day, and each look costs a cent.
        ("spend", 21_600, 7 * DAY, &mut cadence.spend),
        ("budgets", 60, DAY, &mut cadence.budgets),
    ];
    for (name, least, most, slot) in slots {
        if let Some(span) = section.read(name, |value| values::seconds(value, least, most)) {
            *slot = span;
        }
    }
    if let Some(rate) = section.read("health_per_second", |value| values::number(value, 0.1, 20.0)) {
        cadence.health_per_second = rate;
    }
    cadence
}

fn profiles(section: &Section<'_>) -> BTreeMap<String, ProfileEntry> {
    let read = |name: &str| Some((name.to_owned(), ProfileEntry::read(name, &section.section(name)?)));
    section.names().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, Faults> {
        Config::parse(Path::new("config.toml"), text)
    }

    fn uncommented() -> String {
        let is_setting = |line: &str| line.starts_with(|c: char| c.is_ascii_lowercase() || c == '[' || c == '"');
        let lines = EXAMPLE.lines().map(|line| match line.strip_prefix('#') {
            Some(setting) if is_setting(setting) => setting,
            _ => line,
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_example_is_the_default_as_it_stands_and_uncommented() {
        assert_eq!(parse(EXAMPLE).unwrap(), Config::default());
        let mut written = parse(&uncommented()).unwrap();
        let profile = written.profile("prod");
        assert_eq!(profile.account.unwrap().as_str(), "123456789012");
        assert!(profile.is_protected);
        assert_eq!(profile.platform.prefix, domain::Platform::default().prefix);
        assert!(profile.platform.role.is_some_and(|role| role.ends_with(":role/finops-deployment")));
        assert!(profile.limits.safe_load["web"] > 119.0);
        assert_eq!((profile.limits.freezes.len(), profile.limits.windows.len()), (1, 1));
        assert_eq!(profile.limits.cool_down, change::Limits::default().cool_down);
        written.profiles.clear();
        assert_eq!(written, Config::default());
    }

    #[test]
    fn the_example_names_every_key() {
        let text = uncommented();
        for key in keys::KEYS {
            let is_there = text.lines().any(|line| line.starts_with(&format!("{} = ", key.name)));
            assert!(is_there, "config.example.toml lacks {}", key.name);
        }
    }

    #[test]
    fn the_reference_is_up_to_date() {
        crate::testing::matches_file("docs/configuration.md", &keys::reference());
    }

    #[test]
    fn no_file_is_the_default() {
        assert_eq!(parse("").unwrap(), Config::default());
    }
}
