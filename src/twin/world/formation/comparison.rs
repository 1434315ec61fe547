//! What an execution would change: the wanted template against what the stack has become.

use std::collections::{BTreeMap, BTreeSet};

use domain::resource::{self, Recreation};

use super::changeset::{Action, Change, Detail, Replacement, Wanted};
use super::scope::{Known, Pseudo, Scope};
use super::template::references::{self, Reference};
use super::template::{Definition, Kept, Template};
use super::{Json, KNOWN_AFTER_APPLY, Wrong, identity, is_same, is_unknown};
use crate::world::stacks::{Resource, Stack};

/// What surrounds a stack while its values are evaluated.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// Exports of the region, by name.
    pub exports: BTreeMap<String, String>,
}

/// The resources of a stack that are there, as other resources see them.
pub fn known(stack: &Stack) -> BTreeMap<String, Known> {
    stack.resources.iter().filter(|it| it.exists()).map(|it| (it.logical_id.clone(), known_resource(it))).collect()
}

/// One resource as the others see it.
pub fn known_resource(resource: &Resource) -> Known {
    let mut attributes = resource.body.attributes.clone();
    for (name, value) in resource.body.properties.read().as_object().into_iter().flatten() {
        attributes.entry(name.clone()).or_insert_with(|| value.clone());
    }
    Known { reference: Json::from(identity::reference(&resource.resource_type, &resource.physical_id)), attributes }
}

/// Every change, in an order in which each resource comes after those it needs; those that go come last.
pub fn changes(
    stack: &Stack,
    wanted: &Wanted,
    (pseudo, around): (&Pseudo, &Surroundings),
) -> Result<Vec<Change>, Wrong> {
    let mut comparison = Comparison::new(stack, wanted);
    let mut changes = Vec::new();
    let mut kept = BTreeSet::new();
    for logical_id in references::order(&wanted.template)? {
        let Some(definition) = wanted.template.resource(logical_id) else { continue };
        let known = comparison.known.clone();
        let scope = Scope {
            template: &wanted.template,
            values: &wanted.values,
            pseudo,
            known: &known,
            exports: &around.exports,
        };
        if !scope.is_wanted(definition.all)? {
            continue;
        }
        kept.insert(logical_id);
        changes.extend(comparison.change(&definition, &scope)?);
    }
    let known = comparison.known.clone();
    let scope =
        Scope { template: &wanted.template, values: &wanted.values, pseudo, known: &known, exports: &around.exports };
    for (_, output) in wanted.template.section("Outputs") {
        if scope.is_wanted(output)? {
            output.get("Value").map_or(Ok(None), |it| scope.value(it))?;
        }
    }
    let gone = stack.resources.iter().rev().filter(|it| it.exists() && !kept.contains(it.logical_id.as_str()));
    changes.extend(gone.map(|it| comparison.removal(it)));
    Ok(changes)
}

struct Comparison<'a> {
    stack: &'a Stack,
    wanted: &'a Wanted,
    /// The template so far.
    before: Option<Template>,
    /// What the resources have become, without what the execution changes.
    known: BTreeMap<String, Known>,
    /// Resources that are changed, and what becomes of them.
    touched: BTreeMap<String, Replacement>,
}

impl<'a> Comparison<'a> {
    fn new(stack: &'a Stack, wanted: &'a Wanted) -> Self {
        let before = stack.body.template.as_ref().map(Kept::read);
        Self { stack, wanted, before, known: known(stack), touched: BTreeMap::new() }
    }

    fn change(&mut self, definition: &Definition<'_>, scope: &Scope<'_>) -> Result<Option<Change>, Wrong> {
        let logical_id = definition.logical_id;
        let after = properties(definition, scope)?;
        let present = self.stack.resources.iter().find(|it| it.logical_id == logical_id && it.exists());
        let Some(present) = present else {
            self.known.remove(logical_id);
            return Ok(Some(Change {
                action: Action::Add,
                logical_id: logical_id.to_owned(),
                physical_id: None,
                kind: definition.kind.to_owned(),
                replacement: None,
                policy: None,
                scope: Vec::new(),
                details: Vec::new(),
                before: None,
                after: Some(after),
            }));
        };
        if present.resource_type != definition.kind {
            return Err(Wrong(format!(
                "Update of resource type is not permitted. The new template modifies resource type of the following \
                 resources: [{logical_id}]"
            )));
        }
        let details = self.details(definition, present, &after, scope)?;
        if details.is_empty() {
            return Ok(None);
        }
        let replacement = details.iter().map(Detail::replacement).max().unwrap_or(Replacement::No);
        self.touch(logical_id, replacement);
        let mut attributes: Vec<&'static str> = details.iter().map(|it| it.attribute).collect();
        attributes.sort_unstable();
        attributes.dedup();
        Ok(Some(Change {
            action: Action::Modify,
            logical_id: logical_id.to_owned(),
            physical_id: Some(present.physical_id.clone()),
            kind: definition.kind.to_owned(),
            replacement: Some(replacement),
            policy: (replacement != Replacement::No).then(|| replace_policy(definition)),
            scope: attributes,
            details,
            before: Some(present.body.properties.read()),
            after: Some(after),
        }))
    }

