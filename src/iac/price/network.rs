//! Gateways, addresses, load balancers, endpoints and names.

use domain::price::list::{
    APPLICATION_BALANCER, HEALTH_CHECK, HOSTED_ZONE, INTERFACE_ENDPOINT, NAT, NETWORK_BALANCER, PUBLIC_IPV4,
};
use domain::price::{HOURS, Prices};
use serde_json::Value;

use super::read::{count, is_on, number, text};

pub fn monthly(kind: &str, properties: &Value, prices: &Prices) -> Option<f64> {
    match kind {
        "AWS::EC2::NatGateway" => Some(prices.usd(&NAT)? * HOURS),
        "AWS::EC2::EIP" => Some(prices.usd(&PUBLIC_IPV4)? * HOURS),
        "AWS::EC2::VPCEndpoint" => endpoint(properties, prices),
        "AWS::ElasticLoadBalancingV2::LoadBalancer" => balancer(properties, prices),
        "AWS::Route53::HostedZone" | "AWS::ServiceDiscovery::PrivateDnsNamespace" => prices.usd(&HOSTED_ZONE),
        "AWS::Route53::HealthCheck" => health_check(properties, prices),
        _ => None,
    }
}

fn endpoint(properties: &Value, prices: &Prices) -> Option<f64> {
    match text(properties, "VpcEndpointType").unwrap_or("Gateway") {
        "Gateway" => Some(0.0),
        "Interface" => Some(prices.usd(&INTERFACE_ENDPOINT)? * count(properties, "SubnetIds")? * HOURS),
        _ => None,
    }
}

/// One that faces the internet has a public address in each of its subnets.
fn balancer(properties: &Value, prices: &Prices) -> Option<f64> {
    let item = match text(properties, "Type").unwrap_or("application") {
        "application" => APPLICATION_BALANCER,
        "network" => NETWORK_BALANCER,
        _ => return None,
    };
    let addresses = match text(properties, "Scheme").unwrap_or("internet-facing") {
        "internal" => 0.0,
        _ => count(properties, "Subnets").or_else(|| count(properties, "SubnetMappings"))?,
    };
    Some((prices.usd(&item)? + addresses * prices.usd(&PUBLIC_IPV4)?) * HOURS)
}

/// What it costs to look by TLS beside that is not in the list, and is said to be paid by use; what it costs to look for
/// a text, more often, or for how long it takes, makes the whole unknown.
fn health_check(properties: &Value, prices: &Prices) -> Option<f64> {
    let is_plain = matches!(text(properties, "HealthCheckConfig.Type")?, "HTTP" | "HTTPS" | "TCP")
        && number(properties, "HealthCheckConfig.RequestInterval").is_none_or(|seconds| seconds > 10.0)
        && !is_on(properties, "HealthCheckConfig.MeasureLatency", "false")?;
    prices.usd(&HEALTH_CHECK).filter(|_| is_plain)
}
