//! `ListManagedResources` and `GetManagedResource`.

use super::super::Asked;
use super::super::refusal::Refusal;
use super::super::value::{Shape, Value, list};
use super::{practice, refused, required, shifts};
use crate::world::orders::shifts::Managed;
use crate::world::shifts::Applied;
use crate::world::zones;

/// `ListManagedResources`: what has opted in.
pub fn list_managed(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let page = shifts::paging(asked.input, "ListManagedResources")?
        .of(asked.world.managed(asked.region), |it| it.arn.clone())?;
    let shapes = page.items.iter().map(|it| {
        let practice = asked.world.shifts.practice_of(&it.arn);
        state(asked, it)
            .with("availabilityZones", list(it.zones.iter().map(|it| zones::id_of(it))))
            .with("practiceRunStatus", practice::word(practice.is_some()))
    });
    Ok(Shape::new().with("items", list(shapes)).with("nextToken", page.next))
}

/// `GetManagedResource`.
pub fn get_managed(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let arn = required(asked.input, "resourceIdentifier")?;
    let managed = asked.world.managed_resource(asked.region, arn).map_err(refused)?;
    let practice = asked.world.shifts.practice_of(arn).map(practice::configuration);
    Ok(state(asked, &managed).with("practiceRunConfiguration", practice))
}

/// What both tell: weights, shifts, autoshifts.
fn state(asked: &Asked<'_>, managed: &Managed) -> Shape {
    let (all, now) = (&asked.world.shifts, asked.world.now());
    let applied = all.applied(asked.region, &managed.arn, now);
    let weights = managed.zones.iter().map(|zone| {
        let is_left = applied.is_some_and(|it| it.zone() == zone);
        (zones::id_of(zone), Value::Float(if is_left { 0.0 } else { 1.0 }))
    });
    let shifts = all.active(&managed.arn, now).map(|it| {
        let is_applied = matches!(applied, Some(Applied::Shift(other)) if other.id == it.id);
        Shape::new()
            .with("appliedStatus", status(is_applied))
            .with("zonalShiftId", &it.id)
            .with("resourceIdentifier", &it.resource)
            .with("awayFrom", zones::id_of(&it.zone))
            .with("expiryTime", it.expires_at)
            .with("startTime", it.started_at)
            .with("comment", &it.comment)
            .with("shiftType", it.shift_type())
            .with("practiceRunOutcome", it.outcome(now))
    });
    let autoshifts = all.autoshift(asked.region, &managed.arn, now).map(|it| {
        Shape::new()
            .with("appliedStatus", status(matches!(applied, Some(Applied::Autoshift(_)))))
            .with("awayFrom", zones::id_of(&it.zone))
            .with("startTime", it.span.0)
    });
    let lets = all.practice_of(&managed.arn).is_some_and(|it| it.has_autoshift);
    Shape::new()
        .with("arn", &managed.arn)
        .with("name", &managed.name)
        .with("appliedWeights", Value::Map(weights.collect()))
        .with("zonalShifts", list(shifts))
        .with("autoshifts", list(autoshifts))
        .with("zonalAutoshiftStatus", practice::word(lets))
}

const fn status(is_applied: bool) -> &'static str {
    if is_applied { "APPLIED" } else { "NOT_APPLIED" }
}
