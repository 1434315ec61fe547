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

impl World {
    /// A world that has lived for some hours until `start`.
    pub fn new(_scenario: &crate::Scenario, _seed: u64, start: Moment) -> Self {
        Self {
            account: Account {
                id: "123456789012".into(),
                arn: "arn:aws:sts::123456789012:assumed-role/OnCall/finops-tui".into(),
                user_id: "AROAEXAMPLEONCALL:finops-tui".into(),
                environment: "prod".into(),
                regions: vec!["us-east-1".into()],
            },
            groups: Vec::new(),
            load_balancers: Vec::new(),
            target_groups: Vec::new(),
            metrics: MetricStore::default(),
            alarms: Vec::new(),
            stacks: Vec::new(),
            spend: Spend {
                days: std::collections::BTreeMap::new(),
                published_at: start,
                unpublished: std::collections::BTreeMap::new(),
                anomalies: Vec::new(),
                monitors: Vec::new(),
                budgets: Vec::new(),
                active_tags: Vec::new(),
            },
            faults: Vec::new(),
            now: start,
        }
    }

    /// Lets the world live until `now`; a time that has passed changes nothing.
    pub fn advance_to(&mut self, now: Moment) {
        self.now = self.now.max(now);
    }

    /// The fault that hits a call of an operation now, if any; counts the call.
    pub fn fault_for(&mut self, service: &str, operation: &str) -> Option<Fault> {
        self.fault_on_page(service, operation, 1)
    }

    /// As `fault_for`, for one page (counted from 1) of a paged answer.
    pub fn fault_on_page(&mut self, service: &str, operation: &str, page: u32) -> Option<Fault> {
        let now = self.now;
        let covering = self.faults.iter_mut().filter(|rule| rule.covers(service, operation, now));
        let mut hit = None;
        for rule in covering {
            if rule.hits(page, 0.0) {
                hit = hit.or(Some(rule.fault));
            }
        }
        hit
    }
}
