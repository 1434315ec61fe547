//! Changes of where traffic goes: a zonal shift begun, renewed, cancelled; a practice run begun and cancelled.

use change::{Answered, ShiftAction, ShiftChange, ShiftName};
use domain::{Service, ZonalShift};

use super::write::{Refusal, Write, refused_here};
use super::{Dispatch, once};
use crate::zonalshift;

const NO_RESOURCE: Refusal = ("ResourceNotFoundException", "traffic cannot be shifted for it; look again");
// A shift of the same resource is in force, AWS's own or somebody's: one is applied at a time, and none was begun.
const IN_FORCE: Refusal = ("ConflictException", "find out who has shifted, and why, before anything else");
const OVER: Refusal = ("ConflictException", "it is over, or is being changed by somebody else; look again");
const NO_SHIFT: Refusal = ("ResourceNotFoundException", "there is no such shift; look again");

const START: Write = Write::new(Service::ZonalShift, "StartZonalShift", &[NO_RESOURCE, IN_FORCE]);
const UPDATE: Write = Write::new(Service::ZonalShift, "UpdateZonalShift", &[NO_SHIFT, OVER]);
const CANCEL: Write = Write::new(Service::ZonalShift, "CancelZonalShift", &[NO_SHIFT, OVER]);
const PRACTISE: Write = Write::new(Service::ZonalShift, "StartPracticeRun", &[NO_RESOURCE, IN_FORCE]);
const END_PRACTICE: Write = Write::new(Service::ZonalShift, "CancelPracticeRun", &[NO_SHIFT, OVER]);

/// Sends a change of the traffic of a resource.
pub(super) async fn shift(dispatch: &Dispatch<'_>, action: &ShiftAction) -> Answered {
    match &action.change {
        ShiftChange::Start { away_from, minutes } => start(dispatch, action, away_from, *minutes).await,
        ShiftChange::Practice { away_from } => practise(dispatch, action, away_from).await,
        ShiftChange::Renew { shift, minutes } => match named(dispatch, action, shift).await {
            Ok(id) => renew(dispatch, id, *minutes).await,
            Err(refused) => refused,
        },
        ShiftChange::Cancel(shift) => match named(dispatch, action, shift).await {
            Ok(id) => cancel(dispatch, id).await,
            Err(refused) => refused,
        },
        ShiftChange::CancelPractice(shift) => match named(dispatch, action, shift).await {
            Ok(id) => end_practice(dispatch, id).await,
            Err(refused) => refused,
        },
    }
}

/// The id of the shift that is meant: the run's own is found by its mark.
async fn named(dispatch: &Dispatch<'_>, action: &ShiftAction, shift: &ShiftName) -> Result<String, Answered> {
    if let ShiftName::Id(id) = shift {
        return Ok(id.clone());
    }
    let shifts = match zonalshift::zonal_shifts(dispatch.local).await {
        Ok(shifts) => shifts,
        Err(error) => return Err(refused_here(&format!("the shifts in force could not be read: {error}"))),
    };
    let is_own = |shift: &&ZonalShift| {
        let is_here = shift.is_active() && shift.resource == action.resource;
        is_here && shift.comment.raw().contains(dispatch.mark.as_str())
    };
    match (shifts.value.iter().find(is_own), shifts.gap) {
        (Some(shift), _) => Ok(shift.id.raw().to_owned()),
        (None, Some(gap)) => Err(refused_here(&format!("not every shift could be read: {gap}"))),
        (None, None) => Err(refused_here("no shift that bears the mark of this run is in force")),
    }
}

async fn start(dispatch: &Dispatch<'_>, action: &ShiftAction, away_from: &str, minutes: u32) -> Answered {
    let request = dispatch.local.zonal_shift.start_zonal_shift().resource_identifier(action.resource.raw());
    let request = request.away_from(away_from).expires_in(format!("{minutes}m")).comment(dispatch.mark.as_str());
    let sent = once!(aws_sdk_arczonalshift, dispatch, request);
    START.answered(dispatch, sent, |output| Some(format!("shift {}", output.zonal_shift_id())))
}

async fn practise(dispatch: &Dispatch<'_>, action: &ShiftAction, away_from: &str) -> Answered {
    let request = dispatch.local.zonal_shift.start_practice_run().resource_identifier(action.resource.raw());
    let request = request.away_from(away_from).comment(dispatch.mark.as_str());
    let sent = once!(aws_sdk_arczonalshift, dispatch, request);
    PRACTISE.answered(dispatch, sent, |output| Some(format!("shift {}", output.zonal_shift_id())))
}

async fn renew(dispatch: &Dispatch<'_>, id: String, minutes: u32) -> Answered {
    let request = dispatch.local.zonal_shift.update_zonal_shift().zonal_shift_id(id).expires_in(format!("{minutes}m"));
    let sent = once!(aws_sdk_arczonalshift, dispatch, request);
    UPDATE.answered(dispatch, sent, |output| Some(format!("shift {}", output.zonal_shift_id())))
}

async fn cancel(dispatch: &Dispatch<'_>, id: String) -> Answered {
    let request = dispatch.local.zonal_shift.cancel_zonal_shift().zonal_shift_id(id);
    let sent = once!(aws_sdk_arczonalshift, dispatch, request);
    CANCEL.answered(dispatch, sent, |output| Some(format!("shift {}", output.zonal_shift_id())))
}

async fn end_practice(dispatch: &Dispatch<'_>, id: String) -> Answered {
    let request = dispatch.local.zonal_shift.cancel_practice_run().zonal_shift_id(id);
    let sent = once!(aws_sdk_arczonalshift, dispatch, request);
    END_PRACTICE.answered(dispatch, sent, |output| Some(format!("shift {}", output.zonal_shift_id())))
}
