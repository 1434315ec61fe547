//! The phases of every region.

mod deployed;
mod operation;
mod work;

use domain::{PHASES, PhaseStanding, PhaseStatus, Region};

use super::{Grade, Listing, Row, Words};
use crate::{Model, Pane, Sort, Subject};

pub(crate) use deployed::template;
pub use deployed::{Compared, Comparison, Deployed};

pub(super) fn standings(model: &Model) -> Vec<(Region, PhaseStanding)> {
    let platform = &model.settings.platform;
    let read = |region: &Region, phase| PhaseStanding::read(&model.estate, region, phase, platform);
    let regions = model.session.regions.iter();
    regions.flat_map(|region| PHASES.iter().map(|phase| (region.clone(), read(region, phase)))).collect()
}

/// Compares every stack with its template, and says of a phase that is live by another one that it is outdated.
pub(super) fn compare(model: &mut Model) {
    let deployed = deployed::of(model);
    model.rows.deployed = deployed;
    let rows = &mut model.rows;
    for (region, standing) in rows.standings.iter_mut().filter(|(_, it)| it.status == PhaseStatus::Live) {
        let is_outdated = |stack: &domain::Stack| rows.deployed.prediction(region, stack).is_some();
        if standing.stacks.iter().any(is_outdated) {
            standing.status = PhaseStatus::Outdated;
        }
    }
}

pub(super) fn list(model: &Model) -> Listing {
    let state = model.view.pane(Pane::Phases);
    let words = Words::new(state.filter.text.as_str());
    let rows = model.rows.standings.iter().enumerate().filter_map(|(index, (region, standing))| {
        let PhaseStanding { phase, status, .. } = standing;
        words.keep(&[phase.name, status.word(), region.as_str()]).then(|| Row {
            subject: Subject::Phase(region.clone(), phase.number),
            index,
            grade: grade(*status),
        })
    });
    let mut rows: Vec<Row> = rows.collect();
    if state.sort == Sort::Urgency {
        rows.sort_by_key(|row| row.grade);
    }
    Listing { rows, total: model.rows.standings.len() }
}

const fn grade(status: PhaseStatus) -> Grade {
    match status {
        PhaseStatus::Failed => Grade::Failing,
        PhaseStatus::Drifted => Grade::Degraded,
        PhaseStatus::Unknown => Grade::Unknown,
        PhaseStatus::InProgress => Grade::Busy,
        PhaseStatus::Absent
        | PhaseStatus::Unmanaged
        | PhaseStatus::Live
        | PhaseStatus::Outdated
        | PhaseStatus::Partial => Grade::Ok,
    }
}

#[cfg(test)]
mod tests;
