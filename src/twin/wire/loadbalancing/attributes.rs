//! `DescribeTargetGroupAttributes`.

use super::super::Asked;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::health::checked_arn;
use super::{no_target_group, target_groups};

/// `DescribeTargetGroupAttributes`: how long a target drains, and what every target group has unless it is told
/// otherwise (source: "Target group attributes", Application Load Balancers user guide).
pub fn describe_attributes(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let arn = checked_arn(asked.input)?;
    let group = target_groups(asked).find(|group| group.arn == arn).ok_or_else(no_target_group)?;
    let delay = group.deregistration_delay.as_secs().to_string();
    let attributes = [
        ("deregistration_delay.timeout_seconds", delay.as_str()),
        ("load_balancing.algorithm.type", "round_robin"),
        ("slow_start.duration_seconds", "0"),
        ("stickiness.enabled", "false"),
    ];
    let shapes = attributes.map(|(key, value)| Shape::new().with("Key", key).with("Value", value));
    Ok(Shape::new().with("Attributes", list(shapes)))
}
