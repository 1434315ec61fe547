//! A small account in which every field that the wire shows has a value, frozen at one moment.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use domain::{Clock, Day, Moment};

use super::at;
use crate::world::alarms::{
    AlarmActions, AlarmRule, AlarmState, AlarmStatus, Comparison, CompositeRule, HistoryItem, HistoryKind, MetricAlarm,
    TreatMissing,
};
use crate::world::balancers::{
    AdministrativeOverride, BalancerKind, HealthCheck, Listener, Target, TargetReason, TargetState, ZoneSubnet,
};
use crate::world::faults::Trigger;
use crate::world::groups::{
    Activity, ActivityStatus, Adjustment, Capacity, Cron, GroupBody, GroupSettings, HealthCheckType, Instance,
    InstanceHealth, InstanceRefresh, LaunchTemplate, Lifecycle, Policy, PolicyKind, RefreshPreferences, RefreshStatus,
    ScheduledAction, StepAdjustment, SuspendedProcess, TrackedMetric,
};
use crate::world::metrics::{MetricId, Sample, SeriesKind, Statistic, Unit};
use crate::world::spend::{Anomaly, AnomalyMonitor, Budget, SpendLine};
use crate::world::stacks::{
    DriftStatus, Output, PropertyDifference, Resource, ResourceDrift, StackDrift, StackEvent, StackTimes, Status,
};
use crate::world::{Alarm, AutoScalingGroup, Fault, FaultRule, LoadBalancer, Stack, Tag, TargetGroup, World};
use crate::{Scenario, Twin};

/// The moment of everything.
pub const NOW: &str = "2026-11-22T14:00:00Z";
/// The ARN of the target group `web`.
pub const WEB: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/73e2d6bc24d8a067";
const REGION: &str = "us-east-1";

/// The account.
pub fn world() -> World {
    let scenario = Scenario::parse("title = \"bare\"\nabout = \"bare\"\n[platform]\nphases = 0\n").unwrap();
    let mut world = World::new(&scenario, 1, at(NOW));
    world.groups = vec![group("web"), group("jobs"), group("api")];
    world.load_balancers = vec![balancer()];
    world.target_groups = vec![target_group()];
    world.alarms = vec![metric_alarm("web-cpu-high"), metric_alarm("web-latency"), composite()];
    world.stacks = vec![stack()];
    fill_metrics(&mut world);
    fill_spend(&mut world);
    world
}

/// The account with every call going wrong in one way.
pub fn faulty(fault: Fault, trigger: Trigger) -> World {
    let from = at("2026-11-22T00:00:00Z");
    let rule = FaultRule { service: None, operation: None, from, until: None, fault, trigger, calls: 0 };
    let mut world = world();
    world.faults = vec![rule];
    world
}

/// A clock that stands still.
#[derive(Debug)]
struct Still(Moment);

impl Clock for Still {
    fn now(&self) -> Moment {
        self.0
    }
}

/// A world with its time standing still.
pub fn twin(world: World) -> Twin {
    Twin::new(world, Arc::new(Still(at(NOW))))
}

