//! Probes of targets.

use domain::{Regional, Target, TargetState};

use super::{Arguments, Blind, Entry, Scene, count};
use crate::value::Value;

pub(super) const PROBES: &[Entry] = &[Entry { name: "targets.healthy", asks: health, read: healthy }];

fn health(with: &Arguments<'_>, _: &Scene<'_>) -> Vec<Regional> {
    let targets = with.optional("targets").map(Regional::TargetHealth);
    // The groups tell the zones of instances that a target does not.
    targets.into_iter().chain([Regional::Groups]).collect()
}

/// How many targets are healthy: those of a zone, those outside one, all but one instance.
fn healthy(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let targets = scene.targets(&with.word("targets")?)?;
    let (inside, outside) = (with.optional("zone"), with.optional("outside_zone"));
    let without = with.optional("without");
    let mut healthy = 0;
    for target in targets.iter().filter(|it| it.state == TargetState::Healthy && without.as_ref() != Some(&it.id)) {
        let lies_in = |zone: &domain::Text| is_in(target, zone, scene);
        let counts = match (&inside, &outside) {
            (Some(zone), _) => lies_in(zone)?,
            (None, Some(zone)) => !lies_in(zone)?,
            (None, None) => true,
        };
        healthy += usize::from(counts);
    }
    Ok(count(healthy))
}

fn is_in(target: &Target, zone: &domain::Text, scene: &Scene<'_>) -> Result<bool, Blind> {
    let here = scene.here()?;
    let known = target.zone.as_ref().or_else(|| here.instance_zones.get(&target.id));
    let known = known.ok_or_else(|| format!("nobody knows the zone of {}", target.id))?;
    Ok(known.as_str() == zone.raw())
}
