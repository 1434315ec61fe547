//! Auto Scaling groups of stacks, and the launch templates behind them.

use std::time::Duration;

use domain::Moment;

use super::super::faults::property;
use super::super::{Json, text};
use super::{Found, Settled, Signals, Subject, number, tags, texts, zone_of};
use crate::world::World;
use crate::world::groups::{
    AutoScalingGroup, Capacity, GroupBody, GroupSettings, HealthCheckType, InstanceRefresh, LaunchTemplate, Lifecycle,
    RefreshPreferences, RefreshStatus,
};
use crate::world::physics::targeting;
use crate::world::stacks::Resource;

/// Makes a group; its instances are launched by the world.
pub fn create(world: &mut World, subject: &Subject<'_>, resource: &Resource) {
    let properties = &resource.body.properties.read();
    let uuid = world.engine.uuid();
    let account = &world.account.id;
    let region = subject.region;
    let name = resource.physical_id.clone();
    let group = AutoScalingGroup {
        arn: format!("arn:aws:autoscaling:{region}:{account}:autoScalingGroup:{uuid}:autoScalingGroupName/{name}"),
        name,
        region: region.to_owned(),
        capacity: capacity(properties),
        settings: settings(world, region, properties),
        target_group_arns: texts(properties, "TargetGroupARNs"),
        instances: Vec::new(),
        policies: Vec::new(),
        schedules: Vec::new(),
        activities: std::collections::VecDeque::new(),
        refreshes: Vec::new(),
        suspended: Vec::new(),
        tags: tags(subject, properties),
        created_at: subject.now,
        body: GroupBody::default(),
    };
    world.groups.push(group);
}

fn capacity(properties: &Json) -> Capacity {
    let (min, max) = (number(properties, "MinSize").unwrap_or(0), number(properties, "MaxSize").unwrap_or(0));
    Capacity::ordered(min, number(properties, "DesiredCapacity").unwrap_or(min), max)
}

fn settings(world: &World, region: &str, properties: &Json) -> GroupSettings {
    let subnets = texts(properties, "VPCZoneIdentifier");
    let zones = if subnets.is_empty() {
        texts(properties, "AvailabilityZones")
    } else {
        subnets.iter().map(|it| zone_of(world, region, it)).collect()
    };
    let seconds = |name: &str| number(properties, name).map(Duration::from_secs);
    let policies = texts(properties, "TerminationPolicies");
    GroupSettings {
        zones,
        subnets,
        launch: launch(world, properties),
        health_check: if property(properties, "HealthCheckType").is_some_and(|it| it.contains("ELB")) {
            HealthCheckType::Elb
        } else {
            HealthCheckType::Ec2
        },
        grace: seconds("HealthCheckGracePeriod").unwrap_or_default(),
        cooldown: seconds("Cooldown").unwrap_or(Duration::from_mins(5)),
        warmup: seconds("DefaultInstanceWarmup"),
        zonal_shift: properties
            .get("AvailabilityZoneImpairmentPolicy")
            .and_then(|it| property(it, "ZonalShiftEnabled"))
            .is_some_and(|it| it == "true"),
        termination_policies: if policies.is_empty() { vec!["Default".to_owned()] } else { policies },
        service_role_arn: property(properties, "ServiceLinkedRoleARN").unwrap_or_else(|| {
            format!(
                "arn:aws:iam::{}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
                world.account.id
            )
        }),
    }
}

