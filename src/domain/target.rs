//! Load balancers' target groups, and the health of what stands behind them.

use std::collections::BTreeMap;

use crate::{Moment, Region, Text, Zone};

/// A target group with the load balancer in front of it (ELBv2 `DescribeTargetGroups`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetGroup {
    /// Its region.
    pub region: Region,
    /// Its ARN, which is its identity.
    pub arn: Text,
    /// Its name.
    pub name: Text,
    /// The load balancer that routes to it, if any.
    pub balancer: Option<LoadBalancer>,
    /// Protocol and port, `HTTP:8080`.
    pub endpoint: Text,
    /// The health check in words, `HTTP /health on traffic-port every 30s, 5s time-out`.
    pub health_check: Text,
    /// Tags by key.
    pub tags: BTreeMap<Text, Text>,
}

/// A load balancer (ELBv2 `DescribeLoadBalancers`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadBalancer {
    /// Its ARN.
    pub arn: Text,
    /// Its name.
    pub name: Text,
    /// `application`, `network` or `gateway`.
    pub kind: Text,
    /// `active`, `provisioning`, `active_impaired` or `failed`.
    pub state: Text,
    /// The zones it serves.
    pub zones: Vec<Zone>,
}

/// One registered target and its health (ELBv2 `DescribeTargetHealth`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Instance id, IP address, function or load balancer ARN.
    pub id: Text,
    /// The port it receives traffic on.
    pub port: Option<u16>,
    /// Its zone, where AWS names one.
    pub zone: Option<Zone>,
    /// Its state.
    pub state: TargetState,
    /// AWS's reason code, `Target.Timeout`.
    pub reason: Option<Text>,
    /// AWS's sentence.
    pub description: Option<Text>,
    /// An administrative override in force, such as `zonal_shift_active`.
    pub shifted: Option<Text>,
    /// Since when it has been seen in this state; ELBv2 does not say, so this is the console's own observation.
    pub since: Option<Moment>,
}

/// The state of a target, in ELBv2's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TargetState {
    /// Passing its health checks.
    Healthy,
    /// Failing them.
    Unhealthy,
    /// Registered, not yet checked.
    Initial,
    /// Deregistering, connections finishing.
    Draining,
    /// Unhealthy, and its connections are being ended.
    UnhealthyDraining,
    /// Registered, but receives no traffic.
    Unused,
    /// Health is not checked or not known.
    Unavailable,
}

impl TargetState {
    /// ELBv2's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Unhealthy => "unhealthy",
            Self::Initial => "initial",
            Self::Draining => "draining",
            Self::UnhealthyDraining => "unhealthy.draining",
            Self::Unused => "unused",
            Self::Unavailable => "unavailable",
        }
    }
}

/// How many targets are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HealthCount {
    /// Passing.
    pub healthy: usize,
    /// Failing.
    pub unhealthy: usize,
    /// Not yet checked.
    pub initial: usize,
    /// Leaving.
    pub draining: usize,
    /// Failing, connections being ended.
    pub unhealthy_draining: usize,
    /// Without traffic.
    pub unused: usize,
    /// Unknown to AWS.
    pub unavailable: usize,
    /// Of all these, under an administrative override.
    pub shifted: usize,
}

impl HealthCount {
    /// Counts `targets`.
    pub fn of<'a>(targets: impl IntoIterator<Item = &'a Target>) -> Self {
        let mut count = Self::default();
        for target in targets {
            *count.slot(target.state) += 1;
            count.shifted += usize::from(target.shifted.is_some());
        }
        count
    }

    /// All targets counted.
    pub const fn total(&self) -> usize {
        self.healthy
            + self.unhealthy
            + self.initial
            + self.draining
            + self.unhealthy_draining
            + self.unused
            + self.unavailable
    }

    /// Those that fail.
    pub const fn failing(&self) -> usize {
        self.unhealthy + self.unhealthy_draining
    }

    /// How the group serves, by the states of its targets alone.
    pub const fn serving(&self) -> Serving {
        // Unused targets get no traffic by design: a group of only these serves nobody and fails nobody.
        let in_use = self.total() - self.unused;
        if in_use > 0 && self.healthy == 0 && self.unavailable == 0 {
            Serving::Nothing
        } else if self.failing() > 0 {
            Serving::InPart
        } else if self.initial + self.draining > 0 {
            Serving::Changing
        } else {
            Serving::Whole
        }
    }

    const fn slot(&mut self, state: TargetState) -> &mut usize {
        match state {
            TargetState::Healthy => &mut self.healthy,
            TargetState::Unhealthy => &mut self.unhealthy,
            TargetState::Initial => &mut self.initial,
            TargetState::Draining => &mut self.draining,
            TargetState::UnhealthyDraining => &mut self.unhealthy_draining,
            TargetState::Unused => &mut self.unused,
            TargetState::Unavailable => &mut self.unavailable,
        }
    }
}

