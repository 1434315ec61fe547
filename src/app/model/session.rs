//! Whose account is looked at, and where.

use domain::{Moment, Region, Text};

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
    /// The environment in capitals where one is stated, or else `PROTECTED` for a protected profile.
    pub fn banner(&self) -> Option<String> {
        match &self.environment {
            Some(environment) => Some(environment.as_str().to_uppercase()),
            None if self.is_protected => Some("PROTECTED".to_owned()),
            None => None,
        }
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
