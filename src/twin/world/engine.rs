//! What drives the world and is not visible from outside: seed, agenda, load, outages.

use std::collections::BTreeMap;

use domain::Moment;

use super::chance;
use super::groups::Sickness;
use crate::scenario::events::{DriftEvent, RefreshEvent, SickEvent, StackUpdateEvent, SuspendEvent};

/// The hidden part of the world.
#[derive(Clone, Debug, PartialEq)]
pub struct Engine {
    /// Seed of all randomness.
    pub seed: u64,
    /// When the history began.
    pub origin: Moment,
    /// When the scenario started; ticks are counted from here.
    pub start: Moment,
    /// The last tick that has been lived.
    pub ticked: Moment,
    /// How many identifiers have been given out.
    pub drawn: u64,
    /// How many API calls a fault rule has looked at.
    pub calls: u64,
    /// Where load comes from.
    pub workloads: Vec<Workload>,
    /// Static instances outside any group.
    pub hosts: Vec<Host>,
    /// NAT gateways: region and id.
    pub gateways: Vec<(String, String)>,
    /// Disturbances that are functions of time.
    pub disturbances: Disturbances,
    /// What is still to happen, in order.
    pub agenda: BTreeMap<(Moment, u64), Step>,
    /// Transactions that were made, by their token: when, and a digest of what they asked for.
    pub transactions: BTreeMap<String, (Moment, u64)>,
    /// What stands in the way of resources of stacks.
    pub obstacles: super::formation::faults::Obstacles,
    /// Whether a stack has been changed since the founding: only then do customers find new ways in.
    pub is_grown: bool,
    /// Which indices belong together.
    pub wiring: Wiring,
}

/// Disturbances that are functions of time.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Disturbances {
    /// Changed load.
    pub loads: Vec<LoadSurge>,
    /// Zones that are out.
    pub outages: Vec<Outage>,
    /// Services that cost more.
    pub surges: Vec<SpendSurge>,
    /// Launch template versions whose instances are ill: group, version, illness.
    pub bad_versions: Vec<(String, u32, Sickness)>,
}

/// A source of load.
#[derive(Clone, Debug, PartialEq)]
pub struct Workload {
    /// Name of the target group, or of the group where there is no load balancer.
    pub name: String,
    /// Region.
    pub region: String,
    /// Requests a second at the daily peak.
    pub peak: f64,
    /// The daily trough as a fraction of the peak.
    pub floor: f64,
    /// Requests a second that saturate one instance.
    pub capacity: f64,
    /// Response time of an idle instance, seconds.
    pub latency: f64,
    /// Work that waits (workloads without a load balancer).
    pub backlog: f64,
}

/// A static instance: phase 1 and 2 run on these.
#[derive(Clone, Debug, PartialEq)]
pub struct Host {
    /// Instance id.
    pub id: String,
    /// Region.
    pub region: String,
    /// Availability zone.
    pub zone: String,
    /// When its application is up.
    pub ready_at: Moment,
    /// What is wrong with it.
    pub sickness: Option<Sickness>,
    /// Where its metrics are kept.
    pub slots: Vec<usize>,
}

/// A workload at another level than its daily curve says.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadSurge {
    /// Name of the workload.
    pub workload: String,
    /// Begin and end.
    pub span: (Moment, Moment),
    /// Seconds to rise and to fall.
    pub ramp: f64,
    /// Multiple of the daily peak.
    pub level: f64,
}

/// A zone that is out.
#[derive(Clone, Debug, PartialEq)]
pub struct Outage {
    /// Zone.
    pub zone: String,
    /// Begin and end.
    pub span: (Moment, Moment),
}

/// A service that costs more.
#[derive(Clone, Debug, PartialEq)]
pub struct SpendSurge {
    /// Service as Cost Explorer names it.
    pub service: String,
    /// Value of the phase tag.
    pub phase: Option<String>,
    /// Begin and end.
    pub span: (Moment, Moment),
    /// Dollars an hour on top.
    pub rate: f64,
}

/// Something on the agenda.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Instances fall ill.
    Sick(SickEvent),
    /// An instance refresh starts.
    Refresh(RefreshEvent),
    /// A stack update starts.
    StackUpdate(StackUpdateEvent),
    /// A stack update goes on.
    StackProgress(StackProgress),
    /// A drift is found.
    Drift(DriftEvent),
    /// A process is suspended.
    Suspend(SuspendEvent),
}

/// One step of a stack update.
#[derive(Clone, Debug, PartialEq)]
pub struct StackProgress {
    /// Stack id.
    pub stack: String,
    /// Logical id; none for the stack itself.
    pub resource: Option<String>,
    /// Status it gets.
    pub status: super::stacks::Status,
    /// Why.
    pub reason: Option<String>,
}

/// Which indices of the world's lists belong together; rebuilt when a list changes its length.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Wiring {
    /// Lengths of groups, target groups, load balancers and workloads it was built from.
    pub stamp: [usize; 4],
    /// Target groups of each group.
    pub targets_of_group: Vec<Vec<usize>>,
    /// Groups of each target group.
    pub groups_of_target: Vec<Vec<usize>>,
    /// Load balancer of each target group.
    pub balancer_of_target: Vec<Option<usize>>,
    /// Target group of each workload.
    pub target_of_workload: Vec<Option<usize>>,
    /// Group of each workload without a target group.
    pub group_of_workload: Vec<Option<usize>>,
}

impl Engine {
    /// A number nobody had before, the same in every run from this seed.
    pub fn draw(&mut self) -> u64 {
        self.drawn += 1;
        chance::mixed(self.seed, self.drawn)
    }

    /// `i-` and 17 hexadecimal digits.
    pub fn instance_id(&mut self) -> String {
        format!("i-0{:016x}", self.draw())
    }

    /// A random-looking UUID.
    pub fn uuid(&mut self) -> String {
        let (high, low) = (self.draw(), self.draw());
        let variant = 0x8000 | (low >> 48) & 0x3fff;
        format!(
            "{:08x}-{:04x}-4{:03x}-{variant:04x}-{:012x}",
            high >> 32,
            high >> 16 & 0xffff,
            high & 0xfff,
            low & 0xffff_ffff_ffff
        )
    }

    /// Whole seconds between `low` and `high`.
    pub fn seconds(&mut self, low: u64, high: u64) -> std::time::Duration {
        std::time::Duration::from_secs(low + self.draw() % (high - low + 1))
    }

    /// Puts a step on the agenda.
    pub fn plan(&mut self, at: Moment, step: Step) {
        self.drawn += 1;
        self.agenda.insert((at, self.drawn), step);
    }

    /// How long a zone has been out; zero where it is not.
    pub fn out_for(&self, zone: &str, now: Moment) -> std::time::Duration {
        let outages = self.disturbances.outages.iter().filter(|it| it.zone == zone && now < it.span.1);
        outages.map(|it| now.since(it.span.0)).max().unwrap_or_default()
    }

    /// Whether a zone is out.
    pub fn is_out(&self, zone: &str, now: Moment) -> bool {
        self.disturbances.outages.iter().any(|it| it.zone == zone && it.span.0 <= now && now < it.span.1)
    }

    /// What is wrong with an instance of this group started from this version.
    pub fn flaw(&self, group: &str, version: u32) -> Option<Sickness> {
        let known = self.disturbances.bad_versions.iter().find(|(name, bad, _)| name == group && *bad == version);
        known.map(|(_, _, sickness)| *sickness)
    }
}
