//! What of a resource is not as before.

use std::collections::{BTreeMap, BTreeSet};

use domain::resource::{Recreation, facts};
use serde_json::{Map, Value};

use crate::evaluate::{ATTRIBUTES, Evaluated, Resource};

use super::shown::shown;

/// What of a resource is not as before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// `Properties`, or the attribute of the resource that changes: `DeletionPolicy`, `UpdatePolicy`, ….
    pub attribute: String,
    /// The path of the property, `LaunchTemplate/Version`; `None` for an attribute.
    pub property: Option<String>,
    /// Whether it recreates the resource; conditionally for a type that nothing is known of.
    pub recreation: Recreation,
    /// The resource whose change brings it, where it is not in the template itself: whether it comes is known only
    /// during the update.
    pub brought_by: Option<String>,
    /// Old and new in words, `10.0.1.0/24 -> 10.0.3.0/24`.
    pub words: String,
}

/// The differences of every resource that is in both.
pub(super) fn between(before: &Evaluated, after: &Evaluated) -> BTreeMap<String, Vec<Difference>> {
    let both = after.resources.iter().filter_map(|(id, new)| Some((id, before.resources.get(id)?, new)));
    let differences = both.map(|(id, old, new)| (id.clone(), of(old, new)));
    differences.filter(|(_, differences)| !differences.is_empty()).collect()
}

fn of(old: &Resource, new: &Resource) -> Vec<Difference> {
    if old.kind != new.kind {
        return vec![Difference {
            attribute: "Type".to_owned(),
            property: None,
            recreation: Recreation::Always,
            brought_by: None,
            words: format!("{} -> {}", old.kind, new.kind),
        }];
    }
    let mut changed = Vec::new();
    entries(&old.properties, &new.properties, "", &mut changed);
    let properties = changed.into_iter().map(|Changed { path, old, new: now }| Difference {
        attribute: "Properties".to_owned(),
        recreation: recreation(&new.kind, &path),
        property: Some(path),
        brought_by: None,
        words: format!("{} -> {}", shown(old), shown(now)),
    });
    properties.chain(attributes(old, new)).collect()
}

/// What a change of the property at `path` does to a resource of this type.
pub(super) fn recreation(kind: &str, path: &str) -> Recreation {
    facts(kind).map_or(Recreation::Conditionally, |facts| facts.recreation(path))
}

fn attributes<'a>(old: &'a Resource, new: &'a Resource) -> impl Iterator<Item = Difference> + 'a {
    ATTRIBUTES.into_iter().filter_map(|name| {
        let (old, new) = (old.attributes.get(name), new.attributes.get(name));
        (old != new).then(|| Difference {
            attribute: name.to_owned(),
            property: None,
            recreation: Recreation::Never,
            brought_by: None,
            words: format!("{} -> {}", shown(old), shown(new)),
        })
    })
}

struct Changed<'a> {
    path: String,
    old: Option<&'a Value>,
    new: Option<&'a Value>,
}

fn entries<'a>(old: &'a Map<String, Value>, new: &'a Map<String, Value>, above: &str, found: &mut Vec<Changed<'a>>) {
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for name in names {
        let path = if above.is_empty() { name.clone() } else { format!("{above}/{name}") };
        values(old.get(name), new.get(name), path, found);
    }
}

fn values<'a>(old: Option<&'a Value>, new: Option<&'a Value>, path: String, found: &mut Vec<Changed<'a>>) {
    match (old, new) {
        (Some(Value::Object(was)), Some(Value::Object(is))) if !is_call(was) && !is_call(is) => {
            entries(was, is, &path, found);
        }
        (Some(Value::Array(was)), Some(Value::Array(is))) if was.len() == is.len() => {
            for (index, (was, is)) in was.iter().zip(is).enumerate() {
                values(Some(was), Some(is), format!("{path}/{index}"), found);
            }
        }
        (Some(was), Some(is)) if is_same(was, is) => {}
        (None, None) => {}
        (old, new) => found.push(Changed { path, old, new }),
    }
}

/// Whether it is an intrinsic function, which is compared as one value.
fn is_call(map: &Map<String, Value>) -> bool {
    map.len() == 1 && map.keys().any(|name| name == "Ref" || name.starts_with("Fn::"))
}

/// Whether two values are one to CloudFormation, to which `80` and `"80"` are.
fn is_same(old: &Value, new: &Value) -> bool {
    let is_scalar = |value: &Value| !value.is_array() && !value.is_object();
    old == new || (is_scalar(old) && is_scalar(new) && crate::evaluate::plain(old) == crate::evaluate::plain(new))
}
