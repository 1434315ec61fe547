//! Amazon EC2 Auto Scaling: groups with all that hangs on them.

mod activities;
mod groups;
mod orders;
mod policies;
mod refreshes;
mod schedules;
mod tags;

use super::refusal::Refusal;
use super::value::Shape;
use super::{Asked, Operation};
use crate::world::AutoScalingGroup;

pub use orders::mutation;

/// The operation of that name that only looks.
pub fn operation(name: &str) -> Option<Operation> {
    Some(match name {
        "DescribeAutoScalingGroups" => groups::describe_groups,
        "DescribeAutoScalingInstances" => groups::describe_instances,
        "DescribePolicies" => policies::describe_policies,
        "DescribeScheduledActions" => schedules::describe_scheduled_actions,
        "DescribeScalingActivities" => activities::describe_activities,
        "DescribeInstanceRefreshes" => refreshes::describe_refreshes,
        "DescribeTags" => tags::describe_tags,
        "DescribeAccountLimits" => describe_account_limits,
        _ => return None,
    })
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of every operation")]
fn describe_account_limits(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    // The default quotas of an account.
    Ok(Shape::new()
        .with("MaxNumberOfAutoScalingGroups", 500_i64)
        .with("MaxNumberOfLaunchConfigurations", 200_i64)
        .with("NumberOfAutoScalingGroups", groups(asked).count())
        .with("NumberOfLaunchConfigurations", 0_i64))
}

/// The groups of the region that is asked.
fn groups<'a>(asked: &Asked<'a>) -> impl Iterator<Item = &'a AutoScalingGroup> {
    let region = asked.region;
    asked.world.groups.iter().filter(move |group| group.region == region)
}

/// The groups of the region, or the one that `AutoScalingGroupName` names.
fn groups_named<'a>(asked: &Asked<'a>) -> impl Iterator<Item = &'a AutoScalingGroup> {
    let name = asked.input.text("AutoScalingGroupName");
    groups(asked).filter(move |group| name.is_none_or(|name| name == group.name))
}
