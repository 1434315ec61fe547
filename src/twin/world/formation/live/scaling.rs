//! Scaling policies and scheduled actions of stacks.

use std::time::Duration;

use super::super::faults::property;
use super::super::{Json, text};
use super::{Found, Subject, number};
use crate::world::World;
use crate::world::alarms::{
    Alarm, AlarmActions, AlarmRule, AlarmState, AlarmStatus, Comparison, MetricAlarm, TreatMissing,
};
use crate::world::groups::{
    Adjustment, AutoScalingGroup, Cron, Policy, PolicyKind, ScheduledAction, StepAdjustment, TrackedMetric,
};
use crate::world::metrics::{MetricId, Statistic};
use crate::world::stacks::Resource;

/// Adds a policy to its group; target tracking makes its own alarm.
pub fn create_policy(world: &mut World, subject: &Subject<'_>, resource: &Resource) {
    let properties = &resource.body.properties.read();
    let Some(kind) = kind(properties) else { return };
    let name = resource.physical_id.rsplit_once(":policyName/").map_or("", |(_, name)| name).to_owned();
    let mut policy = Policy { name, arn: resource.physical_id.clone(), enabled: true, kind, alarms: Vec::new() };
    if let PolicyKind::TargetTracking { target, .. } = policy.kind {
        let alarm = tracking_alarm(world, subject, (properties, &policy, target));
        policy.alarms.push(alarm.name.clone());
        world.alarms.push(alarm);
    }
    if let Some(group) = group(world, subject.region, properties) {
        group.policies.push(policy);
    }
}

/// Changes the settings of a policy.
pub fn update_policy(world: &mut World, subject: &Subject<'_>, resource: &Resource) {
    let properties = &resource.body.properties.read();
    let Some(kind) = kind(properties) else { return };
    let Some(group) = group(world, subject.region, properties) else { return };
    let own = group.policies.iter_mut().find(|it| it.arn == resource.physical_id);
    let Some(policy) = own else { return };
    let names = policy.alarms.clone();
    policy.kind = kind.clone();
    if let PolicyKind::TargetTracking { target, .. } = kind {
        for alarm in
            world.alarms.iter_mut().filter(|it| names.contains(&it.name) && it.name.starts_with("TargetTracking-"))
        {
            if let AlarmRule::Metric(metric) = &mut alarm.rule {
                metric.threshold = target;
            }
        }
    }
}

/// Removes a policy, and the alarm that target tracking made for it.
pub fn delete_policy(world: &mut World, region: &str, arn: &str) {
    for group in world.groups.iter_mut().filter(|it| it.region == region) {
        group.policies.retain(|it| it.arn != arn);
    }
    let is_own = |it: &Alarm| it.name.starts_with("TargetTracking-") && it.actions.on_alarm.iter().any(|it| it == arn);
    world.alarms.retain(|it| it.region != region || !is_own(it));
}

fn group<'a>(world: &'a mut World, region: &str, properties: &Json) -> Option<&'a mut AutoScalingGroup> {
    let name = property(properties, "AutoScalingGroupName")?;
    world.groups.iter_mut().find(|it| it.region == region && it.name == name)
}

/// The kind of a policy; none for one that tracks what is not simulated.
fn kind(properties: &Json) -> Option<PolicyKind> {
    let adjustment = match property(properties, "AdjustmentType").as_deref() {
        Some("ExactCapacity") => Adjustment::ExactCapacity,
        Some("PercentChangeInCapacity") => Adjustment::PercentChangeInCapacity,
        _ => Adjustment::ChangeInCapacity,
    };
    match property(properties, "PolicyType").as_deref() {
        Some("TargetTrackingScaling") => {
            let settings = properties.get("TargetTrackingConfiguration")?;
            let metric =
                settings.get("PredefinedMetricSpecification").and_then(|it| property(it, "PredefinedMetricType"));
            (metric.as_deref() == Some(TrackedMetric::AverageCpu.as_str())).then(|| PolicyKind::TargetTracking {
                metric: TrackedMetric::AverageCpu,
                target: number(settings, "TargetValue").unwrap_or(50.0),
                scale_in_disabled: property(settings, "DisableScaleIn").as_deref() == Some("true"),
            })
        }
        Some("StepScaling") => {
            let steps = properties.get("StepAdjustments").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
            let steps = steps.iter().map(|it| StepAdjustment {
                lower: number(it, "MetricIntervalLowerBound"),
                upper: number(it, "MetricIntervalUpperBound"),
                by: number(it, "ScalingAdjustment").unwrap_or(0),
            });
            let warmup = Duration::from_secs(number(properties, "EstimatedInstanceWarmup").unwrap_or(90));
            Some(PolicyKind::Step { adjustment, steps: steps.collect(), warmup })
        }
        Some("PredictiveScaling") => None,
        _ => Some(PolicyKind::Simple {
            adjustment,
            by: number(properties, "ScalingAdjustment").unwrap_or(0),
            cooldown: Duration::from_secs(number(properties, "Cooldown").unwrap_or(300)),
        }),
    }
}

