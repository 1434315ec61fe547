//! `PutAlarmMuteRule`, `DeleteAlarmMuteRule`, `EnableAlarmActions` and `DisableAlarmActions`.

use super::super::refusal::Refusal;
use super::super::value::Shape;
use super::super::{Mutation, Told};
use crate::world::orders::alarms::{Actions, Mute};

/// How many alarms one request may name.
const MOST: usize = 100;

/// The operation of that name.
pub fn mutation(name: &str) -> Option<Mutation> {
    Some(match name {
        "PutAlarmMuteRule" => put_mute,
        "DeleteAlarmMuteRule" => delete_mute,
        "EnableAlarmActions" => enable_actions,
        "DisableAlarmActions" => disable_actions,
        _ => return None,
    })
}

fn put_mute(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let input = told.input;
    let none = Shape::new();
    let schedule = input.shape("Rule").and_then(|it| it.shape("Schedule")).unwrap_or(&none);
    let mute = Mute {
        name: limited(input.required_text("Name")?, "Name")?,
        description: input.text("Description").unwrap_or_default(),
        expression: schedule.required_text("Expression")?,
        duration: schedule.required_text("Duration")?,
        time_zone: schedule.text("Timezone"),
        alarms: named(input.shape("MuteTargets").unwrap_or(&none))?,
        start: input.time("StartDate")?,
        expire: input.time("ExpireDate")?,
    };
    told.world.put_mute(told.region, &mute).map_err(|objection| Refusal::invalid(objection.message))?;
    Ok(Shape::new())
}

fn delete_mute(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let name = limited(told.input.required_text("AlarmMuteRuleName")?, "AlarmMuteRuleName")?;
    told.world.delete_mute(told.region, name);
    Ok(Shape::new())
}

fn enable_actions(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    told.world.switch_actions(told.region, &named(told.input)?, Actions::Enabled);
    Ok(Shape::new())
}

fn disable_actions(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    told.world.switch_actions(told.region, &named(told.input)?, Actions::Disabled);
    Ok(Shape::new())
}

fn named(input: &Shape) -> Result<Vec<&str>, Refusal> {
    let names = input.texts("AlarmNames");
    if names.len() > MOST {
        return Err(Refusal::invalid(format!("AlarmNames has {} members; {MOST} are allowed", names.len())));
    }
    Ok(names)
}

fn limited<'a>(name: &'a str, member: &str) -> Result<&'a str, Refusal> {
    if name.len() > 255 {
        return Err(Refusal::invalid(format!(
            "1 validation error detected: Value at '{member}' failed to satisfy constraint: Member must have length less \
             than or equal to 255"
        )));
    }
    Ok(name)
}