fn launch(world: &World, properties: &Json) -> LaunchTemplate {
    let mixed = properties
        .get("MixedInstancesPolicy")
        .and_then(|it| it.get("LaunchTemplate")?.get("LaunchTemplateSpecification"));
    let none = Json::Null;
    let given = properties.get("LaunchTemplate").or(mixed).unwrap_or(&none);
    let id = property(given, "LaunchTemplateId").unwrap_or_default();
    let wanted = property(given, "LaunchTemplateName");
    let resources =
        world.stacks.iter().flat_map(|it| &it.resources).chain(world.unmanaged.iter().map(|it| &it.resource));
    let mut templates = resources.filter(|it| it.resource_type == "AWS::EC2::LaunchTemplate");
    let name_of = |it: &Resource| property(&it.body.properties.read(), "LaunchTemplateName");
    let known = templates.find(|it| it.physical_id == id || wanted.is_some() && name_of(it) == wanted);
    let latest = known.and_then(|it| it.body.attributes.get("LatestVersionNumber")).map(text);
    let version = property(given, "Version").filter(|it| !it.starts_with('$')).or(latest);
    let held = known.map(|it| it.body.properties.read());
    let data = held.as_ref().and_then(|it| it.get("LaunchTemplateData"));
    LaunchTemplate {
        id: known.map_or(id, |it| it.physical_id.clone()),
        name: wanted
            .or_else(|| known.and_then(name_of))
            .unwrap_or_else(|| known.map(|it| it.logical_id.clone()).unwrap_or_default()),
        version: version.and_then(|it| it.parse().ok()).unwrap_or(1),
        instance_type: data.and_then(|it| property(it, "InstanceType")).unwrap_or_else(|| "t3.micro".to_owned()),
    }
}

/// A launch template gets another version with every change.
pub fn next_version(before: &Resource, resource: &mut Resource) {
    let latest = before.body.attributes.get("LatestVersionNumber").map(text);
    let latest: u32 = latest.and_then(|it| it.parse().ok()).unwrap_or(1);
    if before.body.properties.read().get("LaunchTemplateData")
        != resource.body.properties.read().get("LaunchTemplateData")
    {
        resource.body.attributes.insert("LatestVersionNumber".to_owned(), Json::from((latest + 1).to_string()));
    }
}

/// Changes a group; a rolling update starts where the update policy has one and the version differs.
pub fn update(world: &mut World, subject: &Subject<'_>, (before, after): (&Resource, &Resource)) {
    let had = before.body.properties.read();
    let properties = &after.body.properties.read();
    let mut wanted = settings(world, subject.region, properties);
    let now = subject.now;
    let tags = tags(subject, properties);
    let target_groups = texts(properties, "TargetGroupARNs");
    let refresh_id = world.engine.uuid();
    let World { groups, target_groups: all_targets, .. } = world;
    let found = groups.iter_mut().find(|it| it.region == subject.region && it.name == after.physical_id);
    let Some(group) = found else { return };
    let unmodified = ["MinSize", "MaxSize", "DesiredCapacity"]
        .iter()
        .all(|it| had.get(it).map(text) == properties.get(it).map(text));
    let ignores = subject
        .update_policy
        .and_then(|it| it.get("AutoScalingScheduledAction"))
        .is_some_and(|it| property(it, "IgnoreUnmodifiedGroupSizeProperties").as_deref() == Some("true"));
    if !(unmodified && ignores) {
        let mut capacity = capacity(properties);
        if properties.get("DesiredCapacity").is_none() {
            capacity = Capacity::ordered(capacity.min, group.capacity.desired, capacity.max);
        }
        group.capacity = capacity;
    }
    for arn in target_groups.iter().filter(|it| !group.target_group_arns.contains(it)) {
        let Some(target) = all_targets.iter_mut().find(|it| it.arn == *arn) else { continue };
        for instance in group.instances.iter().filter(|it| it.lifecycle == Lifecycle::InService) {
            targeting::register(target, &instance.id, &instance.zone, now);
        }
    }
    for arn in group.target_group_arns.iter().filter(|it| !target_groups.contains(it)) {
        let Some(target) = all_targets.iter_mut().find(|it| it.arn == *arn) else { continue };
        for instance in &group.instances {
            targeting::deregister(target, (&instance.id, None), now);
        }
    }
    group.target_group_arns = target_groups;
    group.tags = tags;
    let previous = group.settings.launch.version;
    let is_new = wanted.launch.version != previous && had.get("LaunchTemplate") != properties.get("LaunchTemplate");
    if !is_new {
        // What an instance refresh has moved the group to stays.
        wanted.launch.version = previous;
    }
    let version = wanted.launch.version;
    group.settings = wanted;
    let rolling = subject.update_policy.and_then(|it| it.get("AutoScalingRollingUpdate"));
    if let Some(rolling) = rolling.filter(|_| is_new && group.running_refresh().is_none()) {
        let refresh = rolling_update(group, rolling, (previous, version), (refresh_id, now));
        group.refreshes.insert(0, refresh);
    }
}

