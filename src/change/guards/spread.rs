//! Zones that stay even, and steps that stay small.

use super::Scene;
use super::finding::{Finding, block, pass, unknown, warn};
use super::pool::pool;
use crate::preview::shifts;
use crate::{Action, ZoneShift};

/// The greatest share that is added at once without a word, percent.
const ADDED: u64 = 50;

/// The spread over the zones gets no worse, or stays at one at the most, and no zone is emptied.
pub(super) fn balance(scene: &Scene<'_>) -> Finding {
    let zones = shifts(scene);
    let age = scene.here().and_then(|here| scene.age(&here.groups));
    if zones.len() < 2 {
        return pass(if zones.is_empty() { "it lies in no zone of a group" } else { "it lies in one zone" });
    }
    let spread = |of: fn(&ZoneShift) -> u32, to: fn(&ZoneShift) -> u32| {
        let most = zones.iter().map(of).max().unwrap_or(0);
        most.saturating_sub(zones.iter().map(to).min().unwrap_or(0))
    };
    let before = spread(|zone| zone.before, |zone| zone.before);
    let after = spread(|zone| zone.most, |zone| zone.least);
    let filled = zones.iter().filter(|zone| zone.before > 0);
    let emptied: Vec<&str> = filled.clone().filter(|zone| zone.least == 0).map(|zone| zone.zone.short()).collect();
    // Where one zone alone is in use, its last instance is for the guard of the floor.
    let judged = if !emptied.is_empty() && filled.count() > 1 {
        let zones = emptied.join(" or ");
        block(format!("{zones} would be left empty; the loss of another zone would then be the loss of all"))
    } else if after > before && after > 1 {
        block(format!("the zones would differ by {after}, now by {before}"))
    } else {
        pass(format!("the zones differ by {after} at the most"))
    };
    let words = zones.iter().map(|zone| format!("{} {}", zone.zone.short(), counts(zone))).collect::<Vec<_>>();
    judged.by("zones", words.join(" · "), age)
}

fn counts(zone: &ZoneShift) -> String {
    let ZoneShift { before, least, most, .. } = zone;
    if least == most { format!("{before} -> {least}") } else { format!("{before} -> {least} or {most}") }
}

/// No more than the share of the profile is removed at once; half as many again are added without a word.
pub(super) fn step(scene: &Scene<'_>) -> Finding {
    let removed = scene.proposed.action.removes(scene.before);
    let Some(base) = base(scene) else {
        return match removed {
            0 => pass("it moves nothing"),
            _ => unknown("of how many it is a part is not known; look again"),
        };
    };
    let cap = |percent: u64| (base * percent / 100).max(1);
    let (most, usual) = (cap(u64::from(scene.limits.step_percent)), cap(ADDED));
    let count = removed.unsigned_abs();
    let judged = match removed {
        0 => pass("it moves nothing"),
        1.. if count > most => {
            let percent = scene.limits.step_percent;
            block(format!("it removes {count} of {base} at once, {most} is the most ({percent} %); go in steps"))
        }
        ..0 if count > usual => warn(format!("it adds {count} to {base} at once, {usual} is usual ({ADDED} %)")),
        1.. => pass(format!("it removes {count} of {base}")),
        ..0 => pass(format!("it adds {count} to {base}")),
    };
    judged.by("step", count, None)
}

/// How many there are before the change.
fn base(scene: &Scene<'_>) -> Option<u64> {
    match &scene.proposed.action {
        Action::Target(_) => pool(scene).ok()?.map(|pool| pool.usable.len() as u64),
        Action::Alarm(_) | Action::Stack(_) | Action::Shift(_) | Action::Database(_) | Action::Cache(_) => None,
        _ => scene.group().map(|group| u64::from(group.capacity.desired())),
    }
}
