//! What CloudWatch measures: load meets instances, and CPU, requests, latency and errors follow.

mod data;
mod published;
mod traffic;

use super::money::NAT_BYTES;
use super::slots::{self, BalancerMetric, GroupMetric, TargetMetric};
use super::{Tick, load};
use crate::world::World;
use crate::world::balancers::TargetState;
use crate::world::chance;
use crate::world::groups::{AutoScalingGroup, Instance, Lifecycle, Sickness};
use crate::world::metrics::{MetricId, MetricStore, Sample, SeriesKind, Unit};
use traffic::{Demand, Traffic};

/// Measures one tick.
pub fn measure(world: &mut World, tick: Tick) {
    make_slots(world);
    let mut demand = Demand::none(world);
    let mut flows: Vec<Option<Traffic>> = vec![None; world.target_groups.len()];
    for index in 0..world.engine.workloads.len() {
        let rate = load::rate(&world.engine, &world.engine.workloads[index], tick.to);
        if let Some(target) = world.engine.wiring.target_of_workload[index] {
            flows[target] = Some(traffic::through(world, index, rate, &mut demand));
        } else if let Some(group) = world.engine.wiring.group_of_workload[index] {
            traffic::queue(world, (index, group), (rate, tick.seconds()), &mut demand);
        } else {
            traffic::onto_hosts(world, index, rate, &mut demand);
        }
    }
    measure_groups(world, &demand, tick);
    measure_targets(world, &flows, tick);
    measure_balancers(world, &flows, tick);
    measure_hosts(world, &demand, tick);
    measure_platform(world, &flows, tick);
    data::measure(world, tick);
    published::publish(world, tick);
}

fn make_slots(world: &mut World) {
    let World { groups, target_groups, load_balancers, metrics, engine, .. } = world;
    for group in groups.iter_mut().filter(|it| it.body.slots.is_empty()) {
        group.body.slots = slots::of_group(metrics, group);
    }
    for (index, group) in target_groups.iter_mut().enumerate().filter(|(_, it)| it.slots.is_empty()) {
        let balancer = engine.wiring.balancer_of_target.get(index).copied().flatten();
        if let Some(balancer) = balancer.and_then(|it| load_balancers.get(it)) {
            group.slots = slots::of_target_group(metrics, group, balancer);
        }
    }
    for balancer in load_balancers.iter_mut().filter(|it| it.slots.is_empty()) {
        balancer.slots = slots::of_balancer(metrics, balancer);
    }
    for host in engine.hosts.iter_mut().filter(|it| it.slots.is_empty()) {
        host.slots = slots::of_host(metrics, host);
    }
}

/// CPU of one instance in percent; none where it cannot report.
fn cpu(instance: &Instance, demand: f64, tick: Tick) -> Option<f64> {
    let noise = 1.0 + 0.04 * chance::noise(chance::of_text(&instance.id), tick.to.as_secs().unsigned_abs());
    let busy = match (instance.lifecycle, instance.sickness) {
        (Lifecycle::Pending, _) | (_, Some(Sickness::ZoneDown)) => return None,
        (_, Some(Sickness::Silent)) => 1.5,
        // Starting the application takes its share before any request arrives.
        _ if tick.to < instance.ready_at => 35.0,
        _ => IDLE + demand * 100.0,
    };
    Some((busy * noise).clamp(0.1, 100.0))
}

/// CPU of an instance without work, percent.
const IDLE: f64 = 3.0;

fn measure_groups(world: &mut World, demand: &Demand, tick: Tick) {
    let World { groups, metrics, engine, .. } = world;
    for (index, group) in groups.iter().enumerate() {
        let mut put =
            |metric: GroupMetric, sample: Sample| record(metrics, &group.body.slots, metric as usize, tick, sample);
        let known = group_cpu(group, |position| demand.of(index, position), tick);
        if let Some(sample) = summary(&known) {
            put(GroupMetric::Cpu, sample);
        }
        let failed = group.instances.iter().any(|it| it.sickness == Some(Sickness::ZoneDown));
        if !group.instances.is_empty() {
            put(GroupMetric::StatusCheckFailed, Sample::of(f64::from(u8::from(failed))));
        }
        let count = |lifecycle| f64::from(group.count(lifecycle));
        let levels = [
            (GroupMetric::Min, f64::from(group.capacity.min)),
            (GroupMetric::Max, f64::from(group.capacity.max)),
            (GroupMetric::Desired, f64::from(group.capacity.desired)),
            (GroupMetric::InService, count(Lifecycle::InService)),
            (GroupMetric::Pending, count(Lifecycle::Pending)),
            (GroupMetric::Terminating, count(Lifecycle::Terminating)),
            (GroupMetric::Standby, count(Lifecycle::Standby)),
            (GroupMetric::Total, whole(group.instances.len())),
        ];
        for (metric, value) in levels {
            put(metric, Sample::of(value));
        }
        let queue = engine.workloads.iter().zip(&engine.wiring.group_of_workload).find(|(_, it)| **it == Some(index));
        if let Some((workload, _)) = queue {
            put(GroupMetric::QueueDepth, Sample::of(workload.backlog.round()));
        }
    }
}

