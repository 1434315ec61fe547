//! Where a change takes instances from, and where it puts them.

use std::collections::BTreeMap;

use domain::{Lifecycle, Target, TargetState, Zone};

use crate::guards::Scene;
use crate::{Action, GroupChange, InstanceChange, TargetChange};

/// In-service instances of a zone before, and the least and the most of them after: where Auto Scaling may choose the
/// zone these differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneShift {
    /// The zone.
    pub zone: Zone,
    /// Before.
    pub before: u32,
    /// After, at least.
    pub least: u32,
    /// After, at most.
    pub most: u32,
}

/// The shift of every zone of the group concerned, or of the target group where no group serves it; empty where neither
/// is.
pub(crate) fn shifts(scene: &Scene<'_>) -> Vec<ZoneShift> {
    let before = match scene.group() {
        Some(group) => group.in_service_by_zone(),
        None => healthy_by_zone(scene),
    };
    let after = match &scene.proposed.action {
        Action::Group(action) => match action.change {
            GroupChange::Desired(_) | GroupChange::Bounds(_) => {
                let delta = -scene.proposed.action.removes(scene.before);
                spread(&before, delta)
            }
            GroupChange::Suspend(_) | GroupChange::Resume(_) => fixed(&before),
        },
        Action::Instance(action) => match action.change {
            // Another is started in its place, in the zone that has fewest.
            InstanceChange::Replace | InstanceChange::Unhealthy => fixed(&before),
            InstanceChange::EnterStandby => moved(&before, zone_of(scene, action.instance.raw()).as_ref(), -1),
            InstanceChange::ExitStandby => moved(&before, zone_of(scene, action.instance.raw()).as_ref(), 1),
        },
        Action::Target(action) => {
            let step = if action.change == TargetChange::Deregister { -1 } else { 1 };
            let zone = zone_of(scene, action.target.raw());
            // A registered target is counted as serving whether its group starts it or not.
            if step > 0 { fixed(&before) } else { moved(&before, zone.as_ref(), step) }
        }
        // A shift moves traffic, and leaves instances where they are.
        _ => fixed(&before),
    };
    let shift = |(zone, before): (Zone, u32)| {
        let (least, most) = after.get(&zone).copied().unwrap_or((before, before));
        ZoneShift { zone, before, least, most }
    };
    before.into_iter().map(shift).collect()
}

/// The zone that an instance or a target serves in; `None` where it does not serve.
fn zone_of(scene: &Scene<'_>, id: &str) -> Option<Zone> {
    let Some(group) = scene.group() else {
        return healthy(scene).find(|target| target.id == *id).and_then(|target| target.zone.clone());
    };
    let found = group.instances.iter().find(|it| it.id == *id)?;
    (found.lifecycle != Lifecycle::Terminating).then(|| found.zone.clone())
}

/// The healthy targets of the subject's target group.
fn healthy<'a>(scene: &Scene<'a>) -> impl Iterator<Item = &'a Target> {
    let arn = matches!(scene.proposed.action, Action::Target(_)).then(|| scene.proposed.action.scope());
    let reading = scene.here().zip(arn).and_then(|(here, arn)| here.target_health.get(arn)?.value());
    reading.into_iter().flatten().filter(|target| target.state == TargetState::Healthy)
}

fn healthy_by_zone(scene: &Scene<'_>) -> BTreeMap<Zone, u32> {
    healthy(scene).filter_map(|target| target.zone.clone()).fold(BTreeMap::new(), |mut zones, zone| {
        *zones.entry(zone).or_default() += 1;
        zones
    })
}

fn fixed(before: &BTreeMap<Zone, u32>) -> BTreeMap<Zone, (u32, u32)> {
    before.iter().map(|(zone, count)| (zone.clone(), (*count, *count))).collect()
}

fn moved(before: &BTreeMap<Zone, u32>, zone: Option<&Zone>, step: i32) -> BTreeMap<Zone, (u32, u32)> {
    let mut after = fixed(before);
    if let Some((least, most)) = zone.and_then(|zone| after.get_mut(zone)) {
        (*least, *most) = (least.saturating_add_signed(step), most.saturating_add_signed(step));
    }
    after
}

/// Auto Scaling starts in the zone with the fewest and ends in the zone with the most; among equals the choice is its own.
fn spread(before: &BTreeMap<Zone, u32>, delta: i64) -> BTreeMap<Zone, (u32, u32)> {
    let mut low: Vec<u32> = before.values().copied().collect();
    let mut high = low.clone();
    walk(&mut low, delta, First::Last);
    walk(&mut high, delta, First::First);
    let both = low.into_iter().zip(high).map(|(a, b)| (a.min(b), a.max(b)));
    before.keys().cloned().zip(both).collect()
}

/// Which of several equal zones is taken.
#[derive(Clone, Copy, PartialEq)]
enum First {
    First,
    Last,
}

/// Goes `delta` steps: one by one until the zones are level, and then by whole rounds, because what is asked for may be
/// any number.
fn walk(counts: &mut [u32], delta: i64, first: First) {
    let mut left = delta.unsigned_abs();
    let zones = counts.len() as u64;
    while left > 0 && !counts.is_empty() && (delta > 0 || counts.iter().any(|count| *count > 0)) {
        let rounds = left / zones;
        if rounds > 0 && counts.iter().all(|count| *count == counts[0]) {
            let all = u32::try_from(rounds).unwrap_or(u32::MAX);
            let level = if delta > 0 { counts[0].saturating_add(all) } else { counts[0].saturating_sub(all) };
            counts.fill(level);
            left -= rounds * zones;
        } else {
            step(counts, delta > 0, first);
            left -= 1;
        }
    }
}

fn step(counts: &mut [u32], is_added: bool, first: First) {
    let wanted = if is_added { counts.iter().min() } else { counts.iter().max() }.copied();
    let mut equals = counts.iter_mut().filter(|count| Some(**count) == wanted);
    let chosen = if first == First::First { equals.next() } else { equals.next_back() };
    if let Some(count) = chosen {
        *count = count.saturating_add_signed(if is_added { 1 } else { -1 });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(before: &[u32], delta: i64) -> Vec<(u32, u32)> {
        let zones = before.iter().enumerate().map(|(at, count)| (Zone::new(&format!("us-east-1{at}")), *count));
        spread(&zones.collect(), delta).into_values().collect()
    }

    #[test]
    fn the_fewest_are_filled_and_the_most_are_thinned() {
        assert_eq!(after(&[2, 1], 1), [(2, 2), (2, 2)]);
        assert_eq!(after(&[2, 2], 1), [(2, 3), (2, 3)]);
        assert_eq!(after(&[2, 1], -1), [(1, 1), (1, 1)]);
        assert_eq!(after(&[1, 1], -1), [(0, 1), (0, 1)]);
        assert_eq!(after(&[3, 0, 0], 4), [(3, 3), (2, 2), (2, 2)]);
        assert_eq!(after(&[1, 1], -9), [(0, 0), (0, 0)]);
        assert_eq!(after(&[0, 0], 3), [(1, 2), (1, 2)]);
        assert_eq!(after(&[], 9), []);
    }

    #[test]
    fn any_number_is_spread_at_once() {
        assert_eq!(after(&[2, 1], i64::from(u32::MAX) - 4), [(2_147_483_647, 2_147_483_647); 2]);
        assert_eq!(after(&[5], i64::MAX), [(u32::MAX, u32::MAX)]);
        assert_eq!(after(&[5, 3], i64::MIN + 1), [(0, 0), (0, 0)]);
    }
}
