//! Auto Scaling: groups, what changes them by itself, and instance refreshes.

mod effect;
mod group;
mod refresh;
mod scaling;

use std::collections::BTreeMap;

use aws_sdk_autoscaling::config::Builder;
use aws_sdk_autoscaling::types::TagDescription;
use domain::{AutoScalingGroup, CloudError, InstanceRefresh, Scaling, Service, Text};
use futures_util::future::join3;

use crate::border::need;
use crate::connection::{self, Local};
use crate::found::Found;
use crate::operation::Operation;
use crate::pages::pages;

const GROUPS: Operation = Operation::new(Service::AutoScaling, "DescribeAutoScalingGroups");
const POLICIES: Operation = Operation::new(Service::AutoScaling, "DescribePolicies");
const SCHEDULES: Operation = Operation::new(Service::AutoScaling, "DescribeScheduledActions");
const ACTIVITIES: Operation = Operation::new(Service::AutoScaling, "DescribeScalingActivities");
const REFRESHES: Operation = Operation::new(Service::AutoScaling, "DescribeInstanceRefreshes");

/// The most items that Auto Scaling puts on a page.
const PAGE: i32 = 100;

/// Every group with its instances.
pub(crate) async fn groups(local: &Local) -> Result<Found<Vec<AutoScalingGroup>>, CloudError> {
    let send = |token| local.autoscaling.describe_auto_scaling_groups().max_records(PAGE).set_next_token(token).send();
    let found = pages(GROUPS, send, |output| {
        Ok((need(output.auto_scaling_groups, "DescribeAutoScalingGroups.AutoScalingGroups")?, output.next_token))
    });
    Ok(found.await?.decode(|group| group::decode(&local.region, &group)))
}

/// Policies, scheduled actions and the newest page of activities. What cannot be read is a gap while anything can.
pub(crate) async fn scaling(local: &Local) -> Result<Found<Scaling>, CloudError> {
    let client = &local.autoscaling;
    let policies = pages(
        POLICIES,
        |token| {
            client
                .describe_policies()
                .max_records(PAGE)
                .set_next_token(token)
                .customize()
                .config_override(once())
                .send()
        },
        |output| Ok((output.scaling_policies.unwrap_or_default(), output.next_token)),
    );
    let schedules = pages(
        SCHEDULES,
        |token| {
            let request = client.describe_scheduled_actions().max_records(PAGE).set_next_token(token);
            request.customize().config_override(once()).send()
        },
        |output| Ok((output.scheduled_update_group_actions.unwrap_or_default(), output.next_token)),
    );
    // Six weeks of activities would be many pages; the newest hundred is what a person looks at.
    let activities = pages(
        ACTIVITIES,
        |_| client.describe_scaling_activities().max_records(PAGE).customize().config_override(once()).send(),
        |output| Ok((need(output.activities, "DescribeScalingActivities.Activities")?, None)),
    );
    match join3(policies, schedules, activities).await {
        (Err(error), Err(_), Err(_)) => Err(error),
        (policies, schedules, activities) => {
            let policies = or_gap(policies).decode(|policy| scaling::policy(&policy));
            let schedules = or_gap(schedules).decode(|action| scaling::schedule(&action));
            let activities = or_gap(activities).decode(|activity| scaling::activity(&activity));
            let gap = policies.gap.or(schedules.gap).or(activities.gap);
            let value = Scaling { policies: policies.value, schedules: schedules.value, activities: activities.value };
            Ok(Found { value, gap })
        }
    }
}

/// The refreshes of a group, newest first.
pub(crate) async fn refreshes(local: &Local, group: &Text) -> Result<Found<Vec<InstanceRefresh>>, CloudError> {
    let request = || local.autoscaling.describe_instance_refreshes().auto_scaling_group_name(group.raw());
    let send = |token| request().max_records(PAGE).set_next_token(token).customize().config_override(once()).send();
    let found = pages(REFRESHES, send, |output| {
        Ok((need(output.instance_refreshes, "DescribeInstanceRefreshes.InstanceRefreshes")?, output.next_token))
    });
    Ok(found.await?.decode(|refresh| refresh::decode(&refresh)))
}

/// Asked without the SDK's retries.
fn once() -> Builder {
    Builder::new().retry_config(connection::once())
}

fn or_gap<I>(read: Result<Found<Vec<I>>, CloudError>) -> Found<Vec<I>> {
    read.unwrap_or_else(|error| Found { value: Vec::new(), gap: Some(error) })
}

fn tags(tags: &[TagDescription]) -> BTreeMap<Text, Text> {
    let pairs = tags.iter().filter_map(|tag| Some((Text::new(tag.key()?), Text::new(tag.value().unwrap_or_default()))));
    pairs.collect()
}
