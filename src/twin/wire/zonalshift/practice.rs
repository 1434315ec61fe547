//! Practice run configurations, zonal autoshift, and who is told of autoshifts.

use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::super::{Asked, Told};
use super::{refused, required};
use crate::world::shifts::Practice;

/// `ENABLED` or `DISABLED`.
pub const fn word(is_on: bool) -> &'static str {
    if is_on { "ENABLED" } else { "DISABLED" }
}

/// `CreatePracticeRunConfiguration`.
pub fn create(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let resource = required(told.input, "resourceIdentifier")?;
    let mut practice = Practice {
        region: told.region.to_owned(),
        resource: resource.to_owned(),
        outcome_alarms: Vec::new(),
        blocking_alarms: Vec::new(),
        windows: Default::default(),
        has_autoshift: false,
    };
    change(&mut practice, told.input);
    if practice.outcome_alarms.is_empty() {
        required(told.input, "outcomeAlarms")?;
    }
    told.world.add_practice(practice).map_err(refused)?;
    answered(told, resource)
}

/// `UpdatePracticeRunConfiguration`: what is not given stays.
pub fn update(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let (resource, input) = (required(told.input, "resourceIdentifier")?, told.input);
    told.world.change_practice((told.region, resource), |it| change(it, input)).map_err(refused)?;
    answered(told, resource)
}

/// `DeletePracticeRunConfiguration`.
pub fn delete(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let resource = required(told.input, "resourceIdentifier")?;
    let managed = told.world.remove_practice(told.region, resource).map_err(refused)?;
    Ok(Shape::new().with("arn", managed.arn).with("name", managed.name).with("zonalAutoshiftStatus", word(false)))
}

/// `UpdateZonalAutoshiftConfiguration`.
pub fn set_autoshift(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let resource = required(told.input, "resourceIdentifier")?;
    let is_on = required(told.input, "zonalAutoshiftStatus")? == "ENABLED";
    told.world.change_practice((told.region, resource), |it| it.has_autoshift = is_on).map_err(refused)?;
    Ok(Shape::new().with("resourceIdentifier", resource).with("zonalAutoshiftStatus", word(is_on)))
}

/// `GetAutoshiftObserverNotificationStatus`.
#[expect(clippy::unnecessary_wraps, reason = "the signature of every operation")]
pub fn observer(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    Ok(Shape::new().with("status", word(asked.world.shifts.is_observed)))
}

/// `UpdateAutoshiftObserverNotificationStatus`.
pub fn set_observer(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    told.world.shifts.is_observed = required(told.input, "status")? == "ENABLED";
    Ok(Shape::new().with("status", word(told.world.shifts.is_observed)))
}

fn answered(told: &Told<'_>, resource: &str) -> Result<Shape, Refusal> {
    let managed = told.world.managed_resource(told.region, resource).map_err(refused)?;
    let practice = told.world.shifts.practice_of(resource);
    Ok(Shape::new()
        .with("arn", managed.arn)
        .with("name", managed.name)
        .with("zonalAutoshiftStatus", word(practice.is_some_and(|it| it.has_autoshift)))
        .with("practiceRunConfiguration", practice.map(configuration)))
}

/// `PracticeRunConfiguration`.
pub fn configuration(practice: &Practice) -> Shape {
    let conditions = |arns: &[String]| {
        list(arns.iter().map(|arn| Shape::new().with("type", "CLOUDWATCH").with("alarmIdentifier", arn)))
    };
    let [blocked, dates, allowed] = &practice.windows;
    Shape::new()
        .with("blockingAlarms", conditions(&practice.blocking_alarms))
        .with("outcomeAlarms", conditions(&practice.outcome_alarms))
        .with("blockedWindows", list(blocked))
        .with("allowedWindows", list(allowed))
        .with("blockedDates", list(dates))
}

fn change(practice: &mut Practice, input: &Shape) {
    let alarms = |name: &str| {
        let given = input.shapes(name).into_iter().filter_map(|it| it.text("alarmIdentifier"));
        given.map(str::to_owned).collect::<Vec<_>>()
    };
    if input.get("outcomeAlarms").is_some() {
        practice.outcome_alarms = alarms("outcomeAlarms");
    }
    if input.get("blockingAlarms").is_some() {
        practice.blocking_alarms = alarms("blockingAlarms");
    }
    for (place, name) in practice.windows.iter_mut().zip(["blockedWindows", "blockedDates", "allowedWindows"]) {
        if input.get(name).is_some() {
            *place = input.texts(name).into_iter().map(str::to_owned).collect();
        }
    }
}
