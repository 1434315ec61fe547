//! What went wrong in an operation, and what only followed from it.

use domain::{Moment, Text};

use super::track::{Stage, Track};

/// Something that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The resource's name in the template; the stack's own name where no resource failed.
    pub logical_id: Text,
    /// Its type.
    pub kind: Text,
    /// When.
    pub at: Moment,
    /// CloudFormation's status word.
    pub status: Text,
    /// CloudFormation's sentence; what the service itself said is at its end.
    pub reason: Option<Text>,
    /// Whether it only followed from another: CloudFormation cancels what runs beside a failure.
    pub is_consequence: bool,
}

/// The first cause first, then the others in the order they came, then what only followed.
pub(super) fn of(track: &Track<'_>) -> Vec<Failure> {
    let mut failures: Vec<Failure> = Vec::new();
    for event in &track.events {
        let is_of_resource = track.steps.contains_key(&event.logical_id);
        let is_known = failures.iter().any(|it| it.logical_id == event.logical_id && it.status == event.status);
        if is_of_resource && event.status.raw().ends_with("_FAILED") && !is_known {
            failures.push(Failure {
                logical_id: event.logical_id.clone(),
                kind: event.kind.clone(),
                at: event.at,
                status: event.status.clone(),
                reason: event.reason.clone(),
                is_consequence: event.reason.as_ref().is_some_and(|reason| is_cancelled(reason.raw())),
            });
        }
    }
    failures.sort_by_key(|failure| failure.is_consequence);
    if failures.iter().all(|failure| failure.is_consequence) {
        failures.splice(0..0, stopped(track));
    }
    failures
}

fn is_cancelled(reason: &str) -> bool {
    let reason = reason.to_ascii_lowercase();
    reason.contains("cancelled") && reason.starts_with("resource ")
}

/// What the stack itself says of its rolling back, where no resource failed: somebody cancelled it, or an alarm did.
fn stopped(track: &Track<'_>) -> Option<Failure> {
    if !matches!(track.stage, Stage::RollBack | Stage::RolledBack | Stage::Stuck) {
        return None;
    }
    let is_end = |status: &str| status.ends_with("ROLLBACK_IN_PROGRESS") || status.ends_with("_FAILED");
    let mut own = track.events.iter().filter(|event| !track.steps.contains_key(&event.logical_id));
    own.find(|event| is_end(event.status.raw()) && event.reason.is_some()).map(|event| Failure {
        logical_id: event.logical_id.clone(),
        kind: event.kind.clone(),
        at: event.at,
        status: event.status.clone(),
        reason: event.reason.clone(),
        is_consequence: false,
    })
}
