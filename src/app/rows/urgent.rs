//! What is asked more often than in rotation, and how long a rotation takes.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::{Progress, Region, Text};

use super::{Grade, targets};
use crate::Model;

/// What is known to need watching: asked at the base cadence, as far as AWS's limits allow.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Urgent {
    /// Target groups with failing targets, by ARN.
    pub targets: BTreeSet<Text>,
    /// Groups whose refresh runs.
    pub refreshing: BTreeSet<(Region, Text)>,
    /// Stacks being worked on.
    pub stacks: BTreeSet<(Region, Text)>,
}

impl Urgent {
    pub(super) fn of(model: &Model) -> Self {
        let mut urgent = Self::default();
        for (region, here) in &model.estate.regions {
            let failing =
                here.target_health.iter().filter(|(_, health)| targets::judge(Some(health)).1 <= Grade::Degraded);
            urgent.targets.extend(failing.map(|(arn, _)| arn.clone()));
            let refreshing = here.refreshes.keys().filter(|group| here.running_refresh(group).is_some());
            urgent.refreshing.extend(refreshing.map(|group| (region.clone(), group.clone())));
            let running = here.stacks.value().into_iter().flatten().filter(|s| s.progress() == Progress::Running);
            urgent.stacks.extend(running.map(|stack| (region.clone(), stack.name.clone())));
        }
        urgent
    }
}

/// How often what takes its turn is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Rotation {
    /// The health of a target group with failing targets.
    pub failing: Duration,
    /// The health of any other target group.
    pub health: Duration,
    /// The refreshes of a group.
    pub refreshes: Duration,
    /// Resources and events of a stack at rest.
    pub stacks: Duration,
}

/// Groups whose refreshes are asked per second: Auto Scaling's describe calls share one bucket with everything else there.
const REFRESHES_PER_SECOND: f64 = 1.0;
/// Stacks whose resources are asked per second.
const STACKS_PER_SECOND: f64 = 0.2;
/// The share of the rate that failing target groups may take, so that the others still take their turn.
const FAILING_SHARE: f64 = 0.8;

impl Rotation {
    pub(super) fn of(model: &Model) -> Self {
        let cadence = &model.settings.cadence;
        let groups = model.estate.target_groups().filter(|group| model.settings.watches(&group.name, &group.tags));
        let watched = groups.count();
        let urgent = model.rows.urgent.targets.len().min(watched);
        let rate = cadence.health_per_second.max(0.01);
        let failing = cadence.targets.max(turn(urgent, rate * FAILING_SHARE));
        let left = rate - count(urgent) / failing.as_secs_f64().max(0.001);
        let health = cadence.targets.max(turn(watched - urgent, left.max(rate * (1.0 - FAILING_SHARE))));
        let refreshes = cadence.capacity.max(turn(model.estate.groups().count(), REFRESHES_PER_SECOND));
        let stacks = cadence.phases.max(turn(model.estate.stacks().count(), STACKS_PER_SECOND));
        Self { failing, health, refreshes, stacks }
    }
}

/// How long it takes until each of `count` has had its turn.
fn turn(count_of: usize, per_second: f64) -> Duration {
    Duration::try_from_secs_f64(count(count_of) / per_second).unwrap_or(Duration::MAX / 4)
}

fn count(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::from(u32::MAX), f64::from)
}
