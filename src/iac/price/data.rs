//! Keys, secrets, alarms, databases, caches and streams.

use serde_json::Value;

use super::list::{
    ALARM, AURORA_ACU, CACHE_NODES, DATABASE_STORAGE, DATABASES, HOURS, KEY, PROXY, PROXY_LEAST, SECRET,
    STREAM_ON_DEMAND,
};
use super::read::{at, is_on, listed, number, text};

pub fn monthly(kind: &str, properties: &Value) -> Option<f64> {
    match kind {
        "AWS::KMS::Key" => Some(KEY),
        "AWS::SecretsManager::Secret" => Some(SECRET),
        "AWS::CloudWatch::Alarm" => Some(ALARM * metrics(properties)),
        "AWS::RDS::DBInstance" => database(properties),
        // A proxy before a database of more than two vCPU costs more; the smallest classes have two.
        "AWS::RDS::DBProxy" => Some(PROXY * PROXY_LEAST * HOURS),
        // The secret that RDS or Redshift manages for it is a secret like any.
        "AWS::RDS::DBCluster" => managed_secret(properties, "ManageMasterUserPassword"),
        "AWS::RedshiftServerless::Namespace" => managed_secret(properties, "ManageAdminPassword"),
        "AWS::ElastiCache::ReplicationGroup" => cache(properties),
        "AWS::Kinesis::Stream" => stream(properties),
        _ => None,
    }
}

/// The metrics that an alarm looks at; those that it computes from others are not counted.
fn metrics(properties: &Value) -> f64 {
    let Some(list) = at(properties, "Metrics").and_then(Value::as_array) else { return 1.0 };
    let looked_at = list.iter().filter(|it| it.get("MetricStat").is_some()).count();
    u32::try_from(looked_at).map_or(1.0, f64::from)
}

fn database(properties: &Value) -> Option<f64> {
    if let Some(cluster) = at(properties, "DBClusterIdentifier") {
        let is_serverless = text(properties, "DBInstanceClass") == Some("db.serverless");
        let least = number(cluster, "ServerlessV2ScalingConfiguration.MinCapacity")?;
        return is_serverless.then_some(least * AURORA_ACU * HOURS);
    }
    let hour = listed(DATABASES, text(properties, "DBInstanceClass")?)?;
    let storage = number(properties, "AllocatedStorage")
        .or_else(|| number(properties, "SourceDBInstanceIdentifier.AllocatedStorage"))?;
    let copies = if is_on(properties, "MultiAZ", "false")? { 2.0 } else { 1.0 };
    Some(copies * (hour * HOURS + storage * DATABASE_STORAGE))
}

fn managed_secret(properties: &Value, property: &str) -> Option<f64> {
    Some(if is_on(properties, property, "false")? { SECRET } else { 0.0 })
}

/// Valkey costs less than Redis, and how much is not in the list.
fn cache(properties: &Value) -> Option<f64> {
    let node = listed(CACHE_NODES, text(properties, "CacheNodeType")?)?;
    let nodes = number(properties, "NumCacheClusters")?;
    (text(properties, "Engine")? == "redis").then_some(nodes * node * HOURS)
}

fn stream(properties: &Value) -> Option<f64> {
    (text(properties, "StreamModeDetails.StreamMode")? == "ON_DEMAND").then_some(STREAM_ON_DEMAND * HOURS)
}
