//! What is done to one resource.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use domain::resource::{Recreation, facts};
use domain::{Deed, Replacement};

use crate::evaluate::{Evaluated, Resource};

use super::difference::Difference;

/// What rolling out a stack does to one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// The stack.
    pub stack: String,
    /// The resource's name in the template.
    pub logical_id: String,
    /// Its type.
    pub kind: String,
    /// What is done.
    pub action: Deed,
    /// Whether it is replaced by another.
    pub replacement: Replacement,
    /// Whether it holds what cannot be made again.
    pub is_stateful: bool,
    /// What becomes of the thing itself where the stack lets it go, removed or replaced: `Delete`, `Retain`, `Snapshot`.
    pub policy: Option<String>,
    /// The condition under which it is there, where nobody can say yet whether that holds.
    pub undecided: Option<String>,
    /// What of it changes.
    pub differences: Vec<Difference>,
}

impl Planned {
    /// Whether the thing as it is now leaves the stack, or may.
    pub fn is_loss(&self) -> bool {
        matches!(self.action, Deed::Remove | Deed::Unknown) || self.replacement > Replacement::False
    }

    /// Why, in one line: `CidrBlock: 10.0.1.0/24 -> 10.0.3.0/24`.
    pub fn reason(&self) -> String {
        match &self.undecided {
            Some(condition) => format!("{}; only if {condition} holds, which is not known yet", self.certain_reason()),
            None => self.certain_reason(),
        }
    }

    fn certain_reason(&self) -> String {
        let one = |it: &Difference| format!("{}: {}", it.property.as_ref().unwrap_or(&it.attribute), it.words);
        match (self.action, self.differences.is_empty()) {
            (_, false) => self.differences.iter().map(one).collect::<Vec<_>>().join("; "),
            (Deed::Add, true) => "not there yet".to_owned(),
            (Deed::Remove, true) => match self.policy.as_deref() {
                Some("Retain" | "RetainExceptOnCreate") => {
                    "no longer in the template; it is kept and let go".to_owned()
                }
                Some("Snapshot") => "no longer in the template; a snapshot is kept".to_owned(),
                _ => "no longer in the template; it is deleted".to_owned(),
            },
            (_, true) => String::new(),
        }
    }

    /// What holds state first, then the harshest, then by name.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let key = |it: &Self| (!it.is_stateful, !it.is_loss(), it.action == Deed::Add);
        key(self).cmp(&key(other)).then_with(|| self.logical_id.cmp(&other.logical_id))
    }
}

/// Whether a resource holds what cannot be made again; of a type that nothing is known of, where its template keeps it.
pub(crate) fn is_stateful(kind: &str, resource: &Resource) -> bool {
    facts(kind).map_or_else(|| resource.deletion_policy() != "Delete", |facts| facts.is_stateful)
}

pub(super) fn all(
    stack: &str,
    before: &Evaluated,
    after: &Evaluated,
    differences: &BTreeMap<String, Vec<Difference>>,
) -> Vec<Planned> {
    let of = |id: &String, resource: &Resource, action| Planned {
        stack: stack.to_owned(),
        logical_id: id.clone(),
        kind: resource.kind.clone(),
        action,
        replacement: Replacement::False,
        is_stateful: is_stateful(&resource.kind, resource),
        policy: None,
        undecided: resource.undecided.clone(),
        differences: Vec::new(),
    };
    let added = after.resources.iter().filter(|(id, _)| !before.resources.contains_key(*id));
    let added = added.map(|(id, resource)| of(id, resource, Deed::Add));
    let removed = before.resources.iter().filter(|(id, _)| !after.resources.contains_key(*id));
    let removed = removed.map(|(id, resource)| Planned {
        policy: Some(resource.deletion_policy().to_owned()),
        ..of(id, resource, Deed::Remove)
    });
    let modified = differences.iter().filter_map(|(id, differences)| {
        let resource = after.resources.get(id)?;
        let replacement = replacement(differences);
        Some(Planned {
            replacement,
            policy: (replacement > Replacement::False).then(|| resource.replacement_policy().to_owned()),
            differences: differences.clone(),
            ..of(id, resource, Deed::Modify)
        })
    });
    added.chain(removed).chain(modified).collect()
}

fn replacement(differences: &[Difference]) -> Replacement {
    let of = |difference: &Difference| match difference.recreation {
        Recreation::Never => Replacement::False,
        Recreation::Conditionally => Replacement::Conditional,
        Recreation::Always => Replacement::True,
    };
    differences.iter().map(of).max().unwrap_or(Replacement::False)
}
