//! What the change of one resource brings to those that mention it.

use std::collections::BTreeMap;

use domain::resource::Recreation;

use crate::evaluate::{Evaluated, Reference};

use super::difference::{Difference, recreation};

/// Adds what is brought, until nothing more is. CloudFormation cannot tell beforehand whether an attribute of a changed
/// resource stays the same, and counts it as a change; the physical id changes only where the resource is replaced.
pub(super) fn add(differences: &mut BTreeMap<String, Vec<Difference>>, before: &Evaluated, after: &Evaluated) {
    loop {
        let brought = brought(differences, before, after);
        if brought.is_empty() {
            return;
        }
        for (id, difference) in brought {
            differences.entry(id).or_default().push(difference);
        }
    }
}

fn brought(
    differences: &BTreeMap<String, Vec<Difference>>,
    before: &Evaluated,
    after: &Evaluated,
) -> Vec<(String, Difference)> {
    let kept = after.resources.iter().filter(|(id, _)| before.resources.contains_key(*id));
    let mentions = kept.flat_map(|(id, resource)| resource.references().into_iter().map(move |it| (id, resource, it)));
    let changed = mentions.filter(|(id, _, mention)| mention.target != **id && is_moved(differences, mention));
    let is_new = |id: &String, mention: &Reference| {
        let known = differences.get(id).into_iter().flatten();
        !known.into_iter().any(|it| it.property.as_deref() == Some(&mention.property) && is_brought_by(it, mention))
    };
    changed
        .filter(|(id, _, mention)| is_new(id, mention))
        .map(|(id, it, mention)| (id.clone(), of(&it.kind, &mention)))
        .collect()
}

fn is_brought_by(difference: &Difference, mention: &Reference) -> bool {
    difference.brought_by.as_deref() == Some(&mention.target)
}

/// Whether what is mentioned may have another value after the update.
fn is_moved(differences: &BTreeMap<String, Vec<Difference>>, mention: &Reference) -> bool {
    let Some(differences) = differences.get(&mention.target) else { return false };
    mention.attribute.is_some() || differences.iter().any(|it| it.recreation != Recreation::Never)
}

fn of(kind: &str, mention: &Reference) -> Difference {
    let recreation = match recreation(kind, &mention.property) {
        Recreation::Never => Recreation::Never,
        // Whether the value is another one is known only during the update.
        Recreation::Conditionally | Recreation::Always => Recreation::Conditionally,
    };
    let words = match &mention.attribute {
        Some(attribute) => format!("{}.{attribute} may change", mention.target),
        None => format!("{} may be another", mention.target),
    };
    Difference {
        attribute: "Properties".to_owned(),
        property: Some(mention.property.clone()),
        recreation,
        brought_by: Some(mention.target.clone()),
        words,
    }
}
