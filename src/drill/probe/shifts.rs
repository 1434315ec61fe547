//! Probes of zonal shifts.

use domain::{Regional, Shifts, Text, ZonalShift};

use super::{Arguments, Blind, Entry, Scene, count, known};
use crate::value::Value;

pub(super) const PROBES: &[Entry] = &[
    Entry { name: "arc.active_shifts", asks: shifts, read: active },
    Entry { name: "arc.autoshifts", asks: shifts, read: autoshifts },
    Entry { name: "arc.shift_status", asks: shifts, read: status },
    Entry { name: "arc.practice_run", asks: shifts, read: practice },
];

fn shifts(_: &Arguments<'_>, _: &Scene<'_>) -> Vec<Regional> {
    vec![Regional::Shifts]
}

fn all<'a>(scene: &Scene<'a>) -> Result<&'a Shifts, Blind> {
    known(&scene.here()?.shifts, "the zonal shifts")
}

/// What holds traffic of a load balancer back: shifts of people and practice runs, and what AWS has shifted itself.
fn active(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let (arn, shifts) = (with.word("resource")?, all(scene)?);
    let resource = shifts.resource(&arn).ok_or_else(|| format!("traffic of {arn} cannot be shifted"))?;
    let by_aws = resource.autoshifts.iter().filter(|shift| shift.status == "APPLIED").count();
    Ok(count(shifts.active(&arn).count() + by_aws))
}

/// The autoshifts under way, of the whole account in the region.
fn autoshifts(_: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    Ok(count(all(scene)?.active_autoshifts().count()))
}

/// The latest shift of a load balancer that bears the mark of this run.
fn own<'a>(arn: &Text, scene: &Scene<'a>, is_practice: bool) -> Result<Option<&'a ZonalShift>, Blind> {
    let mark = scene.run.ok_or("no run has begun that could have started one")?;
    let shifts = all(scene)?.shifts.iter();
    let own = shifts.filter(|it| it.resource == *arn && it.is_practice() == is_practice);
    Ok(own.filter(|it| it.comment.raw().contains(mark)).max_by_key(|it| it.started))
}

fn status(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let own = own(&with.word("resource")?, scene, false)?;
    Ok(Value::Word(own.map_or_else(|| "absent".into(), |shift| shift.status.clone())))
}

fn practice(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let Some(own) = own(&with.word("resource")?, scene, true)? else { return Ok(Value::Word("absent".into())) };
    match &own.outcome {
        Some(outcome) => Ok(Value::Word(outcome.clone())),
        None => Err(format!("AWS does not tell how practice run {} went", own.id)),
    }
}