/// How a target group serves. Ordered from worst to best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Serving {
    /// No target in use passes.
    Nothing,
    /// Some pass, and some fail.
    InPart,
    /// None fails, and some come or go beside those that pass: a roll-out or a scaling at work, which nobody is to be
    /// woken for. What comes to nothing fails its checks, and is told as that.
    Changing,
    /// All that are in use pass.
    Whole,
}

/// The targets of each zone, counted; targets without a zone are left out.
pub fn by_zone(targets: &[Target]) -> BTreeMap<Zone, HealthCount> {
    let mut zones: BTreeMap<Zone, HealthCount> = BTreeMap::new();
    for target in targets {
        if let Some(zone) = &target.zone {
            let count = zones.entry(zone.clone()).or_default();
            *count.slot(target.state) += 1;
            count.shifted += usize::from(target.shifted.is_some());
        }
    }
    zones
}

/// Reason codes and how often each occurs, the most frequent first.
pub fn reasons(targets: &[Target]) -> Vec<(Text, usize)> {
    let mut counts: BTreeMap<&Text, usize> = BTreeMap::new();
    for reason in targets.iter().filter_map(|target| target.reason.as_ref()) {
        *counts.entry(reason).or_default() += 1;
    }
    let mut sorted: Vec<_> = counts.into_iter().map(|(reason, count)| (reason.clone(), count)).collect();
    sorted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(zone: &str, state: TargetState, reason: Option<&str>) -> Target {
        Target {
            id: "i-0a".into(),
            port: Some(8080),
            zone: Some(Zone::new(zone)),
            state,
            reason: reason.map(Text::from),
            description: None,
            shifted: None,
            since: None,
        }
    }

    #[test]
    fn every_target_is_counted_once_per_zone_and_in_all() {
        let targets = [
            target("us-east-1a", TargetState::Healthy, None),
            target("us-east-1a", TargetState::Unhealthy, Some("Target.Timeout")),
            target("us-east-1b", TargetState::UnhealthyDraining, Some("Target.Timeout")),
            target("us-east-1b", TargetState::Initial, Some("Elb.RegistrationInProgress")),
        ];
        let all = HealthCount::of(&targets);
        assert_eq!((all.total(), all.healthy, all.failing()), (4, 1, 2));
        let zones = by_zone(&targets);
        assert_eq!(zones[&Zone::new("us-east-1a")].total(), 2);
        assert_eq!(zones[&Zone::new("us-east-1b")].healthy, 0);
        assert_eq!(reasons(&targets)[0], ("Target.Timeout".into(), 2));
    }

    #[test]
    fn a_group_serves_by_what_passes_and_changes_by_what_comes_and_goes() {
        use TargetState::{Draining, Healthy, Initial, Unavailable, Unhealthy, UnhealthyDraining, Unused};
        let cases: [(&[TargetState], Serving); 11] = [
            (&[], Serving::Whole),
            (&[Healthy, Healthy], Serving::Whole),
            (&[Healthy, Unused], Serving::Whole),
            (&[Unused], Serving::Whole),
            (&[Unavailable], Serving::Whole),
            (&[Healthy, Initial], Serving::Changing),
            (&[Healthy, Draining], Serving::Changing),
            (&[Healthy, Initial, Unhealthy], Serving::InPart),
            (&[Healthy, UnhealthyDraining], Serving::InPart),
            (&[Initial, Draining], Serving::Nothing),
            (&[Unhealthy, Unused], Serving::Nothing),
        ];
        for (states, serving) in cases {
            let targets: Vec<_> = states.iter().map(|state| target("us-east-1a", *state, None)).collect();
            assert_eq!(HealthCount::of(&targets).serving(), serving, "{states:?}");
        }
    }
}
