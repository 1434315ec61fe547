//! Decodes an Auto Scaling group.

use std::time::Duration;

use aws_sdk_autoscaling::types::{AutoScalingGroup as Raw, Instance as RawInstance, LifecycleState};
use domain::{AutoScalingGroup, Capacity, CloudError, Instance, LaunchTemplate, Lifecycle, Region, Text, Zone};

use super::tags;
use crate::border::{count, malformed, of, optional, text, word};

/// A group with its instances. One unreadable instance makes the group unreadable: its counts would be wrong.
pub(super) fn decode(region: &Region, raw: &Raw) -> Result<AutoScalingGroup, CloudError> {
    let name = text(raw.auto_scaling_group_name(), "AutoScalingGroup.AutoScalingGroupName")?;
    of(&name.clone(), named(region, name, raw))
}

fn named(region: &Region, name: Text, raw: &Raw) -> Result<AutoScalingGroup, CloudError> {
    Ok(AutoScalingGroup {
        region: region.clone(),
        name,
        arn: text(raw.auto_scaling_group_arn(), "AutoScalingGroup.AutoScalingGroupARN")?,
        capacity: capacity(raw)?,
        instances: raw.instances().iter().map(instance).collect::<Result<_, _>>()?,
        zones: raw.availability_zones().iter().map(|zone| Zone::new(zone)).collect(),
        suspended: raw.suspended_processes().iter().filter_map(|process| optional(process.process_name())).collect(),
        target_groups: raw.target_group_arns().iter().map(|arn| Text::new(arn)).collect(),
        health_check: text(raw.health_check_type(), "AutoScalingGroup.HealthCheckType")?,
        template: template(raw),
        settling: settling(raw),
        tags: tags(raw.tags()),
    })
}

/// A mixed policy names its launch template one level further down.
fn template(raw: &Raw) -> Option<LaunchTemplate> {
    let mixed = || raw.mixed_instances_policy()?.launch_template()?.launch_template_specification();
    let named = raw.launch_template().or_else(mixed)?;
    Some(LaunchTemplate { id: optional(named.launch_template_id())?, version: optional(named.version())? })
}

fn settling(raw: &Raw) -> Duration {
    let longest = raw.default_cooldown().max(raw.default_instance_warmup()).unwrap_or_default();
    Duration::from_secs(u64::try_from(longest).unwrap_or_default())
}

fn capacity(raw: &Raw) -> Result<Capacity, CloudError> {
    let min = count(raw.min_size(), "AutoScalingGroup.MinSize")?;
    let max = count(raw.max_size(), "AutoScalingGroup.MaxSize")?;
    let desired = count(raw.desired_capacity(), "AutoScalingGroup.DesiredCapacity")?;
    Capacity::new(min, desired, max).map_err(|error| malformed(&format!("AutoScalingGroup.DesiredCapacity ({error})")))
}

fn instance(raw: &RawInstance) -> Result<Instance, CloudError> {
    let word = word(raw.lifecycle_state().map(LifecycleState::as_str), "Instance.LifecycleState")?;
    let version = raw.launch_template().and_then(|template| optional(template.version()));
    Ok(Instance {
        id: text(raw.instance_id(), "Instance.InstanceId")?,
        zone: Zone::new(text(raw.availability_zone(), "Instance.AvailabilityZone")?.as_str()),
        zone_id: optional(raw.availability_zone_id()),
        lifecycle: Lifecycle::parse(word.as_str()),
        lifecycle_word: word,
        is_healthy: text(raw.health_status(), "Instance.HealthStatus")?.as_str().eq_ignore_ascii_case("healthy"),
        kind: optional(raw.instance_type()),
        template_version: version,
        is_protected: raw.protected_from_scale_in().unwrap_or(false),
    })
}

#[cfg(test)]
mod tests {
    use aws_sdk_autoscaling::types::builders::{AutoScalingGroupBuilder, InstanceBuilder};
    use aws_sdk_autoscaling::types::{LaunchTemplateSpecification, SuspendedProcess, TagDescription};

    use super::*;

    fn serving() -> InstanceBuilder {
        RawInstance::builder()
            .instance_id("i-0a")
            .availability_zone("us-east-1a")
            .lifecycle_state(LifecycleState::InService)
            .health_status("Healthy")
            .launch_template(LaunchTemplateSpecification::builder().version("7").build())
            .protected_from_scale_in(true)
    }

    fn web() -> AutoScalingGroupBuilder {
        Raw::builder()
            .auto_scaling_group_name("web")
            .auto_scaling_group_arn(
                "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:u:autoScalingGroupName/web",
            )
            .min_size(2)
            .desired_capacity(3)
            .max_size(6)
            .health_check_type("ELB")
            .availability_zones("us-east-1a")
            .target_group_arns("arn:tg")
            .suspended_processes(SuspendedProcess::builder().process_name("AZRebalance").build())
            .tags(TagDescription::builder().key("finops:phase").value("3").build())
            .instances(serving().build())
    }

    fn error(group: AutoScalingGroupBuilder) -> String {
        decode(&Region::new("us-east-1"), &group.build()).unwrap_err().to_string()
    }

    fn error_of_instance(instance: InstanceBuilder) -> String {
        error(web().instances(instance.build()))
    }

    #[test]
    fn a_group_is_read_whole() {
        let group = decode(&Region::new("us-east-1"), &web().build()).unwrap();
        assert_eq!((group.capacity.min(), group.capacity.desired(), group.capacity.max()), (2, 3, 6));
        assert_eq!((group.suspended, group.target_groups), (vec!["AZRebalance".into()], vec!["arn:tg".into()]));
        assert_eq!(group.tags[&"finops:phase".into()], "3");
        let instance = &group.instances[0];
        assert_eq!(
            (instance.lifecycle, instance.is_healthy, instance.is_protected),
            (Lifecycle::InService, true, true)
        );
        assert_eq!(instance.template_version, Some("7".into()));
    }

    #[test]
    fn each_missing_field_of_a_group_is_named() {
        let not = "answer not understood: AutoScalingGroup.";
        assert_eq!(error(web().set_auto_scaling_group_name(None)), format!("{not}AutoScalingGroupName"));
        assert_eq!(error(web().set_auto_scaling_group_arn(None)), format!("{not}AutoScalingGroupARN of web"));
        assert_eq!(error(web().set_min_size(None)), format!("{not}MinSize of web"));
        assert_eq!(error(web().set_max_size(None)), format!("{not}MaxSize of web"));
        assert_eq!(error(web().set_desired_capacity(None)), format!("{not}DesiredCapacity of web"));
        assert_eq!(error(web().set_health_check_type(None)), format!("{not}HealthCheckType of web"));
        assert_eq!(error(web().min_size(-1)), format!("{not}MinSize of web"));
        assert_eq!(
            error(web().desired_capacity(9)),
            format!("{not}DesiredCapacity (desired 9 is outside 2..6) of web")
        );
    }

    #[test]
    fn each_missing_field_of_an_instance_is_named() {
        let not = "answer not understood: Instance.";
        assert_eq!(error_of_instance(serving().set_instance_id(None)), format!("{not}InstanceId of web"));
        assert_eq!(error_of_instance(serving().set_availability_zone(None)), format!("{not}AvailabilityZone of web"));
        assert_eq!(error_of_instance(serving().set_lifecycle_state(None)), format!("{not}LifecycleState of web"));
        assert_eq!(error_of_instance(serving().set_health_status(None)), format!("{not}HealthStatus of web"));
    }
}
