//! What a request submits for a stack: template, parameters, tags, capabilities, rollback triggers.

use std::collections::BTreeMap;

use super::super::refusal::Refusal;
use super::super::value::Shape;
use crate::world::Tag;
use crate::world::formation::RollbackConfiguration;
use crate::world::formation::changeset::Import;
use crate::world::formation::orders::drafting::Submission;
use crate::world::formation::template::Given;

/// The members that a submission is read from.
pub const MEMBERS: [&str; 8] = [
    "TemplateBody",
    "UsePreviousTemplate",
    "Parameters",
    "Tags",
    "Capabilities",
    "RoleARN",
    "NotificationARNs",
    "RollbackConfiguration",
];

/// Reads what a request submits.
pub fn read(input: &Shape) -> Result<Submission, Refusal> {
    let body = input.text("TemplateBody");
    if body.is_some() == input.flag("UsePreviousTemplate") {
        return Err(Refusal::invalid("Either Template URL or Template Body must be specified."));
    }
    let is_given = |name: &str| input.get(name).is_some();
    let owned = |name: &str| input.texts(name).into_iter().map(str::to_owned).collect::<Vec<_>>();
    Ok(Submission {
        template: body.map(str::to_owned),
        parameters: parameters(input)?,
        tags: if is_given("Tags") { Some(tags(input)?) } else { None },
        capabilities: owned("Capabilities"),
        role: input.text("RoleARN").map(str::to_owned),
        notification_arns: is_given("NotificationARNs").then(|| owned("NotificationARNs")),
        rollback: rollback(input)?,
    })
}

fn parameters(input: &Shape) -> Result<BTreeMap<String, Given>, Refusal> {
    let mut found = BTreeMap::new();
    for parameter in input.shapes("Parameters") {
        let key = parameter.required_text("ParameterKey")?.to_owned();
        let given = if parameter.flag("UsePreviousValue") {
            if parameter.text("ParameterValue").is_some() {
                return Err(Refusal::invalid(format!(
                    "Invalid input for parameter key {key}. Cannot specify usePreviousValue as true and non empty value \
                     for a parameter"
                )));
            }
            Given::Previous
        } else {
            // The form cannot tell an empty value from none.
            Given::Value(parameter.text("ParameterValue").unwrap_or_default().to_owned())
        };
        if found.insert(key.clone(), given).is_some() {
            return Err(Refusal::invalid(format!("Duplicate value for parameter key {key}")));
        }
    }
    Ok(found)
}

/// `Tags`, in the order of their keys.
fn tags(input: &Shape) -> Result<Vec<Tag>, Refusal> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for tag in input.shapes("Tags") {
        let key = tag.required_text("Key")?.to_owned();
        let value = tag.text("Value").unwrap_or_default().to_owned();
        if found.insert(key.clone(), value).is_some() {
            return Err(Refusal::invalid(format!("Duplicate tag key {key}")));
        }
    }
    Ok(found.into_iter().map(|(key, value)| Tag::new(key, value)).collect())
}

fn rollback(input: &Shape) -> Result<Option<RollbackConfiguration>, Refusal> {
    let Some(configuration) = input.shape("RollbackConfiguration") else { return Ok(None) };
    let mut triggers = Vec::new();
    for trigger in configuration.shapes("RollbackTriggers") {
        triggers.push((trigger.required_text("Arn")?.to_owned(), trigger.required_text("Type")?.to_owned()));
    }
    let minutes = configuration.int("MonitoringTimeInMinutes")?;
    // A number out of range is refused with the rest of the configuration.
    let monitoring_minutes = minutes.map(|it| u32::try_from(it).unwrap_or(u32::MAX));
    Ok(Some(RollbackConfiguration { triggers, monitoring_minutes }))
}

/// `ResourcesToImport`.
pub fn imports(input: &Shape) -> Result<Vec<Import>, Refusal> {
    let mut found = Vec::new();
    for import in input.shapes("ResourcesToImport") {
        let entries = import.shape("ResourceIdentifier").and_then(|it| it.shape("entry"));
        let mut identifier = BTreeMap::new();
        for (_, entry) in entries.into_iter().flat_map(Shape::members) {
            if let super::super::value::Value::Shape(entry) = entry {
                identifier.insert(entry.required_text("key")?.to_owned(), entry.required_text("value")?.to_owned());
            }
        }
        found.push(Import {
            kind: import.required_text("ResourceType")?.to_owned(),
            logical_id: import.required_text("LogicalResourceId")?.to_owned(),
            identifier,
        });
    }
    Ok(found)
}
