//! `DescribeStacks`, `ListStacks`, `ListExports` and `ListImports`.

use std::collections::BTreeMap;

use super::super::page::Paging;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::super::{Asked, matching};
use super::{is_deleted, no_stack, stack_named, stacks};
use crate::world::Stack;
use crate::world::formation::changeset::Execution;
use crate::world::formation::template::{Echo, Kept};
use crate::world::formation::{Json, RollbackConfiguration, text};

/// How many stacks one answer holds: CloudFormation counts bytes instead.
const PAGE: usize = 100;

/// `DescribeStacks`: one by name or id, or all that are not deleted, newest first.
pub fn describe_stacks(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    if let Some(name) = asked.input.text("StackName") {
        let stack = stack_named(asked, name).ok_or_else(|| no_stack(name))?;
        return Ok(Shape::new().with("Stacks", list([describe(stack)])));
    }
    let mut found: Vec<&Stack> = stacks(asked).filter(|stack| !is_deleted(stack)).collect();
    found.sort_by_key(|stack| std::cmp::Reverse((stack.times.created_at, &stack.id)));
    let page = Paging::fixed(asked.input, "DescribeStacks", PAGE).of(found, |stack| &stack.id)?;
    Ok(Shape::new().with("Stacks", list(page.items.into_iter().map(describe))).with("NextToken", page.next))
}

/// `ListStacks`: all, deleted ones too, or those in the given states.
pub fn list_stacks(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let states = asked.input.texts("StackStatusFilter");
    let mut found: Vec<&Stack> = stacks(asked).filter(|stack| matching(&states, &stack.status.to_string())).collect();
    found.sort_by_key(|stack| std::cmp::Reverse((stack.times.created_at, &stack.id)));
    let page = Paging::fixed(asked.input, "ListStacks", PAGE).of(found, |stack| &stack.id)?;
    Ok(Shape::new().with("StackSummaries", list(page.items.into_iter().map(summary))).with("NextToken", page.next))
}

fn describe(stack: &Stack) -> Shape {
    let echo = stack.body.template.as_ref().map(Kept::echo);
    let parameters = stack.parameters.iter().map(|(key, value)| parameter(echo, (key, value), &stack.body.values));
    let outputs = stack.outputs.iter().map(|output| {
        let description = (!output.description.is_empty()).then_some(&output.description);
        Shape::new()
            .with("OutputKey", &output.key)
            .with("OutputValue", &output.value)
            .with("Description", description)
            .with("ExportName", output.export.as_ref())
    });
    let tags = stack.tags.iter().map(|tag| Shape::new().with("Key", &tag.key).with("Value", &tag.value));
    shared(stack)
        .with("Description", (!stack.description.is_empty()).then_some(&stack.description))
        .with("Parameters", list(parameters))
        .with("ChangeSetId", executed(stack))
        .with("RollbackConfiguration", rollback(&stack.body.settings.rollback))
        .with("DisableRollback", false)
        .with("NotificationARNs", list(&stack.body.settings.notification_arns))
        .with("Capabilities", list(capabilities(stack)))
        .with("RoleARN", stack.body.settings.role.as_ref())
        .with("EnableTerminationProtection", stack.body.is_protected)
        .with("Outputs", list(outputs))
        .with("Tags", list(tags))
}

fn summary(stack: &Stack) -> Shape {
    shared(stack).with("TemplateDescription", (!stack.description.is_empty()).then_some(&stack.description))
}

fn shared(stack: &Stack) -> Shape {
    let drift = Shape::new()
        .with("StackDriftStatus", stack.drift.status.as_str())
        .with("LastCheckTimestamp", stack.drift.checked_at);
    Shape::new()
        .with("StackId", &stack.id)
        .with("StackName", &stack.name)
        .with("CreationTime", stack.times.created_at)
        .with("LastUpdatedTime", stack.times.updated_at)
        .with("DeletionTime", stack.times.deleted_at)
        .with("StackStatus", stack.status.to_string())
        .with("StackStatusReason", stack.status_reason.as_ref())
        .with("DriftInformation", drift)
}

/// A parameter with its value, and the one that the parameter store has given for it.
pub fn parameter(echo: Option<&Echo>, (key, value): (&str, &str), values: &BTreeMap<String, Json>) -> Shape {
    let is_hidden = echo.is_some_and(|it| it.hides(key));
    let stored = echo.filter(|it| it.resolves(key)).and_then(|_| values.get(key)).map(text);
    Shape::new()
        .with("ParameterKey", key)
        .with("ParameterValue", if is_hidden { "****" } else { value })
        .with("ResolvedValue", stored)
}

/// `RollbackConfiguration`.
pub fn rollback(configuration: &RollbackConfiguration) -> Shape {
    let triggers = configuration.triggers.iter().map(|(arn, kind)| Shape::new().with("Arn", arn).with("Type", kind));
    let triggers: Vec<Shape> = triggers.collect();
    Shape::new()
        .with("RollbackTriggers", (!triggers.is_empty()).then_some(triggers))
        .with("MonitoringTimeInMinutes", configuration.monitoring_minutes)
}

/// The change set that a stack was last changed by.
fn executed(stack: &Stack) -> Option<&String> {
    let sets = stack.body.change_sets.iter().rev();
    let mut executed =
        sets.filter(|it| matches!(it.execution, Execution::Running | Execution::Complete | Execution::Failed));
    executed.next().map(|it| &it.id)
}

fn capabilities(stack: &Stack) -> Vec<String> {
    match &stack.body.template {
        None => vec!["CAPABILITY_NAMED_IAM".to_owned()],
        Some(_) => stack.body.settings.capabilities.clone(),
    }
}

/// `ListExports`: of the region, by name.
pub fn list_exports(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let stacks = stacks(asked).filter(|stack| !is_deleted(stack));
    let mut found: Vec<(&Stack, &str, &str)> = stacks
        .flat_map(|stack| {
            stack.outputs.iter().filter_map(move |it| Some((stack, it.export.as_deref()?, it.value.as_str())))
        })
        .collect();
    found.sort_by_key(|(_, name, _)| *name);
    let page = Paging::fixed(asked.input, "ListExports", PAGE).of(found, |(_, name, _)| *name)?;
    let exports = page.items.into_iter().map(|(stack, name, value)| {
        Shape::new().with("ExportingStackId", &stack.id).with("Name", name).with("Value", value)
    });
    Ok(Shape::new().with("Exports", list(exports)).with("NextToken", page.next))
}

/// `ListImports`: names of the stacks that import an export.
pub fn list_imports(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let name = asked.input.required_text("ExportName")?;
    let is_known = stacks(asked).flat_map(|it| &it.outputs).any(|it| it.export.as_deref() == Some(name));
    let users = asked.world.importers(asked.region, name);
    if users.is_empty() {
        let what = if is_known { "is not imported by any stack." } else { "does not exist." };
        return Err(Refusal::invalid(format!("Export '{name}' {what}")));
    }
    let page = Paging::fixed(asked.input, "ListImports", PAGE).of(users, |it| *it)?;
    Ok(Shape::new().with("Imports", list(page.items)).with("NextToken", page.next))
}
