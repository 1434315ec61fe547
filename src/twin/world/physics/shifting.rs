//! How traffic follows a zonal shift: it leaves within two minutes, and is back within one.

use std::collections::BTreeMap;

use domain::Moment;

use super::Tick;
use crate::world::World;
use crate::world::balancers::{AdministrativeOverride, TargetGroup, TargetState};
use crate::world::shifts::{Outcome, ShiftKind};

/// Traffic of a zone that is left falls to a third in this time: clients look the name up again, and connections end.
const LEAVING: f64 = 28.0;
/// All traffic is back after this time.
const RETURNING: f64 = 60.0;
/// A zone that has less than this has nothing.
const NOTHING: f64 = 1e-6;

/// Moves traffic as the shifts say.
pub fn lead(world: &mut World, tick: Tick) {
    if world.shifts.is_idle(tick.to) {
        return;
    }
    judge_practice(world, tick.to);
    mark(world, tick.to);
    let leaving = (-tick.seconds() / LEAVING).exp();
    let returning = tick.seconds() / RETURNING;
    let mut flow = std::mem::take(&mut world.shifts.flow);
    for group in &world.target_groups {
        let left = zone_left(world, group, tick.to);
        let mut zones = flow.remove(&group.arn).unwrap_or_default();
        for (zone, share) in &mut zones {
            if Some(zone) != left.as_ref() {
                *share = (*share + returning).min(1.0);
            }
        }
        if let Some(zone) = left {
            let share = zones.entry(zone).or_insert(1.0);
            *share = if *share * leaving < NOTHING { 0.0 } else { *share * leaving };
        }
        zones.retain(|_, share| *share < 1.0);
        if !zones.is_empty() {
            world.shifts.flow.insert(group.arn.clone(), zones);
        }
    }
}

/// Marks the targets that a shift takes out of rotation, and no others.
pub fn mark(world: &mut World, now: Moment) {
    let left: Vec<Option<String>> = world.target_groups.iter().map(|it| zone_left(world, it, now)).collect();
    world.shifts.is_marked = false;
    for (group, left) in world.target_groups.iter_mut().zip(left) {
        for target in &mut group.targets {
            let is_left = left.as_ref() == Some(&target.zone);
            target.administrative_override = is_left.then(shifted);
            world.shifts.is_marked |= is_left;
        }
    }
}

fn shifted() -> AdministrativeOverride {
    AdministrativeOverride {
        state: "zonal_shift_active".to_owned(),
        reason: "AdministrativeOverride.ZonalShiftActive".to_owned(),
        description: "Zonal shift is active on target".to_owned(),
    }
}

/// The zone that traffic of a target group leaves; none where no healthy target is elsewhere, because the load balancer
/// then sends to all of them, and the shift does nothing.
fn zone_left(world: &World, group: &TargetGroup, now: Moment) -> Option<String> {
    let balancer = group.load_balancer_arns.first()?;
    let applied = world.shifts.applied(&group.region, balancer, now)?;
    let zone = applied.zone();
    let elsewhere = group.targets.iter().any(|it| it.zone != zone && it.state == TargetState::Healthy);
    elsewhere.then(|| zone.to_owned())
}

/// The zone that a group launches nothing into, because traffic is shifted away from it.
pub fn zone_avoided(world: &World, group: usize, now: Moment) -> Option<String> {
    let group = world.groups.get(group)?;
    world.shifts.applied(&group.region, &group.arn, now).map(|it| it.zone().to_owned())
}

/// A practice run ends when one of its alarms fires, or AWS shifts itself.
fn judge_practice(world: &mut World, now: Moment) {
    let mut ended: BTreeMap<String, Outcome> = BTreeMap::new();
    for run in world.shifts.all.iter().filter(|it| it.is_active(now) && it.kind == ShiftKind::Practice(None)) {
        let practice = world.shifts.practice_of(&run.resource);
        if practice.is_some_and(|it| it.outcome_alarms.iter().any(|arn| world.is_red(arn))) {
            ended.insert(run.id.clone(), Outcome::Failed);
        } else if world.shifts.autoshift(&run.region, &run.resource, now).is_some() {
            ended.insert(run.id.clone(), Outcome::Interrupted);
        }
    }
    for run in &mut world.shifts.all {
        if let Some(outcome) = ended.get(&run.id) {
            run.cancelled_at = Some(now);
            run.kind = ShiftKind::Practice(Some(*outcome));
        }
    }
}
