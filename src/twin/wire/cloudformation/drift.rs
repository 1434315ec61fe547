//! `DetectStackDrift`, `DescribeStackResourceDrifts` and `DescribeStackDriftDetectionStatus`.

use super::super::page::Paging;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::super::{Asked, Told, matching};
use super::{named, only, refused, stack, stacks};
use crate::world::Stack;
use crate::world::formation::drift;
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

/// `DetectStackDrift`: of all resources; a few seconds later it is known what is found.
pub fn detect_stack_drift(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    only(told.input, &["StackName"])?;
    let id = told.world.detect_drift(named(told.region, told.input)?).map_err(refused)?;
    Ok(Shape::new().with("StackDriftDetectionId", id))
}

/// `DescribeStackDriftDetectionStatus`: of the last detection of a stack.
pub fn describe_stack_drift_detection_status(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let id = asked.input.required_text("StackDriftDetectionId")?;
    let stack = stacks(asked).find(|stack| stack.drift.detection_id.as_deref() == Some(id));
    let stack = stack.ok_or_else(|| Refusal::invalid(format!("Drift detection [{id}] does not exist")))?;
    let shape = Shape::new().with("StackId", &stack.id).with("StackDriftDetectionId", id);
    if stack.body.detecting.is_some() {
        return Ok(shape.with("DetectionStatus", "DETECTION_IN_PROGRESS").with("Timestamp", asked.world.now()));
    }
    let drifted = stack.resources.iter().filter(|it| is_drifted(it)).count();
    Ok(shape
        .with("StackDriftStatus", stack.drift.status.as_str())
        .with("DetectionStatus", "DETECTION_COMPLETE")
        .with("DriftedStackResourceCount", drifted)
        .with("Timestamp", stack.drift.checked_at.unwrap_or(stack.times.created_at)))
}

fn is_drifted(resource: &Resource) -> bool {
    matches!(resource.drift.status, DriftStatus::Modified | DriftStatus::Deleted)
}

fn shape(stack: &Stack, resource: &Resource) -> Shape {
    let properties = &resource.body.properties.read();
    let is_known = !properties.is_null();
    let is_there = is_known && resource.drift.status != DriftStatus::Deleted;
    Shape::new()
        .with("StackId", &stack.id)
        .with("LogicalResourceId", &resource.logical_id)
        .with("PhysicalResourceId", &resource.physical_id)
        .with("ResourceType", &resource.resource_type)
        .with("ExpectedProperties", is_known.then(|| properties.to_string()))
        .with("ActualProperties", is_there.then(|| drift::actual(resource).to_string()))
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
