//! Groups: one whose refresh runs under load, one at rest.

use std::collections::BTreeMap;

use domain::{
    AutoScalingGroup, Capacity, Instance, InstanceRefresh, Lifecycle, Observation, Regional, RegionalAnswer, Scaling,
    ScalingActivity, ScalingPolicy, ScheduledAction, Series, Zone, metric,
};

use super::super::{ago, arn, region};
use super::{answered, targets, wave};

pub(super) fn all() -> Vec<Observation> {
    let groups: Vec<_> = [("web", 2, 4, 6), ("jobs", 1, 1, 4)].into_iter().filter_map(group).collect();
    let series = vec![
        Series { query: metric::cpu(&"web".into()), points: wave(78.0) },
        Series { query: metric::in_service(&"web".into()), points: wave(4.0) },
    ];
    let asked = Regional::Metrics(series.iter().map(|series| series.query.clone()).collect());
    vec![
        answered(Regional::Groups, RegionalAnswer::Groups(groups), ago(4)),
        answered(Regional::Scaling, RegionalAnswer::Scaling(scaling()), ago(9)),
        answered(Regional::Refreshes("web".into()), RegionalAnswer::Refreshes(vec![refresh()]), ago(4)),
        answered(Regional::Refreshes("jobs".into()), RegionalAnswer::Refreshes(vec![]), ago(14)),
        answered(asked, RegionalAnswer::Metrics(series), ago(20)),
    ]
}

fn group((name, min, desired, max): (&str, u32, u32, u32)) -> Option<AutoScalingGroup> {
    Some(AutoScalingGroup {
        region: region(),
        name: name.into(),
        arn: arn("autoscaling", &format!("autoScalingGroup:0a:autoScalingGroupName/{name}")),
        capacity: Capacity::new(min, desired, max).ok()?,
        instances: (0..desired).map(|n| instance(name, n)).collect(),
        zones: vec![Zone::new("us-east-1a"), Zone::new("us-east-1b")],
        suspended: if name == "jobs" { vec!["AZRebalance".into()] } else { vec![] },
        target_groups: vec![targets::arn_of("api")],
        health_check: "ELB".into(),
        template: None,
        settling: std::time::Duration::from_mins(5),
        tags: BTreeMap::from([("team".into(), "payments".into())]),
    })
}

fn instance(group: &str, number: u32) -> Instance {
    let is_new = group == "web" && number == 3;
    Instance {
        id: format!("i-0{group}{number:02x}").into(),
        zone: Zone::new(if number.is_multiple_of(2) { "us-east-1a" } else { "us-east-1b" }),
        zone_id: None,
        lifecycle: if is_new { Lifecycle::Pending } else { Lifecycle::InService },
        lifecycle_word: if is_new { "Pending:Wait" } else { "InService" }.into(),
        is_healthy: true,
        kind: Some("t3.micro".into()),
        template_version: Some("7".into()),
        is_protected: false,
    }
}

fn refresh() -> InstanceRefresh {
    InstanceRefresh {
        id: "0b3c".into(),
        status: "InProgress".into(),
        status_reason: None,
        started: Some(ago(400)),
        ended: None,
        percent: 50,
        to_update: 2,
        has_wish: true,
    }
}

fn scaling() -> Scaling {
    Scaling {
        policies: vec![ScalingPolicy {
            group: "web".into(),
            name: "web-cpu".into(),
            kind: "TargetTrackingScaling".into(),
            effect: "keep ASGAverageCPUUtilization at 60, never in".into(),
            is_enabled: true,
            alarms: vec!["web-cpu-high".into()],
        }],
        schedules: vec![ScheduledAction {
            group: "web".into(),
            name: "business-hours".into(),
            at: Some(ago(-7_200)),
            recurrence: Some("0 8 * * MON-FRI".into()),
            time_zone: None,
            sizes: [Some(2), Some(3), Some(6)],
        }],
        activities: vec![activity("a2", "InProgress", 84), activity("a1", "Successful", 3_000)],
    }
}

fn activity(id: &str, status: &str, seconds: i64) -> ScalingActivity {
    ScalingActivity {
        id: id.into(),
        group: "web".into(),
        at: ago(seconds),
        ended: (status == "Successful").then(|| ago(seconds - 60)),
        status: status.into(),
        description: format!("Launching a new EC2 instance: i-0{id}").into(),
        cause: "a monitor alarm web-cpu-high in state ALARM triggered policy web-cpu changing the desired capacity \
                from 3 to 4"
            .into(),
    }
}
