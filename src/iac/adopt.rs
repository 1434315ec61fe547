//! What brings resources that are there under a stack: the template reduced to them, what each is found by, and everything
//! that stands in the way, at once.

mod fault;
mod reduce;
mod sheet;

use std::collections::{BTreeMap, BTreeSet};

use domain::resource::facts;
use serde::Deserialize;
use serde_json::Value;

pub use fault::Fault;
pub use sheet::sheet;

use crate::evaluate::{Evaluated, Pseudo, Reference, conditions, evaluate, references};

/// What a resource of the account is named by, as it is written down.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Named {
    /// The one value, where its type has one identifier: `"i-0abc"`.
    One(String),
    /// Each identifier by its name: `{ InstanceId = "i-0abc" }`.
    Each(BTreeMap<String, String>),
}

/// Resources of the account, by the logical id that each gets.
pub type Mapping = BTreeMap<String, Named>;

/// What an adoption is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// Our template of the stack.
    pub document: &'a Value,
    /// The values of its parameters that are known.
    pub parameters: &'a BTreeMap<String, String>,
    /// What CloudFormation itself knows of the stack.
    pub pseudo: &'a Pseudo,
    /// The template that the stack stands by, where it is there: an import changes nothing of it.
    pub standing: Option<&'a Value>,
}

/// A resource that is brought under the stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    /// Its name in the template.
    pub logical_id: String,
    /// Its type.
    pub kind: String,
    /// What it is found by, `InstanceId: i-0abc`.
    pub identifier: BTreeMap<String, String>,
}

/// What is sent to bring resources under a stack.
#[derive(Clone, Debug, PartialEq)]
pub struct Adoption {
    /// The template: what the stack has already, and what is brought under it.
    pub document: Value,
    /// What is brought under it, by logical id.
    pub adopted: Vec<Adopted>,
}

/// Makes the adoption of what `mapping` names, or tells everything that is wrong with it.
pub fn adoption(ground: &Ground<'_>, mapping: &Mapping) -> Result<Adoption, Vec<Fault>> {
    let evaluated = evaluate(ground.document, ground.parameters, ground.pseudo);
    let mut faults = Vec::new();
    let mut adopted = Vec::new();
    for mapped in mapping {
        match one(ground, &evaluated, mapped) {
            Ok(found) => adopted.push(found),
            Err(fault) => faults.push(fault),
        }
    }
    if mapping.is_empty() {
        faults.push(Fault::Nothing);
    }
    faults.extend(twice(&adopted));
    faults.extend(dangling(ground, &evaluated, mapping));
    if !faults.is_empty() {
        return Err(faults);
    }
    let decided = conditions(ground.document, ground.parameters, ground.pseudo);
    Ok(Adoption { document: reduce::reduced(ground, &adopted, &decided), adopted })
}

fn resources(document: &Value) -> impl Iterator<Item = (&String, &Value)> {
    document.get("Resources").and_then(Value::as_object).into_iter().flatten()
}

fn has(document: Option<&Value>, logical_id: &str) -> bool {
    document.is_some_and(|document| document["Resources"].get(logical_id).is_some())
}

fn one(ground: &Ground<'_>, evaluated: &Evaluated, (id, named): (&String, &Named)) -> Result<Adopted, Fault> {
    let logical_id = id.clone();
    if has(ground.standing, id) {
        return Err(Fault::Standing { logical_id });
    }
    let Some((_, declared)) = resources(ground.document).find(|(name, _)| *name == id) else {
        return Err(Fault::Unknown { nearest: nearest(ground.document, id), logical_id });
    };
    if !evaluated.resources.contains_key(id) {
        let condition = declared["Condition"].as_str().unwrap_or_default().to_owned();
        return Err(Fault::Absent { logical_id, condition });
    }
    let kind = declared["Type"].as_str().unwrap_or_default().to_owned();
    let wanted = facts(&kind).map(|facts| facts.identifier.as_slice()).unwrap_or_default();
    match identified(wanted, named) {
        _ if wanted.is_empty() => Err(Fault::NotImportable { logical_id, kind }),
        Some(identifier) => Ok(Adopted { logical_id, kind, identifier }),
        None => Err(Fault::Identifier { logical_id, kind, wanted: wanted.to_vec() }),
    }
}

/// What a resource is found by; `None` where it is not what its type is identified by, or is left empty.
fn identified(wanted: &[&'static str], named: &Named) -> Option<BTreeMap<String, String>> {
    let identifier = match (named, wanted) {
        (Named::One(value), [name]) => BTreeMap::from([((*name).to_owned(), value.clone())]),
        (Named::Each(each), _) => each.clone(),
        (Named::One(_), _) => return None,
    };
    let is_whole = identifier.len() == wanted.len() && wanted.iter().all(|name| identifier.contains_key(*name));
    (is_whole && identifier.values().all(|value| !value.trim().is_empty())).then_some(identifier)
}

fn nearest(document: &Value, typed: &str) -> Option<String> {
    let typed = typed.to_lowercase();
    let scored = resources(document).map(|(name, _)| (strsim::jaro_winkler(&typed, &name.to_lowercase()), name));
    let near = scored.filter(|(score, _)| *score > 0.8).max_by(|a, b| a.0.total_cmp(&b.0));
    near.map(|(_, name)| name.clone())
}

/// One thing of the account cannot be two resources.
fn twice(adopted: &[Adopted]) -> Vec<Fault> {
    let mut seen = BTreeMap::new();
    let repeated = adopted.iter().filter_map(|it| {
        let first: &Adopted = seen.entry((&it.kind, &it.identifier)).or_insert(it);
        (first != it).then(|| Fault::Twice { first: first.logical_id.clone(), second: it.logical_id.clone() })
    });
    repeated.collect()
}

/// What the mapped resources mention and will not be in the stack: CloudFormation refuses such a template.
fn dangling(ground: &Ground<'_>, evaluated: &Evaluated, mapping: &Mapping) -> Vec<Fault> {
    let mapped = evaluated.resources.iter().filter(|(id, _)| mapping.contains_key(*id));
    let mut faults = Vec::new();
    for (id, resource) in mapped {
        let mentioned: Vec<Reference> =
            resource.references().into_iter().chain(references(&resource.attributes)).collect();
        let targets: BTreeSet<String> = mentioned.into_iter().map(|it| it.target).collect();
        let is_left_out = |target: &String| {
            has(Some(ground.document), target) && !mapping.contains_key(target) && !has(ground.standing, target)
        };
        let left_out = targets.into_iter().filter(|target| target != id && is_left_out(target));
        faults.extend(left_out.map(|target| Fault::Refers { logical_id: id.clone(), target }));
    }
    faults
}

#[cfg(test)]
mod tests;
