//! What is done to a resource.

use serde::{Deserialize, Serialize};

/// What is done to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// It is made.
    Add,
    /// It is taken under the stack as it is.
    Import,
    /// It is changed, or replaced.
    Modify,
    /// It is deleted, or let go of where its deletion policy keeps it.
    Remove,
    /// CloudFormation cannot tell yet.
    Unknown,
}

impl Deed {
    /// As scripts know it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Import => "import",
            Self::Modify => "modify",
            Self::Remove => "remove",
            Self::Unknown => "unknown",
        }
    }
}

/// Whether a resource is replaced by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Replacement {
    /// It stays the same one.
    False,
    /// It depends on what is known only during the update.
    Conditional,
    /// It is.
    True,
}

impl Replacement {
    /// As scripts know it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::False => "false",
            Self::Conditional => "conditional",
            Self::True => "true",
        }
    }
}
