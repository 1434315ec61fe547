//! Keys, secrets, alarms, databases, caches and streams.

use domain::price::list::{ALARM, AURORA_ACU, DATABASE_STORAGE, KEY, PROXY, SECRET, STREAM_ON_DEMAND};
use domain::price::{HOURS, Prices};
use serde_json::Value;

use super::read::{at, is_on, number, text};

/// vCPU that a proxy is billed for at least.
const PROXY_LEAST: f64 = 2.0;

pub fn monthly(kind: &str, properties: &Value, prices: &Prices) -> Option<f64> {
    match kind {
        "AWS::KMS::Key" => prices.usd(&KEY),
        "AWS::SecretsManager::Secret" => prices.usd(&SECRET),
        "AWS::CloudWatch::Alarm" => Some(prices.usd(&ALARM)? * metrics(properties)),
        "AWS::RDS::DBInstance" => database(properties, prices),
        // A proxy before a database of more than two vCPU costs more; the smallest classes have two.
        "AWS::RDS::DBProxy" => Some(prices.usd(&PROXY)? * PROXY_LEAST * HOURS),
        // The secret that RDS or Redshift manages for it is a secret like any.
        "AWS::RDS::DBCluster" => managed_secret(properties, "ManageMasterUserPassword", prices),
        "AWS::RedshiftServerless::Namespace" => managed_secret(properties, "ManageAdminPassword", prices),
        "AWS::ElastiCache::ReplicationGroup" => cache(properties, prices),
        "AWS::Kinesis::Stream" => stream(properties, prices),
        _ => None,
    }
}

/// The metrics that an alarm looks at; those that it computes from others are not counted.
fn metrics(properties: &Value) -> f64 {
    let Some(list) = at(properties, "Metrics").and_then(Value::as_array) else { return 1.0 };
    let looked_at = list.iter().filter(|it| it.get("MetricStat").is_some()).count();
    u32::try_from(looked_at).map_or(1.0, f64::from)
}

fn database(properties: &Value, prices: &Prices) -> Option<f64> {
    if let Some(cluster) = at(properties, "DBClusterIdentifier") {
        let is_serverless = text(properties, "DBInstanceClass") == Some("db.serverless");
        let least = number(cluster, "ServerlessV2ScalingConfiguration.MinCapacity")?;
        return Some(least * prices.usd(&AURORA_ACU).filter(|_| is_serverless)? * HOURS);
    }
    let hour = prices.of(text(properties, "DBInstanceClass")?)?;
    let storage = number(properties, "AllocatedStorage")
        .or_else(|| number(properties, "SourceDBInstanceIdentifier.AllocatedStorage"))?;
    let copies = if is_on(properties, "MultiAZ", "false")? { 2.0 } else { 1.0 };
    Some(copies * (hour * HOURS + storage * prices.usd(&DATABASE_STORAGE)?))
}

fn managed_secret(properties: &Value, property: &str, prices: &Prices) -> Option<f64> {
    if is_on(properties, property, "false")? { prices.usd(&SECRET) } else { Some(0.0) }
}

/// Valkey costs less than Redis, and how much is not in the list.
fn cache(properties: &Value, prices: &Prices) -> Option<f64> {
    let node = prices.of(text(properties, "CacheNodeType")?)?;
    let nodes = number(properties, "NumCacheClusters")?;
    (text(properties, "Engine")? == "redis").then_some(nodes * node * HOURS)
}

fn stream(properties: &Value, prices: &Prices) -> Option<f64> {
    let is_on_demand = text(properties, "StreamModeDetails.StreamMode")? == "ON_DEMAND";
    Some(prices.usd(&STREAM_ON_DEMAND).filter(|_| is_on_demand)? * HOURS)
}
