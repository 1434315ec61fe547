//! The right account in the right region, and somebody who has armed changes there.

use domain::in_words;

use super::Scene;
use super::finding::{Finding, block, pass, warn};
use crate::WriteMode;

/// STS names the account that the profile is pinned to, and the region is one of the profile's.
pub(super) fn pin(scene: &Scene<'_>) -> Finding {
    let profile = &scene.facts.standing.profile;
    let region = &scene.proposed.region;
    let Some(identity) = scene.facts.identity() else {
        return block("the account could not be read from STS; mend the credentials first");
    };
    let age = scene.age(&scene.facts.estate.identity);
    let found = identity.account.grouped();
    let judged = match &profile.account {
        Some(pinned) if *pinned != identity.account => {
            let pinned = pinned.grouped();
            block(format!("the credentials lead to {found}, the profile is pinned to {pinned}"))
        }
        None if profile.is_protected => {
            block(format!("{} is protected and not pinned; write its account_id", profile.name))
        }
        _ if !profile.regions.contains(region) => {
            block(format!("{region} is not among the regions of {}", profile.name))
        }
        None => warn(format!("{} is not pinned to an account; write its account_id", profile.name)),
        Some(_) => pass(format!("{found} as pinned, {region}")),
    };
    judged.by("account", &found, age)
}

/// An operator has armed changes, and they still are.
pub(super) fn write(scene: &Scene<'_>) -> Finding {
    let here = scene.now.here;
    match scene.write() {
        WriteMode::Off => block("write mode is off: press w in the console, or pass --write"),
        WriteMode::On => pass("write mode is on"),
        WriteMode::Until(end) if here < end => {
            pass(format!("write mode is on for another {}", in_words(here.until(end))))
        }
        WriteMode::Until(end) => {
            let ago = in_words(here.since(end));
            block(format!("write mode ended {ago} ago: press w in the console, or pass --write"))
        }
    }
}
