//! One word for the whole platform, and why.

use crate::{AlarmState, Estate, HealthCount, PHASES, PhaseStanding, PhaseStatus, Platform, RegionEstate, Serving};

/// The state of the platform in one word. Ordered from best to worst; a known failure outranks not knowing.
///
/// It speaks of what serves. Money has no say in it: spend that is over budget, denied or switched off leaves it as
/// it is, because a script that pages somebody must not do so for a bill that comes a day late anyway. Nor does what
/// merely changes: a target group with targets that come or go beside healthy ones is well until one fails. An alarm
/// without enough data has none either: CloudWatch says nothing of what it watches (a new alarm and one on a metric
/// that nobody sends are in this state for good), and what it would have told is judged by capacity and targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Everything was read and nothing is wrong.
    Ok,
    /// Something could not be read, and what was read is fine.
    Unknown,
    /// An alarm fires, a target fails, capacity is short, or a phase has drifted.
    Degraded,
    /// A target group or a group has nothing that serves, or a phase has failed.
    Failing,
}

impl Verdict {
    /// As scripts know it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Unknown => "unknown",
            Self::Degraded => "degraded",
            Self::Failing => "failing",
        }
    }

    /// Judges everything known.
    pub fn of(estate: &Estate, platform: &Platform) -> Self {
        let identity = if estate.identity.value().is_some() { Self::Ok } else { Self::Unknown };
        let regions = estate.regions.values().map(of_region);
        let phases = estate.regions.keys().flat_map(|region| {
            PHASES.iter().map(|phase| of_phase(PhaseStanding::read(estate, region, phase, platform).status))
        });
        regions.chain(phases).fold(identity, Self::max)
    }
}

fn of_phase(status: PhaseStatus) -> Verdict {
    match status {
        PhaseStatus::Failed => Verdict::Failing,
        PhaseStatus::Drifted => Verdict::Degraded,
        PhaseStatus::Unknown => Verdict::Unknown,
        PhaseStatus::Absent
        | PhaseStatus::Unmanaged
        | PhaseStatus::InProgress
        | PhaseStatus::Live
        | PhaseStatus::Outdated
        | PhaseStatus::Partial => Verdict::Ok,
    }
}

fn of_region(estate: &RegionEstate) -> Verdict {
    of_alarms(estate).max(of_capacity(estate)).max(of_targets(estate))
}

fn of_alarms(estate: &RegionEstate) -> Verdict {
    let firing =
        estate.alarms.value().is_some_and(|alarms| alarms.iter().any(|alarm| alarm.state == AlarmState::Alarm));
    if firing { Verdict::Degraded } else { known(estate.alarms.value().is_some() && estate.alarms.trouble().is_none()) }
}

fn of_capacity(estate: &RegionEstate) -> Verdict {
    let Some(groups) = estate.groups.value() else { return Verdict::Unknown };
    let worst = groups.iter().map(|group| {
        let count = group.count();
        match group.capacity.desired() {
            desired if desired > 0 && count.in_service == 0 => Verdict::Failing,
            desired if count.in_service < desired || count.unhealthy > 0 => Verdict::Degraded,
            _ => Verdict::Ok,
        }
    });
    worst.fold(known(estate.groups.trouble().is_none()), Verdict::max)
}

fn of_targets(estate: &RegionEstate) -> Verdict {
    let Some(groups) = estate.target_groups.value() else { return Verdict::Unknown };
    let worst = groups.iter().map(|group| {
        let Some(reading) = estate.target_health.get(&group.arn) else { return Verdict::Unknown };
        let Some(targets) = reading.value() else { return Verdict::Unknown };
        match HealthCount::of(targets).serving() {
            Serving::Nothing => Verdict::Failing,
            Serving::InPart => Verdict::Degraded,
            Serving::Changing | Serving::Whole => known(reading.trouble().is_none()),
        }
    });
    worst.fold(known(estate.target_groups.trouble().is_none()), Verdict::max)
}

const fn known(is_known: bool) -> Verdict {
    if is_known { Verdict::Ok } else { Verdict::Unknown }
}

#[cfg(test)]
mod tests;
