//! A large account: what the console must still draw within a frame.

use std::collections::BTreeMap;

use domain::{
    Alarm, AlarmRule, AlarmState, Answer, Ask, AutoScalingGroup, Capacity, Comparison, Instance, Lifecycle, MetricRule,
    Observation, Regional, RegionalAnswer, Target, TargetGroup, TargetState, Text, Zone, metric,
};

use super::{ago, arn, region};

/// Groups, target groups, targets behind each, and alarms.
pub const LARGE: (usize, usize, usize, usize) = (500, 500, 20, 1_000);

/// Every answer about the large account.
pub fn observations() -> Vec<Observation> {
    let (groups, target_groups, targets, alarms) = LARGE;
    let answer = |asked, answer| Observation {
        ask: Ask::In(region(), asked),
        at: ago(5),
        outcome: Ok(Answer::Regional(answer)),
        gap: None,
    };
    let mut all = super::account::observations();
    all.push(answer(Regional::Groups, RegionalAnswer::Groups((0..groups).filter_map(group).collect())));
    let behind: Vec<TargetGroup> = (0..target_groups).map(target_group).collect();
    let arns: Vec<Text> = behind.iter().map(|group| group.arn.clone()).collect();
    all.push(answer(Regional::TargetGroups, RegionalAnswer::TargetGroups(behind)));
    for (number, arn) in arns.into_iter().enumerate() {
        let targets = (0..targets).map(|n| target(number, n)).collect();
        all.push(answer(Regional::TargetHealth(arn), RegionalAnswer::TargetHealth(targets)));
    }
    all.push(answer(Regional::Alarms, RegionalAnswer::Alarms((0..alarms).map(alarm).collect())));
    all
}

fn zone(number: usize) -> Zone {
    Zone::new(["us-east-1a", "us-east-1b", "us-east-1c"][number % 3])
}

fn group(number: usize) -> Option<AutoScalingGroup> {
    let name = format!("group-{number:03}");
    let instance = |n: usize| Instance {
        id: format!("i-{number:04x}{n:04x}").into(),
        zone: zone(n),
        zone_id: None,
        lifecycle: if number.is_multiple_of(40) && n == 0 { Lifecycle::Pending } else { Lifecycle::InService },
        lifecycle_word: "InService".into(),
        is_healthy: true,
        kind: Some("t3.micro".into()),
        template_version: Some("1".into()),
        is_protected: false,
    };
    Some(AutoScalingGroup {
        region: region(),
        name: name.as_str().into(),
        arn: arn("autoscaling", &format!("autoScalingGroup:0a:autoScalingGroupName/{name}")),
        capacity: Capacity::new(2, 20, 40).ok()?,
        instances: (0..20).map(instance).collect(),
        zones: (0..3).map(zone).collect(),
        suspended: vec![],
        target_groups: vec![],
        health_check: "EC2".into(),
        template: None,
        settling: std::time::Duration::from_mins(5),
        tags: BTreeMap::new(),
    })
}

fn target_group(number: usize) -> TargetGroup {
    TargetGroup {
        region: region(),
        arn: arn("elasticloadbalancing", &format!("targetgroup/tg-{number:03}/0f")),
        name: format!("tg-{number:03}").into(),
        balancer: None,
        endpoint: "HTTP:80".into(),
        health_check: "HTTP / on traffic-port every 30s, 5s time-out".into(),
        tags: BTreeMap::new(),
    }
}

fn target(group: usize, number: usize) -> Target {
    let is_failing = group.is_multiple_of(50) && number < 2;
    Target {
        id: format!("i-{group:04x}{number:04x}").into(),
        port: Some(80),
        zone: Some(zone(number)),
        state: if is_failing { TargetState::Unhealthy } else { TargetState::Healthy },
        reason: is_failing.then(|| "Target.FailedHealthChecks".into()),
        description: None,
        shifted: None,
        since: None,
    }
}

fn alarm(number: usize) -> Alarm {
    let group: Text = format!("group-{:03}", number % 500).into();
    let name = format!("alarm-{number:04}");
    Alarm {
        region: region(),
        name: name.as_str().into(),
        arn: arn("cloudwatch", &format!("alarm:{name}")),
        rule: AlarmRule::Metric(MetricRule {
            query: metric::cpu(&group),
            comparison: Comparison::Above,
            threshold: 70.0,
            periods: 5,
            datapoints: 3,
            missing_data: "missing".into(),
            latest: Some(40.0),
        }),
        state: if number.is_multiple_of(25) { AlarmState::Alarm } else { AlarmState::Ok },
        since: Some(ago(600 + i64::try_from(number).unwrap_or(0))),
        reason: "Threshold Crossed".into(),
        actions_enabled: true,
        actions: vec![],
        description: None,
    }
}
