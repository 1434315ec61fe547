//! What stands in the way of an adoption, with what to do.

use std::fmt;

/// Something that is wrong with a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It names no resource.
    Nothing,
    /// The template has no resource of this name.
    Unknown {
        /// The name.
        logical_id: String,
        /// The one that is probably meant.
        nearest: Option<String>,
    },
    /// The template has none of it with the parameters as they are.
    Absent {
        /// The resource.
        logical_id: String,
        /// The condition that does not hold.
        condition: String,
    },
    /// The stack has it already.
    Standing {
        /// The resource.
        logical_id: String,
    },
    /// CloudFormation cannot import its type.
    NotImportable {
        /// The resource.
        logical_id: String,
        /// Its type.
        kind: String,
    },
    /// It is not named by what its type is identified by.
    Identifier {
        /// The resource.
        logical_id: String,
        /// Its type.
        kind: String,
        /// The identifiers of the type, in order.
        wanted: Vec<&'static str>,
    },
    /// Two are mapped to one thing.
    Twice {
        /// The one.
        first: String,
        /// The other.
        second: String,
    },
    /// It mentions one that is not mapped.
    Refers {
        /// The resource.
        logical_id: String,
        /// The one that it mentions.
        target: String,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => write!(f, "the mapping names no resource; --map-template prints what can be named"),
            Self::Unknown { logical_id, nearest: Some(nearest) } => {
                write!(f, "{logical_id} is no resource of the template; {nearest} is meant?")
            }
            Self::Unknown { logical_id, nearest: None } => {
                write!(f, "{logical_id} is no resource of the template; leave it out")
            }
            Self::Absent { logical_id, condition } => write!(
                f,
                "{logical_id} is not in the template with these parameters, as {condition} does not hold; set them, or leave it out"
            ),
            Self::Standing { logical_id } => write!(f, "{logical_id} is in the stack already; leave it out"),
            Self::NotImportable { logical_id, kind } => {
                write!(f, "{logical_id} cannot be adopted: {kind} has no identifier; leave it out")
            }
            Self::Identifier { logical_id, kind, wanted } => {
                let each: Vec<String> = wanted.iter().map(|name| format!("{name} = \"…\"")).collect();
                write!(f, "{kind} is found by {}; write {logical_id} = {{ {} }}", wanted.join(" and "), each.join(", "))
            }
            Self::Twice { first, second } => {
                write!(f, "{first} and {second} are mapped to one resource; leave one of them out")
            }
            Self::Refers { logical_id, target } => {
                write!(
                    f,
                    "{logical_id} mentions {target}, which is not mapped; map {target} as well, or leave {logical_id} out"
                )
            }
        }
    }
}
