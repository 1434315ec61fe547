//! Orders about a group's three numbers: `SetDesiredCapacity` and `UpdateAutoScalingGroup`.

use std::time::Duration;

use domain::Moment;

use super::{GroupName, Objection};
use crate::world::World;
use crate::world::groups::{AutoScalingGroup, Capacity, HealthCheckType};
use crate::world::physics::scaling;

/// Whether an order waits for the group's cool-down (`HonorCooldown`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cooldown {
    /// Refused while it lasts.
    Honoured,
    /// AWS's default: carried out at once.
    Ignored,
}

/// What `UpdateAutoScalingGroup` may set; none leaves as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Update {
    /// `MinSize`.
    pub min: Option<u32>,
    /// `MaxSize`.
    pub max: Option<u32>,
    /// `DesiredCapacity`.
    pub desired: Option<u32>,
    /// `DefaultCooldown`.
    pub cooldown: Option<Duration>,
    /// `HealthCheckGracePeriod`.
    pub grace: Option<Duration>,
    /// `HealthCheckType`.
    pub health_check: Option<HealthCheckType>,
}

impl World {
    /// `SetDesiredCapacity`: within the group's bounds, never beyond them.
    pub fn set_desired(&mut self, of: GroupName<'_>, desired: u32, cooldown: Cooldown) -> Result<(), Objection> {
        let now = self.now();
        let group = self.group_mut(of)?;
        let Capacity { min, max, desired: from } = group.capacity;
        if desired > max {
            return Err(outside(desired, ("above max", max)));
        }
        if desired < min {
            return Err(outside(desired, ("below min", min)));
        }
        if cooldown == Cooldown::Honoured {
            refuse_in_cooldown(group, now)?;
        }
        let why = format!(
            "At {now} a user request explicitly set group desired capacity changing the desired capacity from {from} to \
             {desired}."
        );
        scaling::resize(group, Capacity { desired, ..group.capacity }, why, now);
        Ok(())
    }

    /// `UpdateAutoScalingGroup`: without a desired capacity of its own the order moves it into the new bounds
    /// (source: the operation's description in the API reference).
    pub fn update_group(&mut self, of: GroupName<'_>, update: Update) -> Result<(), Objection> {
        let now = self.now();
        let group = self.group_mut(of)?;
        let from = group.capacity;
        let (min, max) = (update.min.unwrap_or(from.min), update.max.unwrap_or(from.max));
        if min > max {
            return Err(Objection::invalid(format!(
                "Max bound, {max}, must be greater than or equal to min bound, {min}"
            )));
        }
        let desired = match update.desired {
            Some(desired) if !(min..=max).contains(&desired) => {
                return Err(Objection::invalid(format!(
                    "Desired capacity:{desired} must be between the specified min size:{min} and max size:{max}"
                )));
            }
            Some(desired) => desired,
            None => from.desired.clamp(min, max),
        };
        let why = format!(
            "At {now} a user request update of AutoScalingGroup constraints to min: {min}, max: {max}, desired: {desired} \
             changing the desired capacity from {} to {desired}.",
            from.desired
        );
        scaling::resize(group, Capacity { min, desired, max }, why, now);
        let settings = &mut group.settings;
        settings.cooldown = update.cooldown.unwrap_or(settings.cooldown);
        settings.grace = update.grace.unwrap_or(settings.grace);
        settings.health_check = update.health_check.unwrap_or(settings.health_check);
        Ok(())
    }
}

fn outside(desired: u32, (side, bound): (&str, u32)) -> Objection {
    Objection::invalid(format!(
        "New SetDesiredCapacity value {desired} is {side} value {bound} for the AutoScalingGroup."
    ))
}

/// The cool-down begins with the last change of the desired capacity.
fn refuse_in_cooldown(group: &AutoScalingGroup, now: Moment) -> Result<(), Objection> {
    let lasts = group.body.scaled_at.is_some_and(|it| now.since(it) < group.settings.cooldown);
    if !lasts {
        return Ok(());
    }
    let activity = group.activities.front().map_or("", |it| it.id.as_str());
    let message = format!("Scaling activity {activity} is in progress and blocks this action");
    Err(Objection::named("ScalingActivityInProgress", message))
}
