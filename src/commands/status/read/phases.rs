//! The phases of the document.

use domain::{Estate, Moment, PHASES, Phase, PhaseStanding, PhaseStatus, Platform, Region, Usd};
use iac::cost;
use iac::evaluate::Pseudo;
use iac::promise::Measurement;

use super::super::document;
use super::plain;
use crate::commands::phase::{is_outdated, measured};
use crate::config::Profile;

/// Every phase in every region at this time.
pub(in crate::commands) fn phases(estate: &Estate, profile: &Profile, now: Moment) -> Vec<document::Phase> {
    let regions = estate.regions.keys();
    let of = |region, phase| {
        let standing = standing(estate, region, phase, &profile.platform);
        let estimate = estimate(&standing, (estate, region), profile);
        one(&standing, estimate, (estate, region), now)
    };
    regions.flat_map(|region| PHASES.iter().map(move |phase| of(region, phase))).collect()
}

/// How far a phase has come; one that is live by another template than ours is outdated.
fn standing(estate: &Estate, region: &Region, phase: &'static Phase, platform: &Platform) -> PhaseStanding {
    let standing = PhaseStanding::read(estate, region, phase, platform);
    match standing.status {
        PhaseStatus::Live if is_outdated(estate, region, phase, platform) => {
            PhaseStanding { status: PhaseStatus::Outdated, ..standing }
        }
        _ => standing,
    }
}

fn one(
    standing: &PhaseStanding,
    estimate: Option<f64>,
    (estate, region): (&Estate, &Region),
    now: Moment,
) -> document::Phase {
    let phase = standing.phase;
    let promises = measured(estate, standing, region, now);
    let stack = |stack: domain::Stack| document::Stack {
        drift: stack.drift.as_str(),
        name: stack.name,
        status: stack.status,
        updated_at: stack.updated,
    };
    document::Phase {
        number: phase.number,
        name: phase.name,
        region: region.clone(),
        status: standing.status.as_str(),
        evidence: standing.evidence.clone(),
        stacks: standing.stacks.iter().cloned().map(stack).collect(),
        monthly_usd: document::MonthlyUsd {
            roadmap: phase.roadmap.map(|cost| cost.low.0),
            roadmap_high: phase.roadmap.map(|cost| cost.high.0),
            estimate,
            actual: actual(estate, phase),
        },
        promise: promises.iter().map(promise).collect(),
    }
}

/// What the templates of a phase come to, by what its stacks were deployed with.
fn estimate(standing: &PhaseStanding, (estate, region): (&Estate, &Region), profile: &Profile) -> Option<f64> {
    let values = iac::of_phase(standing.phase.number).map(|template| {
        let full = format!("{}-{}", profile.platform.prefix, template.stack);
        let stack = standing.stacks.iter().find(|stack| stack.name == full.as_str());
        let deployed = stack.into_iter().flat_map(|stack| &stack.parameters);
        let mut values = profile.phase.clone();
        values.extend(deployed.map(|(key, value)| (key.raw().to_owned(), value.raw().to_owned())));
        (template.stack.to_owned(), values)
    });
    let pseudo = Pseudo {
        account: estate.identity.value().map(|identity| identity.account.clone()),
        region: region.clone(),
        stack: format!("{}-{}", profile.platform.prefix, standing.phase.name),
        zones: Vec::new(),
    };
    cost::of_phase(standing.phase.number, &values.collect(), &pseudo).monthly().map(cents)
}

fn promise(it: &Measurement) -> document::Promise {
    let domain::Promise { name, target, unit } = *it.promise;
    document::Promise { name, target, measured: it.measured.map(plain), unit }
}

/// What a phase has cost this month by its tag, in dollars.
pub(in crate::commands) fn actual(estate: &Estate, phase: &Phase) -> Option<f64> {
    if estate.regions.len() > 1 {
        return None;
    }
    let costs = estate.billing.by_phase.value()?;
    let own = costs.iter().filter(|cost| Phase::of_tag(&cost.tag).is_some_and(|owner| owner.number == phase.number));
    let own: Vec<Usd> = own.map(|cost| Usd(cost.usd)).collect();
    // No line for the tag may as well mean that the tag is not activated.
    (!own.is_empty()).then(|| super::money::plain(own.into_iter().sum::<Usd>().0))
}

fn cents(usd: Usd) -> f64 {
    (usd.0 * 100.0).round() / 100.0
}
