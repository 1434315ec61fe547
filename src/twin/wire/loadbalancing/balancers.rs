//! `DescribeLoadBalancers`.

use super::super::page::Paging;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::super::{Asked, matching};
use super::{balancers, no_balancer};
use crate::world::LoadBalancer;

/// `DescribeLoadBalancers`: by ARNs or names, 400 a page.
pub fn describe_load_balancers(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let (arns, names) = (asked.input.texts("LoadBalancerArns"), asked.input.texts("Names"));
    let missing = |wanted: &[&str], has: fn(&LoadBalancer) -> &str| {
        wanted.iter().find(|wanted| !balancers(asked).any(|it| has(it) == **wanted)).map(|wanted| no_balancer(wanted))
    };
    if let Some(refusal) = missing(&arns, |it| &it.arn).or_else(|| missing(&names, |it| &it.name)) {
        return Err(refusal);
    }
    let mut found: Vec<&LoadBalancer> =
        balancers(asked).filter(|it| matching(&arns, &it.arn) && matching(&names, &it.name)).collect();
    found.sort_by(|left, right| left.name.cmp(&right.name));
    let page = Paging::marker(asked.input, "DescribeLoadBalancers")?.of(found, |it| &it.arn)?;
    Ok(Shape::new().with("LoadBalancers", list(page.items.into_iter().map(shape))).with("NextMarker", page.next))
}

fn shape(balancer: &LoadBalancer) -> Shape {
    let zones = balancer.zones.iter().map(|zone| {
        Shape::new()
            .with("ZoneName", &zone.zone)
            .with("SubnetId", &zone.subnet)
            .with("LoadBalancerAddresses", Vec::<Shape>::new())
    });
    Shape::new()
        .with("LoadBalancerArn", &balancer.arn)
        .with("DNSName", &balancer.dns_name)
        .with("CreatedTime", balancer.created_at)
        .with("LoadBalancerName", &balancer.name)
        .with("Scheme", &balancer.scheme)
        .with("VpcId", &balancer.vpc_id)
        .with("State", Shape::new().with("Code", &balancer.state))
        .with("Type", balancer.kind.as_str())
        .with("AvailabilityZones", list(zones))
        .with("SecurityGroups", list(&balancer.security_groups))
        .with("IpAddressType", "ipv4")
}
