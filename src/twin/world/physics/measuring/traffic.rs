//! Requests on their way through a load balancer, and work in a queue, as demand on instances.

use super::super::wiring::near;
use super::whole;
use crate::world::World;
use crate::world::balancers::{Target, TargetState};
use crate::world::groups::{Lifecycle, Sickness};
use crate::world::metrics::Sample;
use crate::world::prices;

/// How busy each instance is, 1 being all it can do.
#[derive(Debug)]
pub struct Demand {
    groups: Vec<Vec<f64>>,
    hosts: Vec<f64>,
}

impl Demand {
    /// Nobody has anything to do.
    pub fn none(world: &World) -> Self {
        Self {
            groups: world.groups.iter().map(|it| vec![0.0; it.instances.len()]).collect(),
            hosts: vec![0.0; world.engine.hosts.len()],
        }
    }

    /// Demand on an instance of a group.
    pub fn of(&self, group: usize, instance: usize) -> f64 {
        self.groups.get(group).and_then(|it| it.get(instance)).copied().unwrap_or(0.0)
    }

    /// Demand on a static instance.
    pub fn of_host(&self, host: usize) -> f64 {
        self.hosts.get(host).copied().unwrap_or(0.0)
    }
}

/// Requests a second, by what became of them.
#[derive(Clone, Debug, Default)]
pub struct Traffic {
    /// All of them.
    pub requests: f64,
    /// Those that each target received.
    pub share: f64,
    /// Answered 4xx.
    pub client_errors: f64,
    /// Answered 5xx by a target.
    pub server_errors: f64,
    /// Answered 5xx by the load balancer: no target, or none that answered in time.
    pub balancer_errors: f64,
    /// Mean response time of the targets, seconds.
    pub latency: f64,
    /// How the requests are spread over the load balancer's zones, in its order; the shares add up to 1.
    pub zones: Vec<f64>,
}

impl Traffic {
    /// Answered by a target.
    pub fn served(&self) -> f64 {
        (self.requests - self.balancer_errors).max(0.0)
    }

    /// Answered 2xx.
    pub fn ok(&self) -> f64 {
        (self.served() - self.client_errors - self.server_errors).max(0.0)
    }

    /// New connections a second: some twenty requests share one.
    pub fn connections(&self) -> f64 {
        self.requests / 20.0
    }

    /// Load balancer capacity units in use.
    pub fn capacity_units(&self) -> f64 {
        self.connections() / prices::LCU_CONNECTIONS
    }

    /// Response times of so many seconds; none without an answer.
    pub fn response_times(&self, seconds: f64) -> Option<Sample> {
        let answers = (self.served() * seconds).round();
        (answers >= 1.0).then(|| Sample::many(answers, self.latency, (self.latency * 0.1, self.latency * 12.0)))
    }

    /// Adds the traffic of another target group of the same load balancer.
    pub fn add(&mut self, other: &Self) {
        let served = self.served() + other.served();
        if served > 0.0 {
            self.latency = (self.latency * self.served() + other.latency * other.served()) / served;
        }
        let all = self.requests + other.requests;
        if self.zones.len() < other.zones.len() {
            self.zones.resize(other.zones.len(), 0.0);
        }
        for (own, others) in self.zones.iter_mut().zip(&other.zones).filter(|_| all > 0.0) {
            *own = (*own * self.requests + others * other.requests) / all;
        }
        self.requests += other.requests;
        self.client_errors += other.client_errors;
        self.server_errors += other.server_errors;
        self.balancer_errors += other.balancer_errors;
    }
}

/// The fraction of requests that are wrong by themselves.
const CLIENT_ERRORS: f64 = 0.008;
/// Utilisation above which requests start to fail.
const SATURATED: f64 = 0.92;

/// Sends a workload's requests through its target group.
pub fn through(world: &World, workload: usize, requests: f64, demand: &mut Demand) -> Traffic {
    let Some(target_group) = world.engine.wiring.target_of_workload[workload] else { return Traffic::default() };
    let settings = &world.engine.workloads[workload];
    let targets = &world.target_groups[target_group].targets;
    let routed = routed(targets);
    let zones = by_zone(world, target_group);
    if routed.is_empty() {
        return Traffic { requests, balancer_errors: requests, zones, ..Traffic::default() };
    }
    let weights = weights(world, target_group, &routed);
    let (mut silent, mut broken, mut overloaded, mut time) = (0.0, 0.0, 0.0, 0.0);
    for ((guess, target), weight) in routed.iter().zip(&weights) {
        let share = requests * weight;
        let utilisation = share / settings.capacity;
        match put_demand(world, (target_group, *guess), &target.id, utilisation, demand) {
            Some(Sickness::Broken) => broken += share,
            Some(_) => silent += share,
            None => overloaded += share * ((utilisation - SATURATED).max(0.0) * 0.5).min(0.6),
        }
        time += weight * settings.latency / (1.0 - utilisation.clamp(0.0, 0.95));
    }
    let answered = (requests - silent).max(0.0);
    let server_errors = broken + overloaded;
    Traffic {
        requests,
        share: requests / whole(routed.len()),
        client_errors: (answered - server_errors).max(0.0) * CLIENT_ERRORS,
        server_errors,
        balancer_errors: silent,
        latency: time,
        zones,
    }
}

