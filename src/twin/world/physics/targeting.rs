//! Registering targets and checking their health, as the load balancer does it.

use domain::Moment;

use super::Tick;
use crate::world::balancers::{Target, TargetGroup, TargetReason, TargetState};
use crate::world::groups::Sickness;

/// Registers an instance on the target group's own port.
pub fn register(target_group: &mut TargetGroup, id: &str, zone: &str, now: Moment) {
    register_port(target_group, (id, target_group.port), zone, now);
}

/// Registers an instance on a port; one that is still draining begins anew, and one that is registered stays.
pub fn register_port(target_group: &mut TargetGroup, (id, port): (&str, u16), zone: &str, now: Moment) {
    let is_same = |it: &Target| it.id == id && it.port == port;
    if target_group.targets.iter().any(|it| is_same(it) && !is_leaving(it)) {
        return;
    }
    target_group.targets.retain(|it| !is_same(it));
    let in_use = !target_group.load_balancer_arns.is_empty();
    target_group.targets.push(Target {
        id: id.to_owned(),
        port,
        zone: zone.to_owned(),
        state: if in_use { TargetState::Initial } else { TargetState::Unused },
        reason: Some(if in_use { TargetReason::RegistrationInProgress } else { TargetReason::NotInUse }),
        since: now,
        registered_at: now,
        streak: 0,
        administrative_override: None,
    });
}

/// Whether a target is on its way out.
const fn is_leaving(target: &Target) -> bool {
    matches!(target.state, TargetState::Draining)
}

/// Deregisters a target, which then drains; false where it was not registered. Without a port every port of it.
pub fn deregister(target_group: &mut TargetGroup, (id, port): (&str, Option<u16>), now: Moment) -> bool {
    let mut found = false;
    let own = target_group.targets.iter_mut().filter(|it| it.id == id && port.is_none_or(|port| it.port == port));
    for target in own {
        found = true;
        if !is_leaving(target) {
            target.state = TargetState::Draining;
            target.reason = Some(TargetReason::DeregistrationInProgress);
            target.since = now;
        }
    }
    found
}

/// Removes the targets that have been drained.
pub fn forget_drained(target_group: &mut TargetGroup, now: Moment) {
    let delay = target_group.deregistration_delay;
    target_group.targets.retain(|it| !matches!(it.state, TargetState::Draining) || now.since(it.since) < delay);
}

/// What an instance answers to a health check.
#[derive(Clone, Copy, Debug)]
pub struct Pulse {
    /// When its application is up.
    pub ready_at: Moment,
    /// What is wrong with it.
    pub sickness: Option<Sickness>,
}

/// The rhythm of the checks of a target group.
#[derive(Clone, Copy, Debug)]
pub struct Rhythm {
    interval: i64,
    healthy: i16,
    unhealthy: i16,
}

impl Rhythm {
    /// The rhythm of a target group.
    pub fn of(target_group: &TargetGroup) -> Self {
        let check = &target_group.health_check;
        Self {
            interval: i64::try_from(check.interval.as_secs()).unwrap_or(30).max(1),
            healthy: i16::from(check.healthy_threshold),
            unhealthy: i16::from(check.unhealthy_threshold),
        }
    }

    fn checks(self, target: &Target, tick: Tick) -> i16 {
        let upto = |now: Moment| (now.as_secs() - target.registered_at.as_secs()).max(0).div_euclid(self.interval);
        i16::try_from(upto(tick.to) - upto(tick.from)).unwrap_or(i16::MAX)
    }
}

/// Longest streak that is counted; more changes nothing.
const LONGEST: i16 = 100;

/// Checks one target as often as its rhythm says within the tick.
pub fn check(target: &mut Target, rhythm: Rhythm, pulse: Pulse, tick: Tick) {
    if matches!(target.state, TargetState::Draining | TargetState::Unused | TargetState::Unavailable) {
        return;
    }
    let checks = rhythm.checks(target, tick);
    if checks == 0 {
        return;
    }
    if target.state == TargetState::Initial {
        target.reason = Some(TargetReason::InitialHealthChecking);
    }
    let failure = match pulse.sickness {
        Some(Sickness::Silent | Sickness::ZoneDown) => Some(TargetReason::Timeout),
        Some(Sickness::Broken) if tick.to >= pulse.ready_at => Some(TargetReason::CodeMismatch(503)),
        // Refused connections while the application starts count for nothing: the target stays `initial`.
        _ if tick.to < pulse.ready_at && target.state == TargetState::Initial => return,
        _ if tick.to < pulse.ready_at => Some(TargetReason::FailedHealthChecks),
        _ => None,
    };
    target.streak = match failure {
        None => (target.streak.max(0).saturating_add(checks)).min(LONGEST),
        Some(_) => (target.streak.min(0).saturating_sub(checks)).max(-LONGEST),
    };
    judge(target, rhythm, failure, tick.to);
}

fn judge(target: &mut Target, rhythm: Rhythm, failure: Option<TargetReason>, now: Moment) {
    let state = if target.streak >= rhythm.healthy {
        TargetState::Healthy
    } else if target.streak <= -rhythm.unhealthy {
        TargetState::Unhealthy
    } else {
        return;
    };
    if state == TargetState::Unhealthy {
        target.reason = failure;
    } else {
        target.reason = None;
    }
    if target.state != state {
        target.state = state;
        target.since = now;
    }
}