fn text(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn tags() -> Vec<Tag> {
    vec![Tag::new("finops:phase", "3"), Tag::new("finops:environment", "prod")]
}

fn group(name: &str) -> AutoScalingGroup {
    AutoScalingGroup {
        name: name.into(),
        region: REGION.into(),
        arn: format!("arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:1:autoScalingGroupName/{name}"),
        capacity: Capacity { min: 2, desired: 2, max: 6 },
        settings: settings(),
        target_group_arns: vec![WEB.into()],
        instances: vec![instance(name, 1, Lifecycle::InService), instance(name, 2, Lifecycle::Pending)],
        policies: policies(name),
        schedules: vec![ScheduledAction {
            name: "business-hours".into(),
            arn: format!("arn:aws:autoscaling:us-east-1:123456789012:scheduledUpdateGroupAction:1:{name}"),
            recurrence: Some(Cron::parse("0 8 * * 1-5").unwrap()),
            next_at: at("2026-11-23T08:00:00Z"),
            min: Some(3),
            max: None,
            desired: Some(3),
        }],
        activities: VecDeque::from([activity(name, 2), activity(name, 1)]),
        refreshes: vec![refresh()],
        suspended: vec![SuspendedProcess { name: "AZRebalance".into(), reason: "User suspended".into() }],
        tags: tags(),
        created_at: at("2026-10-01T00:00:00Z"),
        body: GroupBody::default(),
    }
}

fn settings() -> GroupSettings {
    GroupSettings {
        zones: text(&["us-east-1a", "us-east-1b"]),
        subnets: text(&["subnet-a", "subnet-b"]),
        launch: LaunchTemplate { id: "lt-0a".into(), name: "web".into(), version: 7, instance_type: "t3.micro".into() },
        health_check: HealthCheckType::Elb,
        grace: Duration::from_mins(2),
        cooldown: Duration::from_mins(5),
        warmup: None,
        termination_policies: text(&["Default"]),
        service_role_arn: "arn:aws:iam::123456789012:role/aws-service-role/autoscaling.amazonaws.com/x".into(),
    }
}

fn instance(group: &str, number: u8, lifecycle: Lifecycle) -> Instance {
    Instance {
        id: format!("i-{group}{number}"),
        zone: "us-east-1a".into(),
        lifecycle,
        health: InstanceHealth::Healthy,
        version: 6,
        protected: false,
        launched_at: at("2026-11-22T10:00:00Z"),
        in_service_at: at("2026-11-22T10:02:00Z"),
        ready_at: at("2026-11-22T10:01:00Z"),
        gone_at: None,
        sickness: None,
    }
}

fn policies(group: &str) -> Vec<Policy> {
    let kinds = [
        PolicyKind::TargetTracking { metric: TrackedMetric::AverageCpu, target: 60.0, scale_in_disabled: true },
        PolicyKind::Step {
            adjustment: Adjustment::ChangeInCapacity,
            steps: vec![StepAdjustment { lower: Some(0.0), upper: None, by: 1 }],
            warmup: Duration::from_mins(3),
        },
        PolicyKind::Simple { adjustment: Adjustment::ExactCapacity, by: 2, cooldown: Duration::from_mins(1) },
    ];
    let policy = |kind: PolicyKind| Policy {
        name: format!("{group}-{}", kind.as_str()),
        arn: format!("arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:{group}:{}", kind.as_str()),
        enabled: true,
        kind,
        alarms: text(&["web-cpu-high"]),
    };
    kinds.into_iter().map(policy).collect()
}

fn activity(group: &str, number: u8) -> Activity {
    Activity {
        id: format!("{group}-{number}"),
        instance: None,
        description: "Launching a new EC2 instance: i-0a".into(),
        cause: "At 2026-11-22T10:00:00Z a user request explicitly set group desired capacity".into(),
        details: "{\"Availability Zone\":\"us-east-1a\"}".into(),
        started_at: at("2026-11-22T10:00:00Z") + Duration::from_mins(u64::from(number)),
        ended_at: (number == 1).then(|| at("2026-11-22T10:02:00Z")),
        status: if number == 1 { ActivityStatus::Successful } else { ActivityStatus::PreInService },
        status_message: None,
        progress: 100,
    }
}

fn refresh() -> InstanceRefresh {
    InstanceRefresh {
        id: "08b91cf7-8fa6-48af-b6a6-d227f40f1b9b".into(),
        status: RefreshStatus::InProgress,
        status_reason: Some("Waiting for instances to warm up".into()),
        started_at: at("2026-11-22T13:00:00Z"),
        ended_at: None,
        percentage: 50,
        instances_to_update: 1,
        preferences: RefreshPreferences {
            min_healthy: 90,
            max_healthy: 110,
            warmup: Duration::from_mins(1),
            auto_rollback: true,
            alarms: text(&["web-cpu-high"]),
        },
        version: 8,
        previous_version: 7,
    }
}

fn balancer() -> LoadBalancer {
    let arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web-alb/50dc6c495c0c9188";
    LoadBalancer {
        arn: arn.into(),
        name: "web-alb".into(),
        region: REGION.into(),
        kind: BalancerKind::Application,
        scheme: "internet-facing".into(),
        state: "active".into(),
        dns_name: "web-alb-1.us-east-1.elb.amazonaws.com".into(),
        vpc_id: "vpc-0a".into(),
        zones: vec![ZoneSubnet { zone: "us-east-1a".into(), subnet: "subnet-a".into() }],
        security_groups: text(&["sg-0a"]),
        listeners: vec![Listener {
            arn: arn.replace(":loadbalancer/", ":listener/") + "/f2f7dc8efc522ab2",
            port: 443,
            protocol: "HTTPS".into(),
            certificate_arn: Some("arn:aws:acm:us-east-1:123456789012:certificate/x".into()),
            target_group_arn: WEB.into(),
        }],
        tags: tags(),
        created_at: at("2026-10-01T00:00:00Z"),
        slots: Vec::new(),
    }
}

fn target_group() -> TargetGroup {
    let shifted = AdministrativeOverride {
        state: "zonal_shift_active".into(),
        reason: "AdministrativeOverride.ZonalShiftActive".into(),
        description: "Zonal shift is active on target".into(),
    };
    TargetGroup {
        arn: WEB.into(),
        name: "web".into(),
        region: REGION.into(),
        protocol: "HTTP".into(),
        port: 8080,
        vpc_id: "vpc-0a".into(),
        health_check: HealthCheck {
            protocol: "HTTP".into(),
            path: "/health".into(),
            interval: Duration::from_secs(15),
            timeout: Duration::from_secs(5),
            healthy_threshold: 3,
            unhealthy_threshold: 2,
            matcher: "200".into(),
        },
        deregistration_delay: Duration::from_secs(30),
        load_balancer_arns: vec![balancer().arn],
        targets: vec![
            target("i-web1", TargetState::Healthy, None, None),
            target("i-web2", TargetState::Unhealthy, Some(TargetReason::CodeMismatch(503)), None),
            target("i-web3", TargetState::UnhealthyDraining, Some(TargetReason::Timeout), Some(shifted)),
        ],
        tags: tags(),
        slots: Vec::new(),
    }
}

fn target(id: &str, state: TargetState, reason: Option<TargetReason>, shift: Option<AdministrativeOverride>) -> Target {
    Target {
        id: id.into(),
        port: 8080,
        zone: "us-east-1a".into(),
        state,
        reason,
        since: at("2026-11-22T13:00:00Z"),
        registered_at: at("2026-11-22T10:00:00Z"),
        streak: 1,
        administrative_override: shift,
    }
}

/// The CPU of the group `web`.
pub fn cpu() -> MetricId {
    MetricId::new("AWS/EC2", "CPUUtilization", &[("AutoScalingGroupName", "web")])
}

fn alarm(name: &str, rule: AlarmRule) -> Alarm {
    Alarm {
        name: name.into(),
        arn: format!("arn:aws:cloudwatch:us-east-1:123456789012:alarm:{name}"),
        region: REGION.into(),
        description: "CPU above 70 % for five minutes".into(),
        rule,
        actions: AlarmActions {
            enabled: true,
            on_alarm: text(&["arn:aws:sns:us-east-1:123456789012:ops"]),
            on_ok: Vec::new(),
            on_insufficient: Vec::new(),
        },
        state: AlarmStatus {
            value: AlarmState::Alarm,
            since: at("2026-11-22T13:55:00.500Z"),
            updated_at: at("2026-11-22T13:56:00Z"),
            reason: "Threshold Crossed: 1 datapoint [71.5] was greater than the threshold (70.0).".into(),
            reason_data: "{\"version\":\"1.0\"}".into(),
        },
        configured_at: at("2026-10-01T00:00:00Z"),
        tags: tags(),
        history: VecDeque::from([history("2026-11-22T13:55:00Z"), history("2026-11-22T12:00:00Z")]),
    }
}

fn history(moment: &str) -> HistoryItem {
    HistoryItem {
        at: at(moment),
        kind: HistoryKind::StateUpdate,
        summary: "Alarm updated from OK to ALARM".into(),
        data: "{}".into(),
    }
}

fn metric_alarm(name: &str) -> Alarm {
    let percentile = name == "web-latency";
    alarm(
        name,
        AlarmRule::Metric(MetricAlarm {
            metric: cpu(),
            statistic: if percentile { Statistic::Percentile(95.0) } else { Statistic::Average },
            period: 60,
            evaluation_periods: 5,
            datapoints_to_alarm: 3,
            threshold: 70.0,
            comparison: Comparison::Greater,
            missing: TreatMissing::NotBreaching,
            unit: Some(Unit::Percent),
        }),
    )
}

fn composite() -> Alarm {
    let rule = CompositeRule::parse("ALARM(\"web-cpu-high\") OR ALARM(\"other\")").unwrap();
    alarm("web-impaired", AlarmRule::Composite(rule))
}

fn fill_metrics(world: &mut World) {
    let now = at(NOW);
    let metrics = &mut world.metrics;
    (metrics.retention, metrics.complete_minute) = (600, now.as_secs() / 60);
    let slot = metrics.slot(REGION, cpu(), SeriesKind::Gauge, Unit::Percent);
    for minute in 0..10_u8 {
        let when = now - Duration::from_mins(10) + Duration::from_mins(minute.into());
        metrics.record(slot, when, Sample::of(f64::from(minute)));
    }
    let other = MetricId::new("AWS/ApplicationELB", "RequestCount", &[("LoadBalancer", "app/web-alb/1")]);
    metrics.slot(REGION, other, SeriesKind::Counter, Unit::Count);
}

fn fill_spend(world: &mut World) {
    let today = at(NOW).day();
    let line = |service: &str, phase: Option<&str>| SpendLine {
        service: service.into(),
        phase: phase.map(str::to_owned),
        region: REGION.into(),
    };
    let spend = &mut world.spend;
    spend.published_at = at(NOW);
    for back in 1..=40 {
        let lines = BTreeMap::from([
            (line("Amazon Elastic Compute Cloud - Compute", Some("3")), 1.25),
            (line("AmazonCloudWatch", None), 0.25),
        ]);
        spend.days.insert(today.plus_days(-back), lines);
    }
    spend.active_tags = text(&["finops:phase"]);
    spend.monitors = vec![AnomalyMonitor {
        arn: "arn:aws:ce::123456789012:anomalymonitor/1".into(),
        name: "services".into(),
        created: today.plus_days(-60),
        evaluated: today,
    }];
    spend.anomalies = vec![anomaly("a", today.plus_days(-3)), anomaly("b", today.plus_days(-30))];
    spend.budgets = vec![Budget {
        name: "monthly".into(),
        limit: 150.0,
        actual: 31.5,
        forecast: 45.0,
        updated_at: at("2026-11-22T06:00:00Z"),
    }];
}

fn anomaly(id: &str, day: Day) -> Anomaly {
    Anomaly {
        id: id.into(),
        monitor_arn: "arn:aws:ce::123456789012:anomalymonitor/1".into(),
        service: "AmazonCloudWatch".into(),
        region: REGION.into(),
        first_day: day,
        last_day: day.plus_days(1),
        max_impact: 8.0,
        actual: 20.0,
        expected: 5.0,
    }
}

fn stack() -> Stack {
    let moment = at("2026-10-01T00:00:00Z");
    let resource = |number: u32| Resource {
        logical_id: format!("Subnet{number}"),
        physical_id: format!("subnet-{number}"),
        resource_type: "AWS::EC2::Subnet".into(),
        status: Status::CREATED,
        status_reason: None,
        updated_at: moment,
        drift: drift(number),
    };
    Stack {
        id: "arn:aws:cloudformation:us-east-1:123456789012:stack/finops-edge/1b2c".into(),
        name: "finops-edge".into(),
        region: REGION.into(),
        description: "Load balancer and second zone".into(),
        status: Status::UPDATED,
        status_reason: None,
        times: StackTimes { created_at: moment, updated_at: Some(at("2026-11-01T00:00:00Z")), deleted_at: None },
        parameters: vec![("Environment".into(), "prod".into())],
        outputs: vec![Output {
            key: "AlbDns".into(),
            value: "web-alb-1.us-east-1.elb.amazonaws.com".into(),
            description: String::new(),
            export: Some("finops-edge-alb".into()),
        }],
        tags: tags(),
        drift: StackDrift {
            status: DriftStatus::Drifted,
            checked_at: Some(moment),
            detection_id: Some("detection-1".into()),
        },
        resources: (0..150).map(resource).collect(),
        events: (0..120).map(|number| event(number, moment)).collect(),
    }
}

fn drift(number: u32) -> ResourceDrift {
    let difference = PropertyDifference {
        path: "/MapPublicIpOnLaunch".into(),
        expected: "false".into(),
        actual: "true".into(),
        kind: "NOT_EQUAL".into(),
    };
    match number {
        0 => ResourceDrift {
            status: DriftStatus::Modified,
            checked_at: Some(at("2026-11-20T00:00:00Z")),
            differences: vec![difference],
        },
        1 => ResourceDrift { status: DriftStatus::InSync, checked_at: Some(at(NOW)), differences: Vec::new() },
        _ => ResourceDrift::default(),
    }
}

fn event(number: u32, moment: Moment) -> StackEvent {
    StackEvent {
        id: format!("event-{number}"),
        at: moment,
        logical_id: "Subnet0".into(),
        physical_id: "subnet-0".into(),
        resource_type: "AWS::EC2::Subnet".into(),
        status: Status::CREATED,
        reason: None,
    }
}
