//! Enough left to carry the load, with one zone lost.

use super::Scene;
use super::finding::{Finding, block, pass, unknown, warn};
use super::load::{self, Load};
use super::pool::{Pool, pool, taken};
use crate::Action;

/// The share of its safe load that an instance is planned with: the rest is for what comes unforeseen.
const PLANNED: f64 = 0.7;

/// As many stay usable as the load needs, or nothing usable is taken away.
///
/// needed = ⌈p95 load of the last hour / (safe load of an instance × 0.7)⌉ × zones / (zones − 1), rounded up, the last
/// factor 1 with one zone.
pub(super) fn floor(scene: &Scene<'_>) -> Finding {
    let pool = match pool(scene) {
        Ok(Some(pool)) => pool,
        Ok(None) => return pass("nothing that serves is changed"),
        Err(why) => return unknown(why),
    };
    if let Action::Shift(action) = &scene.proposed.action
        && let Some(Err(why)) = super::shift::evacuated(scene, action)
    {
        return unknown(why);
    }
    let (usable, taken) = (pool.usable.len(), taken(scene, &pool));
    let judged = if taken == 0 {
        pass("it takes nothing away that serves")
    } else if usable == taken {
        block(format!("it takes the last of {} that serves away; add one first", pool.name))
    } else {
        enough(scene, &pool, usable - taken)
    };
    judged.by("usable", usable, Some(pool.age)).by("usable after", usable - taken, Some(pool.age))
}

fn enough(scene: &Scene<'_>, pool: &Pool, left: usize) -> Finding {
    let load = load::of(scene);
    let group = scene.group().map_or(&pool.name, |group| &group.name);
    let safe = scene.limits.safe_load.get(group.raw()).or_else(|| scene.limits.safe_load.get(pool.name.raw()));
    let Some(safe) = safe.copied() else { return without_safe_load(scene, &load, pool) };
    if !safe.is_finite() || safe <= 0.0 {
        return unknown(format!("the safe load of {group} is {safe}; write requests a second above 0"));
    }
    let load = match load {
        Ok(load) => load,
        Err(why) => return unknown(format!("the load is not known: {why}")),
    };
    let needed = needed(load.p95, safe, pool.zones);
    #[expect(clippy::cast_precision_loss, reason = "counts of instances are small")]
    let is_enough = left as f64 >= needed;
    let why = format!("needs {needed:.0}, has {left} after");
    let judged = if is_enough { pass(why) } else { block(format!("{why}; add first, or change fewer")) };
    judged
        .by("load", format!("{:.1}/s in 95 of 100 minutes, {} minutes known", load.p95, load.minutes), Some(load.age))
        .by("safe load", format!("{safe}/s an instance"), None)
        .by("zones", pool.zones, Some(pool.age))
}

/// How many instances a load needs.
fn needed(load: f64, safe: f64, zones: usize) -> f64 {
    // So that 0.7 in binary makes no instance more than the figures say.
    let up = |count: f64| (count - 1e-9).max(0.0).ceil();
    let carried = up(load / (safe * PLANNED));
    #[expect(clippy::cast_precision_loss, reason = "a region has few zones")]
    let zones = zones as f64;
    if zones > 1.0 { up(carried * zones / (zones - 1.0)) } else { carried }
}

fn without_safe_load(scene: &Scene<'_>, load: &Result<Load, String>, pool: &Pool) -> Finding {
    let section = match &scene.proposed.action {
        Action::Target(_) => &pool.name,
        _ => scene.group().map_or(&pool.name, |group| &group.name),
    };
    let remedy = format!("write safe_load of {section}");
    match load {
        Ok(Load { peak, age, .. }) => {
            #[expect(clippy::cast_precision_loss, reason = "counts of instances are small")]
            let each = peak / pool.usable.len().max(1) as f64;
            let why =
                format!("what one instance carries safely is not configured; at the peak it was {each:.1}/s; {remedy}");
            warn(why).by("peak", format!("{peak:.1}/s"), Some(*age))
        }
        Err(why) => {
            warn(format!("what one instance carries safely is not configured, nor is the load known ({why}); {remedy}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_load_needs_grows_with_the_zones_that_may_be_lost() {
        let table = [
            // load, safe, zones, needed
            (0.0, 100.0, 2, 0.0),
            (1.0, 100.0, 1, 1.0),
            (1.0, 100.0, 2, 2.0),
            (70.0, 100.0, 2, 2.0),
            (70.1, 100.0, 2, 4.0),
            (140.0, 100.0, 3, 3.0),
            (210.0, 100.0, 3, 5.0),
            (210.0, 100.0, 1, 3.0),
            (210.0, 100.0, 0, 3.0),
        ];
        for (load, safe, zones, wanted) in table {
            assert!((needed(load, safe, zones) - wanted).abs() < f64::EPSILON, "{load} {safe} {zones}");
        }
    }
}
