//! `DescribeTargetHealth`.

use super::super::Asked;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::{no_target_group, target_groups};
use crate::world::TargetGroup;
use crate::world::balancers::{Target, TargetReason};

/// `DescribeTargetHealth`: every target of a group, or those that are named. It is not paged.
pub fn describe_target_health(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let arn = checked_arn(asked.input)?;
    let group = target_groups(asked).find(|group| group.arn == arn).ok_or_else(no_target_group)?;
    let wanted = asked.input.shapes("Targets");
    let with_anomalies = !asked.input.texts("Include").is_empty();
    let shapes = if wanted.is_empty() {
        group.targets.iter().map(|target| registered(target, with_anomalies)).collect()
    } else {
        wanted.into_iter().map(|wanted| one(group, wanted, with_anomalies)).collect::<Result<Vec<_>, _>>()?
    };
    Ok(Shape::new().with("TargetHealthDescriptions", list(shapes)))
}

/// `TargetGroupArn`, which must look like one.
pub fn checked_arn(input: &Shape) -> Result<&str, Refusal> {
    let arn = input.required_text("TargetGroupArn")?;
    if !arn.starts_with("arn:") || !arn.contains(":targetgroup/") {
        return Err(Refusal::invalid(format!("'{arn}' is not a valid target group ARN")));
    }
    Ok(arn)
}

fn one(group: &TargetGroup, wanted: &Shape, with_anomalies: bool) -> Result<Shape, Refusal> {
    let id = wanted.required_text("Id")?;
    let port = wanted.int("Port")?.unwrap_or(group.port.into());
    let found = group.targets.iter().find(|target| target.id == id && i64::from(target.port) == port);
    Ok(found.map_or_else(|| unregistered(id, port), |target| registered(target, with_anomalies)))
}

fn registered(target: &Target, with_anomalies: bool) -> Shape {
    let anomalies = Shape::new().with("Result", "normal").with("MitigationInEffect", "no");
    Shape::new()
        .with(
            "Target",
            Shape::new().with("Id", &target.id).with("Port", target.port).with("AvailabilityZone", &target.zone),
        )
        .with("HealthCheckPort", target.port.to_string())
        .with("TargetHealth", health(target))
        .with("AnomalyDetection", with_anomalies.then_some(anomalies))
        .with("AdministrativeOverride", administrative_override(target))
}

fn health(target: &Target) -> Shape {
    Shape::new()
        .with("State", target.state.as_str())
        .with("Reason", target.reason.map(TargetReason::code))
        .with("Description", target.reason.map(TargetReason::description))
}

fn administrative_override(target: &Target) -> Shape {
    match &target.administrative_override {
        Some(it) => {
            Shape::new().with("State", &it.state).with("Reason", &it.reason).with("Description", &it.description)
        }
        None => Shape::new()
            .with("State", "no_override")
            .with("Reason", "AdministrativeOverride.NoOverride")
            .with("Description", "No override is currently active on target"),
    }
}

fn unregistered(id: &str, port: i64) -> Shape {
    let health = Shape::new()
        .with("State", "unused")
        .with("Reason", "Target.NotRegistered")
        .with("Description", "Target is not registered to the target group");
    Shape::new().with("Target", Shape::new().with("Id", id).with("Port", port)).with("TargetHealth", health)
}
