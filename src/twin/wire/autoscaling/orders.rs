//! The operations of Auto Scaling that change something: reading what is asked and telling what was begun.

mod refreshes;
mod schedules;

use std::time::Duration;

use super::super::refusal::{Named, Refusal};
use super::super::value::{Shape, list};
use super::super::{Mutation, Told};
use super::activities;
use crate::world::AutoScalingGroup;
use crate::world::groups::{Activity, HealthCheckType, InstanceHealth};
use crate::world::orders::capacity::{Cooldown, Update};
use crate::world::orders::instances::{Desired, Grace};
use crate::world::orders::{GroupName, Objection};

/// The operation of that name.
pub fn mutation(name: &str) -> Option<Mutation> {
    Some(match name {
        "SetDesiredCapacity" => set_desired_capacity,
        "UpdateAutoScalingGroup" => update_group,
        "SuspendProcesses" => suspend_processes,
        "ResumeProcesses" => resume_processes,
        "TerminateInstanceInAutoScalingGroup" => terminate_instance,
        "SetInstanceHealth" => set_instance_health,
        "EnterStandby" => enter_standby,
        "ExitStandby" => exit_standby,
        "StartInstanceRefresh" => refreshes::start,
        "CancelInstanceRefresh" => refreshes::cancel,
        "RollbackInstanceRefresh" => refreshes::roll_back,
        "PutScheduledUpdateGroupAction" => schedules::put,
        "DeleteScheduledAction" => schedules::delete,
        _ => return None,
    })
}

fn set_desired_capacity(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let of = group_name(told.region, told.input)?;
    let desired = size(told.input, "DesiredCapacity")?.ok_or_else(|| missing("DesiredCapacity"))?;
    let cooldown = if told.input.flag("HonorCooldown") { Cooldown::Honoured } else { Cooldown::Ignored };
    told.world.set_desired(of, desired, cooldown).map_err(refused)?;
    Ok(Shape::new())
}

fn update_group(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    const KNOWN: [&str; 7] = [
        "AutoScalingGroupName",
        "MinSize",
        "MaxSize",
        "DesiredCapacity",
        "DefaultCooldown",
        "HealthCheckGracePeriod",
        "HealthCheckType",
    ];
    let input = told.input;
    only(input, &KNOWN)?;
    let health_check = match input.text("HealthCheckType") {
        None => None,
        Some("EC2") => Some(HealthCheckType::Ec2),
        Some("ELB") => Some(HealthCheckType::Elb),
        Some(other) => return Err(Refusal::invalid(format!("HealthCheckType {other} is not valid"))),
    };
    let update = Update {
        min: size(input, "MinSize")?,
        max: size(input, "MaxSize")?,
        desired: size(input, "DesiredCapacity")?,
        cooldown: span(input, "DefaultCooldown")?,
        grace: span(input, "HealthCheckGracePeriod")?,
        health_check,
    };
    told.world.update_group(group_name(told.region, input)?, update).map_err(refused)?;
    Ok(Shape::new())
}

fn suspend_processes(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let of = group_name(told.region, told.input)?;
    told.world.suspend(of, &told.input.texts("ScalingProcesses")).map_err(refused)?;
    Ok(Shape::new())
}

fn resume_processes(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let of = group_name(told.region, told.input)?;
    told.world.resume(of, &told.input.texts("ScalingProcesses")).map_err(refused)?;
    Ok(Shape::new())
}

fn terminate_instance(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    only(told.input, &["InstanceId", "ShouldDecrementDesiredCapacity"])?;
    let id = told.input.required_text("InstanceId")?;
    let desired = desired(told.input)?;
    let (group, activity) = told.world.terminate(told.region, id, desired).map_err(refused)?;
    Ok(Shape::new().with("Activity", activities::shape(group, &activity)))
}

fn set_instance_health(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let input = told.input;
    let id = input.required_text("InstanceId")?;
    let health = match input.required_text("HealthStatus")? {
        "Healthy" => InstanceHealth::Healthy,
        "Unhealthy" => InstanceHealth::Unhealthy,
        other => {
            return Err(Refusal::invalid(format!(
                "HealthStatus '{other}' is not valid. Valid values: Healthy, Unhealthy"
            )));
        }
    };
    let overruled = input.get("ShouldRespectGracePeriod").is_some() && !input.flag("ShouldRespectGracePeriod");
    let grace = if overruled { Grace::Overruled } else { Grace::Respected };
    told.world.set_health(told.region, id, (health, grace)).map_err(refused)?;
    Ok(Shape::new())
}

fn enter_standby(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let (of, desired) = (group_name(told.region, told.input)?, desired(told.input)?);
    let begun = told.world.enter_standby(of, &told.input.texts("InstanceIds"), desired).map_err(refused)?;
    Ok(begun_activities(begun))
}

fn exit_standby(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let of = group_name(told.region, told.input)?;
    let begun = told.world.exit_standby(of, &told.input.texts("InstanceIds")).map_err(refused)?;
    Ok(begun_activities(begun))
}

fn begun_activities((group, begun): (&AutoScalingGroup, Vec<Activity>)) -> Shape {
    Shape::new().with("Activities", list(begun.iter().map(|it| activities::shape(group, it))))
}

fn group_name<'a>(region: &'a str, input: &'a Shape) -> Result<GroupName<'a>, Refusal> {
    Ok(GroupName { region, name: input.required_text("AutoScalingGroupName")? })
}

fn desired(input: &Shape) -> Result<Desired, Refusal> {
    if input.get("ShouldDecrementDesiredCapacity").is_none() {
        return Err(missing("ShouldDecrementDesiredCapacity"));
    }
    Ok(if input.flag("ShouldDecrementDesiredCapacity") { Desired::Decremented } else { Desired::Kept })
}

/// A number of instances.
fn size(input: &Shape, name: &str) -> Result<Option<u32>, Refusal> {
    let wrong = || Refusal::invalid(format!("Value at '{name}' must be greater than or equal to 0"));
    input.int(name)?.map(|it| u32::try_from(it).map_err(|_| wrong())).transpose()
}

/// A time in whole seconds.
fn span(input: &Shape, name: &str) -> Result<Option<Duration>, Refusal> {
    Ok(size(input, name)?.map(|it| Duration::from_secs(it.into())))
}

fn missing(name: &str) -> Refusal {
    Refusal::invalid(format!(
        "1 validation error detected: Value null at '{name}' failed to satisfy constraint: Member must not be null"
    ))
}

/// Refuses what the simulated account would otherwise ignore in silence.
fn only(input: &Shape, known: &[&str]) -> Result<(), Refusal> {
    let unknown = input.members().map(|(name, _)| name).find(|name| {
        // The form itself carries these two.
        !known.contains(name) && !["Action", "Version"].contains(name)
    });
    unknown.map_or(Ok(()), |name| Err(Refusal::invalid(format!("{name} is not simulated"))))
}

/// An objection of the world as an error of the wire: botocore's model names the shapes by the code and `Fault`.
fn refused(objection: Objection) -> Refusal {
    let Objection { code, message } = objection;
    match code {
        None => Refusal::invalid(message),
        Some(code) => Refusal::Named(Named { code, shape: code, message }),
    }
}
