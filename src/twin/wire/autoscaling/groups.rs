//! `DescribeAutoScalingGroups` and `DescribeAutoScalingInstances`.

use super::super::page::Paging;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::super::{Asked, matching};
use super::{groups, tags};
use crate::world::AutoScalingGroup;
use crate::world::groups::{Instance, LaunchTemplate};
use crate::world::zones;

/// `DescribeAutoScalingGroups`: 50 a page, 100 at most.
pub fn describe_groups(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let names = asked.input.texts("AutoScalingGroupNames");
    let filters = tags::filters(asked.input)?;
    let mut found: Vec<&AutoScalingGroup> = groups(asked)
        .filter(|group| matching(&names, &group.name))
        .filter(|group| filters.iter().all(|filter| filter.admits_group(group)))
        .collect();
    found.sort_by(|left, right| left.name.cmp(&right.name));
    let page = Paging::records(asked.input, "DescribeAutoScalingGroups", 50, 100)?.of(found, |it| &it.name)?;
    let with_instances = asked.input.get("IncludeInstances").is_none() || asked.input.flag("IncludeInstances");
    let shapes = page.items.into_iter().map(|it| {
        let shape = group(it);
        if with_instances {
            shape.with("Instances", list(it.instances.iter().map(|one| instance(it, one))))
        } else {
            shape
        }
    });
    Ok(Shape::new().with("AutoScalingGroups", list(shapes)).with("NextToken", page.next))
}

/// `DescribeAutoScalingInstances`: at most 50 a page.
pub fn describe_instances(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let ids = asked.input.texts("InstanceIds");
    let mut found: Vec<(&AutoScalingGroup, &Instance)> = groups(asked)
        .flat_map(|group| group.instances.iter().map(move |instance| (group, instance)))
        .filter(|(_, instance)| matching(&ids, &instance.id))
        .collect();
    found.sort_by(|(_, left), (_, right)| left.id.cmp(&right.id));
    let page = Paging::records(asked.input, "DescribeAutoScalingInstances", 50, 50)?.of(found, |(_, it)| &it.id)?;
    let shapes = page.items.into_iter().map(|(group, instance)| {
        // Unlike in the description of a group, the health is in capitals here.
        described(group, instance)
            .with("AutoScalingGroupName", &group.name)
            .with("HealthStatus", instance.health.as_str().to_uppercase())
    });
    Ok(Shape::new().with("AutoScalingInstances", list(shapes)).with("NextToken", page.next))
}

fn group(group: &AutoScalingGroup) -> Shape {
    let settings = &group.settings;
    let suspended = group
        .suspended
        .iter()
        .map(|process| Shape::new().with("ProcessName", &process.name).with("SuspensionReason", &process.reason));
    let sources = group.target_group_arns.iter().map(|arn| Shape::new().with("Identifier", arn).with("Type", "elbv2"));
    Shape::new()
        .with("AutoScalingGroupName", &group.name)
        .with("AutoScalingGroupARN", &group.arn)
        .with("LaunchTemplate", launch_template(&settings.launch, settings.launch.version))
        .with("MinSize", group.capacity.min)
        .with("MaxSize", group.capacity.max)
        .with("DesiredCapacity", group.capacity.desired)
        .with("DefaultCooldown", settings.cooldown)
        .with("AvailabilityZones", list(&settings.zones))
        .with("LoadBalancerNames", Vec::<String>::new())
        .with("TargetGroupARNs", list(&group.target_group_arns))
        .with("HealthCheckType", settings.health_check.as_str())
        .with("HealthCheckGracePeriod", settings.grace)
        .with("CreatedTime", group.created_at)
        .with("SuspendedProcesses", list(suspended))
        .with("VPCZoneIdentifier", settings.subnets.join(","))
        .with("EnabledMetrics", Vec::<String>::new())
        .with("Tags", list(group.tags.iter().map(|tag| tags::description(group, tag))))
        .with("TerminationPolicies", list(&settings.termination_policies))
        .with("NewInstancesProtectedFromScaleIn", false)
        .with("ServiceLinkedRoleARN", &settings.service_role_arn)
        .with("DefaultInstanceWarmup", settings.warmup)
        .with("TrafficSources", list(sources))
}

fn instance(group: &AutoScalingGroup, instance: &Instance) -> Shape {
    described(group, instance).with("HealthStatus", instance.health.as_str())
}

fn described(group: &AutoScalingGroup, instance: &Instance) -> Shape {
    let launch = &group.settings.launch;
    Shape::new()
        .with("InstanceId", &instance.id)
        .with("InstanceType", &launch.instance_type)
        .with("AvailabilityZone", &instance.zone)
        .with("AvailabilityZoneId", zones::id_of(&instance.zone))
        .with("LifecycleState", instance.lifecycle.as_str())
        .with("LaunchTemplate", launch_template(launch, instance.version))
        .with("ProtectedFromScaleIn", instance.protected)
}

/// A launch template at one version, as groups, instances and refreshes name it.
pub fn launch_template(launch: &LaunchTemplate, version: u32) -> Shape {
    Shape::new()
        .with("LaunchTemplateId", &launch.id)
        .with("LaunchTemplateName", &launch.name)
        .with("Version", version.to_string())
}
