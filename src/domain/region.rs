//! Where things are: regions and their availability zones.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

use crate::Text;

/// An AWS region code such as `us-east-1`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Region(Text);

impl Region {
    /// A region by its code.
    pub fn new(code: &str) -> Self {
        Self(Text::new(code))
    }

    /// What tells it from the others in few letters: `use1` of `us-east-1`, `apse2` of `ap-southeast-2`; the whole code
    /// where it has another form.
    pub fn short(&self) -> String {
        let parts: Vec<&str> = self.as_str().split('-').collect();
        let [area, middle @ .., number] = parts.as_slice() else { return self.as_str().to_owned() };
        if middle.is_empty() || !number.chars().all(|c| c.is_ascii_digit()) {
            return self.as_str().to_owned();
        }
        let letters = |word: &str| match word {
            "northeast" => "ne".to_owned(),
            "northwest" => "nw".to_owned(),
            "southeast" => "se".to_owned(),
            "southwest" => "sw".to_owned(),
            word => word.chars().take(1).collect(),
        };
        format!("{area}{}{number}", middle.iter().map(|word| letters(word)).collect::<String>())
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
    fn regions_have_a_short_name() {
        let short = ["us-east-1", "ap-southeast-2", "us-gov-west-1", "local"].map(|code| Region::new(code).short());
        assert_eq!(short, ["use1", "apse2", "usgw1", "local"]);
    }

    #[test]
    fn zones_have_a_short_name() {
        assert_eq!(Zone::new("us-east-1a").short(), "1a");
        assert_eq!(Zone::new("local").short(), "local");
    }
}
