//! Elastic Load Balancing v2: load balancers, listeners, target groups and the health of targets.

mod attributes;
mod balancers;
mod health;
mod listeners;
mod orders;
mod tags;
mod target_groups;

use super::refusal::{Named, Refusal};
use super::{Asked, Operation};
use crate::world::{LoadBalancer, TargetGroup};

pub use orders::mutation;

/// The operation of that name that only looks.
pub fn operation(name: &str) -> Option<Operation> {
    Some(match name {
        "DescribeLoadBalancers" => balancers::describe_load_balancers,
        "DescribeListeners" => listeners::describe_listeners,
        "DescribeTargetGroups" => target_groups::describe_target_groups,
        "DescribeTargetGroupAttributes" => attributes::describe_attributes,
        "DescribeTargetHealth" => health::describe_target_health,
        "DescribeTags" => tags::describe_tags,
        _ => return None,
    })
}

fn balancers<'a>(asked: &Asked<'a>) -> impl Iterator<Item = &'a LoadBalancer> {
    let region = asked.region;
    asked.world.load_balancers.iter().filter(move |balancer| balancer.region == region)
}

fn target_groups<'a>(asked: &Asked<'a>) -> impl Iterator<Item = &'a TargetGroup> {
    let region = asked.region;
    asked.world.target_groups.iter().filter(move |group| group.region == region)
}

fn no_balancer(name: &str) -> Refusal {
    let message = format!("Load balancers '[{name}]' not found");
    Refusal::Named(Named { code: "LoadBalancerNotFound", shape: "LoadBalancerNotFoundException", message })
}

fn no_target_group() -> Refusal {
    let message = "One or more target groups not found".to_owned();
    Refusal::Named(Named { code: "TargetGroupNotFound", shape: "TargetGroupNotFoundException", message })
}

fn no_listener() -> Refusal {
    let message = "One or more listeners not found".to_owned();
    Refusal::Named(Named { code: "ListenerNotFound", shape: "ListenerNotFoundException", message })
}
