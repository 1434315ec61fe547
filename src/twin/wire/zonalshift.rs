//! ARC zonal shift: resources that traffic can be shifted for, shifts, autoshifts and practice runs.

mod orders;
mod practice;
mod resources;
mod shifts;

use super::refusal::{Named, Refusal};
use super::value::Shape;
use super::{Mutation, Operation};
use crate::world::orders::shifts::Refused;

/// The operation of that name that only looks.
pub fn operation(name: &str) -> Option<Operation> {
    Some(match name {
        "ListManagedResources" => resources::list_managed,
        "GetManagedResource" => resources::get_managed,
        "ListZonalShifts" => shifts::list_shifts,
        "ListAutoshifts" => shifts::list_autoshifts,
        "GetAutoshiftObserverNotificationStatus" => practice::observer,
        _ => return None,
    })
}

/// The operation of that name that changes something.
pub fn mutation(name: &str) -> Option<Mutation> {
    Some(match name {
        "StartZonalShift" => orders::start,
        "UpdateZonalShift" => orders::update,
        "CancelZonalShift" => orders::cancel,
        "StartPracticeRun" => orders::start_practice,
        "CancelPracticeRun" => orders::cancel_practice,
        "CreatePracticeRunConfiguration" => practice::create,
        "UpdatePracticeRunConfiguration" => practice::update,
        "DeletePracticeRunConfiguration" => practice::delete,
        "UpdateZonalAutoshiftConfiguration" => practice::set_autoshift,
        "UpdateAutoshiftObserverNotificationStatus" => practice::set_observer,
        _ => return None,
    })
}

fn refused(Refused { code, reason, message, shift }: Refused) -> Refusal {
    let details = Shape::new().with("reason", reason).with("zonalShiftId", shift);
    Refusal::Told(Named { code, shape: code, message }, details)
}

/// A member that must be there.
fn required<'a>(input: &'a Shape, name: &str) -> Result<&'a str, Refusal> {
    input.text(name).ok_or_else(|| {
        let (code, message) = ("ValidationException", format!("{name} is missing"));
        Refusal::Told(Named { code, shape: code, message }, Shape::new().with("reason", "MissingValue"))
    })
}
