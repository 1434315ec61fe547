//! What is wrong with a template in itself, before any parameter is given.

use domain::resource;

use super::super::Json;
use super::references::{self, Reference};
use super::{Definition, Template, Wrong, parameters};

const SECTIONS: [&str; 10] = [
    "AWSTemplateFormatVersion",
    "Conditions",
    "Description",
    "Hooks",
    "Mappings",
    "Metadata",
    "Outputs",
    "Parameters",
    "Resources",
    "Rules",
];
const ATTRIBUTES: [&str; 9] = [
    "Type",
    "Properties",
    "DependsOn",
    "Condition",
    "Metadata",
    "DeletionPolicy",
    "UpdateReplacePolicy",
    "CreationPolicy",
    "UpdatePolicy",
];
const POLICIES: [&str; 4] = ["Delete", "Retain", "Snapshot", "RetainExceptOnCreate"];
/// The most resources that a template may have.
const MOST_RESOURCES: usize = 500;

/// Checks a template that is JSON.
pub fn check(template: &Template) -> Result<(), Wrong> {
    let document = template.document().as_object();
    let document = document.ok_or_else(|| Wrong::new("Template format error: unsupported structure."))?;
    let unknown: Vec<&str> = document.keys().map(String::as_str).filter(|it| !SECTIONS.contains(it)).collect();
    if !unknown.is_empty() {
        return Err(Wrong(format!("Invalid template property or properties [{}]", unknown.join(", "))));
    }
    if template.document().get("AWSTemplateFormatVersion").is_some_and(|it| it.as_str() != Some("2010-09-09")) {
        return Err(Wrong::new("Template format error: unsupported value for AWSTemplateFormatVersion."));
    }
    for section in ["Parameters", "Mappings", "Conditions", "Resources", "Outputs"] {
        if document.get(section).is_some_and(|it| !it.is_object()) {
            return Err(Wrong(format!("Template format error: {section} is not a map")));
        }
    }
    template.parameters().values().try_for_each(parameters::check)?;
    check_resources(template)?;
    references::check_conditions(template)?;
    for definition in template.resources() {
        check_references(template, &references::of_definition(&definition), "Resources")?;
    }
    check_outputs(template)?;
    references::order(template).map(|_| ())
}

fn check_resources(template: &Template) -> Result<(), Wrong> {
    let count = template.resources().count();
    if count == 0 {
        return Err(Wrong::new("Template format error: At least one Resources member must be defined."));
    }
    if count > MOST_RESOURCES {
        return Err(Wrong(format!(
            "Template format error: Number of resources, {count}, is greater than maximum allowed, {MOST_RESOURCES}"
        )));
    }
    template.resources().try_for_each(|it| check_resource(&it))?;
    let unknown = template.resources().map(|it| it.kind).filter(|it| resource::facts(it).is_none());
    let mut unknown: Vec<&str> = unknown.collect();
    unknown.sort_unstable();
    unknown.dedup();
    if unknown.is_empty() {
        return Ok(());
    }
    Err(Wrong(format!("Template format error: Unrecognized resource types: [{}]", unknown.join(", "))))
}

fn check_resource(definition: &Definition<'_>) -> Result<(), Wrong> {
    let name = definition.logical_id;
    let Some(members) = definition.all.as_object() else {
        return Err(Wrong(format!("Template format error: [/Resources/{name}] resource definition is malformed")));
    };
    if name.is_empty() || !name.chars().all(|it| it.is_ascii_alphanumeric()) {
        return Err(Wrong(format!("Template format error: Resource name {name} is non alphanumeric.")));
    }
    if definition.kind.is_empty() {
        return Err(Wrong(format!(
            "Template format error: [/Resources/{name}] Every Resources object must contain a Type member."
        )));
    }
    if let Some(unknown) = members.keys().find(|it| !ATTRIBUTES.contains(&it.as_str())) {
        return Err(Wrong(format!("Invalid template resource property '{unknown}'")));
    }
    if definition.all.get("Properties").is_some_and(|it| !it.is_object()) {
        return Err(Wrong(format!(
            "Template format error: [/Resources/{name}/Properties] every Properties member must be an object."
        )));
    }
    for attribute in ["DeletionPolicy", "UpdateReplacePolicy"] {
        let Some(value) = definition.all.get(attribute) else { continue };
        let Some(word) = value.as_str() else { continue };
        if !POLICIES.contains(&word) {
            return Err(Wrong(format!("Template format error: Unrecognized {attribute} {word} for resource {name}")));
        }
    }
    Ok(())
}

fn check_outputs(template: &Template) -> Result<(), Wrong> {
    for (name, output) in template.section("Outputs") {
        if output.get("Value").is_none() {
            return Err(Wrong(format!(
                "Template format error: Output {name} is malformed. The Value member must be present"
            )));
        }
        check_references(template, &references::of(output), "Outputs")?;
        let condition = output.get("Condition").and_then(Json::as_str);
        if let Some(condition) = condition.filter(|it| template.member("Conditions", it).is_none()) {
            return Err(unresolved_condition(condition, "Outputs"));
        }
    }
    Ok(())
}

/// The complaint about a condition that is not there.
pub fn unresolved_condition(condition: &str, block: &str) -> Wrong {
    Wrong(format!(
        "Template format error: Unresolved condition dependency {condition} in the {block} block of the template"
    ))
}

fn check_references(template: &Template, references: &[Reference], block: &str) -> Result<(), Wrong> {
    let is_parameter = |name: &str| template.member("Parameters", name).is_some() || name.starts_with("AWS::");
    let unresolved = references.iter().filter_map(|it| match it {
        Reference::Name(name) if template.resource(name).is_none() && !is_parameter(name) => Some(name.as_str()),
        Reference::Order(name) if template.resource(name).is_none() => Some(name.as_str()),
        _ => None,
    });
    let mut unresolved: Vec<&str> = unresolved.collect();
    unresolved.sort_unstable();
    unresolved.dedup();
    if !unresolved.is_empty() {
        return Err(Wrong(format!(
            "Template format error: Unresolved resource dependencies [{}] in the {block} block of the template",
            unresolved.join(", ")
        )));
    }
    for reference in references {
        match reference {
            Reference::Attribute(name, attribute) => check_attribute(template, name, attribute)?,
            Reference::Condition(name) if template.member("Conditions", name).is_none() => {
                return Err(unresolved_condition(name, block));
            }
            Reference::Mapping(name) if template.member("Mappings", name).is_none() => {
                return Err(Wrong(format!(
                    "Template error: Mapping named '{name}' is not present in the 'Mappings' section of template."
                )));
            }
            Reference::Function(name) => {
                return Err(Wrong(format!("Template format error: Unrecognized intrinsic function {name}")));
            }
            _ => {}
        }
    }
    Ok(())
}

fn check_attribute(template: &Template, name: &str, attribute: &str) -> Result<(), Wrong> {
    let Some(definition) = template.resource(name) else {
        return Err(Wrong(format!("Template error: instance of Fn::GetAtt references undefined resource {name}")));
    };
    let Some(facts) = resource::facts(definition.kind) else { return Ok(()) };
    let path = attribute.replace('.', "/");
    let given = facts.read_only.iter().chain(&facts.identifier).any(|it| *it == path);
    // Many services let properties be read as well; those that a template gives are simulated so.
    let is_property = facts.properties.contains(&path.split('/').next().unwrap_or_default());
    if given || is_property {
        return Ok(());
    }
    Err(Wrong(format!("Template error: resource {name} does not support attribute type {attribute} in Fn::GetAtt")))
}
