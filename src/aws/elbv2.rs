//! Elastic Load Balancing: target groups with what routes to them, and the health of their targets.

mod balancer;
mod group;
mod health;
mod tags;

use std::collections::BTreeMap;

use domain::{CloudError, LoadBalancer, Service, Target, TargetGroup, Text};
use futures_util::future::join;

use crate::border::need;
use crate::connection::Local;
use crate::found::Found;
use crate::found::decode_all;
use crate::operation::Operation;
use crate::pages::pages;

const GROUPS: Operation = Operation::new(Service::LoadBalancing, "DescribeTargetGroups");
const BALANCERS: Operation = Operation::new(Service::LoadBalancing, "DescribeLoadBalancers");
const HEALTH: Operation = Operation::new(Service::LoadBalancing, "DescribeTargetHealth");

/// The most items that Elastic Load Balancing puts on a page.
const PAGE: i32 = 400;

/// Every target group with its load balancer and tags. Load balancers or tags that cannot be read are a gap.
pub(crate) async fn target_groups(local: &Local) -> Result<Found<Vec<TargetGroup>>, CloudError> {
    let (groups, balancers) = join(raw_groups(local), balancers(local)).await;
    let mut groups = groups?;
    let balancers = balancers.unwrap_or_else(|error| Found { value: BTreeMap::new(), gap: Some(error) });
    for group in &mut groups.value {
        if let Some(known) = group.balancer.as_ref().and_then(|balancer| balancers.value.get(&balancer.arn)) {
            group.balancer = Some(known.clone());
        }
    }
    let arns: Vec<Text> = groups.value.iter().map(|group| group.arn.clone()).collect();
    let mut tags = tags::tags(local, &arns).await;
    for group in &mut groups.value {
        group.tags = tags.value.remove(&group.arn).unwrap_or_default();
    }
    Ok(groups.lacking(balancers.gap).lacking(tags.gap))
}

async fn raw_groups(local: &Local) -> Result<Found<Vec<TargetGroup>>, CloudError> {
    let send = |token| local.balancing.describe_target_groups().page_size(PAGE).set_marker(token).send();
    let found = pages(GROUPS, send, |output| {
        Ok((need(output.target_groups, "DescribeTargetGroups.TargetGroups")?, output.next_marker))
    });
    Ok(found.await?.decode(|group| group::decode(&local.region, &group)))
}

async fn balancers(local: &Local) -> Result<Found<BTreeMap<Text, LoadBalancer>>, CloudError> {
    let send = |token| local.balancing.describe_load_balancers().page_size(PAGE).set_marker(token).send();
    let found = pages(BALANCERS, send, |output| {
        Ok((need(output.load_balancers, "DescribeLoadBalancers.LoadBalancers")?, output.next_marker))
    });
    let decoded = found.await?.decode(|balancer| balancer::decode(&balancer));
    Ok(decoded.map(|balancers| balancers.into_iter().map(|balancer| (balancer.arn.clone(), balancer)).collect()))
}

/// The targets of a group, each with its health; the answer has no pages.
pub(crate) async fn target_health(local: &Local, group: &Text) -> Result<Found<Vec<Target>>, CloudError> {
    let sent = local.balancing.describe_target_health().target_group_arn(group.raw()).send();
    let output = sent.await.map_err(|error| HEALTH.failed(&error))?;
    let targets = need(output.target_health_descriptions, "DescribeTargetHealth.TargetHealthDescriptions")?;
    Ok(decode_all(targets, |target| health::decode(&target)))
}
