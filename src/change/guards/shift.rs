//! What the guards say of a zonal shift: its resource and zone are exact, and nobody else has shifted.

use domain::{ShiftResource, Shifts, Text, Zone};

use super::Scene;
use super::finding::{Finding, block, unknown, warn};
use super::scene::Known;
use crate::action::{LONGEST_SHIFT, shift_resource};
use crate::{Mark, ShiftAction, ShiftChange, ShiftName};

/// The resource is known, the zone is one of its own, and what is to end is in force.
pub(super) fn exact(scene: &Scene<'_>, action: &ShiftAction) -> Option<Finding> {
    let (shifts, resource) = match shift_resource(&scene.proposed.region, &scene.facts.estate, action) {
        Ok(found) => found,
        Err(why) => return Some(block(why.to_string())),
    };
    let name = &action.name;
    let in_force = shifts.active(&action.resource).next();
    match (&action.change, in_force) {
        (ShiftChange::Start { away_from, .. } | ShiftChange::Practice { away_from }, _)
            if !resource.zones.iter().any(|zone| *zone == away_from.as_str()) =>
        {
            let zones: Vec<&str> = resource.zones.iter().map(Text::as_str).collect();
            let zone = Text::new(away_from);
            Some(block(format!("{name} has no zone {zone}; its zones are {}, by their ids", zones.join(", "))))
        }
        (ShiftChange::Start { .. } | ShiftChange::Practice { .. }, Some(shift)) => {
            let (zone, ends) = (&shift.away_from, shift.expires.time_of_day());
            Some(block(format!(
                "traffic of {name} leaves {zone} already, until {ends}; one shift is applied at a time"
            )))
        }
        (ShiftChange::Practice { .. }, None) => without_practice(resource),
        (ShiftChange::Start { .. }, None) => only_zone(resource),
        (ShiftChange::Renew { shift, .. } | ShiftChange::Cancel(shift) | ShiftChange::CancelPractice(shift), _) => {
            let is_meant = |found: &domain::ZonalShift| match shift {
                ShiftName::Own => Mark::is_in(found.comment.raw()),
                ShiftName::Id(id) => found.id == id.as_str(),
            };
            let is_there = shifts.active(&action.resource).any(is_meant);
            (!is_there).then(|| block(format!("no such shift of {name} is in force; look again")))
        }
    }
}

fn without_practice(resource: &ShiftResource) -> Option<Finding> {
    let name = &resource.name;
    match resource.has_practice {
        Some(true) => None,
        Some(false) => Some(block(format!("{name} has no practice runs set up; begin a zonal shift instead"))),
        None => Some(unknown(format!("whether {name} has practice runs set up was not told"))),
    }
}

fn only_zone(resource: &ShiftResource) -> Option<Finding> {
    let name = &resource.name;
    (resource.zones.len() < 2).then(|| block(format!("{name} has one zone: there is none for its traffic to go to")))
}

/// How long it is asked for.
pub(super) fn bounds(action: &ShiftAction) -> Option<Finding> {
    let (ShiftChange::Start { minutes, .. } | ShiftChange::Renew { minutes, .. }) = action.change else { return None };
    let is_within = (1..=LONGEST_SHIFT).contains(&minutes);
    (!is_within).then(|| block(format!("{minutes} minutes are not between 1 and {LONGEST_SHIFT} (3 days)")))
}

/// What somebody else, or AWS itself, has shifted away from on the same resource.
pub(super) fn foreign(scene: &Scene<'_>, action: &ShiftAction) -> Vec<Finding> {
    let shifts = match known(scene) {
        Ok(shifts) => shifts,
        Err(why) => return vec![unknown(why)],
    };
    let is_meant = |id: &Text| matches!(action.meant(), Some(ShiftName::Id(meant)) if *id == meant.as_str());
    let others = shifts.value.active(&action.resource);
    let others = others.filter(|shift| !Mark::is_in(shift.comment.raw()) && !is_meant(&shift.id));
    let mut found: Vec<Finding> = others
        .map(|shift| {
            let (zone, comment) = (&shift.away_from, &shift.comment);
            block(format!("traffic leaves {zone} by somebody else's shift ({comment}); find out who, and why")).by(
                "shift",
                &shift.id,
                Some(shifts.age),
            )
        })
        .collect();
    let resource = shifts.value.resource(&action.resource);
    let own = resource.into_iter().flat_map(|resource| &resource.autoshifts);
    found.extend(own.map(|auto| {
        block(format!("AWS has shifted away from {} itself; a shift by hand would displace it", auto.away_from)).by(
            "autoshift",
            &auto.status,
            Some(shifts.age),
        )
    }));
    if found.is_empty()
        && let Some(auto) = shifts.value.active_autoshifts().next()
    {
        let why = format!("AWS shifts away from {} in this region; a zone is in trouble", auto.away_from);
        found.push(warn(why).by("autoshift", &auto.status, Some(shifts.age)));
    }
    found
}

fn known<'a>(scene: &Scene<'a>) -> Result<Known<'a, Shifts>, String> {
    scene.known(scene.here().map(|here| &here.shifts), "the zonal shifts")
}

/// The zone that traffic leaves, by the name that targets and instances bear.
pub(super) fn evacuated(scene: &Scene<'_>, action: &ShiftAction) -> Option<Result<Zone, String>> {
    let id = Text::new(action.away_from()?);
    let found = scene.here().and_then(|here| here.zone_ids.get(&id).cloned());
    Some(found.ok_or_else(|| format!("no instance tells which zone {id} is, so that its targets cannot be told")))
}
