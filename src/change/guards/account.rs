//! The right account, in the right region.

use super::Scene;
use super::finding::{Finding, Verdict, say};

/// STS names the account that the profile is pinned to, and the region is one of the profile's.
pub(super) fn pin(scene: &Scene<'_>) -> Finding {
    let profile = &scene.facts.standing.profile;
    let region = &scene.proposed.region;
    let Some(identity) = scene.facts.identity() else {
        return say(Verdict::Block, "the account could not be read from STS; mend the credentials first");
    };
    let age = scene.age(&scene.facts.estate.identity);
    let found = identity.account.grouped();
    let judged = match &profile.account {
        Some(pinned) if *pinned != identity.account => {
            let pinned = pinned.grouped();
            say(Verdict::Block, format!("the credentials lead to {found}, the profile is pinned to {pinned}"))
        }
        None if profile.is_protected => {
            say(Verdict::Block, format!("{} is protected and not pinned; write its account_id", profile.name))
        }
        _ if !profile.regions.contains(region) => {
            say(Verdict::Block, format!("{region} is not among the regions of {}", profile.name))
        }
        None => say(Verdict::Warn, format!("{} is not pinned to an account; write its account_id", profile.name)),
        Some(_) => say(Verdict::Pass, format!("{found} as pinned, {region}")),
    };
    judged.by("account", &found, age)
}
