//! `DescribeStacks` and `ListStacks`.

use super::super::page::Paging;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::super::{Asked, matching};
use super::{is_deleted, no_stack, stack_named, stacks};
use crate::world::Stack;

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
    let parameters = stack
        .parameters
        .iter()
        .map(|(key, value)| Shape::new().with("ParameterKey", key).with("ParameterValue", value));
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
        .with("RollbackConfiguration", Shape::new())
        .with("DisableRollback", false)
        .with("NotificationARNs", Vec::<String>::new())
        .with("Capabilities", list(["CAPABILITY_NAMED_IAM"]))
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
