//! How well each source was read, and what that took.

use std::time::Duration;

use app::Cadence;
use domain::{BillingEstate, CloudError, Estate, MeterReading, Moment, Reading, RegionEstate, Service, Source};

use super::super::document::SourceState;
use crate::commands::session::Session;

/// The state of every source.
pub(super) fn of(session: &Session, estate: &Estate, meter: &MeterReading) -> Vec<SourceState> {
    Source::ALL.map(|source| one(session, source, &Parts::of(estate, source), calls(meter, source))).into()
}

/// The state of every source where AWS could not be asked.
pub(super) fn unprepared(session: &Session, error: &CloudError) -> Vec<SourceState> {
    let parts = Parts { read: vec![], trouble: Some(error) };
    Source::ALL.map(|source| one(session, source, &parts, 0)).into()
}

/// The readings that feed a source, seen without their values.
struct Parts<'a> {
    /// When each was read, `None` for one that never was.
    read: Vec<Option<Moment>>,
    trouble: Option<&'a CloudError>,
}

impl<'a> Parts<'a> {
    fn of(estate: &'a Estate, source: Source) -> Self {
        let read = match source {
            Source::Account => vec![estate.identity.at()],
            Source::Spend => billing(&estate.billing),
            _ => estate.regions.values().flat_map(|region| regional(region, source)).collect(),
        };
        Self { read, trouble: estate.trouble(source) }
    }
}

/// Without the costs themselves there is no spend to speak of, whatever budgets say.
fn billing(billing: &BillingEstate) -> Vec<Option<Moment>> {
    if billing.daily.at().is_none() {
        return vec![None];
    }
    vec![billing.daily.at(), billing.by_phase.at(), billing.forecast.at(), billing.anomalies.at(), billing.budgets.at()]
}

fn regional(region: &RegionEstate, source: Source) -> Vec<Option<Moment>> {
    match source {
        Source::Phases => vec![region.stacks.at()],
        Source::Targets => {
            std::iter::once(region.target_groups.at()).chain(region.target_health.values().map(Reading::at)).collect()
        }
        Source::Capacity => vec![region.groups.at()],
        Source::Alarms => vec![region.alarms.at()],
        Source::Account | Source::Spend => vec![],
    }
}

fn one(session: &Session, source: Source, parts: &Parts<'_>, calls: u64) -> SourceState {
    let now = session.clocks.here.now();
    let oldest = parts.read.iter().flatten().min().map(|at| now.since(*at));
    SourceState {
        source: source.as_str(),
        state: state(parts, oldest, promised(source, &session.cadence) * 2),
        age_s: oldest.map(|age| (age.as_secs_f64() * 1_000.0).round() / 1_000.0),
        error: parts.trouble.map(ToString::to_string),
        remedy: parts.trouble.map(|error| session.remedy(error)),
        calls,
    }
}

fn state(parts: &Parts<'_>, oldest: Option<Duration>, limit: Duration) -> &'static str {
    match (oldest, parts.trouble) {
        (None, Some(CloudError::Denied { .. })) => "denied",
        (None, Some(CloudError::OverBudget { .. })) => "off",
        (None, _) => "failed",
        (Some(_), Some(_)) => "partial",
        (Some(age), None) if age > limit => "stale",
        (Some(_), None) => "fresh",
    }
}

const fn promised(source: Source, cadence: &Cadence) -> Duration {
    match source {
        Source::Account => cadence.account,
        Source::Phases => cadence.phases,
        Source::Targets => cadence.targets,
        Source::Capacity => cadence.capacity,
        Source::Alarms => cadence.alarms,
        Source::Spend => cadence.spend,
    }
}

fn calls(meter: &MeterReading, source: Source) -> u64 {
    let services: &[Service] = match source {
        Source::Account => &[Service::Sts],
        Source::Phases => &[Service::CloudFormation, Service::Rds, Service::ElastiCache],
        Source::Targets => &[Service::LoadBalancing, Service::ZonalShift, Service::Endpoint],
        Source::Capacity => &[Service::AutoScaling],
        Source::Alarms => &[Service::CloudWatch],
        Source::Spend => &[Service::CostExplorer, Service::Budgets],
    };
    services.iter().filter_map(|service| meter.by_service.get(service)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(20);

    fn parts<'a>(read: &[Option<Moment>], trouble: Option<&'a CloudError>) -> Parts<'a> {
        Parts { read: read.to_vec(), trouble }
    }

    #[test]
    fn a_source_says_how_well_it_was_read() {
        let denied = CloudError::Denied { action: "ce:GetCostAndUsage".into(), detail: "no".into() };
        let over = CloudError::OverBudget { detail: "spent".into() };
        let lost = CloudError::Unreachable { detail: "no answer".into() };
        let at = Some(Moment::from_secs(1));
        let of = |parts: Parts<'_>, age: Option<u64>| state(&parts, age.map(Duration::from_secs), LIMIT);
        assert_eq!(of(parts(&[at], None), Some(3)), "fresh");
        assert_eq!(of(parts(&[at], None), Some(21)), "stale");
        assert_eq!(of(parts(&[at, None], Some(&denied)), Some(3)), "partial");
        assert_eq!(of(parts(&[None], Some(&denied)), None), "denied");
        assert_eq!(of(parts(&[None], Some(&over)), None), "off");
        assert_eq!(of(parts(&[None], Some(&lost)), None), "failed");
    }
}
