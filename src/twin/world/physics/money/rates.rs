//! What everything costs by the hour, from list prices.

use std::collections::BTreeMap;

use domain::Moment;

use super::super::load;
use crate::world::World;
use crate::world::account::Tag;
use crate::world::balancers::LoadBalancer;
use crate::world::engine::Engine;
use crate::world::formation::pricing;
use crate::world::prices::{
    ALARM_MONTH, ALB_HOUR, DETAILED_MONITORING_MONTH, GP3_GB_MONTH, HOURS_A_MONTH, IPV4_HOUR, KMS_KEY_MONTH,
    LCU_CONNECTIONS, LCU_HOUR, NAT_GB, NAT_HOUR, ROOT_VOLUME_GB, S3_GB_MONTH, T3_MICRO_HOUR,
};
use crate::world::spend::SpendLine;

/// Dollars an hour by line.
pub type Rates = BTreeMap<SpendLine, f64>;

const COMPUTE: &str = "Amazon Elastic Compute Cloud - Compute";
const EC2_OTHER: &str = "EC2 - Other";
const BALANCING: &str = "Amazon Elastic Load Balancing";
const NETWORK: &str = "Amazon Virtual Private Cloud";
const WATCHING: &str = "AmazonCloudWatch";
const KEYS: &str = "AWS Key Management Service";
const STORAGE: &str = "Amazon Simple Storage Service";

/// Bytes through the NAT gateway for each request: a call to a payment network now and then.
pub const NAT_BYTES: f64 = 60.0;
/// GB of audit logs in S3.
const AUDIT_GB: f64 = 40.0;

struct Book<'a> {
    rates: Rates,
    region: &'a str,
    phase: Option<String>,
}

impl Book<'_> {
    fn add(&mut self, service: &str, rate: f64) {
        if rate > 0.0 {
            let line =
                SpendLine { service: service.to_owned(), phase: self.phase.clone(), region: self.region.to_owned() };
            *self.rates.entry(line).or_default() += rate;
        }
    }
}

fn phase(tags: &[Tag]) -> Option<String> {
    tags.iter().find(|it| it.key == "finops:phase").map(|it| it.value.clone())
}

/// What everything that runs costs by the hour.
pub fn running(world: &World, at: Moment) -> Rates {
    let World { groups, load_balancers: balancers, alarms, engine, .. } = world;
    let mut book = Book { rates: Rates::new(), region: "", phase: None };
    for group in groups {
        let instances = f64::from(u32::try_from(group.instances.len()).unwrap_or(u32::MAX));
        book = Book { rates: book.rates, region: &group.region, phase: phase(&group.tags) };
        add_instances(&mut book, instances);
        book.add(WATCHING, instances * DETAILED_MONITORING_MONTH / HOURS_A_MONTH);
    }
    for host in &engine.hosts {
        book = Book { rates: book.rates, region: &host.region, phase: Some("1".to_owned()) };
        add_instances(&mut book, 1.0);
    }
    for balancer in balancers {
        book = Book { rates: book.rates, region: &balancer.region, phase: phase(&balancer.tags) };
        let zones = f64::from(u32::try_from(balancer.zones.len()).unwrap_or(0));
        book.add(NETWORK, zones * IPV4_HOUR);
        let requests = arriving(engine, &balancer.region, at) / per_region(balancers, &balancer.region);
        book.add(BALANCING, ALB_HOUR + LCU_HOUR * requests / 20.0 / LCU_CONNECTIONS);
    }
    for alarm in alarms {
        book = Book { rates: book.rates, region: &alarm.region, phase: phase(&alarm.tags) };
        book.add(WATCHING, ALARM_MONTH / HOURS_A_MONTH);
    }
    for (index, (region, _)) in engine.gateways.iter().enumerate() {
        book = Book { rates: book.rates, region, phase: Some("1".to_owned()) };
        book.add(EC2_OTHER, NAT_HOUR);
        book.add(NETWORK, IPV4_HOUR);
        // What goes out through them, and what the foundation has beside them, is there once.
        if !engine.gateways[..index].iter().any(|(it, _)| it == region) {
            book.add(EC2_OTHER, NAT_GB * arriving(engine, region, at) * NAT_BYTES * 3_600.0 / 1e9);
            book.add(KEYS, KMS_KEY_MONTH / HOURS_A_MONTH);
            book.add(STORAGE, AUDIT_GB * S3_GB_MONTH / HOURS_A_MONTH);
        }
    }
    add_resources(&mut book.rates, world);
    book.rates
}

/// Resources of stacks that are no live parts of the world.
fn add_resources(rates: &mut Rates, world: &World) {
    for stack in &world.stacks {
        for resource in stack.resources.iter().filter(|it| it.exists()) {
            let Some((service, rate)) = pricing::of(resource) else { continue };
            let phase = stack.tag("finops:phase").map(str::to_owned);
            let line = SpendLine { service: service.to_owned(), phase, region: stack.region.clone() };
            *rates.entry(line).or_default() += rate;
        }
    }
}

/// Adds what services cost beyond that, as the scenario says.
pub fn add_surges(rates: &mut Rates, engine: &Engine, at: Moment) {
    let home = engine.gateways.first().map_or("us-east-1", |(region, _)| region.as_str());
    for surge in engine.disturbances.surges.iter().filter(|it| it.span.0 <= at && at < it.span.1) {
        let line = SpendLine { service: surge.service.clone(), phase: surge.phase.clone(), region: home.to_owned() };
        *rates.entry(line).or_default() += surge.rate;
    }
}

fn add_instances(book: &mut Book<'_>, instances: f64) {
    book.add(COMPUTE, instances * T3_MICRO_HOUR);
    book.add(EC2_OTHER, instances * ROOT_VOLUME_GB * GP3_GB_MONTH / HOURS_A_MONTH);
}

/// Requests a second of a region; the noise of a single second does not matter here.
fn arriving(engine: &Engine, region: &str, at: Moment) -> f64 {
    let workloads = engine.workloads.iter().filter(|it| it.region == region);
    workloads.map(|it| it.peak * load::level(engine, it, at)).sum()
}

fn per_region(balancers: &[LoadBalancer], region: &str) -> f64 {
    let count = balancers.iter().filter(|it| it.region == region).count();
    f64::from(u32::try_from(count.max(1)).unwrap_or(1))
}
