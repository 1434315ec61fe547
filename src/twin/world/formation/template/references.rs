//! What a template refers to, and the order that follows from it.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Json;
use super::checks::unresolved_condition;
use super::{Definition, Template, Wrong, intrinsics};

/// One thing that a value refers to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reference {
    /// A parameter, pseudo parameter or resource (`Ref`, `${Name}`).
    Name(String),
    /// An attribute of a resource (`Fn::GetAtt`, `${Name.Attribute}`).
    Attribute(String, String),
    /// A condition (`Fn::If`, `Condition`).
    Condition(String),
    /// A mapping (`Fn::FindInMap`).
    Mapping(String),
    /// An export of another stack (`Fn::ImportValue`), where its name is written out.
    Export(String),
    /// A resource that must be there first (`DependsOn`).
    Order(String),
    /// A function that CloudFormation does not have.
    Function(String),
}

/// Everything a value refers to.
pub fn of(value: &Json) -> Vec<Reference> {
    let mut found = Vec::new();
    collect(value, &mut found);
    found
}

/// Everything that a resource refers to, what it depends on and its condition too.
pub fn of_definition(definition: &Definition<'_>) -> Vec<Reference> {
    let mut found = Vec::new();
    for name in ["Properties", "CreationPolicy", "UpdatePolicy", "Metadata"] {
        if let Some(value) = definition.all.get(name) {
            collect(value, &mut found);
        }
    }
    found.extend(definition.depends_on().into_iter().map(|it| Reference::Order(it.to_owned())));
    found.extend(definition.attribute("Condition").map(|it| Reference::Condition(it.to_owned())));
    found
}

fn collect(value: &Json, found: &mut Vec<Reference>) {
    match value {
        Json::Array(items) => items.iter().for_each(|it| collect(it, found)),
        Json::Object(members) => {
            if let Some((name, argument)) = intrinsics::function(value) {
                collect_function(name, argument, found);
            } else {
                members.values().for_each(|it| collect(it, found));
            }
        }
        _ => {}
    }
}

fn collect_function(name: &str, argument: &Json, found: &mut Vec<Reference>) {
    match (name, argument) {
        ("Ref", Json::String(name)) => found.push(Reference::Name(name.clone())),
        ("Condition", Json::String(name)) => found.push(Reference::Condition(name.clone())),
        ("Fn::GetAtt", _) => {
            if let Some((name, attribute)) = intrinsics::attribute(argument) {
                found.push(Reference::Attribute(name, attribute));
            }
            // The attribute's name may be computed.
            if let Json::Array(parts) = argument {
                for it in parts {
                    collect(it, found);
                }
            }
        }
        ("Fn::Sub", _) => collect_substitutions(argument, found),
        ("Fn::If", Json::Array(parts)) => {
            found.extend(parts.first().and_then(Json::as_str).map(|it| Reference::Condition(it.to_owned())));
            parts.iter().skip(1).for_each(|it| collect(it, found));
        }
        ("Fn::FindInMap", Json::Array(parts)) => {
            found.extend(parts.first().and_then(Json::as_str).map(|it| Reference::Mapping(it.to_owned())));
            for it in parts {
                collect(it, found);
            }
        }
        ("Fn::ImportValue", Json::String(name)) => found.push(Reference::Export(name.clone())),
        _ if intrinsics::is_known(name) => collect(argument, found),
        _ => found.push(Reference::Function(name.to_owned())),
    }
}

fn collect_substitutions(argument: &Json, found: &mut Vec<Reference>) {
    let (text, own) = match argument {
        Json::String(text) => (text.as_str(), None),
        Json::Array(parts) => (parts.first().and_then(Json::as_str).unwrap_or_default(), parts.get(1)),
        _ => return,
    };
    let own = own.and_then(Json::as_object);
    own.into_iter().flatten().for_each(|(_, value)| collect(value, found));
    for name in intrinsics::substitutions(text).filter(|it| own.is_none_or(|own| !own.contains_key(*it))) {
        found.push(match name.split_once('.') {
            Some((name, attribute)) => Reference::Attribute(name.to_owned(), attribute.to_owned()),
            None => Reference::Name(name.to_owned()),
        });
    }
}

/// The resources that each resource needs to be there first.
pub fn needs(template: &Template) -> BTreeMap<&str, BTreeSet<String>> {
    template
        .resources()
        .map(|definition| {
            let named = of_definition(&definition).into_iter().filter_map(|it| match it {
                Reference::Name(name) | Reference::Attribute(name, _) | Reference::Order(name) => Some(name),
                _ => None,
            });
            let needed = named.filter(|it| template.resource(it).is_some() && it != definition.logical_id);
            (definition.logical_id, needed.collect())
        })
        .collect()
}

/// The resources in an order in which each comes after those it needs.
pub fn order(template: &Template) -> Result<Vec<&str>, Wrong> {
    let mut needs = needs(template);
    let mut order = Vec::with_capacity(needs.len());
    while !needs.is_empty() {
        let ready: Vec<&str> = needs.iter().filter(|(_, needed)| needed.is_empty()).map(|(name, _)| *name).collect();
        if ready.is_empty() {
            let names: Vec<&str> = needs.into_keys().collect();
            return Err(Wrong(format!("Circular dependency between resources: [{}]", names.join(", "))));
        }
        for name in &ready {
            needs.remove(name);
        }
        for needed in needs.values_mut() {
            needed.retain(|it| !ready.contains(&it.as_str()));
        }
        order.extend(ready);
    }
    Ok(order)
}

/// Checks that conditions name each other without a circle.
pub fn check_conditions(template: &Template) -> Result<(), Wrong> {
    for (name, condition) in template.section("Conditions") {
        check_condition(template, condition, &mut vec![name])?;
    }
    Ok(())
}

fn check_condition<'a>(template: &'a Template, value: &Json, path: &mut Vec<&'a str>) -> Result<(), Wrong> {
    for reference in of(value) {
        match reference {
            Reference::Condition(name) => {
                let Some((name, next)) = template.section("Conditions").find(|(it, _)| *it == name) else {
                    return Err(unresolved_condition(&name, "Conditions"));
                };
                if path.contains(&name) {
                    return Err(Wrong::new(format!("Circular dependency between conditions: [{}]", path.join(", "))));
                }
                path.push(name);
                check_condition(template, next, path)?;
                path.pop();
            }
            Reference::Name(name) if template.resource(&name).is_some() => {
                return Err(Wrong(format!(
                    "Template format error: Unresolved dependencies [{name}]. Cannot reference resources in the \
                     Conditions block of the template"
                )));
            }
            Reference::Name(name) if template.member("Parameters", &name).is_none() && !name.starts_with("AWS::") => {
                return Err(Wrong(format!(
                    "Template format error: Unresolved dependencies [{name}]. Cannot reference resources in the \
                     Conditions block of the template"
                )));
            }
            _ => {}
        }
    }
    Ok(())
}