    /// Others will not see what they saw of a resource that changes.
    fn touch(&mut self, logical_id: &str, replacement: Replacement) {
        self.touched.insert(logical_id.to_owned(), replacement);
        if replacement != Replacement::No {
            self.known.remove(logical_id);
        } else if let Some(known) = self.known.get_mut(logical_id) {
            // Which of them change is not known before: CloudFormation counts them all.
            known.attributes.clear();
        }
    }

    fn details(
        &self,
        definition: &Definition<'_>,
        present: &Resource,
        after: &Json,
        scope: &Scope<'_>,
    ) -> Result<Vec<Detail>, Wrong> {
        let facts = resource::facts(definition.kind);
        let tags = facts.and_then(|it| it.tags);
        let before = &present.body.properties.read();
        let names = |value: &Json| -> BTreeSet<String> {
            value.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
        };
        let mut details = Vec::new();
        for name in names(before).union(&names(after)) {
            let (old, new) = (before.get(name), after.get(name));
            let attribute = if tags == Some(name.as_str()) { "Tags" } else { "Properties" };
            let recreation = match facts {
                Some(facts) if attribute == "Properties" => {
                    differing(old, new, name).iter().map(|it| facts.recreation(it)).max().unwrap_or(Recreation::Never)
                }
                _ => Recreation::Never,
            };
            let base = Detail {
                attribute,
                name: (attribute == "Properties").then(|| name.clone()),
                recreation,
                is_static: true,
                source: None,
                entity: None,
                before: old.cloned(),
                after: new.cloned(),
            };
            details.extend(self.causes(definition, (name, old, new), &base));
        }
        details.extend(self.attribute_details(definition, scope)?);
        if tags.is_some() && self.stack.tags != self.wanted.tags && self.before.is_some() {
            details.push(plain("Tags"));
        }
        Ok(details)
    }

    /// Why one property changes: each cause is a detail of its own.
    fn causes(
        &self,
        definition: &Definition<'_>,
        change: (&str, Option<&Json>, Option<&Json>),
        base: &Detail,
    ) -> Vec<Detail> {
        let (name, old, new) = change;
        let same = match (old, new) {
            (Some(old), Some(new)) => is_same(old, new),
            (None, None) => true,
            _ => false,
        };
        if same {
            return Vec::new();
        }
        let raw = definition.property(name);
        let raw_before =
            self.before.as_ref().and_then(|it| it.resource(definition.logical_id)).and_then(|it| it.property(name));
        let found = raw.map(references::of).unwrap_or_default();
        let mut causes: Vec<Detail> = found.iter().filter_map(|it| self.dynamic(it, base)).collect();
        let is_pending = new.is_some_and(is_unknown) && !causes.is_empty();
        if raw != raw_before {
            causes.push(Detail { source: Some("DirectModification"), ..base.clone() });
        } else if !is_pending {
            let parameters = found.iter().filter_map(|it| self.parameter(it, base));
            let parameters: Vec<Detail> = parameters.collect();
            if parameters.is_empty() && causes.is_empty() {
                causes.push(Detail { source: Some("DirectModification"), ..base.clone() });
            }
            causes.extend(parameters);
        }
        causes
    }

    /// The cause that a changing resource is to a property that refers to it.
    fn dynamic(&self, reference: &Reference, base: &Detail) -> Option<Detail> {
        let (source, entity) = match reference {
            Reference::Name(name) if self.touched.get(name).is_some_and(|it| *it != Replacement::No) => {
                ("ResourceReference", name.clone())
            }
            Reference::Attribute(name, attribute) if self.touched.contains_key(name) => {
                ("ResourceAttribute", format!("{name}.{attribute}"))
            }
            _ => return None,
        };
        let after = Some(Json::from(KNOWN_AFTER_APPLY));
        Some(Detail { is_static: false, source: Some(source), entity: Some(entity), after, ..base.clone() })
    }

    /// The cause that a parameter with another value is.
    fn parameter(&self, reference: &Reference, base: &Detail) -> Option<Detail> {
        let Reference::Name(name) = reference else { return None };
        let (old, new) = (self.stack.body.values.get(name), self.wanted.values.get(name));
        (new.is_some() && old != new).then(|| Detail {
            source: Some("ParameterReference"),
            entity: Some(name.clone()),
            ..base.clone()
        })
    }

