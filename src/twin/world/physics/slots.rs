//! Where the metrics of a group, a target group, a load balancer or a host are kept.

use crate::world::balancers::{LoadBalancer, TargetGroup};
use crate::world::engine::Host;
use crate::world::groups::AutoScalingGroup;
use crate::world::metrics::{MetricId, MetricStore, SeriesKind, Unit};

const COUNT: (SeriesKind, Unit) = (SeriesKind::Counter, Unit::Count);
const LEVEL: (SeriesKind, Unit) = (SeriesKind::Gauge, Unit::None);
const HOSTS: (SeriesKind, Unit) = (SeriesKind::Gauge, Unit::Count);
/// Counted at every check, so that a short illness shows in the minute's maximum.
const CHECKED: (SeriesKind, Unit) = (SeriesKind::Distribution { sigma: 0.0 }, Unit::Count);
const CPU: (SeriesKind, Unit) = (SeriesKind::Distribution { sigma: 0.0 }, Unit::Percent);
const LATENCY: (SeriesKind, Unit) = (SeriesKind::Distribution { sigma: 0.6 }, Unit::Seconds);

/// A metric of a group, in the order of its slots.
#[derive(Clone, Copy, Debug)]
pub enum GroupMetric {
    Cpu,
    StatusCheckFailed,
    Min,
    Max,
    Desired,
    InService,
    Pending,
    Terminating,
    Standby,
    Total,
    QueueDepth,
}

const GROUP: [(&str, &str, (SeriesKind, Unit)); 11] = [
    ("AWS/EC2", "CPUUtilization", CPU),
    ("AWS/EC2", "StatusCheckFailed", HOSTS),
    ("AWS/AutoScaling", "GroupMinSize", LEVEL),
    ("AWS/AutoScaling", "GroupMaxSize", LEVEL),
    ("AWS/AutoScaling", "GroupDesiredCapacity", LEVEL),
    ("AWS/AutoScaling", "GroupInServiceInstances", LEVEL),
    ("AWS/AutoScaling", "GroupPendingInstances", LEVEL),
    ("AWS/AutoScaling", "GroupTerminatingInstances", LEVEL),
    ("AWS/AutoScaling", "GroupStandbyInstances", LEVEL),
    ("AWS/AutoScaling", "GroupTotalInstances", LEVEL),
    ("FinOps/App", "QueueDepth", HOSTS),
];

/// Makes the slots of a group; the queue's only where it works off a queue.
pub fn of_group(metrics: &mut MetricStore, group: &AutoScalingGroup) -> Vec<usize> {
    let count = if group.target_group_arns.is_empty() { GROUP.len() } else { GROUP.len() - 1 };
    let dimensions = [("AutoScalingGroupName", group.name.as_str())];
    made(metrics, &group.region, &GROUP[..count], &dimensions)
}

/// A metric of a target group, in the order of its slots.
#[derive(Clone, Copy, Debug)]
pub enum TargetMetric {
    Healthy,
    Unhealthy,
    Requests,
    RequestsPerTarget,
    ResponseTime,
    Ok,
    ClientErrors,
    ServerErrors,
}

const TARGET: [(&str, &str, (SeriesKind, Unit)); 8] = [
    (ELB, "HealthyHostCount", CHECKED),
    (ELB, "UnHealthyHostCount", CHECKED),
    (ELB, "RequestCount", COUNT),
    (ELB, "RequestCountPerTarget", COUNT),
    (ELB, "TargetResponseTime", LATENCY),
    (ELB, "HTTPCode_Target_2XX_Count", COUNT),
    (ELB, "HTTPCode_Target_4XX_Count", COUNT),
    (ELB, "HTTPCode_Target_5XX_Count", COUNT),
];
const ELB: &str = "AWS/ApplicationELB";

/// Makes the slots of a target group behind a load balancer: its own, then those of each zone.
pub fn of_target_group(metrics: &mut MetricStore, group: &TargetGroup, balancer: &LoadBalancer) -> Vec<usize> {
    let own = [("LoadBalancer", balancer.dimension()), ("TargetGroup", group.dimension())];
    let mut slots = made(metrics, &group.region, &TARGET, &own);
    for zone in &balancer.zones {
        let dimensions = [own[0], own[1], ("AvailabilityZone", zone.zone.as_str())];
        slots.extend(made(metrics, &group.region, &TARGET[..OF_ZONE], &dimensions));
    }
    slots
}

/// How many of a target group's metrics there are for each zone as well.
pub const OF_ZONE: usize = 3;
/// Where the slots of the zones begin.
pub const ZONES_FROM: usize = TARGET.len();

/// A metric of a load balancer, in the order of its slots.
#[derive(Clone, Copy, Debug)]
pub enum BalancerMetric {
    Requests,
    ServerErrors,
    TargetServerErrors,
    ResponseTime,
    ActiveConnections,
    NewConnections,
    CapacityUnits,
}

const BALANCER: [(&str, &str, (SeriesKind, Unit)); 7] = [
    (ELB, "RequestCount", COUNT),
    (ELB, "HTTPCode_ELB_5XX_Count", COUNT),
    (ELB, "HTTPCode_Target_5XX_Count", COUNT),
    (ELB, "TargetResponseTime", LATENCY),
    (ELB, "ActiveConnectionCount", COUNT),
    (ELB, "NewConnectionCount", COUNT),
    (ELB, "ConsumedLCUs", COUNT),
];

/// Where the requests of a load balancer's zones begin.
pub const BALANCER_ZONES_FROM: usize = BALANCER.len();

/// Makes the slots of a load balancer: its own, then the requests of each zone.
pub fn of_balancer(metrics: &mut MetricStore, balancer: &LoadBalancer) -> Vec<usize> {
    let own = ("LoadBalancer", balancer.dimension());
    let mut slots = made(metrics, &balancer.region, &BALANCER, &[own]);
    for zone in &balancer.zones {
        let dimensions = [own, ("AvailabilityZone", zone.zone.as_str())];
        slots.extend(made(metrics, &balancer.region, &BALANCER[..1], &dimensions));
    }
    slots
}

const HOST: [(&str, &str, (SeriesKind, Unit)); 2] =
    [("AWS/EC2", "CPUUtilization", CPU), ("AWS/EC2", "StatusCheckFailed", HOSTS)];

/// Makes the slots of a static instance: CPU, failed status checks.
pub fn of_host(metrics: &mut MetricStore, host: &Host) -> Vec<usize> {
    made(metrics, &host.region, &HOST, &[("InstanceId", host.id.as_str())])
}

fn made(
    metrics: &mut MetricStore,
    region: &str,
    list: &[(&str, &str, (SeriesKind, Unit))],
    dimensions: &[(&str, &str)],
) -> Vec<usize> {
    list.iter()
        .map(|(namespace, name, (kind, unit))| {
            metrics.slot(region, MetricId::new(namespace, name, dimensions), *kind, *unit)
        })
        .collect()
}
