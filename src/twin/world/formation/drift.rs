//! Drift: what is found of a stack's resources against what the stack made of them.

use std::time::Duration;

use domain::Moment;

use super::live::{self, Found};
use super::{Json, text};
use crate::world::World;
use crate::world::stacks::{DriftStatus, PropertyDifference, Resource, ResourceDrift, StackDrift};

/// How long a detection takes for each resource.
const EACH: Duration = Duration::from_millis(400);

/// Starts a detection; answers with its id.
pub fn begin(world: &mut World, index: usize) -> String {
    let id = world.engine.uuid();
    let now = world.now();
    world.engine.is_grown = true;
    if let Some(stack) = world.stacks.get_mut(index) {
        let count = u32::try_from(stack.resources.len()).unwrap_or(u32::MAX);
        stack.body.detecting = Some(now + Duration::from_secs(3) + EACH * count);
        stack.drift.detection_id = Some(id.clone());
    }
    id
}

/// Ends the detections that are due.
pub fn detect_due(world: &mut World, now: Moment) {
    for index in 0..world.stacks.len() {
        let due = world.stacks[index].body.detecting.filter(|it| *it <= now);
        if let Some(at) = due {
            detect(world, index, at);
        }
    }
}

/// Looks at every resource of a stack.
pub fn detect(world: &mut World, index: usize, at: Moment) {
    let Some(stack) = world.stacks.get(index) else { return };
    let region = stack.region.clone();
    let found: Vec<ResourceDrift> = stack.resources.iter().map(|it| looked_at(world, &region, (it, at))).collect();
    let Some(stack) = world.stacks.get_mut(index) else { return };
    for (resource, drift) in stack.resources.iter_mut().zip(found) {
        resource.drift = drift;
    }
    let drifted =
        stack.resources.iter().any(|it| matches!(it.drift.status, DriftStatus::Modified | DriftStatus::Deleted));
    stack.drift = StackDrift {
        status: if drifted { DriftStatus::Drifted } else { DriftStatus::InSync },
        checked_at: Some(at),
        detection_id: stack.drift.detection_id.clone(),
    };
    stack.body.detecting = None;
}

fn looked_at(world: &World, region: &str, (resource, at): (&Resource, Moment)) -> ResourceDrift {
    let (status, differences) = match live::looked_up(world, region, resource) {
        Found::Nothing => (DriftStatus::Deleted, Vec::new()),
        Found::Properties(found) if found.is_empty() => (DriftStatus::InSync, Vec::new()),
        Found::Properties(found) => {
            let properties = resource.body.properties.read();
            let differences = found.into_iter().map(|(path, actual)| difference(&properties, path, actual));
            (DriftStatus::Modified, differences.collect())
        }
    };
    ResourceDrift { status, checked_at: Some(at), differences }
}

fn difference(properties: &Json, path: String, actual: String) -> PropertyDifference {
    let expected = properties.pointer(&path).map(text).unwrap_or_default();
    let kind = match (expected.is_empty(), actual.is_empty()) {
        (true, false) => "ADD",
        (false, true) => "REMOVE",
        _ => "NOT_EQUAL",
    };
    PropertyDifference { path, expected, actual, kind: kind.to_owned() }
}

/// The properties of a resource as they are found: what its stack made of them, with what has changed since.
pub fn actual(resource: &Resource) -> Json {
    let mut properties = resource.body.properties.read();
    for difference in &resource.drift.differences {
        if let Some(value) = properties.pointer_mut(&difference.path) {
            *value = Json::from(difference.actual.as_str());
        } else if let (Some(members), Some(name)) = (properties.as_object_mut(), difference.path.strip_prefix('/'))
            && !name.contains('/')
        {
            members.insert(name.to_owned(), Json::from(difference.actual.as_str()));
        }
    }
    properties
}