    /// Attributes of the resource beside its properties.
    fn attribute_details(&self, definition: &Definition<'_>, scope: &Scope<'_>) -> Result<Vec<Detail>, Wrong> {
        const ATTRIBUTES: [&str; 5] =
            ["Metadata", "CreationPolicy", "UpdatePolicy", "DeletionPolicy", "UpdateReplacePolicy"];
        let Some(before) = self.before.as_ref().and_then(|it| it.resource(definition.logical_id)) else {
            return Ok(Vec::new());
        };
        let mut details = Vec::new();
        for attribute in ATTRIBUTES {
            let value = definition.all.get(attribute).map_or(Ok(None), |it| scope.value(it))?;
            if definition.all.get(attribute) != before.all.get(attribute) {
                let old = before.all.get(attribute).cloned();
                details.push(Detail { before: old, after: value, ..plain(attribute) });
            }
        }
        Ok(details)
    }

    fn removal(&self, resource: &Resource) -> Change {
        let definition = self.before.as_ref().and_then(|it| it.resource(&resource.logical_id));
        let policy = match definition.and_then(|it| it.attribute("DeletionPolicy")) {
            Some("Retain" | "RetainExceptOnCreate") => "Retain",
            Some("Snapshot") => "Snapshot",
            _ => "Delete",
        };
        Change {
            action: Action::Remove,
            logical_id: resource.logical_id.clone(),
            physical_id: Some(resource.physical_id.clone()),
            kind: resource.resource_type.clone(),
            replacement: None,
            policy: Some(policy),
            scope: Vec::new(),
            details: Vec::new(),
            before: Some(resource.body.properties.read()),
            after: None,
        }
    }
}

/// A change of an attribute that replaces nothing.
fn plain(attribute: &'static str) -> Detail {
    Detail {
        attribute,
        name: None,
        recreation: Recreation::Never,
        is_static: true,
        source: Some("DirectModification"),
        entity: None,
        before: None,
        after: None,
    }
}

/// The paths at which a property differs: its own, or those within a structure.
fn differing(old: Option<&Json>, new: Option<&Json>, path: &str) -> Vec<String> {
    match (old, new) {
        (Some(Json::Object(old)), Some(Json::Object(new))) => {
            let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            names.into_iter().flat_map(|it| differing(old.get(it), new.get(it), &format!("{path}/{it}"))).collect()
        }
        (Some(old), Some(new)) if is_same(old, new) => Vec::new(),
        (None, None) => Vec::new(),
        _ => vec![path.to_owned()],
    }
}

/// The properties of a resource, evaluated.
pub fn properties(definition: &Definition<'_>, scope: &Scope<'_>) -> Result<Json, Wrong> {
    let mut found = serde_json::Map::new();
    for (name, value) in definition.properties() {
        if let Some(value) = scope.value(value)? {
            found.insert(name.to_owned(), value);
        }
    }
    Ok(Json::Object(found))
}

/// Properties that may replace their resource, and always do here.
const REPLACES: [(&str, &str); 6] = [
    ("AWS::DynamoDB::Table", "KeySchema"),
    ("AWS::EC2::Subnet", "Ipv6CidrBlock"),
    ("AWS::RDS::DBCluster", "SnapshotIdentifier"),
    ("AWS::RDS::DBInstance", "AvailabilityZone"),
    ("AWS::RDS::DBInstance", "DBSnapshotIdentifier"),
    ("AWS::RDS::DBInstance", "SourceDBInstanceIdentifier"),
];

/// What of a resource changes at all, and whether that replaces it.
pub fn replacement(kind: &str, before: &Json, after: &Json) -> Option<Recreation> {
    let paths: Vec<String> = match (before, after) {
        (Json::Object(old), Json::Object(new)) => {
            let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            names.into_iter().flat_map(|it| differing(old.get(it), new.get(it), it)).collect()
        }
        _ => differing(Some(before), Some(after), ""),
    };
    let facts = resource::facts(kind);
    let replaces = |path: &str| REPLACES.iter().any(|(it, name)| *it == kind && path.split('/').next() == Some(name));
    let of_path = |path: &String| match facts.map_or(Recreation::Never, |facts| facts.recreation(path)) {
        Recreation::Conditionally if replaces(path) => Recreation::Always,
        recreation => recreation,
    };
    paths.iter().map(of_path).max()
}

fn replace_policy(definition: &Definition<'_>) -> &'static str {
    match definition.attribute("UpdateReplacePolicy") {
        Some("Retain" | "RetainExceptOnCreate") => "ReplaceAndRetain",
        Some("Snapshot") => "ReplaceAndSnapshot",
        _ => "ReplaceAndDelete",
    }
}

/// Where what was found differs from what was wanted: path below the resource, and the value found as text.
pub fn differences(wanted: &Json, found: &Json) -> Vec<(String, String)> {
    let names: BTreeSet<&String> = wanted.as_object().into_iter().flatten().map(|(name, _)| name).collect();
    names
        .into_iter()
        .flat_map(|name| differing(wanted.get(name), found.get(name), name))
        .map(|path| {
            let pointer = format!("/{path}");
            let value = found.pointer(&pointer).map(super::text).unwrap_or_default();
            (pointer, value)
        })
        .collect()
}