fn rolling_update(
    group: &AutoScalingGroup,
    rolling: &Json,
    (previous_version, version): (u32, u32),
    (id, now): (String, Moment),
) -> InstanceRefresh {
    let kept: u32 = number(rolling, "MinInstancesInService").unwrap_or(0);
    let min_healthy = (kept * 100).checked_div(group.capacity.desired.max(1)).unwrap_or(0).min(100);
    InstanceRefresh {
        id,
        status: RefreshStatus::InProgress,
        status_reason: None,
        started_at: now,
        ended_at: None,
        percentage: 0,
        instances_to_update: group.actual(),
        preferences: RefreshPreferences {
            min_healthy: u8::try_from(min_healthy).unwrap_or(100),
            max_healthy: 100,
            warmup: group.settings.warmup.unwrap_or(Duration::from_mins(1)),
            skip_matching: true,
            auto_rollback: false,
            alarms: Vec::new(),
        },
        version,
        previous_version,
        is_configured: true,
    }
}

/// All instances of a group are to go.
pub fn empty(world: &mut World, region: &str, name: &str, now: Moment) {
    let Some(group) = world.groups.iter_mut().find(|it| it.region == region && it.name == name) else { return };
    group.capacity = Capacity::ordered(0, 0, 0);
    group.policies.clear();
    group.schedules.clear();
    group.suspended.clear();
    for refresh in group.refreshes.iter_mut().filter(|it| it.status.is_running()) {
        refresh.status = RefreshStatus::Cancelled;
        refresh.ended_at = Some(now);
    }
    for instance in &mut group.instances {
        instance.protected = false;
        if instance.lifecycle == Lifecycle::Standby {
            instance.lifecycle = Lifecycle::InService;
        }
    }
    group.body.why = Some(format!("At {now} a user request explicitly set group desired capacity to 0."));
}

/// Whether a group has no instance any more.
pub fn is_empty(world: &World, region: &str, name: &str) -> bool {
    let group = world.groups.iter().find(|it| it.region == region && it.name == name);
    group.is_none_or(|it| it.instances.is_empty())
}

/// How many instances of a group have told that they are up.
pub fn received(world: &World, region: &str, resource: &Resource) -> u32 {
    let group = world.groups.iter().find(|it| it.region == region && it.name == resource.physical_id);
    group.map_or(0, |it| ready(it, world.now()))
}

fn ready(group: &AutoScalingGroup, now: Moment) -> u32 {
    let up = |it: &&crate::world::groups::Instance| {
        it.lifecycle == Lifecycle::InService && it.ready_at <= now && it.sickness.is_none()
    };
    u32::try_from(group.instances.iter().filter(up).count()).unwrap_or(u32::MAX)
}

/// Whether a group has the signals that it waits for, and its rolling update behind it.
pub fn is_settled(world: &World, (region, name): (&str, &str), waits: Option<Signals>, now: Moment) -> Settled {
    let Some(group) = world.groups.iter().find(|it| it.region == region && it.name == name) else {
        return Settled::Never(format!("AutoScalingGroup {name} does not exist any more"));
    };
    if let Some(signals) = waits {
        return if ready(group, now) >= signals.count { Settled::Yes } else { Settled::NotYet };
    }
    match group.refreshes.first().map(|it| it.status) {
        Some(status) if status.is_running() => Settled::NotYet,
        Some(RefreshStatus::Failed) => {
            Settled::Never("Rolling update failed: instances of the new version are not healthy".to_owned())
        }
        _ => Settled::Yes,
    }
}

/// What is found of a group.
pub fn looked_up(world: &World, region: &str, resource: &Resource) -> Found {
    let Some(group) = world.groups.iter().find(|it| it.region == region && it.name == resource.physical_id) else {
        return Found::Nothing;
    };
    let properties = &resource.body.properties.read();
    let values = [
        ("MinSize", group.capacity.min.to_string()),
        ("MaxSize", group.capacity.max.to_string()),
        ("DesiredCapacity", group.capacity.desired.to_string()),
        ("Cooldown", group.settings.cooldown.as_secs().to_string()),
    ];
    let differs = |(name, value): &(&str, String)| property(properties, name).is_some_and(|it| it != *value);
    Found::Properties(values.into_iter().filter(differs).map(|(name, value)| (format!("/{name}"), value)).collect())
}
