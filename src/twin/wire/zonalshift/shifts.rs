//! `ListZonalShifts` and `ListAutoshifts`.

use domain::Moment;

use super::super::Asked;
use super::super::page::Paging;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use crate::world::shifts::{Autoshift, ZonalShift};
use crate::world::zones;

/// `ListZonalShifts`: newest first, by status and resource.
pub fn list_shifts(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let (status, resource) = (asked.input.text("status"), asked.input.text("resourceIdentifier"));
    let now = asked.world.now();
    let shifts = asked.world.shifts.all.iter().rev().filter(|it| it.region == asked.region);
    let found: Vec<&ZonalShift> = shifts
        .filter(|it| status.is_none_or(|status| status == it.status(now)))
        .filter(|it| resource.is_none_or(|arn| arn == it.resource))
        .collect();
    let page = paging(asked.input, "ListZonalShifts")?.of(found, |it| &it.id)?;
    let shapes = page
        .items
        .into_iter()
        .map(|it| shift(it, now).with("shiftType", it.shift_type()).with("practiceRunOutcome", it.outcome(now)));
    Ok(Shape::new().with("items", list(shapes)).with("nextToken", page.next))
}

/// `ListAutoshifts`: those that have begun, newest first.
pub fn list_autoshifts(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let now = asked.world.now();
    let status = asked.input.text("status");
    let autoshifts = asked.world.shifts.autoshifts.iter().rev();
    let found: Vec<&Autoshift> = autoshifts
        .filter(|it| it.region == asked.region && it.has_begun(now))
        .filter(|it| status.is_none_or(|status| status == execution(it, now)))
        .collect();
    let page = paging(asked.input, "ListAutoshifts")?.of(found, |it| (it.span.0, &it.zone))?;
    let shapes = page.items.into_iter().map(|it| {
        Shape::new()
            .with("awayFrom", zones::id_of(&it.zone))
            .with("startTime", it.span.0)
            .with("endTime", (!it.is_active(now)).then_some(it.span.1))
            .with("status", execution(it, now))
    });
    Ok(Shape::new().with("items", list(shapes)).with("nextToken", page.next))
}

fn execution(autoshift: &Autoshift, now: Moment) -> &'static str {
    if autoshift.is_active(now) { "ACTIVE" } else { "COMPLETED" }
}

/// `maxResults`, 100 at most, and `nextToken`.
pub fn paging<'a>(input: &'a Shape, operation: &'static str) -> Result<Paging<'a>, Refusal> {
    let size = input.int_within("maxResults", (1, 100), 100)?;
    Ok(Paging { operation, size, token: input.text("nextToken") })
}

/// A shift as an order about it is answered.
pub fn shift(shift: &ZonalShift, now: Moment) -> Shape {
    Shape::new()
        .with("zonalShiftId", &shift.id)
        .with("resourceIdentifier", &shift.resource)
        .with("awayFrom", zones::id_of(&shift.zone))
        .with("expiryTime", shift.expires_at)
        .with("startTime", shift.started_at)
        .with("status", shift.status(now))
        .with("comment", &shift.comment)
}
