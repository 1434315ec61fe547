//! Resources to import: what an import asks for, and what it may not do beside.

use std::collections::BTreeSet;

use domain::resource;

use super::super::changeset::{Action, Change, Import};
use super::super::faults::property;
use super::super::{Template, identity, text};
use crate::world::World;
use crate::world::orders::Objection;
use crate::world::stacks::{Resource, Unmanaged};

/// The resource that an import names, among those that belong to no stack.
pub fn found<'a>(world: &'a World, region: &str, import: &Import) -> Option<&'a Unmanaged> {
    let here = world.unmanaged.iter().filter(|it| it.region == region && it.resource.resource_type == import.kind);
    let is_named =
        |it: &&Unmanaged| import.identifier.iter().all(|(name, value)| value_of(&it.resource, name) == *value);
    here.into_iter().find(is_named)
}

/// The value of an identifier of a resource.
pub fn value_of(resource: &Resource, name: &str) -> String {
    let known = resource.body.attributes.get(name).map(text);
    known.or_else(|| property(&resource.body.properties.read(), name)).unwrap_or_else(|| {
        let names = identity::named_by(&resource.resource_type);
        let position = names.iter().position(|it| *it == name).unwrap_or(0);
        resource.physical_id.split('|').nth(position).unwrap_or_default().to_owned()
    })
}

/// Checks what is to be imported against the template and the account.
pub fn check(
    world: &World,
    region: &str,
    (template, imports): (&Template, &[Import]),
    changes: &[Change],
) -> Result<(), Objection> {
    if imports.is_empty() {
        return Err(Objection::invalid("ResourcesToImport must be specified for changeSetType IMPORT"));
    }
    let named: BTreeSet<&str> = imports.iter().map(|it| it.logical_id.as_str()).collect();
    if named.len() < imports.len() {
        return Err(Objection::invalid("ResourcesToImport names a logical ID more than once"));
    }
    for import in imports {
        check_one(world, region, template, import)?;
    }
    let unprotected: Vec<&str> = named
        .iter()
        .filter(|it| template.resource(it).is_some_and(|it| it.attribute("DeletionPolicy").is_none()))
        .copied()
        .collect();
    if !unprotected.is_empty() {
        return Err(Objection::invalid(format!(
            "The following resources to import [{}] must have DeletionPolicy attribute specified in the template.",
            unprotected.join(", ")
        )));
    }
    let others = |action: Action| {
        let found = changes.iter().filter(|it| it.action == action && !named.contains(it.logical_id.as_str()));
        found.map(|it| it.logical_id.as_str()).collect::<Vec<_>>()
    };
    let added = others(Action::Add);
    if !added.is_empty() {
        return Err(Objection::invalid(format!(
            "There was an error importing resources: new resources [{}] are in the template and are not resources to \
             import. As part of the import operation, you cannot add resources",
            added.join(", ")
        )));
    }
    let others: Vec<&str> = others(Action::Modify).into_iter().chain(others(Action::Remove)).collect();
    if others.is_empty() {
        return Ok(());
    }
    Err(Objection::invalid(format!(
        "You have modified resources [{}] in your template that are not being imported. Update, create or delete \
         operations cannot be executed during import operations.",
        others.join(", ")
    )))
}

fn check_one(world: &World, region: &str, template: &Template, import: &Import) -> Result<(), Objection> {
    let Import { kind, logical_id, identifier } = import;
    let Some(definition) = template.resource(logical_id) else {
        return Err(Objection::invalid(format!(
            "Resources [{logical_id}] in ResourcesToImport are missing from the template"
        )));
    };
    if definition.kind != kind {
        return Err(Objection::invalid(format!(
            "Resource type {kind} of {logical_id} in ResourcesToImport does not match the type {} in the template",
            definition.kind
        )));
    }
    let wanted = resource::facts(kind).map(|it| it.identifier.as_slice()).unwrap_or_default();
    let given: Vec<&str> = identifier.keys().map(String::as_str).collect();
    if given.iter().collect::<BTreeSet<_>>() != wanted.iter().collect::<BTreeSet<_>>() {
        return Err(Objection::invalid(format!(
            "Invalid resource identifier for {logical_id}: {kind} is identified by [{}], and [{}] was given",
            wanted.join(", "),
            given.join(", ")
        )));
    }
    let owned = world.stacks.iter().filter(|it| it.region == region).find(|stack| {
        stack.resources.iter().any(|it| {
            it.exists()
                && it.resource_type == *kind
                && identifier.iter().all(|(name, value)| value_of(it, name) == *value)
        })
    });
    if let Some(stack) = owned {
        return Err(Objection::invalid(format!("{} is already managed by stack {}", told(import), stack.id)));
    }
    if found(world, region, import).is_none() {
        return Err(Objection::invalid(format!(
            "Resource of type '{kind}' with identifier '{}' was not found.",
            told(import)
        )));
    }
    Ok(())
}

fn told(import: &Import) -> String {
    let parts: Vec<String> = import.identifier.iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{{{}}}", parts.join(", "))
}
