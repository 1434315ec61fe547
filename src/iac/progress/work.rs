//! What an operation has to do, in which order, and how long that has taken before.

use std::collections::{BTreeMap, BTreeSet};

use domain::Deed;

use super::Durations;
use crate::evaluate::Evaluated;
use crate::predict::Planned;

/// What an operation has to do, and what is known of how long that takes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Work {
    /// The resources to be made, changed or removed, by logical id.
    pub resources: BTreeMap<String, Task>,
    /// How long resources took in earlier operations.
    pub durations: Durations,
}

/// What is to be done with a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// `CREATE`, `UPDATE` or `DELETE`.
    pub verb: &'static str,
    /// The resource's type.
    pub kind: String,
    /// Those that must be done before it, by logical id.
    pub after: BTreeSet<String>,
}

impl Work {
    /// The work of a roll-out, which takes a stack from `before` to `after`.
    pub fn of(plan: &[Planned], before: &Evaluated, after: &Evaluated, durations: Durations) -> Self {
        let tasks = plan.iter().map(|planned| {
            let (verb, waits_for) = match planned.action {
                Deed::Add => ("CREATE", needed(&planned.logical_id, after)),
                Deed::Import => ("IMPORT", needed(&planned.logical_id, after)),
                Deed::Modify | Deed::Unknown => ("UPDATE", needed(&planned.logical_id, after)),
                Deed::Remove => ("DELETE", needing(&planned.logical_id, before)),
            };
            (planned.logical_id.clone(), Task { verb, kind: planned.kind.clone(), after: waits_for })
        });
        Self { resources: tasks.collect(), durations }
    }
}

/// What must be there before it.
fn needed(id: &str, stack: &Evaluated) -> BTreeSet<String> {
    let names = stack.resources.get(id).map(|resource| resource.dependencies(&stack.resources)).unwrap_or_default();
    names.into_iter().map(str::to_owned).collect()
}

/// What must be gone before it.
fn needing(id: &str, stack: &Evaluated) -> BTreeSet<String> {
    let needs = stack.resources.iter().filter(|(_, resource)| resource.dependencies(&stack.resources).contains(id));
    needs.map(|(other, _)| other.clone()).collect()
}
