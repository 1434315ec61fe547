//! What the phases promised against what the load balancer's metrics say, and what has to be asked for that.

use aws::Cloud;
use console::snapshot;
use domain::{
    Ask, Estate, Moment, PHASES, Phase, PhaseStanding, PhaseStatus, Platform, Progress, Region, RegionEstate, Regional,
    Stack, StackQuestion,
};
use iac::promise::{Front, Kept, Measurement, Window, measure};

use crate::commands::session::Session;

/// Asks what tells whether phases are outdated and what they keep: the template of each stack of the platform, and the
/// load balancer's metrics.
pub(in crate::commands) async fn deepen(session: &Session, cloud: &Cloud, estate: &mut Estate) {
    let asks = questions(estate, &session.profile.platform);
    for observation in snapshot::observe_all(cloud, asks).await {
        estate.fold(observation);
    }
}

fn questions(estate: &Estate, platform: &Platform) -> Vec<Ask> {
    let of_region = |(region, here): (&Region, &RegionEstate)| {
        let template = |stack: &Stack| Regional::Stack(stack.name.clone(), StackQuestion::Template);
        let asked: Vec<Regional> = deployed(here, platform).map(template).chain(metrics(here)).collect();
        let region = region.clone();
        asked.into_iter().map(move |asked| Ask::In(region.clone(), asked)).collect::<Vec<_>>()
    };
    estate.regions.iter().flat_map(of_region).collect()
}

/// The platform's stacks that are complete: each has one template.
pub(super) fn deployed<'a>(here: &'a RegionEstate, platform: &'a Platform) -> impl Iterator<Item = &'a Stack> {
    let stacks = here.stacks.value().into_iter().flatten();
    stacks.filter(|stack| {
        stack.progress() == Progress::Complete && PHASES.iter().any(|phase| platform.owns(phase, stack))
    })
}

/// The metrics that promises are measured by, where there is a load balancer.
pub(super) fn metrics(here: &RegionEstate) -> Option<Regional> {
    let queries = Front::find(here)?.queries();
    (!queries.is_empty()).then_some(Regional::Metrics(queries))
}

/// Every promise of a phase with what was measured. Of a phase that is not there nothing is.
pub(in crate::commands) fn measured(
    estate: &Estate,
    standing: &PhaseStanding,
    region: &Region,
    now: Moment,
) -> Vec<Measurement> {
    let phase: &'static Phase = standing.phase;
    let nothing = RegionEstate::default();
    let here = estate.regions.get(region).unwrap_or(&nothing);
    let found = measure(phase, Front::find(here).as_ref(), here, Window::before(now));
    match unmeasurable(standing, here) {
        None => found,
        Some(why) => found.iter().map(|it| unmeasured(it, &why)).collect(),
    }
}

/// Why no figure of the load balancer tells anything of the phase.
fn unmeasurable(standing: &PhaseStanding, here: &RegionEstate) -> Option<String> {
    if matches!(standing.status, PhaseStatus::Absent | PhaseStatus::Unknown) {
        return Some(format!("the phase is {}", standing.status.as_str()));
    }
    let groups = &here.target_groups;
    match (groups.value(), groups.trouble()) {
        (_, Some(error)) => Some(format!("the target groups could not be read: {error}")),
        (None, None) => Some("the target groups have not been read".to_owned()),
        (Some(_), None) => None,
    }
}

fn unmeasured(of: &Measurement, why: &str) -> Measurement {
    Measurement {
        measured: None,
        is_estimate: false,
        known_minutes: 0,
        verdict: Kept::Unknown,
        why: Some(why.to_owned()),
        ..of.clone()
    }
}
