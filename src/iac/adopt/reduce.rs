//! The template of an import: what the stack stands by, or nothing, and the resources that are brought under it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{Adopted, Ground, resources};

/// Sections that resources draw on. Outputs are none of them: an import may not add or change any.
const DRAWN_ON: [&str; 5] = ["Parameters", "Mappings", "Conditions", "Rules", "Metadata"];

/// What an import sends: a resource without a deletion policy is refused by CloudFormation, and gets `Retain`.
pub(super) fn reduced(ground: &Ground<'_>, adopted: &[Adopted], decided: &BTreeMap<String, bool>) -> Value {
    let ours = ground.document.as_object().cloned().unwrap_or_default();
    let mut document = match ground.standing.and_then(Value::as_object) {
        Some(standing) => with_sections(standing.clone(), &ours),
        None => ours.into_iter().filter(|(name, _)| name != "Outputs" && name != "Resources").collect(),
    };
    let mut all = document.get("Resources").and_then(Value::as_object).cloned().unwrap_or_default();
    let mut names: BTreeSet<&str> = adopted.iter().map(|it| it.logical_id.as_str()).collect();
    names.extend(ground.standing.into_iter().flat_map(resources).map(|(name, _)| name.as_str()));
    let brought = resources(ground.document).filter(|(name, _)| adopted.iter().any(|it| it.logical_id == **name));
    all.extend(brought.map(|(name, resource)| (name.clone(), imported(resource, &names, decided))));
    document.insert("Resources".to_owned(), Value::Object(all));
    Value::Object(document)
}

/// What the stack stands by, with the parameters and conditions of ours that it does not know yet.
fn with_sections(mut standing: Map<String, Value>, ours: &Map<String, Value>) -> Map<String, Value> {
    for section in DRAWN_ON.into_iter().filter(|section| *section != "Metadata") {
        for (name, value) in ours.get(section).and_then(Value::as_object).into_iter().flatten() {
            let known = standing.entry(section).or_insert_with(|| json!({}));
            if let Some(known) = known.as_object_mut().filter(|known| !known.contains_key(name)) {
                known.insert(name.clone(), value.clone());
            }
        }
    }
    standing
}

fn imported(resource: &Value, names: &BTreeSet<&str>, decided: &BTreeMap<String, bool>) -> Value {
    let Value::Object(mut resource) = taken(resource, decided) else { return Value::Null };
    resource.entry("DeletionPolicy").or_insert_with(|| "Retain".into());
    // It orders the making of resources, and nothing is made.
    let after = resource.remove("DependsOn").map(|after| match after {
        Value::Array(many) => many,
        one => vec![one],
    });
    let after: Vec<Value> =
        after.into_iter().flatten().filter(|it| it.as_str().is_some_and(|name| names.contains(name))).collect();
    if !after.is_empty() {
        resource.insert("DependsOn".to_owned(), Value::Array(after));
    }
    Value::Object(resource)
}

/// The same with the branch that is taken in place of every `Fn::If` that is decided: CloudFormation looks for the
/// resources that the other one mentions, too.
fn taken(value: &Value, decided: &BTreeMap<String, bool>) -> Value {
    match value {
        Value::Array(members) => members.iter().map(|member| taken(member, decided)).collect(),
        Value::Object(map) => match branch(map, decided) {
            Some(branch) => taken(branch, decided),
            None => Value::Object(map.iter().map(|(name, it)| (name.clone(), taken(it, decided))).collect()),
        },
        other => other.clone(),
    }
}

fn branch<'a>(map: &'a Map<String, Value>, decided: &BTreeMap<String, bool>) -> Option<&'a Value> {
    let [condition, then, otherwise] = map.get("Fn::If").filter(|_| map.len() == 1)?.as_array()?.as_slice() else {
        return None;
    };
    decided.get(condition.as_str()?).map(|holds| if *holds { then } else { otherwise })
}
