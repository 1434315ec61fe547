//! The phases of the document.

use domain::{Estate, PHASES, Phase, PhaseStanding, Platform, Region, Usd};

use super::super::document;

/// Every phase in every region.
pub(in crate::commands) fn phases(estate: &Estate, platform: &Platform) -> Vec<document::Phase> {
    let regions = estate.regions.keys();
    regions.flat_map(|region| PHASES.iter().map(|phase| one(estate, region, phase, platform))).collect()
}

fn one(estate: &Estate, region: &Region, phase: &'static Phase, platform: &Platform) -> document::Phase {
    let standing = PhaseStanding::read(estate, region, phase, platform);
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
        stacks: standing.stacks.into_iter().map(stack).collect(),
        monthly_usd: document::MonthlyUsd {
            roadmap: phase.roadmap.map(|cost| cost.low.0),
            roadmap_high: phase.roadmap.map(|cost| cost.high.0),
            estimate: phase.estimate().map(cents),
            actual: actual(estate, phase),
        },
        promise: phase
            .promises
            .iter()
            .map(|it| document::Promise { name: it.name, target: it.target, measured: None, unit: it.unit })
            .collect(),
    }
}

fn actual(estate: &Estate, phase: &Phase) -> Option<f64> {
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
