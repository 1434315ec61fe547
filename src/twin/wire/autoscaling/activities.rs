//! `DescribeScalingActivities`.

use super::super::page::Paging;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::super::{Asked, matching};
use super::groups_named;
use crate::world::AutoScalingGroup;
use crate::world::groups::Activity;

/// `DescribeScalingActivities`: newest first, at most 100 a page.
pub fn describe_activities(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let ids = asked.input.texts("ActivityIds");
    let mut found: Vec<(&AutoScalingGroup, &Activity)> = groups_named(asked)
        .flat_map(|group| group.activities.iter().map(move |activity| (group, activity)))
        .filter(|(_, activity)| matching(&ids, &activity.id))
        .collect();
    // Stable: activities of one group that began together stay in the group's own order.
    found.sort_by_key(|(_, activity)| std::cmp::Reverse(activity.started_at));
    let page = Paging::records(asked.input, "DescribeScalingActivities", 100, 100)?.of(found, |(_, it)| &it.id)?;
    let shapes = page.items.into_iter().map(|(group, activity)| shape(group, activity));
    Ok(Shape::new().with("Activities", list(shapes)).with("NextToken", page.next))
}

/// An activity as every operation that tells of one writes it.
pub fn shape(group: &AutoScalingGroup, activity: &Activity) -> Shape {
    Shape::new()
        .with("ActivityId", &activity.id)
        .with("AutoScalingGroupName", &group.name)
        .with("Description", &activity.description)
        .with("Cause", &activity.cause)
        .with("StartTime", activity.started_at)
        .with("EndTime", activity.ended_at)
        .with("StatusCode", activity.status.as_str())
        .with("StatusMessage", activity.status_message.as_ref())
        .with("Progress", activity.progress)
        .with("Details", &activity.details)
        .with("AutoScalingGroupARN", &group.arn)
}
