//! The AWS wire above the simulated world: protocols, errors, paging, and one file for each service.

mod answer;
mod autoscaling;
mod body;
mod budgets;
mod cbor;
mod cloudformation;
mod cloudwatch;
mod costexplorer;
mod dynamodb;
mod elasticache;
mod input;
mod json;
mod loadbalancing;
mod page;
mod pricing;
mod protocol;
mod query;
mod rds;
mod refusal;
mod reply;
mod request;
mod rest;
mod service;
mod sts;
#[cfg(test)]
pub mod tests;
mod value;
mod xml;
mod zonalshift;

pub use answer::{Answer, Delivery};
pub use body::{Breaking, reset};
pub use reply::{ask, write};
pub use request::{Call, read};

use crate::world::World;
use refusal::Refusal;
use service::Service;
use value::Shape;

/// What an operation is asked: of which world, in which region, with which input.
struct Asked<'a> {
    world: &'a World,
    region: &'a str,
    input: &'a Shape,
}

/// One operation of one service that only looks.
type Operation = fn(&Asked<'_>) -> Result<Shape, Refusal>;

/// What an operation that changes something is asked: as `Asked`, of a world that it may change.
struct Told<'a> {
    world: &'a mut World,
    region: &'a str,
    input: &'a Shape,
}

/// One operation of one service that changes something.
type Mutation = fn(&mut Told<'_>) -> Result<Shape, Refusal>;

/// The operation of that name, if the service has it and it is simulated.
fn operation(service: Service, name: &str) -> Option<Operation> {
    match service {
        Service::Sts => sts::operation(name),
        Service::AutoScaling => autoscaling::operation(name),
        Service::LoadBalancing => loadbalancing::operation(name),
        Service::CloudWatch => cloudwatch::operation(name),
        Service::CostExplorer => costexplorer::operation(name),
        Service::Budgets => budgets::operation(name),
        Service::CloudFormation => cloudformation::operation(name),
        Service::DynamoDb => dynamodb::operation(name),
        Service::Pricing => pricing::operation(name),
        Service::ZonalShift => zonalshift::operation(name),
        Service::Rds => rds::operation(name),
        Service::ElastiCache => elasticache::operation(name),
    }
}

/// The operation of that name that changes something, if the service has it and it is simulated.
fn mutation(service: Service, name: &str) -> Option<Mutation> {
    match service {
        Service::AutoScaling => autoscaling::mutation(name),
        Service::LoadBalancing => loadbalancing::mutation(name),
        Service::DynamoDb => dynamodb::mutation(name),
        Service::CloudWatch => cloudwatch::mutation(name),
        Service::CloudFormation => cloudformation::mutation(name),
        Service::ZonalShift => zonalshift::mutation(name),
        Service::Rds => rds::mutation(name),
        Service::ElastiCache => elasticache::mutation(name),
        Service::Sts | Service::CostExplorer | Service::Budgets | Service::Pricing => None,
    }
}

/// Whether a call would change something.
pub fn mutates(call: &request::Call) -> bool {
    mutation(call.service, &call.operation).is_some()
}

/// Whether a list of wanted names admits one: an empty list wants all.
fn matching(wanted: &[&str], name: &str) -> bool {
    wanted.is_empty() || wanted.contains(&name)
}

/// The name under which a call is counted; none for an operation that does not exist, of which there are many.
pub fn counted_as(call: &request::Call) -> Option<String> {
    if operation(call.service, &call.operation).is_none() && !mutates(call) {
        return None;
    }
    Some(format!("{}:{}", call.service.signing_name(), call.operation))
}