fn tracking_alarm(
    world: &mut World,
    subject: &Subject<'_>,
    (properties, policy, target): (&Json, &Policy, f64),
) -> Alarm {
    let group = property(properties, "AutoScalingGroupName").unwrap_or_default();
    let name = format!("TargetTracking-{group}-AlarmHigh-{}", world.engine.uuid());
    Alarm {
        arn: format!("arn:aws:cloudwatch:{}:{}:alarm:{name}", subject.region, world.account.id),
        name,
        region: subject.region.to_owned(),
        description: format!("DO NOT EDIT OR DELETE. For TargetTrackingScaling policy {}.", policy.arn),
        rule: AlarmRule::Metric(MetricAlarm {
            metric: MetricId::new("AWS/EC2", "CPUUtilization", &[("AutoScalingGroupName", &group)]),
            statistic: Statistic::Average,
            period: 60,
            evaluation_periods: 3,
            datapoints_to_alarm: 3,
            comparison: Comparison::Greater,
            threshold: target,
            missing: TreatMissing::Missing,
            unit: None,
        }),
        actions: AlarmActions { enabled: true, on_alarm: vec![policy.arn.clone()], ..AlarmActions::default() },
        state: AlarmStatus {
            value: AlarmState::InsufficientData,
            since: subject.now,
            updated_at: subject.now,
            reason: "Unchecked: Initial alarm creation".to_owned(),
            reason_data: String::new(),
        },
        configured_at: subject.now,
        tags: Vec::new(),
        history: std::collections::VecDeque::new(),
    }
}

/// Adds a scheduled action to its group, or changes it.
pub fn put_schedule(world: &mut World, subject: &Subject<'_>, resource: &Resource) {
    let properties = &resource.body.properties.read();
    let recurrence = property(properties, "Recurrence").and_then(|it| Cron::parse(&it).ok());
    let start = property(properties, "StartTime").and_then(|it| domain::Moment::parse(&it).ok());
    let next = recurrence.as_ref().and_then(|it| it.next_after(start.unwrap_or(subject.now))).or(start);
    let uuid = world.engine.uuid();
    let account = world.account.id.clone();
    let name = resource.physical_id.clone();
    let (Some(next_at), Some(group)) = (next, group(world, subject.region, properties)) else { return };
    let arn = format!(
        "arn:aws:autoscaling:{}:{account}:scheduledUpdateGroupAction:{uuid}:autoScalingGroupName/{}:scheduledActionName/{name}",
        subject.region, group.name
    );
    let known = group.schedules.iter().find(|it| it.name == name).map(|it| it.arn.clone());
    group.schedules.retain(|it| it.name != name);
    group.schedules.push(ScheduledAction {
        name,
        arn: known.unwrap_or(arn),
        recurrence,
        next_at,
        end_at: property(properties, "EndTime").and_then(|it| domain::Moment::parse(&it).ok()),
        time_zone: property(properties, "TimeZone"),
        min: number(properties, "MinSize"),
        max: number(properties, "MaxSize"),
        desired: number(properties, "DesiredCapacity"),
    });
}

/// Removes a scheduled action.
pub fn delete_schedule(world: &mut World, region: &str, resource: &Resource) {
    if let Some(group) = group(world, region, &resource.body.properties.read()) {
        group.schedules.retain(|it| it.name != resource.physical_id);
    }
}

/// What is found of a scheduled action.
pub fn looked_up(world: &World, region: &str, resource: &Resource) -> Found {
    let properties = &resource.body.properties.read();
    let Some(name) = property(properties, "AutoScalingGroupName") else { return Found::Properties(Vec::new()) };
    let group = world.groups.iter().find(|it| it.region == region && it.name == name);
    let Some(action) = group.and_then(|it| it.schedules.iter().find(|it| it.name == resource.physical_id)) else {
        return Found::Nothing;
    };
    let values = [
        ("DesiredCapacity", action.desired.map(|it| it.to_string())),
        ("MinSize", action.min.map(|it| it.to_string())),
        ("MaxSize", action.max.map(|it| it.to_string())),
        ("Recurrence", action.recurrence.as_ref().map(|it| it.as_str().to_owned())),
    ];
    let differs = |(name, value): &(&str, Option<String>)| properties.get(name).map(text) != *value;
    let told = values.into_iter().filter(differs).map(|(name, value)| (format!("/{name}"), value.unwrap_or_default()));
    Found::Properties(told.collect())
}
