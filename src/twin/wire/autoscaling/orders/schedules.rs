//! `PutScheduledUpdateGroupAction` and `DeleteScheduledAction`.

use super::super::super::Told;
use super::super::super::refusal::Refusal;
use super::super::super::value::Shape;
use super::{group_name, refused, size};
use crate::world::orders::schedules::Plan;

pub fn put(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let input = told.input;
    let plan = Plan {
        name: input.required_text("ScheduledActionName")?,
        start: input.time("StartTime")?.or(input.time("Time")?),
        end: input.time("EndTime")?,
        recurrence: input.text("Recurrence"),
        time_zone: input.text("TimeZone"),
        sizes: [size(input, "MinSize")?, size(input, "DesiredCapacity")?, size(input, "MaxSize")?],
    };
    told.world.put_schedule(group_name(told.region, input)?, plan).map_err(refused)?;
    Ok(Shape::new())
}

pub fn delete(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let name = told.input.required_text("ScheduledActionName")?;
    told.world.delete_schedule(group_name(told.region, told.input)?, name).map_err(refused)?;
    Ok(Shape::new())
}
