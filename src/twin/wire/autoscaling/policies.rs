//! `DescribePolicies`.

use super::super::page::Paging;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::super::{Asked, matching};
use super::groups_named;
use crate::world::AutoScalingGroup;
use crate::world::groups::{Policy, PolicyKind, StepAdjustment};

/// `DescribePolicies`: 50 a page, 100 at most.
pub fn describe_policies(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let (names, types) = (asked.input.texts("PolicyNames"), asked.input.texts("PolicyTypes"));
    let mut found: Vec<(&AutoScalingGroup, &Policy)> = groups_named(asked)
        .flat_map(|group| group.policies.iter().map(move |policy| (group, policy)))
        .filter(|(_, policy)| matching(&names, &policy.name) || names.contains(&policy.arn.as_str()))
        .filter(|(_, policy)| matching(&types, policy.kind.as_str()))
        .collect();
    found.sort_by(|left, right| (&left.0.name, &left.1.name).cmp(&(&right.0.name, &right.1.name)));
    let page = Paging::records(asked.input, "DescribePolicies", 50, 100)?.of(found, |(_, policy)| &policy.arn)?;
    let shapes = page.items.into_iter().map(|(group, policy)| shape(asked, group, policy));
    Ok(Shape::new().with("ScalingPolicies", list(shapes)).with("NextToken", page.next))
}

fn shape(asked: &Asked<'_>, group: &AutoScalingGroup, policy: &Policy) -> Shape {
    let alarms = policy.alarms.iter().map(|name| {
        let alarm = asked.world.alarms.iter().find(|it| it.region == asked.region && it.name == *name);
        Shape::new().with("AlarmName", name).with("AlarmARN", alarm.map(|alarm| &alarm.arn))
    });
    let shape = Shape::new()
        .with("AutoScalingGroupName", &group.name)
        .with("PolicyName", &policy.name)
        .with("PolicyARN", &policy.arn)
        .with("PolicyType", policy.kind.as_str());
    with_kind(shape, &policy.kind).with("Alarms", list(alarms)).with("Enabled", policy.enabled)
}

fn with_kind(shape: Shape, kind: &PolicyKind) -> Shape {
    match kind {
        PolicyKind::TargetTracking { metric, target, scale_in_disabled } => {
            let metric = Shape::new().with("PredefinedMetricType", metric.as_str());
            let tracking = Shape::new()
                .with("PredefinedMetricSpecification", metric)
                .with("TargetValue", *target)
                .with("DisableScaleIn", *scale_in_disabled);
            shape.with("StepAdjustments", Vec::<Shape>::new()).with("TargetTrackingConfiguration", tracking)
        }
        PolicyKind::Step { adjustment, steps, warmup } => shape
            .with("AdjustmentType", adjustment.as_str())
            .with("StepAdjustments", list(steps.iter().map(step)))
            .with("MetricAggregationType", "Average")
            .with("EstimatedInstanceWarmup", *warmup),
        PolicyKind::Simple { adjustment, by, cooldown } => shape
            .with("AdjustmentType", adjustment.as_str())
            .with("ScalingAdjustment", *by)
            .with("Cooldown", *cooldown)
            .with("StepAdjustments", Vec::<Shape>::new()),
    }
}

fn step(step: &StepAdjustment) -> Shape {
    Shape::new()
        .with("MetricIntervalLowerBound", step.lower)
        .with("MetricIntervalUpperBound", step.upper)
        .with("ScalingAdjustment", step.by)
}
