//! `DescribeTargetGroups`.

use super::super::page::Paging;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::super::{Asked, matching};
use super::{balancers, no_balancer, no_target_group, target_groups};
use crate::world::TargetGroup;

/// `DescribeTargetGroups`: by ARNs, names or load balancer, 400 a page.
pub fn describe_target_groups(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let (arns, names) = (asked.input.texts("TargetGroupArns"), asked.input.texts("Names"));
    let balancer = asked.input.text("LoadBalancerArn");
    if let Some(arn) = balancer.filter(|arn| !balancers(asked).any(|it| it.arn == *arn)) {
        return Err(no_balancer(arn));
    }
    let mut found: Vec<&TargetGroup> = target_groups(asked)
        .filter(|group| matching(&arns, &group.arn) && matching(&names, &group.name))
        .filter(|group| balancer.is_none_or(|arn| group.load_balancer_arns.iter().any(|it| it == arn)))
        .collect();
    if found.len() < arns.len().max(names.len()) {
        return Err(no_target_group());
    }
    found.sort_by(|left, right| left.name.cmp(&right.name));
    let page = Paging::marker(asked.input, "DescribeTargetGroups")?.of(found, |group| &group.arn)?;
    Ok(Shape::new().with("TargetGroups", list(page.items.into_iter().map(shape))).with("NextMarker", page.next))
}

fn shape(group: &TargetGroup) -> Shape {
    let check = &group.health_check;
    // Only HTTP checks have a path and codes.
    let path = (!check.path.is_empty()).then_some(&check.path);
    let matcher = path.map(|_| Shape::new().with("HttpCode", &check.matcher));
    Shape::new()
        .with("TargetGroupArn", &group.arn)
        .with("TargetGroupName", &group.name)
        .with("Protocol", &group.protocol)
        .with("Port", group.port)
        .with("VpcId", &group.vpc_id)
        .with("HealthCheckProtocol", &check.protocol)
        .with("HealthCheckPort", "traffic-port")
        .with("HealthCheckEnabled", true)
        .with("HealthCheckIntervalSeconds", check.interval)
        .with("HealthCheckTimeoutSeconds", check.timeout)
        .with("HealthyThresholdCount", check.healthy_threshold)
        .with("UnhealthyThresholdCount", check.unhealthy_threshold)
        .with("HealthCheckPath", path)
        .with("Matcher", matcher)
        .with("LoadBalancerArns", list(&group.load_balancer_arns))
        .with("TargetType", "instance")
        .with("ProtocolVersion", group.protocol.starts_with("HTTP").then_some("HTTP1"))
        .with("IpAddressType", "ipv4")
}
