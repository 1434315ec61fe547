//! Whose account is looked at, and where.

use domain::{Moment, ProfileLogin, Region, Text};

/// A connection to an account: what is known before anything was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The profile's name.
    pub profile: Text,
    /// The regions looked at, in the order they were given.
    pub regions: Vec<Region>,
    /// The environment the profile is for, such as `prod`, where one is stated.
    pub environment: Option<Text>,
    /// Whether the profile is protected: red frame, and its environment in words.
    pub is_protected: bool,
    /// The scenario, when the account is simulated.
    pub simulation: Option<Text>,
    /// The profiles that can be switched to.
    pub profiles: Vec<ProfileChoice>,
    /// The exact command that renews this profile's login.
    pub login_hint: Text,
    /// When the console connected, by its own clock.
    pub started: Moment,
}

impl Session {
    /// The environment in capitals where one is stated. Without one a protected profile says the word of its name
    /// that protects it, `PROD` of `pay-prod`, or else `PROTECTED`.
    pub fn banner(&self) -> Option<String> {
        match &self.environment {
            Some(environment) => Some(environment.as_str().to_uppercase()),
            None if self.is_protected => Some(self.production().unwrap_or_else(|| "PROTECTED".to_owned())),
            None => None,
        }
    }

    fn production(&self) -> Option<String> {
        let mut words = self.profile.as_str().split(|c: char| !c.is_alphanumeric()).map(str::to_uppercase);
        words.find(|word| word == "PROD" || word == "PRODUCTION")
    }

    /// The profile, as far as a remedy speaks of it.
    pub fn login(&self) -> ProfileLogin<'_> {
        ProfileLogin { profile: self.profile.as_str(), hint: self.login_hint.as_str() }
    }

    /// Whether rows must name their region.
    pub fn has_several_regions(&self) -> bool {
        self.regions.len() > 1
    }
}

/// A profile that can be switched to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileChoice {
    /// Its name.
    pub name: Text,
    /// Why it cannot be used, with what to do instead.
    pub refusal: Option<Text>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_protected_profile_is_named_by_what_protects_it() {
        let banner = |profile: &str, environment: Option<&str>, is_protected| {
            let session = Session {
                profile: profile.into(),
                environment: environment.map(Text::from),
                is_protected,
                ..crate::sample::session()
            };
            session.banner()
        };
        assert_eq!(banner("prod", None, true).as_deref(), Some("PROD"));
        assert_eq!(banner("pay-production", None, true).as_deref(), Some("PRODUCTION"));
        assert_eq!(banner("pay", None, true).as_deref(), Some("PROTECTED"));
        assert_eq!(banner("prod", Some("live"), true).as_deref(), Some("LIVE"));
        assert_eq!(banner("dev", None, false), None);
    }
}
