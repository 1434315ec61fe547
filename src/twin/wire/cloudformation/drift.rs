//! `DescribeStackResourceDrifts` and `DescribeStackDriftDetectionStatus`.

use super::super::page::Paging;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::super::{Asked, matching};
use super::{stack, stacks};
use crate::world::Stack;
use crate::world::stacks::{DriftStatus, PropertyDifference, Resource};

/// `DescribeStackResourceDrifts`: of the resources that a detection has looked at.
pub fn describe_stack_resource_drifts(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let (stack, states) = (stack(asked)?, asked.input.texts("StackResourceDriftStatusFilters"));
    let found: Vec<&Resource> = stack
        .resources
        .iter()
        .filter(|it| it.drift.checked_at.is_some() && matching(&states, it.drift.status.as_str()))
        .collect();
    let paging = Paging::results(asked.input, "DescribeStackResourceDrifts", 100, 100)?;
    let page = paging.of(found, |it| &it.logical_id)?;
    let shapes = page.items.into_iter().map(|resource| shape(stack, resource));
    Ok(Shape::new().with("StackResourceDrifts", list(shapes)).with("NextToken", page.next))
}

/// `DescribeStackDriftDetectionStatus`: of the last detection of a stack; those of the simulated account are done.
pub fn describe_stack_drift_detection_status(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let id = asked.input.required_text("StackDriftDetectionId")?;
    let stack = stacks(asked).find(|stack| stack.drift.detection_id.as_deref() == Some(id));
    let stack = stack.ok_or_else(|| Refusal::invalid(format!("Drift detection [{id}] does not exist")))?;
    let drifted = stack.resources.iter().filter(|it| is_drifted(it)).count();
    Ok(Shape::new()
        .with("StackId", &stack.id)
        .with("StackDriftDetectionId", id)
        .with("StackDriftStatus", stack.drift.status.as_str())
        .with("DetectionStatus", "DETECTION_COMPLETE")
        .with("DriftedStackResourceCount", drifted)
        .with("Timestamp", stack.drift.checked_at.unwrap_or(stack.times.created_at)))
}

fn is_drifted(resource: &Resource) -> bool {
    matches!(resource.drift.status, DriftStatus::Modified | DriftStatus::Deleted)
}

fn shape(stack: &Stack, resource: &Resource) -> Shape {
    Shape::new()
        .with("StackId", &stack.id)
        .with("LogicalResourceId", &resource.logical_id)
        .with("PhysicalResourceId", &resource.physical_id)
        .with("ResourceType", &resource.resource_type)
        .with("PropertyDifferences", list(resource.drift.differences.iter().map(difference)))
        .with("StackResourceDriftStatus", resource.drift.status.as_str())
        .with("Timestamp", resource.drift.checked_at)
}

fn difference(difference: &PropertyDifference) -> Shape {
    Shape::new()
        .with("PropertyPath", &difference.path)
        .with("ExpectedValue", &difference.expected)
        .with("ActualValue", &difference.actual)
        .with("DifferenceType", &difference.kind)
}
