//! What the configuration says of a profile, and what holds for one it says nothing of.

use std::collections::BTreeMap;

use domain::{AccountId, Platform, Region, Text};

use super::keys;
use super::limits::LimitsEntry;
use super::section::{Section, Wrong};
use super::values;

/// A profile as it is written in the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ProfileEntry {
    account: Option<AccountId>,
    regions: Vec<Region>,
    environment: Option<String>,
    protected: Option<bool>,
    platform: Platform,
    watch: Vec<String>,
    limits: LimitsEntry,
    phase: BTreeMap<String, String>,
}

/// A profile with what holds for it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Profile {
    /// Its name in the AWS configuration.
    pub(crate) name: String,
    /// The account it must lead to.
    pub(crate) account: Option<AccountId>,
    /// Its regions; empty for the one of the AWS configuration.
    pub(crate) regions: Vec<Region>,
    /// What the account is for.
    pub(crate) environment: Option<String>,
    /// Whether mistakes would hurt.
    pub(crate) is_protected: bool,
    /// How its phases are recognised.
    pub(crate) platform: Platform,
    /// What is watched: names, and tags as `key=value`; empty for everything.
    pub(crate) watch: Vec<String>,
    /// What its guards judge by, platform and watch list included.
    pub(crate) limits: change::Limits,
    /// Values of the templates' parameters, by name.
    pub(crate) phase: BTreeMap<String, String>,
    /// The table that consoles share, where it is not the platform's own.
    pub(crate) operations_table: Option<String>,
}

impl Profile {
    /// What the parameters of the phases are chosen from.
    pub(crate) fn offers(&self) -> console::phases::Offers {
        let mut profile = self.phase.clone();
        if let Some(environment) = &self.environment {
            profile.entry("Environment".to_owned()).or_insert_with(|| environment.clone());
        }
        console::phases::Offers {
            profile,
            environment: self.environment.clone().unwrap_or_else(|| self.name.clone()),
            ..console::phases::Offers::default()
        }
    }

    /// The profile of this name, with what the file says of it, if anything.
    pub(super) fn new(name: &str, entry: Option<&ProfileEntry>) -> Self {
        let entry = entry.cloned().unwrap_or_default();
        let is_protected = entry.protected.unwrap_or_else(|| says_production(name, entry.environment.as_deref()));
        let operations_table = entry.limits.operations_table.clone();
        let limits =
            change::Limits { platform: entry.platform.clone(), watch: entry.watch.clone(), ..entry.limits.limits() };
        Self {
            name: name.to_owned(),
            account: entry.account,
            regions: entry.regions,
            environment: entry.environment,
            is_protected,
            platform: entry.platform,
            watch: entry.watch,
            phase: entry.phase,
            limits,
            operations_table,
        }
    }

    /// The profile as changes are judged by it, in these regions.
    pub(crate) fn pin(&self, regions: &[Region]) -> change::ProfilePin {
        change::ProfilePin {
            name: Text::new(&self.name),
            is_protected: self.is_protected,
            account: self.account.clone(),
            regions: regions.to_vec(),
        }
    }
}

impl ProfileEntry {
    /// Reads `[profiles.NAME]`.
    pub(super) fn read(name: &str, section: &Section<'_>) -> Self {
        let mut known = keys::names("profiles.NAME");
        known.push("limits");
        section.refuse_unknown(&known);
        let entry = Self {
            account: section.read("account_id", values::account_id),
            regions: regions(section),
            environment: section.read("environment", values::string),
            protected: section.read("protected", values::boolean),
            platform: Platform {
                prefix: section
                    .read("stack_prefix", values::stack_prefix)
                    .unwrap_or_else(|| Platform::default().prefix),
                role: section.read("deployment_role", values::role),
            },
            watch: section.read_list("watch", "[\"web\", \"team=payments\"]", values::watched).unwrap_or_default(),
            limits: section.section("limits").map(|limits| LimitsEntry::read(&limits)).unwrap_or_default(),
            phase: section.section("phase").map(|phase| parameters(&phase)).unwrap_or_default(),
        };
        entry.refuse_open_production(name, section);
        entry
    }

    /// Taking the protection off what is called production needs proof of which account is meant.
    fn refuse_open_production(&self, name: &str, section: &Section<'_>) {
        let is_opened = self.protected == Some(false) && says_production(name, self.environment.as_deref());
        // An account id that is there and wrong is a fault of its own.
        if is_opened && section.find("account_id").is_none() {
            let line = section.find("protected").map_or(1, |found| found.line);
            let wrong = "false on a profile that says production, without an account pin";
            let remedy = "write account_id = \"…\" (12 digits) beside it, or leave the key out";
            section.report_at(line, "protected", Wrong(wrong.to_owned(), remedy.to_owned()));
        }
    }
}

/// Values as a template's parameters are written: text, numbers, yes and no. Which names there are is for the templates
/// to say, when a phase is planned.
fn parameters(section: &Section<'_>) -> BTreeMap<String, String> {
    let read = |name: &str| Some((name.to_owned(), section.read(name, values::parameter)?));
    section.names().filter_map(read).collect()
}

fn regions(section: &Section<'_>) -> Vec<Region> {
    const FORM: &str = "[\"us-east-1\"]";
    let Some(regions) = section.read_list("regions", FORM, values::region) else { return vec![] };
    let line = section.find("regions").map_or(1, |found| found.line);
    let is_written_empty =
        section.find("regions").is_some_and(|found| found.value.as_array().is_some_and(|list| list.is_empty()));
    if is_written_empty {
        let remedy = format!("write regions = {FORM}, or leave the key out");
        section.report_at(line, "regions", Wrong("is empty".to_owned(), remedy));
    }
    for (at, region) in regions.iter().enumerate() {
        if regions[..at].contains(region) {
            let wrong = Wrong(format!("names {region} twice"), "write each region once".to_owned());
            section.report_at(line, "regions", wrong);
        }
    }
    regions
}

/// Whether the profile's or the environment's name has `prod` or `production` as a whole word.
pub(crate) fn says_production(profile: &str, environment: Option<&str>) -> bool {
    let says = |name: &str| {
        let mut words = name.split(|c: char| !c.is_alphanumeric());
        words.any(|word| word.eq_ignore_ascii_case("prod") || word.eq_ignore_ascii_case("production"))
    };
    says(profile) || environment.is_some_and(says)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn production_is_a_whole_word_of_the_name() {
        for name in ["prod", "pay-prod", "PROD_eu", "acme.production", "production"] {
            assert!(says_production(name, None), "{name}");
        }
        for name in ["nonprod", "preprod", "product", "reproduction", "staging", ""] {
            assert!(!says_production(name, None), "{name}");
        }
        assert!(says_production("pay", Some("prod")));
    }

    #[test]
    fn a_profile_that_says_production_is_protected_without_a_file() {
        assert!(Profile::new("pay-prod", None).is_protected);
        assert!(!Profile::new("default", None).is_protected);
    }
}
