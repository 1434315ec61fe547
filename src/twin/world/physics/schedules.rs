//! Scheduled actions of groups, run when their time has come.

use super::{Tick, scaling};
use crate::world::World;
use crate::world::groups::Capacity;

/// Runs every scheduled action that is due.
pub fn run(world: &mut World, tick: Tick) {
    for group in &mut world.groups {
        let suspended = group.is_suspended("ScheduledActions");
        for index in 0..group.schedules.len() {
            let due = group.schedules[index].next_at;
            if due > tick.to {
                continue;
            }
            let action = &mut group.schedules[index];
            let next = action.recurrence.as_ref().and_then(|it| it.next_after(tick.to));
            match next.filter(|next| action.end_at.is_none_or(|end| *next <= end)) {
                Some(next) => action.next_at = next,
                // A single run is over once it has run: AWS forgets the action.
                None => action.next_at = domain::Moment::from_secs(i64::MAX / 1_000),
            }
            let (min, max) = (action.min.unwrap_or(group.capacity.min), action.max.unwrap_or(group.capacity.max));
            let wanted = Capacity::ordered(min, action.desired.unwrap_or(group.capacity.desired), max);
            if !suspended {
                let why = format!(
                    "At {due} a scheduled action update of AutoScalingGroup constraints to min: {}, max: {}, desired: {} \
                     changing the desired capacity from {} to {}.",
                    wanted.min, wanted.max, wanted.desired, group.capacity.desired, wanted.desired
                );
                scaling::resize(group, wanted, why, tick.to);
            }
        }
        group.schedules.retain(|it| it.next_at.as_secs() < i64::MAX / 1_000);
    }
}