/// CPU of the instances of a group. Those that still warm up are left out, as Auto Scaling leaves them out, unless there
/// are no others.
fn group_cpu(group: &AutoScalingGroup, demand: impl Fn(usize) -> f64, tick: Tick) -> Vec<f64> {
    let warmup = group.settings.warmup.unwrap_or_default();
    let busy = group.instances.iter().enumerate().filter_map(|(position, it)| {
        let warm = tick.to.since(it.in_service_at) >= warmup;
        cpu(it, demand(position), tick).map(|cpu| (warm, cpu))
    });
    let (warm, young): (Vec<_>, Vec<_>) = busy.partition(|(warm, _)| *warm);
    let counted = if warm.is_empty() { young } else { warm };
    counted.into_iter().map(|(_, cpu)| cpu).collect()
}

fn summary(values: &[f64]) -> Option<Sample> {
    let (min, max) = values.iter().fold((f64::MAX, f64::MIN), |(min, max), it| (min.min(*it), max.max(*it)));
    let count = whole(values.len());
    (count > 0.0).then(|| Sample::many(count, values.iter().sum::<f64>() / count, (min, max)))
}

fn whole(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

fn measure_targets(world: &mut World, flows: &[Option<Traffic>], tick: Tick) {
    let World { target_groups, load_balancers, metrics, engine, .. } = world;
    for (index, group) in target_groups.iter().enumerate() {
        let mut put = |slot: usize, value: Sample| record(metrics, &group.slots, slot, tick, value);
        let count = |state, zone: Option<&str>| {
            let of_zone = |it: &&_| is_in(it, state, zone);
            Sample::of(whole(group.targets.iter().filter(of_zone).count()))
        };
        put(TargetMetric::Healthy as usize, count(TargetState::Healthy, None));
        put(TargetMetric::Unhealthy as usize, count(TargetState::Unhealthy, None));
        let balancer = engine.wiring.balancer_of_target.get(index).copied().flatten();
        for (position, zone) in balancer.map_or(&[][..], |it| &load_balancers[it].zones).iter().enumerate() {
            let first = slots::ZONES_FROM + slots::OF_ZONE * position;
            put(first, count(TargetState::Healthy, Some(&zone.zone)));
            put(first + 1, count(TargetState::Unhealthy, Some(&zone.zone)));
        }
        let Some(flow) = flows.get(index).and_then(Option::as_ref) else { continue };
        let seconds = tick.seconds();
        let counters = [
            (TargetMetric::Requests, flow.served()),
            (TargetMetric::RequestsPerTarget, flow.share),
            (TargetMetric::Ok, flow.ok()),
            (TargetMetric::ClientErrors, flow.client_errors),
            (TargetMetric::ServerErrors, flow.server_errors),
        ];
        for (metric, rate) in counters {
            put_counter(&mut put, metric as usize, rate * seconds);
        }
        for (position, share) in flow.zones.iter().enumerate() {
            let slot = slots::ZONES_FROM + slots::OF_ZONE * position + TargetMetric::Requests as usize;
            put_counter(&mut put, slot, flow.served() * share * seconds);
        }
        if let Some(sample) = flow.response_times(seconds) {
            put(TargetMetric::ResponseTime as usize, sample);
        }
    }
}

fn is_in(target: &crate::world::balancers::Target, state: TargetState, zone: Option<&str>) -> bool {
    target.state == state && zone.is_none_or(|zone| target.zone == zone)
}

/// Counters exist only where something happened.
fn put_counter(put: &mut impl FnMut(usize, Sample), slot: usize, events: f64) {
    let events = events.round();
    if events >= 1.0 {
        put(slot, Sample::of(events));
    }
}

fn measure_balancers(world: &mut World, flows: &[Option<Traffic>], tick: Tick) {
    let World { load_balancers, metrics, engine, .. } = world;
    let mut totals = vec![Traffic::default(); load_balancers.len()];
    for (index, flow) in flows.iter().enumerate() {
        let balancer = engine.wiring.balancer_of_target.get(index).copied().flatten();
        if let (Some(flow), Some(total)) = (flow, balancer.and_then(|it| totals.get_mut(it))) {
            total.add(flow);
        }
    }
    let seconds = tick.seconds();
    for (balancer, total) in load_balancers.iter().zip(&totals) {
        let mut put = |slot: usize, value: Sample| record(metrics, &balancer.slots, slot, tick, value);
        let counters = [
            (BalancerMetric::Requests, total.requests),
            (BalancerMetric::ServerErrors, total.balancer_errors),
            (BalancerMetric::TargetServerErrors, total.server_errors),
            (BalancerMetric::ActiveConnections, total.requests * 0.4),
            (BalancerMetric::NewConnections, total.connections()),
        ];
        for (metric, rate) in counters {
            put_counter(&mut put, metric as usize, rate * seconds);
        }
        for (position, share) in total.zones.iter().enumerate() {
            put_counter(&mut put, slots::BALANCER_ZONES_FROM + position, total.requests * share * seconds);
        }
        put(BalancerMetric::CapacityUnits as usize, Sample::of(total.capacity_units() * seconds / 3_600.0));
        if let Some(sample) = total.response_times(seconds) {
            put(BalancerMetric::ResponseTime as usize, sample);
        }
    }
}

fn measure_hosts(world: &mut World, demand: &Demand, tick: Tick) {
    let World { metrics, engine, .. } = world;
    for (index, host) in engine.hosts.iter().enumerate() {
        let down = host.sickness == Some(Sickness::ZoneDown);
        let noise = 1.0 + 0.04 * chance::noise(chance::of_text(&host.id), tick.to.as_secs().unsigned_abs());
        if !down {
            let busy = ((IDLE + demand.of_host(index) * 100.0) * noise).clamp(0.1, 100.0);
            record(metrics, &host.slots, 0, tick, Sample::of(busy));
        }
        record(metrics, &host.slots, 1, tick, Sample::of(f64::from(u8::from(down))));
    }
}

/// Metrics of the platform itself: payments that went through, traffic of the NAT gateways.
fn measure_platform(world: &mut World, flows: &[Option<Traffic>], tick: Tick) {
    let World { target_groups, metrics, engine, .. } = world;
    for (group, flow) in target_groups.iter().zip(flows) {
        if let (Some(flow), "api") = (flow, group.name.as_str()) {
            let slot = metrics.slot(
                &group.region,
                MetricId::new("FinOps/App", "PaymentsProcessed", &[]),
                SeriesKind::Counter,
                Unit::Count,
            );
            let mut put = |_: usize, sample: Sample| metrics.record(slot, tick.measured_at(), sample);
            put_counter(&mut put, 0, flow.ok() * 0.3 * tick.seconds());
        }
    }
    for (region, id) in &engine.gateways {
        let dimensions = [("NatGatewayId", id.as_str())];
        let bytes = MetricId::new("AWS/NATGateway", "BytesOutToDestination", &dimensions);
        let slot = metrics.slot(region, bytes, SeriesKind::Counter, Unit::Bytes);
        let workloads = engine.workloads.iter().filter(|it| it.region == *region);
        let rate: f64 = workloads.map(|it| load::rate(engine, it, tick.to) * NAT_BYTES).sum();
        metrics.record(slot, tick.measured_at(), Sample::of((rate * tick.seconds()).round()));
        let errors = MetricId::new("AWS/NATGateway", "ErrorPortAllocation", &dimensions);
        let slot = metrics.slot(region, errors, SeriesKind::Gauge, Unit::Count);
        metrics.record(slot, tick.measured_at(), Sample::of(0.0));
    }
}

/// Records in the minute that the tick ends in; a tick that ends on a full minute belongs to the one before.
fn record(metrics: &mut MetricStore, slots: &[usize], index: usize, tick: Tick, sample: Sample) {
    if let Some(slot) = slots.get(index) {
        metrics.record(*slot, tick.measured_at(), sample);
    }
}
