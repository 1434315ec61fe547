//! Starting, renewing and cancelling shifts and practice runs.

use super::super::Told;
use super::super::refusal::Refusal;
use super::super::value::Shape;
use super::{refused, required, shifts};
use crate::world::orders::shifts::NewShift;

/// `StartZonalShift`.
pub fn start(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let wanted = NewShift { expires_in: Some(required(told.input, "expiresIn")?), ..wanted(told)? };
    let now = told.world.now();
    told.world.start_shift(wanted).map(|it| shifts::shift(it, now)).map_err(refused)
}

/// `UpdateZonalShift`.
pub fn update(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let id = required(told.input, "zonalShiftId")?;
    let change = (told.input.text("expiresIn"), told.input.text("comment"));
    let now = told.world.now();
    told.world.renew_shift((told.region, id), change).map(|it| shifts::shift(it, now)).map_err(refused)
}

/// `CancelZonalShift`.
pub fn cancel(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let id = required(told.input, "zonalShiftId")?;
    let now = told.world.now();
    told.world.cancel_shift(told.region, id).map(|it| shifts::shift(it, now)).map_err(refused)
}

/// `StartPracticeRun`.
pub fn start_practice(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let wanted = wanted(told)?;
    let now = told.world.now();
    told.world.start_practice(wanted).map(|it| shifts::shift(it, now)).map_err(refused)
}

/// `CancelPracticeRun`.
pub fn cancel_practice(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let id = required(told.input, "zonalShiftId")?;
    let now = told.world.now();
    told.world.cancel_practice(told.region, id).map(|it| shifts::shift(it, now)).map_err(refused)
}

fn wanted<'a>(told: &Told<'a>) -> Result<NewShift<'a>, Refusal> {
    Ok(NewShift {
        region: told.region,
        resource: required(told.input, "resourceIdentifier")?,
        away_from: required(told.input, "awayFrom")?,
        expires_in: None,
        // It must be there and may be empty.
        comment: told.input.text("comment").unwrap_or_default(),
    })
}
