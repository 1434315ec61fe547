//! The resources and outputs that are left once the conditions are applied.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::condition;
use super::intrinsic::{properties, resolve};
use super::marker::{Reference, references};
use super::scope::{Scope, section};

/// What of a resource besides its properties CloudFormation compares.
pub const ATTRIBUTES: [&str; 5] =
    ["CreationPolicy", "DeletionPolicy", "Metadata", "UpdatePolicy", "UpdateReplacePolicy"];

/// A template with its parameters filled in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluated {
    /// Resources by logical id.
    pub resources: BTreeMap<String, Resource>,
    /// Outputs by name.
    pub outputs: BTreeMap<String, Value>,
}

/// A resource with its parameters filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// `AWS::EC2::VPC`.
    pub kind: String,
    /// Its properties.
    pub properties: Map<String, Value>,
    /// Those of [`ATTRIBUTES`] that it has.
    pub attributes: BTreeMap<String, Value>,
    /// What its `DependsOn` names.
    pub depends_on: BTreeSet<String>,
    /// The condition it is under, where nobody can say yet whether that holds.
    pub undecided: Option<String>,
}

impl Resource {
    /// What CloudFormation does with the thing itself when the resource leaves the template: `Delete`, `Retain`,
    /// `Snapshot`, …. Where the template does not say, `Delete`, although AWS then keeps a snapshot of some databases.
    pub fn deletion_policy(&self) -> &str {
        self.policy("DeletionPolicy")
    }

    /// What CloudFormation does with the old thing when the resource is replaced.
    pub fn replacement_policy(&self) -> &str {
        self.policy("UpdateReplacePolicy")
    }

    fn policy(&self, name: &str) -> &str {
        self.attributes.get(name).and_then(Value::as_str).unwrap_or("Delete")
    }

    /// The resources, parameters and pseudo parameters that its properties mention and that are not known yet.
    pub fn references(&self) -> Vec<Reference> {
        references(&self.properties)
    }

    /// The resources among `all` that must be there before it.
    pub fn dependencies<'a>(&'a self, all: &'a BTreeMap<String, Self>) -> BTreeSet<&'a str> {
        let mentioned: BTreeSet<String> = self.references().into_iter().map(|reference| reference.target).collect();
        let names = all.keys().filter(|name| self.depends_on.contains(*name) || mentioned.contains(*name));
        names.map(String::as_str).collect()
    }
}

pub(super) fn evaluated(scope: &Scope<'_>) -> Evaluated {
    let resources = section(scope.document, "Resources").into_iter().flatten();
    let outputs = section(scope.document, "Outputs").into_iter().flatten();
    Evaluated {
        resources: resources.filter_map(|(name, it)| Some((name.clone(), resource(scope, it)?))).collect(),
        outputs: outputs
            .filter(|(_, output)| standing(scope, output) != Standing::Absent)
            .filter_map(|(name, output)| Some((name.clone(), resolve(scope, output.get("Value")?))))
            .collect(),
    }
}

fn resource(scope: &Scope<'_>, declared: &Value) -> Option<Resource> {
    let undecided = match standing(scope, declared) {
        Standing::Absent => return None,
        Standing::Present => None,
        Standing::Undecided(condition) => Some(condition.to_owned()),
    };
    let attributes = ATTRIBUTES.into_iter().filter_map(|name| {
        let value = resolve(scope, declared.get(name)?);
        Some((name.to_owned(), value))
    });
    Some(Resource {
        kind: declared.get("Type")?.as_str()?.to_owned(),
        properties: section(declared, "Properties").map(|map| properties(scope, map)).unwrap_or_default(),
        attributes: attributes.collect(),
        depends_on: names(declared.get("DependsOn")),
        undecided,
    })
}

fn names(value: Option<&Value>) -> BTreeSet<String> {
    match value {
        Some(Value::String(one)) => BTreeSet::from([one.clone()]),
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => BTreeSet::new(),
    }
}

#[derive(PartialEq)]
enum Standing<'a> {
    Present,
    Absent,
    Undecided(&'a str),
}

fn standing<'a>(scope: &Scope<'_>, declared: &'a Value) -> Standing<'a> {
    let Some(name) = declared.get("Condition").and_then(Value::as_str) else { return Standing::Present };
    match condition::holds(scope, name) {
        Some(true) => Standing::Present,
        Some(false) => Standing::Absent,
        None => Standing::Undecided(name),
    }
}
