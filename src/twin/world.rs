//! The simulated account: plain data, and the physics that moves it.

pub mod account;
pub mod alarms;
pub mod balancers;
pub mod faults;
pub mod groups;
pub mod metrics;
pub mod spend;
pub mod stacks;

use domain::Moment;

pub use account::{Account, Tag};
pub use alarms::Alarm;
pub use balancers::{LoadBalancer, TargetGroup};
pub use faults::{Fault, FaultRule};
pub use groups::AutoScalingGroup;
pub use metrics::MetricStore;
pub use spend::Spend;
pub use stacks::Stack;

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
    /// Stacks of all regions.
    pub stacks: Vec<Stack>,
    /// Costs.
    pub spend: Spend,
    /// Injected faults of the API.
    pub faults: Vec<FaultRule>,
    now: Moment,
}

impl World {
    /// The time up to which the world has lived.
    pub const fn now(&self) -> Moment {
        self.now
    }
}
