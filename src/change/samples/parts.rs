//! The parts that the small account is made of.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::{
    Alarm, AlarmRule, AlarmState, AutoScalingGroup, Capacity, Comparison, Drift, Instance, InstanceRefresh,
    LaunchTemplate, Lifecycle, LoadBalancer, MetricQuery, MetricRule, Moment, Scaling, ScalingActivity, ScalingPolicy,
    ScheduledAction, Stack, Stat, Target, TargetGroup, TargetState, Text, Zone,
};

use super::{API, EDGE, region};

fn zone(letter: &str) -> Zone {
    Zone::new(&format!("us-east-1{letter}"))
}

/// A healthy instance in service, in a zone by its letter.
pub fn instance(id: &str, letter: &str) -> Instance {
    Instance {
        id: id.into(),
        zone: zone(letter),
        zone_id: None,
        lifecycle: Lifecycle::InService,
        lifecycle_word: "InService".into(),
        is_healthy: true,
        kind: Some("t3.micro".into()),
        template_version: Some("7".into()),
        is_protected: false,
    }
}

/// A healthy target, in a zone by its letter.
pub fn target(id: &str, letter: &str) -> Target {
    Target {
        id: id.into(),
        port: Some(8_080),
        zone: Some(zone(letter)),
        state: TargetState::Healthy,
        reason: None,
        description: None,
        shifted: None,
        since: None,
    }
}

pub(super) fn web() -> AutoScalingGroup {
    AutoScalingGroup {
        region: region(),
        name: "web".into(),
        arn: "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:1:autoScalingGroupName/web".into(),
        capacity: Capacity::new(2, 3, 6).unwrap(),
        instances: vec![instance("i-1", "a"), instance("i-2", "a"), instance("i-3", "b")],
        zones: vec![zone("a"), zone("b")],
        suspended: Vec::new(),
        target_groups: vec![API.into()],
        health_check: "ELB".into(),
        template: Some(LaunchTemplate { id: "lt-1".into(), version: "7".into() }),
        settling: Duration::from_mins(3),
        tags: tags(&[("finops:phase", "3"), ("aws:cloudformation:stack-name", "finops-compute")]),
    }
}

fn tags(pairs: &[(&str, &str)]) -> BTreeMap<Text, Text> {
    pairs.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect()
}

pub(super) fn api() -> TargetGroup {
    TargetGroup {
        region: region(),
        arn: API.into(),
        name: "api".into(),
        balancer: Some(LoadBalancer {
            arn: EDGE.into(),
            name: "edge".into(),
            kind: "application".into(),
            state: "active".into(),
            zones: vec![zone("a"), zone("b")],
        }),
        endpoint: "HTTP:8080".into(),
        health_check: "HTTP /health".into(),
        tags: tags(&[("finops:phase", "2"), ("aws:cloudformation:stack-name", "finops-edge")]),
    }
}

pub(super) fn targets() -> Vec<Target> {
    vec![target("i-1", "a"), target("i-2", "a"), target("i-3", "b")]
}

/// A policy of web by what it does, `-1` or `keep ASGAverageCPUUtilization at 60`, and the alarm that drives it.
pub fn policy(name: &str, effect: &str, alarm: &str) -> ScalingPolicy {
    ScalingPolicy {
        group: "web".into(),
        name: name.into(),
        kind: "StepScaling".into(),
        effect: effect.into(),
        is_enabled: true,
        alarms: vec![alarm.into()],
    }
}

/// A scheduled action of web: minimum, desired and maximum.
pub fn schedule(name: &str, at: Moment, sizes: [Option<u32>; 3]) -> ScheduledAction {
    ScheduledAction {
        group: "web".into(),
        name: name.into(),
        at: Some(at),
        recurrence: Some("0 20 * * *".into()),
        time_zone: None,
        sizes,
    }
}

/// Something that web did, and why in the words of Auto Scaling.
pub fn activity(at: Moment, cause: &str) -> ScalingActivity {
    ScalingActivity {
        id: "a-1".into(),
        group: "web".into(),
        at,
        ended: Some(at + Duration::from_secs(40)),
        status: "Successful".into(),
        description: "Launching a new EC2 instance: i-3".into(),
        cause: cause.into(),
    }
}

pub(super) fn scaling() -> Scaling {
    Scaling {
        policies: vec![policy("cpu-in", "-1", "web-cpu-low"), policy("cpu-out", "+1", "web-cpu-high")],
        schedules: Vec::new(),
        activities: Vec::new(),
    }
}

/// A refresh of web, by its status.
pub fn refresh(id: &str, status: &str) -> InstanceRefresh {
    InstanceRefresh {
        id: id.into(),
        status: status.into(),
        status_reason: None,
        started: Some(super::noon() - Duration::from_mins(10)),
        ended: None,
        percent: 33,
        to_update: 2,
        has_wish: true,
    }
}

/// An alarm that is well, over a metric by a dimension, with what it does.
pub fn alarm(name: &str, (key, value): (&str, &str), action: &str) -> Alarm {
    let dimensions = vec![(key.into(), value.into())];
    let is_low = name.ends_with("-low");
    Alarm {
        region: region(),
        name: name.into(),
        arn: format!("arn:aws:cloudwatch:us-east-1:123456789012:alarm:{name}").into(),
        rule: AlarmRule::Metric(MetricRule {
            query: MetricQuery::per_minute("AWS/EC2", "CPUUtilization", dimensions, Stat::average()),
            comparison: if is_low { Comparison::Below } else { Comparison::Above },
            threshold: if is_low { 30.0 } else { 70.0 },
            periods: 3,
            datapoints: 3,
            missing_data: "missing".into(),
            latest: Some(50.0),
        }),
        state: AlarmState::Ok,
        since: Some(super::noon() - Duration::from_mins(4)),
        reason: "Threshold Crossed".into(),
        actions_enabled: true,
        actions: vec![action.into()],
        description: None,
    }
}

pub(super) fn alarms() -> Vec<Alarm> {
    let policy = "arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:1:autoScalingGroupName/web:policyName/cpu";
    let pager = "arn:aws:sns:us-east-1:123456789012:pager";
    vec![
        alarm("web-cpu-low", ("AutoScalingGroupName", "web"), policy),
        alarm("web-cpu-high", ("AutoScalingGroupName", "web"), policy),
        alarm("web-5xx", ("TargetGroup", "targetgroup/api/0f"), pager),
        alarm("db-connections", ("DBInstanceIdentifier", "ledger"), pager),
    ]
}

/// A stack of the platform, by its status.
pub fn stack(name: &str, status: &str) -> Stack {
    Stack {
        region: region(),
        name: name.into(),
        id: format!("arn:aws:cloudformation:us-east-1:123456789012:stack/{name}/1").into(),
        status: status.into(),
        status_reason: None,
        drift: Drift::InSync,
        updated: None,
        is_protected: true,
        drift_checked: None,
        change_set: None,
        parameters: BTreeMap::new(),
        outputs: BTreeMap::new(),
        tags: BTreeMap::new(),
    }
}

pub(super) fn stacks() -> Vec<Stack> {
    ["finops-foundation", "finops-edge", "finops-compute"].map(|name| stack(name, "UPDATE_COMPLETE")).into()
}
