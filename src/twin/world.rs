//! The simulated account: plain data, and the physics that moves it.

pub mod account;
pub mod alarms;
pub mod balancers;
pub mod caches;
pub mod chance;
pub mod databases;
pub mod engine;
pub mod faults;
pub mod formation;
mod founding;
pub mod groups;
pub mod injection;
pub mod metrics;
pub mod orders;
mod physics;
pub mod prices;
pub mod reports;
pub mod shifts;
pub mod spend;
pub mod stacks;
#[cfg(test)]
mod stories;
pub mod tables;
pub mod zones;

use std::time::Duration;

use domain::Moment;

use crate::Scenario;

pub use account::{Account, Tag};
pub use alarms::{Alarm, MuteRule};
pub use balancers::{LoadBalancer, TargetGroup};
pub use caches::Caches;
pub use databases::Databases;
pub use faults::{Fault, FaultRule};
pub use groups::AutoScalingGroup;
pub use injection::{Injection, Occasion};
pub use metrics::MetricStore;
pub use shifts::Shifts;
pub use spend::Spend;
pub use stacks::{Stack, Unmanaged};
pub use tables::Table;

/// The whole simulated account at one time.
#[derive(Clone, Debug, PartialEq)]
pub struct World {
    /// Whose account it is.
    pub account: Account,
    /// Auto Scaling groups of all regions.
    pub groups: Vec<AutoScalingGroup>,
    /// Load balancers of all regions.
    pub load_balancers: Vec<LoadBalancer>,
    /// Target groups of all regions.
    pub target_groups: Vec<TargetGroup>,
    /// Metrics of all regions.
    pub metrics: MetricStore,
    /// Alarms of all regions.
    pub alarms: Vec<Alarm>,
    /// Mute rules of all regions.
    pub mutes: Vec<MuteRule>,
    /// Stacks of all regions.
    pub stacks: Vec<Stack>,
    /// Resources that belong to no stack and could be imported, of all regions.
    pub unmanaged: Vec<Unmanaged>,
    /// Zonal shifts of all regions.
    pub shifts: Shifts,
    /// Databases of all regions.
    pub databases: Databases,
    /// Caches of all regions.
    pub caches: Caches,
    /// DynamoDB tables of all regions.
    pub tables: Vec<Table>,
    /// Costs.
    pub spend: Spend,
    /// Injected faults of the API.
    pub faults: Vec<FaultRule>,
    now: Moment,
    engine: Box<engine::Engine>,
}

/// The world lives in steps of this length.
const TICK: Duration = Duration::from_secs(5);
/// The history before the start is lived in coarser steps.
const HISTORY_TICK: Duration = Duration::from_mins(1);

impl World {
    /// A world that has lived for some hours until `start`.
    pub fn new(scenario: &Scenario, seed: u64, start: Moment) -> Self {
        let mut world = founding::founded(scenario, seed, start);
        let mut at = world.now;
        while at < start {
            at = (at + HISTORY_TICK).min(start);
            physics::live(&mut world, at);
        }
        world.now = start;
        world
    }

    /// The time up to which the world has lived.
    pub const fn now(&self) -> Moment {
        self.now
    }

    /// Requests a second that saturate one instance, by the name of the group or target group in the home region.
    pub fn saturations(&self) -> impl Iterator<Item = (&str, f64)> {
        let here = self.engine.workloads.iter().filter(|it| it.region == self.account.home());
        here.map(|it| (it.name.as_str(), it.capacity))
    }

    /// Lets the world live until `now`; a time that has passed changes nothing.
    ///
    /// Ticks are counted from the start, so the state at a time does not depend on how it was reached.
    pub fn advance_to(&mut self, now: Moment) {
        while self.engine.ticked + TICK <= now {
            let next = self.engine.ticked + TICK;
            physics::live(self, next);
        }
        self.now = self.now.max(now);
    }

    /// The fault that hits a call of an operation now, if any; counts the call.
    pub fn fault_for(&mut self, service: &str, operation: &str) -> Option<Fault> {
        self.fault_on_page(service, operation, 1)
    }

    /// As `fault_for`, for one page (counted from 1) of a paged answer.
    pub fn fault_on_page(&mut self, service: &str, operation: &str, page: u32) -> Option<Fault> {
        let now = self.now;
        let mut hit = None;
        for rule in self.faults.iter_mut().filter(|it| it.covers(service, operation, now)) {
            self.engine.calls += 1;
            let dice = chance::unit(self.engine.seed ^ 0xfa_017, self.engine.calls);
            if rule.hits(page, dice) {
                hit = hit.or(Some(rule.fault));
            }
        }
        hit
    }
}
