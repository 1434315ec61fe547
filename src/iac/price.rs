//! What a resource costs a month at list price, without traffic, told from its type and its properties.
//!
//! The figures are in [`domain::price::list`], dated, or found in the Price List API; what has no figure is not priced,
//! which is never the same as free.

mod compute;
mod data;
mod network;
mod read;
mod unfixed;

use domain::Usd;
use domain::price::Prices;
use serde_json::Value;

use crate::cost::Price;
use crate::evaluate::{Evaluated, Resource};

pub use domain::price::{READ_ON, REGION};

/// What a resource of the type `kind` with these properties costs a month at `prices`.
///
/// A property that names another resource of the stack may hold that resource's properties in its place: an Auto
/// Scaling group costs what its launch template says. What has no price there is not known, unless it is free.
pub fn monthly(kind: &str, properties: &Value, prices: &Prices) -> Price {
    let by_use = unfixed::by_use(kind, properties);
    if unfixed::is_free(kind) {
        return Price { fixed: Some(Usd(0.0)), by_use };
    }
    let known = compute::monthly(kind, properties, prices)
        .or_else(|| network::monthly(kind, properties, prices))
        .or_else(|| data::monthly(kind, properties, prices));
    Price { fixed: known.map(Usd), by_use }
}

/// What the resource of this name costs a month beside the others of its stack; nothing is known of one that is absent.
pub fn of(logical_id: &str, stack: &Evaluated, prices: &Prices) -> Price {
    let Some(resource) = stack.resources.get(logical_id) else { return Price::default() };
    monthly(&resource.kind, &joined(logical_id, resource, stack), prices)
}

/// Which property of which type names a resource that the price depends on, and where in it the name is.
const JOINS: [(&str, &str, &str); 4] = [
    ("AWS::AutoScaling::AutoScalingGroup", "LaunchTemplate", "LaunchTemplate.LaunchTemplateId.Ref"),
    ("AWS::ECS::Service", "TaskDefinition", "TaskDefinition.Ref"),
    ("AWS::RDS::DBInstance", "DBClusterIdentifier", "DBClusterIdentifier.Ref"),
    ("AWS::RDS::DBInstance", "SourceDBInstanceIdentifier", "SourceDBInstanceIdentifier.Ref"),
];

/// The properties, with those of the resources that the price depends on in the place of their names.
fn joined(logical_id: &str, resource: &Resource, stack: &Evaluated) -> Value {
    let own = Value::Object(resource.properties.clone());
    let mut joined = own.clone();
    for (kind, property, path) in JOINS {
        let name = read::text(&own, path).filter(|_| kind == resource.kind);
        if let Some(other) = name.and_then(|name| stack.resources.get(name)) {
            joined[property] = Value::Object(other.properties.clone());
        }
    }
    let is_scaled = resource.kind == "AWS::ECS::Service" && own.get("DesiredCount").is_none();
    if let Some(least) = is_scaled.then(|| scaling_floor(logical_id, stack)).flatten() {
        joined["DesiredCount"] = least;
    }
    joined
}

/// The fewest tasks that scaling keeps of this service.
fn scaling_floor(service: &str, stack: &Evaluated) -> Option<Value> {
    let names_it = |resource: &&Resource| {
        resource.kind == "AWS::ApplicationAutoScaling::ScalableTarget"
            && resource.references().iter().any(|reference| reference.target == service)
    };
    stack.resources.values().find(names_it)?.properties.get("MinCapacity").cloned()
}

#[cfg(test)]
mod tests;
