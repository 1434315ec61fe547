//! Where things are: regions and their availability zones.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::Text;

/// An AWS region code such as `us-east-1`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Region(Text);

impl Region {
    /// A region by its code.
    pub fn new(code: &str) -> Self {
        Self(Text::new(code))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An availability zone name such as `us-east-1a`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Zone(Text);

impl Zone {
    /// A zone by its name.
    pub fn new(name: &str) -> Self {
        Self(Text::new(name))
    }

    /// The whole name.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// What tells it from its neighbours: `1a` of `us-east-1a`; the whole name where it has another form.
    pub fn short(&self) -> &str {
        self.as_str().rsplit_once('-').map_or(self.as_str(), |(_, tail)| tail)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_have_a_short_name() {
        assert_eq!(Zone::new("us-east-1a").short(), "1a");
        assert_eq!(Zone::new("local").short(), "local");
    }
}
