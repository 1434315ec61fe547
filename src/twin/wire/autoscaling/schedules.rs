//! `DescribeScheduledActions`.

use super::super::page::Paging;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::super::{Asked, matching};
use super::groups_named;
use crate::world::AutoScalingGroup;
use crate::world::groups::{Cron, ScheduledAction};

/// `DescribeScheduledActions`: 50 a page, 100 at most; the times are ignored when names are given.
pub fn describe_scheduled_actions(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let names = asked.input.texts("ScheduledActionNames");
    let (from, to) = (asked.input.time("StartTime")?, asked.input.time("EndTime")?);
    let in_window = |action: &ScheduledAction| {
        from.is_none_or(|from| action.next_at >= from) && to.is_none_or(|to| action.next_at <= to)
    };
    let mut found: Vec<(&AutoScalingGroup, &ScheduledAction)> = groups_named(asked)
        .flat_map(|group| group.schedules.iter().map(move |action| (group, action)))
        .filter(|(_, action)| if names.is_empty() { in_window(action) } else { matching(&names, &action.name) })
        .collect();
    found.sort_by(|left, right| (&left.0.name, &left.1.name).cmp(&(&right.0.name, &right.1.name)));
    let page = Paging::records(asked.input, "DescribeScheduledActions", 50, 100)?.of(found, |(_, it)| &it.arn)?;
    let shapes = page.items.into_iter().map(|(group, action)| shape(group, action));
    Ok(Shape::new().with("ScheduledUpdateGroupActions", list(shapes)).with("NextToken", page.next))
}

fn shape(group: &AutoScalingGroup, action: &ScheduledAction) -> Shape {
    Shape::new()
        .with("AutoScalingGroupName", &group.name)
        .with("ScheduledActionName", &action.name)
        .with("ScheduledActionARN", &action.arn)
        .with("Time", action.next_at)
        .with("StartTime", action.next_at)
        .with("EndTime", action.end_at)
        .with("Recurrence", action.recurrence.as_ref().map(Cron::as_str))
        .with("MinSize", action.min)
        .with("MaxSize", action.max)
        .with("DesiredCapacity", action.desired)
        .with("TimeZone", action.time_zone.as_ref())
}
