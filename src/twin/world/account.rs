//! Whose account the world is: the answers of STS and the regions in use.

/// The simulated account and the identity every caller has in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Twelve digits.
    pub id: String,
    /// ARN of the calling identity (an assumed role).
    pub arn: String,
    /// Unique id of the caller, `AROA...:session`.
    pub user_id: String,
    /// Value of the `finops:environment` tag, such as `prod`.
    pub environment: String,
    /// Regions in which something lives, the home region first.
    pub regions: Vec<String>,
}

impl Account {
    /// The home region; `us-east-1` for an account with nothing in it.
    pub fn home(&self) -> &str {
        self.regions.first().map_or("us-east-1", String::as_str)
    }
}

/// One resource tag. On Auto Scaling groups every tag propagates at launch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The key, such as `finops:phase`.
    pub key: String,
    /// The value, such as `3`.
    pub value: String,
}

impl Tag {
    /// A tag.
    pub fn new(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self { key: key.into(), value: value.into() }
    }
}
