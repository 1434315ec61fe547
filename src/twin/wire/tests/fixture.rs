//! A small account in which every field that the wire shows has a value, frozen at one moment.

mod alarms;
mod balancing;
mod groups;
mod money;
mod stacks;

use std::sync::Arc;

use domain::{Clock, Moment};

use super::at;
use crate::world::faults::Trigger;
use crate::world::{Fault, FaultRule, Tag, World};
use crate::{Scenario, Twin};

/// The moment of everything.
pub const NOW: &str = "2026-11-22T14:00:00Z";

/// The ARN of the target group `web`.
pub const WEB: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/73e2d6bc24d8a067";

const REGION: &str = "us-east-1";

/// The account.
pub fn world() -> World {
    let scenario = Scenario::parse("title = \"bare\"\nabout = \"bare\"\n[platform]\nphases = 0\n").unwrap();
    let mut world = World::new(&scenario, 1, at(NOW));
    world.groups = ["web", "jobs", "api"].map(groups::group).to_vec();
    world.load_balancers = vec![balancing::balancer()];
    world.target_groups = vec![balancing::target_group()];
    world.alarms = vec![alarms::metric_alarm("web-cpu-high"), alarms::metric_alarm("web-latency"), alarms::composite()];
    world.stacks = vec![stacks::stack()];
    alarms::fill_metrics(&mut world);
    money::fill_spend(&mut world);
    world
}

/// The account with every call going wrong in one way.
pub fn faulty(fault: Fault, trigger: Trigger) -> World {
    let from = at("2026-11-22T00:00:00Z");
    let rule = FaultRule { service: None, operation: None, from, until: None, fault, trigger, calls: 0 };
    let mut world = world();
    world.faults = vec![rule];
    world
}

/// A clock that stands still.
#[derive(Debug)]
struct Still(Moment);

impl Clock for Still {
    fn now(&self) -> Moment {
        self.0
    }
}

/// A world with its time standing still.
pub fn twin(world: World) -> Twin {
    Twin::new(world, Arc::new(Still(at(NOW))))
}

fn text(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn tags() -> Vec<Tag> {
    vec![Tag::new("finops:phase", "3"), Tag::new("finops:environment", "prod")]
}
