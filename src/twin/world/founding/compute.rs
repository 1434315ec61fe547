//! Phase 3: the Auto Scaling groups `web` and `jobs` with their policies and schedules.

use std::time::Duration;

use super::stacks::{self, Part, Plan};
use super::{Site, names, parts};
use crate::world::groups::{
    Adjustment, AutoScalingGroup, Cron, Policy, PolicyKind, ScheduledAction, StepAdjustment, TrackedMetric,
};

/// Builds phase 3.
pub fn build(site: &mut Site<'_>) {
    let own = site.world.target_groups.iter_mut().filter(|it| it.region == site.region);
    let arns: Vec<String> = own.map(|it| it.arn.clone()).collect();
    let mut web = parts::group(site, "web", (site.scenario.platform.web, 3), &arns);
    register_all(site, &web);
    web.policies = vec![
        step_policy(site, ("web", "web-scale-out"), &[(Some(0.0), Some(15.0), 1), (Some(15.0), None, 2)]),
        step_policy(site, ("web", "web-scale-in"), &[(None, Some(0.0), -1)]),
        tracking_policy(site, ("web", "web-cpu-60"), 60.0),
    ];
    web.schedules = [("business-hours", "0 7 * * 1-5", 3), ("off-hours", "0 19 * * 1-5", 2)]
        .into_iter()
        .filter_map(|(name, line, desired)| schedule(site, ("web", name), line, desired))
        .collect();
    let mut jobs = parts::group(site, "jobs", (site.scenario.platform.jobs, 3), &[]);
    jobs.policies = vec![
        step_policy(site, ("jobs", "jobs-scale-out"), &[(Some(0.0), None, 1)]),
        step_policy(site, ("jobs", "jobs-scale-in"), &[(None, Some(0.0), -1)]),
    ];
    let load = parts::workload(site, "jobs", (20.0, 45.0));
    site.world.engine.workloads.push(load);
    let parts = resources(&web, &jobs);
    site.world.groups.extend([web, jobs]);
    stacks::build(
        site,
        Plan {
            name: "finops-compute".to_owned(),
            phase: 3,
            description: "Phase 3: Auto Scaling groups, policies, schedules",
            age_days: 20,
            parts,
            outputs: vec![("WebGroupName", "web".to_owned())],
        },
    );
}

fn register_all(site: &mut Site<'_>, group: &AutoScalingGroup) {
    for index in 0..site.world.target_groups.len() {
        if !group.target_group_arns.contains(&site.world.target_groups[index].arn) {
            continue;
        }
        let port = site.world.target_groups[index].port;
        let targets = group.instances.iter().map(|it| parts::healthy_target(site, &it.id, port, &it.zone));
        let targets: Vec<_> = targets.collect();
        site.world.target_groups[index].targets.extend(targets);
    }
}

fn policy(site: &mut Site<'_>, (group, name): (&str, &str), kind: PolicyKind) -> Policy {
    let uuid = site.world.engine.uuid();
    let arn = names::policy(&site.region, (group, name), &uuid);
    Policy { name: name.to_owned(), arn, enabled: true, kind, alarms: Vec::new() }
}

fn step_policy(site: &mut Site<'_>, names: (&str, &str), steps: &[(Option<f64>, Option<f64>, i32)]) -> Policy {
    let steps = steps.iter().map(|(lower, upper, by)| StepAdjustment { lower: *lower, upper: *upper, by: *by });
    let (adjustment, warmup) = (Adjustment::ChangeInCapacity, Duration::from_secs(90));
    policy(site, names, PolicyKind::Step { adjustment, steps: steps.collect(), warmup })
}

fn tracking_policy(site: &mut Site<'_>, names: (&str, &str), target: f64) -> Policy {
    // Without this the policy would scale in long before the scale-in rule of 30 % is ever reached.
    let kind = PolicyKind::TargetTracking { metric: TrackedMetric::AverageCpu, target, scale_in_disabled: true };
    policy(site, names, kind)
}

fn schedule(site: &mut Site<'_>, (group, name): (&str, &str), line: &str, desired: u32) -> Option<ScheduledAction> {
    let uuid = site.world.engine.uuid();
    let recurrence = Cron::parse(line).ok()?;
    let [min, _, max] = site.scenario.platform.web;
    Some(ScheduledAction {
        name: name.to_owned(),
        arn: names::schedule(&site.region, (group, name), &uuid),
        next_at: recurrence.next_after(site.world.engine.origin)?,
        end_at: None,
        time_zone: None,
        recurrence: Some(recurrence),
        min: None,
        max: None,
        desired: Some(desired.clamp(min, max)),
    })
}

fn resources(web: &AutoScalingGroup, jobs: &AutoScalingGroup) -> Vec<Part> {
    let policy = |group: &AutoScalingGroup, index: usize| group.policies[index].arn.clone();
    vec![
        ("WebLaunchTemplate", "AWS::EC2::LaunchTemplate", web.settings.launch.id.clone()),
        ("JobsLaunchTemplate", "AWS::EC2::LaunchTemplate", jobs.settings.launch.id.clone()),
        ("WebGroup", "AWS::AutoScaling::AutoScalingGroup", "web".to_owned()),
        ("JobsGroup", "AWS::AutoScaling::AutoScalingGroup", "jobs".to_owned()),
        ("WebScaleOut", "AWS::AutoScaling::ScalingPolicy", policy(web, 0)),
        ("WebScaleIn", "AWS::AutoScaling::ScalingPolicy", policy(web, 1)),
        ("WebCpuTracking", "AWS::AutoScaling::ScalingPolicy", policy(web, 2)),
        ("JobsScaleOut", "AWS::AutoScaling::ScalingPolicy", policy(jobs, 0)),
        ("BusinessHours", "AWS::AutoScaling::ScheduledAction", "business-hours".to_owned()),
        ("OffHours", "AWS::AutoScaling::ScheduledAction", "off-hours".to_owned()),
        ("WebCpuHighAlarm", "AWS::CloudWatch::Alarm", "web-cpu-high".to_owned()),
        ("WebCpuLowAlarm", "AWS::CloudWatch::Alarm", "web-cpu-low".to_owned()),
        ("JobsCpuHighAlarm", "AWS::CloudWatch::Alarm", "jobs-cpu-high".to_owned()),
        ("JobsQueueAlarm", "AWS::CloudWatch::Alarm", "jobs-queue-depth".to_owned()),
        ("PaymentsStalledAlarm", "AWS::CloudWatch::Alarm", "payments-stalled".to_owned()),
        ("PlatformDegradedAlarm", "AWS::CloudWatch::CompositeAlarm", "platform-degraded".to_owned()),
    ]
}
