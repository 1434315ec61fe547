//! Services by the hundred, all alike: a group, a target group, some alarms each.

use super::stacks::{self, Plan};
use super::{Site, alarms, parts};
use crate::scenario::Bulk;
use crate::world::alarms::{AlarmRule, Comparison, MetricAlarm, TreatMissing};
use crate::world::metrics::{MetricId, Statistic};

/// Target groups behind one load balancer.
const PER_BALANCER: u32 = 50;

/// Builds them.
pub fn build(site: &mut Site<'_>, bulk: &Bulk) {
    for index in 0..bulk.groups {
        // What does not divide evenly goes to the first ones.
        let extra = u32::from(index < bulk.targets % bulk.groups);
        service(site, index, bulk.targets / bulk.groups + extra);
    }
    for index in 0..bulk.alarms {
        alarm(site, index, bulk.groups);
    }
    for index in 0..bulk.stacks {
        stack(site, index);
    }
}

fn service_name(index: u32) -> String {
    format!("svc-{:03}", index + 1)
}

fn service(site: &mut Site<'_>, index: u32, targets: u32) {
    if index.is_multiple_of(PER_BALANCER) {
        let balancer = parts::balancer(site, &format!("alb-{:02}", index / PER_BALANCER + 1), 3);
        site.world.load_balancers.push(balancer);
    }
    let name = service_name(index);
    let Some(balancer) = site.world.load_balancers.last().map(|it| it.arn.clone()) else { return };
    let mut target_group = parts::target_group(site, &name, (8080, 3), &balancer);
    let port = 9_000 + u16::try_from(index % PER_BALANCER).unwrap_or(0);
    let listener = parts::listener(site, &balancer, port, &target_group.arn);
    if let Some(balancer) = site.world.load_balancers.last_mut() {
        balancer.listeners.push(listener);
    }
    let sizes = [targets / 2, targets, targets.saturating_mul(2).max(1)];
    let group = parts::group(site, &name, (sizes, 3), std::slice::from_ref(&target_group.arn));
    target_group.targets =
        group.instances.iter().map(|it| parts::healthy_target(site, &it.id, 8080, &it.zone)).collect();
    let load = parts::workload(site, &name, (f64::from(targets) * 30.0, 60.0));
    site.world.engine.workloads.push(load);
    site.world.target_groups.push(target_group);
    site.world.groups.push(group);
}

fn alarm(site: &mut Site<'_>, index: u32, groups: u32) {
    let service = service_name(index % groups.max(1));
    let target = site.world.target_groups.iter().find(|it| it.name == service);
    let target =
        target.map(|it| (it.dimension().to_owned(), it.load_balancer_arns.first().cloned().unwrap_or_default()));
    let round = index / groups.max(1);
    let (kind, metric, statistic, threshold) = match (round % 3, target) {
        (1, Some((dimension, balancer))) => {
            let balancer = balancer.split_once(":loadbalancer/").map_or("", |(_, it)| it).to_owned();
            let dimensions = [("LoadBalancer", balancer.as_str()), ("TargetGroup", dimension.as_str())];
            let metric = MetricId::new("AWS/ApplicationELB", "UnHealthyHostCount", &dimensions);
            ("unhealthy-hosts", metric, Statistic::Maximum, 0.5)
        }
        (2, Some((dimension, balancer))) => {
            let balancer = balancer.split_once(":loadbalancer/").map_or("", |(_, it)| it).to_owned();
            let dimensions = [("LoadBalancer", balancer.as_str()), ("TargetGroup", dimension.as_str())];
            let metric = MetricId::new("AWS/ApplicationELB", "TargetResponseTime", &dimensions);
            ("latency-p95", metric, Statistic::Percentile(95.0), 1.0)
        }
        _ => {
            let metric = MetricId::new("AWS/EC2", "CPUUtilization", &[("AutoScalingGroupName", &service)]);
            ("cpu-high", metric, Statistic::Average, 85.0)
        }
    };
    let name = if round < 3 { format!("{service}-{kind}") } else { format!("{service}-{kind}-{}", round / 3 + 1) };
    let rule = AlarmRule::Metric(MetricAlarm {
        metric,
        statistic,
        period: 60,
        evaluation_periods: 3,
        datapoints_to_alarm: 2,
        threshold,
        comparison: Comparison::Greater,
        missing: TreatMissing::Missing,
        unit: None,
    });
    let tags = parts::tags(site, 3, &name);
    let alarm = alarms::alarm(site, (&name, ""), rule, tags);
    site.world.alarms.push(alarm);
}

fn stack(site: &mut Site<'_>, index: u32) {
    let phase = u8::try_from(index % 3 + 1).unwrap_or(1);
    let parts = ["Role", "Topic", "Queue", "LogGroup", "Key"];
    let types = ["AWS::IAM::Role", "AWS::SNS::Topic", "AWS::SQS::Queue", "AWS::Logs::LogGroup", "AWS::KMS::Key"];
    stacks::build(
        site,
        Plan {
            name: format!("finops-stack-{:02}", index + 1),
            phase,
            description: "One of many",
            age_days: 20 + index % 40,
            parts: parts.into_iter().zip(types).map(|(logical_id, kind)| (logical_id, kind, String::new())).collect(),
            outputs: Vec::new(),
        },
    );
}
