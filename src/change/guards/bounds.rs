//! Sizes within their bounds, and figures that AWS can take at all.

use domain::Capacity;

use super::Scene;
use super::finding::{Finding, block, pass, unknown, warn};
use crate::{Action, AlarmChange, Bounds, GroupChange, InstanceChange, RefreshChange, ScheduleChange, SchedulePlan};

/// The greatest number that AWS takes for a size: it counts in 32 bits with a sign.
const GREATEST: u32 = i32::MAX.unsigned_abs();

/// The longest mute, in minutes: 15 days.
const LONGEST_MUTE: u32 = 21_600;

/// min ≤ desired ≤ max, now and after.
pub(super) fn bounds(scene: &Scene<'_>) -> Finding {
    let Action::Alarm(alarm) = &scene.proposed.action else { return sizes(scene) };
    match alarm.change {
        AlarmChange::Mute { minutes } if !(1..=LONGEST_MUTE).contains(&minutes) => {
            block(format!("{minutes} minutes are not between 1 and {LONGEST_MUTE} (15 days)"))
        }
        AlarmChange::Mute { .. } | AlarmChange::Unmute => pass("it has no size"),
    }
}

fn sizes(scene: &Scene<'_>) -> Finding {
    match &scene.proposed.action {
        Action::Target(_) | Action::Database(_) | Action::Cache(_) => return pass("it has no size"),
        Action::Shift(action) => {
            return super::shift::bounds(action).unwrap_or_else(|| pass("it ends by itself within three days"));
        }
        _ => {}
    }
    let Some(capacity) = scene.group().map(|group| group.capacity) else {
        return unknown("the bounds of the group are not known; look again");
    };
    let judged = match &scene.proposed.action {
        Action::Group(action) => match &action.change {
            GroupChange::Desired(desired) => within(*desired, capacity),
            GroupChange::Bounds(bounds) => new_bounds(*bounds, capacity),
            GroupChange::Suspend(_) | GroupChange::Resume(_) => pass("no size is changed"),
        },
        Action::Instance(action) => match action.change {
            InstanceChange::Replace | InstanceChange::Unhealthy => pass("the wish stays"),
            InstanceChange::EnterStandby => match capacity.desired().checked_sub(1) {
                Some(desired) => within(desired, capacity),
                None => block("desired is 0: there is nothing to set aside"),
            },
            InstanceChange::ExitStandby => within(capacity.desired().saturating_add(1), capacity),
        },
        Action::Refresh(action) => match &action.change {
            RefreshChange::Start { min_healthy, .. } if *min_healthy > 100 => {
                block(format!("{min_healthy} % cannot stay healthy; 100 is the most"))
            }
            _ => pass("no size is changed"),
        },
        Action::Schedule(action) => match &action.change {
            ScheduleChange::Put(plan) => scheduled(plan, capacity, scene),
            ScheduleChange::Delete => pass("no size is changed"),
        },
        _ => pass("it has no size"),
    };
    judged.by("bounds", capacity, scene.here().and_then(|here| scene.age(&here.groups)))
}

fn within(desired: u32, capacity: Capacity) -> Finding {
    let (min, max) = (capacity.min(), capacity.max());
    let first = "change it first, as a change of its own";
    if desired > max {
        block(format!("desired {desired} is above max {max}; {first}"))
    } else if desired < min {
        block(format!("desired {desired} is below min {min}; {first}"))
    } else {
        pass(format!("desired {desired} is within {min}..{max}"))
    }
}

fn new_bounds(bounds: Bounds, capacity: Capacity) -> Finding {
    let (min, max) = (bounds.min.unwrap_or(capacity.min()), bounds.max.unwrap_or(capacity.max()));
    let desired = capacity.desired();
    match (bounds.min, bounds.max) {
        (None, None) => block("no bound is named; name min or max"),
        _ if min.max(max) > GREATEST => block(format!("{} is more than AWS takes ({GREATEST})", min.max(max))),
        _ if min > max => block(format!("min {min} is above max {max}; name both, the lower one first")),
        _ if desired > max => {
            warn(format!("desired {desired} is above the new max: Auto Scaling will lower it to {max}"))
        }
        _ if desired < min => {
            warn(format!("desired {desired} is below the new min: Auto Scaling will raise it to {min}"))
        }
        _ => pass(format!("desired {desired} is within {min}..{max}")),
    }
}

/// What a schedule sets must fit the bounds that will hold then: its own, or else those of today.
fn scheduled(plan: &SchedulePlan, capacity: Capacity, scene: &Scene<'_>) -> Finding {
    let SchedulePlan { min, desired, max, at, recurrence, .. } = plan;
    if [min, desired, max].iter().all(|size| size.is_none()) {
        return block("it sets nothing; name min, desired or max");
    }
    if let Some(size) = [min, desired, max].into_iter().flatten().find(|size| **size > GREATEST) {
        return block(format!("{size} is more than AWS takes ({GREATEST})"));
    }
    match at {
        None if recurrence.is_none() => return block("it has no time; name one, or a recurrence"),
        Some(at) if *at <= scene.now.cloud => return block(format!("{at} has passed; name a time to come")),
        _ => {}
    }
    let (low, high) = (min.unwrap_or(capacity.min()), max.unwrap_or(capacity.max()));
    if low > high {
        return block(format!("min {low} would be above max {high}; name both"));
    }
    match desired {
        Some(desired) if *desired < low || *desired > high => {
            block(format!("desired {desired} would be outside {low}..{high}; name bounds that hold it"))
        }
        _ => pass(format!("what it sets is within {low}..{high}")),
    }
}
