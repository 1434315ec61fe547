//! Probes of targets.

use domain::{HealthCount, Regional, Target, TargetState, Text};

use super::{Arguments, Blind, Entry, Scene, count};
use crate::value::Value;

pub(super) const PROBES: &[Entry] = &[
    Entry { name: "targets.healthy", asks: health, read: healthy },
    Entry { name: "targets.state", asks: health, read: state },
    Entry { name: "targets.fail_open", asks: health, read: fails_open },
];

fn health(with: &Arguments<'_>, _: &Scene<'_>) -> Vec<Regional> {
    let targets = with.optional("targets").map(Regional::TargetHealth);
    // The groups tell the zones of instances that a target does not, and which id a zone has.
    targets.into_iter().chain([Regional::Groups]).collect()
}

/// How many targets are healthy and not held back: those of a zone, those outside one, all but one instance.
fn healthy(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let targets = scene.targets(&with.word("targets")?)?;
    let (inside, outside) = (with.zone("in_zone", scene)?, with.zone("outside_zone", scene)?);
    let without = with.optional("without");
    let mut healthy = 0;
    for target in targets.iter().filter(|it| is_serving(it) && without.as_ref() != Some(&it.id)) {
        let lies_in = |zone: &Text| is_in(target, zone, scene);
        let is_inside = inside.as_ref().map(lies_in).transpose()?.unwrap_or(true);
        let is_outside = !outside.as_ref().map(lies_in).transpose()?.unwrap_or(false);
        healthy += usize::from(is_inside && is_outside);
    }
    Ok(count(healthy))
}

fn is_serving(target: &Target) -> bool {
    target.state == TargetState::Healthy && target.shifted.is_none()
}

fn is_in(target: &Target, zone: &Text, scene: &Scene<'_>) -> Result<bool, Blind> {
    let here = scene.here()?;
    let known = target.zone.as_ref().or_else(|| here.instance_zones.get(&target.id));
    let known = known.ok_or_else(|| format!("nobody knows the zone of {}", target.id))?;
    Ok(known.as_str() == zone.raw())
}

/// The state of one instance as its target group sees it: on several ports the one that is nearest to serving.
fn state(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let (targets, instance) = (scene.targets(&with.word("targets")?)?, with.word("instance")?);
    let state = targets.iter().filter(|it| it.id == instance).map(|it| it.state).min();
    let word = match state {
        None => "absent",
        // Whether it failed before it began to leave makes no difference to who still sends to it.
        Some(TargetState::UnhealthyDraining) => TargetState::Draining.as_str(),
        Some(state) => state.as_str(),
    };
    Ok(Value::Word(word.into()))
}

/// Whether none of the targets in use is healthy, so that the load balancer sends to all of them: the threshold that
/// every target group has unless another is set.
fn fails_open(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let targets = scene.targets(&with.word("targets")?)?;
    let count = HealthCount::of(targets);
    let serving = targets.iter().filter(|it| is_serving(it)).count();
    if serving == 0 && count.unavailable > 0 {
        return Err(format!("the health of {} targets is not checked", count.unavailable));
    }
    Ok(Value::Flag(serving == 0 && count.total() > count.unused))
}
