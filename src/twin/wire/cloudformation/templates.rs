//! `GetTemplate`, `GetTemplateSummary` and `ValidateTemplate`.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::resource;

use super::super::Asked;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::{only, refused, stack, stack_named};
use crate::world::formation::orders::changesets::ChangeSetName;
use crate::world::formation::orders::{drafting, read_template};
use crate::world::formation::template::Parameter;
use crate::world::formation::{Json, Template, text};

/// `GetTemplate`: as it was submitted, of a stack or of one of its change sets.
pub fn get_template(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let input = asked.input;
    let body = if let Some(name) = input.text("ChangeSetName") {
        let of = ChangeSetName { region: asked.region, name, stack: input.text("StackName") };
        let (index, position) = asked.world.change_set_index(of).map_err(refused)?;
        asked.world.stacks[index].body.change_sets[position].wanted.template.body().to_owned()
    } else {
        let name = input.required_text("StackName")?;
        let stack =
            stack_named(asked, name).ok_or_else(|| Refusal::invalid(format!("Stack with id {name} does not exist")))?;
        drafting::body_of(stack).ok_or_else(|| Refusal::invalid(format!("Stack with id {name} has no template yet")))?
    };
    Ok(Shape::new().with("TemplateBody", body).with("StagesAvailable", list(["Original", "Processed"])))
}

/// `GetTemplateSummary`: what a template, or a stack's, asks for and holds.
pub fn get_template_summary(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let input = asked.input;
    only(input, &["TemplateBody", "StackName"])?;
    let template = match (input.text("TemplateBody"), input.text("StackName")) {
        (Some(body), None) => Arc::new(read_template(body).map_err(refused)?),
        (None, Some(_)) => {
            let stack = stack(asked)?;
            drafting::template_of(stack)
                .ok_or_else(|| Refusal::invalid(format!("Stack {} has no template", stack.name)))?
        }
        _ => return Err(Refusal::invalid("Exactly one of StackName, TemplateBody and TemplateURL must be specified")),
    };
    let kinds: Vec<&str> = template.resources().map(|it| it.kind).collect();
    let mut by_kind: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for definition in template.resources() {
        by_kind.entry(definition.kind).or_default().push(definition.logical_id);
    }
    let identifiers = by_kind.into_iter().filter_map(|(kind, names)| {
        let facts = resource::facts(kind)?;
        let shape = Shape::new().with("ResourceType", kind).with("LogicalResourceIds", list(names));
        Some(shape.with("ResourceIdentifiers", list(facts.identifier.iter().copied())))
    });
    let parameters = template.parameters().into_values().map(|it| {
        let allowed = it.all.get("AllowedValues").and_then(Json::as_array);
        let allowed = allowed.map(|it| Shape::new().with("AllowedValues", list(it.iter().map(text))));
        parameter(&it).with("ParameterType", it.kind()).with("ParameterConstraints", Some(allowed.unwrap_or_default()))
    });
    let parameters: Vec<Shape> = parameters.collect();
    let identifiers: Vec<Shape> = identifiers.collect();
    Ok(asks(&template)
        .with("Parameters", parameters)
        .with("ResourceTypes", list(kinds))
        .with("Version", template.document().get("AWSTemplateFormatVersion").map(text))
        .with("Metadata", template.document().get("Metadata").map(Json::to_string))
        .with("ResourceIdentifierSummaries", identifiers))
}

/// `ValidateTemplate`.
pub fn validate_template(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    only(asked.input, &["TemplateBody"])?;
    let body = asked.input.text("TemplateBody");
    let body = body.ok_or_else(|| Refusal::invalid("Either Template URL or Template Body must be specified."))?;
    let template = read_template(body).map_err(refused)?;
    let parameters: Vec<Shape> = template.parameters().values().map(parameter).collect();
    Ok(asks(&template).with("Parameters", parameters))
}

fn asks(template: &Template) -> Shape {
    let asked = template.capabilities();
    let reason = asked
        .as_ref()
        .map(|(_, kinds)| format!("The following resource(s) require capabilities: [{}]", kinds.join(", ")));
    Shape::new()
        .with("Description", template.description())
        .with("Capabilities", asked.map(|(name, _)| list([name])))
        .with("CapabilitiesReason", reason)
}

fn parameter(parameter: &Parameter<'_>) -> Shape {
    Shape::new()
        .with("ParameterKey", parameter.name)
        .with("DefaultValue", parameter.default())
        .with("NoEcho", parameter.is_hidden())
        .with("Description", parameter.all.get("Description").map(text))
}
