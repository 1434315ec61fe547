//! What resources cost by the hour that are no live parts of the world: list prices, without traffic.

use std::cell::LazyCell;

use super::faults::property;
use crate::world::prices::HOURS_A_MONTH;
use crate::world::stacks::Resource;

const DATABASE: &str = "Amazon Relational Database Service";
const CACHE: &str = "Amazon ElastiCache";
const NETWORK: &str = "Amazon Virtual Private Cloud";
const CONTAINERS: &str = "Amazon Elastic Container Service";

/// The service as Cost Explorer names it, and dollars an hour; none for what costs nothing by being there.
pub fn of(resource: &Resource) -> Option<(&'static str, f64)> {
    // Most types cost nothing, and this is asked of all of them at every tick.
    let properties = LazyCell::new(|| resource.body.properties.read());
    let own = |name: &str| property(&properties, name);
    let number = |name: &str, unset: f64| own(name).and_then(|it| it.parse().ok()).unwrap_or(unset);
    let monthly = |dollars: f64| dollars / HOURS_A_MONTH;
    Some(match resource.resource_type.as_str() {
        "AWS::RDS::DBInstance" => {
            let class = own("DBInstanceClass").unwrap_or_default();
            let zones = if own("MultiAZ").as_deref() == Some("true") { 2.0 } else { 1.0 };
            (DATABASE, zones * (database_hour(&class) + monthly(0.115 * number("AllocatedStorage", 0.0))))
        }
        // Half a capacity unit is the least that a serverless cluster runs on.
        "AWS::RDS::DBCluster" => (DATABASE, 0.5 * 0.12),
        "AWS::RDS::DBProxy" => (DATABASE, 2.0 * 0.015),
        "AWS::ElastiCache::ReplicationGroup" => {
            let replicas = number("ReplicasPerNodeGroup", 0.0) + 1.0;
            let nodes = number("NumCacheClusters", replicas * number("NumNodeGroups", 1.0));
            (CACHE, nodes * 0.016)
        }
        "AWS::ElastiCache::CacheCluster" => (CACHE, number("NumCacheNodes", 1.0) * 0.016),
        "AWS::EC2::VPCEndpoint" if own("VpcEndpointType").as_deref() == Some("Interface") => {
            let zones = properties.get("SubnetIds").and_then(|it| it.as_array()).map_or(1, Vec::len);
            (NETWORK, f64::from(u32::try_from(zones).unwrap_or(1)) * 0.01)
        }
        "AWS::SecretsManager::Secret" => ("AWS Secrets Manager", monthly(0.40)),
        "AWS::Route53::HostedZone" | "AWS::Route53::HealthCheck" => ("Amazon Route 53", monthly(0.50)),
        // The smallest task: a quarter of a processor and half a GB.
        "AWS::ECS::Service" => (CONTAINERS, number("DesiredCount", 1.0) * (0.25 * 0.040_48 + 0.5 * 0.004_445)),
        "AWS::Kinesis::Stream" => ("Amazon Kinesis", 0.04),
        "AWS::WAFv2::WebACL" => ("AWS WAF", monthly(5.0)),
        _ => return None,
    })
}

fn database_hour(class: &str) -> f64 {
    match class {
        "db.serverless" => 0.0,
        "db.t4g.small" | "db.t3.small" => 0.032,
        "db.t4g.medium" | "db.t3.medium" => 0.065,
        "db.r6g.large" | "db.r7g.large" => 0.215,
        _ => 0.016,
    }
}
