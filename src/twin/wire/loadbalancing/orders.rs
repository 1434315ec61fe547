//! `RegisterTargets` and `DeregisterTargets`.

use super::super::refusal::{Named, Refusal};
use super::super::value::Shape;
use super::super::{Mutation, Told};
use super::health::checked_arn;
use crate::world::orders::Objection;
use crate::world::orders::targets::TargetName;

/// The operation of that name.
pub fn mutation(name: &str) -> Option<Mutation> {
    match name {
        "RegisterTargets" => Some(register),
        "DeregisterTargets" => Some(deregister),
        _ => None,
    }
}

fn register(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let (arn, targets) = read(told.input)?;
    told.world.register_targets(told.region, arn, &targets).map_err(refused)?;
    Ok(Shape::new())
}

fn deregister(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let (arn, targets) = read(told.input)?;
    told.world.deregister_targets(told.region, arn, &targets).map_err(refused)?;
    Ok(Shape::new())
}

fn read(input: &Shape) -> Result<(&str, Vec<TargetName<'_>>), Refusal> {
    let arn = checked_arn(input)?;
    let shapes = input.shapes("Targets");
    if shapes.is_empty() {
        return Err(Refusal::invalid("At least one target must be specified"));
    }
    let targets = shapes.into_iter().map(target).collect::<Result<_, Refusal>>()?;
    Ok((arn, targets))
}

fn target(shape: &Shape) -> Result<TargetName<'_>, Refusal> {
    let port = match shape.int("Port")? {
        None => None,
        Some(number) => Some(u16::try_from(number).ok().filter(|it| *it > 0).ok_or_else(|| {
            Refusal::invalid(format!("Port '{number}' is not valid: it must be between 1 and 65535"))
        })?),
    };
    Ok(TargetName { id: shape.required_text("Id")?, port })
}

fn refused(Objection { code, message }: Objection) -> Refusal {
    match code {
        None => Refusal::invalid(message),
        Some("InvalidTarget") => {
            Refusal::Named(Named { code: "InvalidTarget", shape: "InvalidTargetException", message })
        }
        Some(_) => super::no_target_group(),
    }
}