/// What part of the requests each routed target gets: a zone that is left gets less and less.
fn weights(world: &World, target_group: usize, routed: &[(usize, &Target)]) -> Vec<f64> {
    let arn = &world.target_groups[target_group].arn;
    let even = 1.0 / whole(routed.len());
    if !world.shifts.flow.contains_key(arn) {
        return vec![even; routed.len()];
    }
    let shares: Vec<f64> = routed.iter().map(|(_, it)| world.shifts.share(arn, &it.zone)).collect();
    let total: f64 = shares.iter().sum();
    if total > 0.0 { shares.into_iter().map(|it| it / total).collect() } else { vec![even; routed.len()] }
}

/// How requests come in over the zones of the load balancer: evenly, but for zones that are left or out.
fn by_zone(world: &World, target_group: usize) -> Vec<f64> {
    let balancer = world.engine.wiring.balancer_of_target.get(target_group).copied().flatten();
    let zones = balancer.map_or(&[][..], |it| &world.load_balancers[it].zones);
    let arn = &world.target_groups[target_group].arn;
    let now = world.engine.ticked;
    let shares: Vec<f64> = zones
        .iter()
        .map(|it| if world.engine.is_out(&it.zone, now) { 0.0 } else { world.shifts.share(arn, &it.zone) })
        .collect();
    let total: f64 = shares.iter().sum();
    if total > 0.0 { shares.into_iter().map(|it| it / total).collect() } else { shares }
}

/// Targets that requests are routed to: the healthy ones, or all that are registered when none is (fail open).
fn routed(targets: &[Target]) -> Vec<(usize, &Target)> {
    let healthy: Vec<_> = targets.iter().enumerate().filter(|(_, it)| it.state == TargetState::Healthy).collect();
    if !healthy.is_empty() {
        return healthy;
    }
    targets.iter().enumerate().filter(|(_, it)| it.state == TargetState::Unhealthy).collect()
}

/// Puts demand on the instance behind a target; answers what is wrong with it.
fn put_demand(
    world: &World,
    (target_group, guess): (usize, usize),
    id: &str,
    utilisation: f64,
    demand: &mut Demand,
) -> Option<Sickness> {
    for group in &world.engine.wiring.groups_of_target[target_group] {
        let instances = &world.groups[*group].instances;
        if let Some(position) = near(instances, guess, |it| it.id == id) {
            demand.groups[*group][position] += utilisation;
            return instances[position].sickness;
        }
    }
    match world.engine.hosts.iter().position(|it| it.id == id) {
        Some(position) => {
            demand.hosts[position] += utilisation;
            world.engine.hosts[position].sickness
        }
        // A target without an instance behind it never answers.
        None => Some(Sickness::Silent),
    }
}

/// Works off the queue of a group without a load balancer.
pub fn queue(
    world: &mut World,
    (workload, group): (usize, usize),
    (arriving, seconds): (f64, f64),
    demand: &mut Demand,
) {
    let instances = &world.groups[group].instances;
    let at_work: Vec<usize> = instances
        .iter()
        .enumerate()
        .filter(|(_, it)| it.lifecycle == Lifecycle::InService && it.sickness.is_none())
        .map(|(position, _)| position)
        .collect();
    let settings = &mut world.engine.workloads[workload];
    let waiting = settings.backlog + arriving * seconds;
    let possible = settings.capacity * whole(at_work.len()) * seconds;
    let done = waiting.min(possible);
    settings.backlog = (waiting - done).min(1_000_000.0);
    let utilisation = if possible > 0.0 { done / possible } else { 0.0 };
    for position in at_work {
        demand.groups[group][position] += utilisation;
    }
}

/// Spreads a workload over the static instances of its region.
pub fn onto_hosts(world: &World, workload: usize, requests: f64, demand: &mut Demand) {
    let settings = &world.engine.workloads[workload];
    let answering = |it: &&crate::world::engine::Host| it.region == settings.region && it.sickness.is_none();
    let count = world.engine.hosts.iter().filter(answering).count();
    for (position, host) in world.engine.hosts.iter().enumerate() {
        if answering(&host) {
            demand.hosts[position] += requests / whole(count) / settings.capacity;
        }
    }
}
