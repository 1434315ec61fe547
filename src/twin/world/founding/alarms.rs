//! The alarms of the platform: some twenty metric alarms and the composite made of them.

use super::{Site, names, nothing, parts};
use crate::world::account::Tag;
use crate::world::alarms::{
    Alarm, AlarmActions, AlarmRule, AlarmState, AlarmStatus, Comparison, CompositeRule, HistoryItem, HistoryKind,
    MetricAlarm, TreatMissing,
};
use crate::world::metrics::{MetricId, Statistic};

use Comparison::{Greater, GreaterOrEqual, Less};
use Statistic::{Average, Maximum, Minimum, Percentile, Sum};
use TreatMissing::{Breaching, Missing, NotBreaching};

/// Whose metric an alarm watches.
#[derive(Clone, Copy)]
enum Of {
    Nobody,
    Nat,
    Balancer,
    Target(&'static str),
    Group(&'static str),
}

/// A metric alarm of the platform.
struct Row {
    phase: u8,
    name: &'static str,
    about: &'static str,
    metric: (Of, &'static str, &'static str),
    statistic: Statistic,
    /// Period in seconds, evaluation periods, data points to alarm.
    periods: (u32, u32, u32),
    rule: (Comparison, f64, TreatMissing),
}

const ALB: &str = "AWS/ApplicationELB";
const EC2: &str = "AWS/EC2";
const ASG: &str = "AWS/AutoScaling";
const APP: &str = "FinOps/App";

#[rustfmt::skip]
const ROWS: [Row; 22] = [
    Row { phase: 1, name: "root-login", about: "Somebody signed in as root", metric: (Of::Nobody, "FinOps/Audit", "RootLogins"), statistic: Sum, periods: (300, 1, 1), rule: (GreaterOrEqual, 1.0, NotBreaching) },
    Row { phase: 1, name: "unauthorized-calls", about: "Many API calls were refused", metric: (Of::Nobody, "FinOps/Audit", "UnauthorizedCalls"), statistic: Sum, periods: (300, 1, 1), rule: (GreaterOrEqual, 5.0, NotBreaching) },
    Row { phase: 1, name: "nat-port-errors", about: "The NAT gateway runs out of ports", metric: (Of::Nat, "AWS/NATGateway", "ErrorPortAllocation"), statistic: Sum, periods: (60, 5, 3), rule: (Greater, 0.0, Missing) },
    Row { phase: 2, name: "alb-5xx", about: "The load balancer answers 5xx itself", metric: (Of::Balancer, ALB, "HTTPCode_ELB_5XX_Count"), statistic: Sum, periods: (60, 1, 1), rule: (Greater, 100.0, NotBreaching) },
    Row { phase: 2, name: "alb-latency-p95", about: "p95 response time above 1 s", metric: (Of::Balancer, ALB, "TargetResponseTime"), statistic: Percentile(95.0), periods: (60, 5, 3), rule: (Greater, 1.0, Missing) },
    Row { phase: 2, name: "alb-rejected-connections", about: "The load balancer is at its limit", metric: (Of::Balancer, ALB, "RejectedConnectionCount"), statistic: Sum, periods: (60, 1, 1), rule: (Greater, 0.0, NotBreaching) },
    Row { phase: 2, name: "web-5xx", about: "web answers 5xx", metric: (Of::Target("web"), ALB, "HTTPCode_Target_5XX_Count"), statistic: Sum, periods: (60, 3, 2), rule: (Greater, 60.0, NotBreaching) },
    Row { phase: 2, name: "web-latency-p95", about: "p95 of web above 1 s", metric: (Of::Target("web"), ALB, "TargetResponseTime"), statistic: Percentile(95.0), periods: (60, 5, 3), rule: (Greater, 1.0, Missing) },
    Row { phase: 2, name: "web-unhealthy-hosts", about: "A target of web is unhealthy", metric: (Of::Target("web"), ALB, "UnHealthyHostCount"), statistic: Maximum, periods: (60, 1, 1), rule: (GreaterOrEqual, 1.0, Missing) },
    Row { phase: 2, name: "web-healthy-hosts-low", about: "Fewer than two healthy targets of web", metric: (Of::Target("web"), ALB, "HealthyHostCount"), statistic: Minimum, periods: (60, 2, 2), rule: (Less, 2.0, Breaching) },
    Row { phase: 2, name: "api-5xx", about: "api answers 5xx", metric: (Of::Target("api"), ALB, "HTTPCode_Target_5XX_Count"), statistic: Sum, periods: (60, 3, 2), rule: (Greater, 30.0, NotBreaching) },
    Row { phase: 2, name: "api-latency-p95", about: "p95 of api above 1 s", metric: (Of::Target("api"), ALB, "TargetResponseTime"), statistic: Percentile(95.0), periods: (60, 5, 3), rule: (Greater, 1.0, Missing) },
    Row { phase: 2, name: "api-unhealthy-hosts", about: "A target of api is unhealthy", metric: (Of::Target("api"), ALB, "UnHealthyHostCount"), statistic: Maximum, periods: (60, 1, 1), rule: (GreaterOrEqual, 1.0, Missing) },
    Row { phase: 3, name: "web-cpu-high", about: "CPU of web above 70 % for 5 minutes", metric: (Of::Group("web"), EC2, "CPUUtilization"), statistic: Average, periods: (60, 5, 5), rule: (Greater, 70.0, Missing) },
    Row { phase: 3, name: "web-cpu-low", about: "CPU of web below 30 % for 15 minutes", metric: (Of::Group("web"), EC2, "CPUUtilization"), statistic: Average, periods: (60, 15, 15), rule: (Less, 30.0, Missing) },
    Row { phase: 3, name: "web-status-check", about: "An instance of web fails its status checks", metric: (Of::Group("web"), EC2, "StatusCheckFailed"), statistic: Maximum, periods: (60, 2, 2), rule: (GreaterOrEqual, 1.0, Missing) },
    Row { phase: 3, name: "web-capacity-low", about: "Fewer than two instances of web in service", metric: (Of::Group("web"), ASG, "GroupInServiceInstances"), statistic: Minimum, periods: (60, 3, 3), rule: (Less, 2.0, Breaching) },
    Row { phase: 3, name: "web-at-maximum", about: "web cannot grow any more", metric: (Of::Group("web"), ASG, "GroupDesiredCapacity"), statistic: Maximum, periods: (60, 5, 5), rule: (GreaterOrEqual, 6.0, Missing) },
    Row { phase: 3, name: "jobs-cpu-high", about: "CPU of jobs above 75 % for 5 minutes", metric: (Of::Group("jobs"), EC2, "CPUUtilization"), statistic: Average, periods: (60, 5, 5), rule: (Greater, 75.0, Missing) },
    Row { phase: 3, name: "jobs-cpu-low", about: "CPU of jobs below 18 % for 15 minutes", metric: (Of::Group("jobs"), EC2, "CPUUtilization"), statistic: Average, periods: (60, 15, 15), rule: (Less, 18.0, Missing) },
    Row { phase: 3, name: "jobs-queue-depth", about: "More than 3,000 jobs are waiting", metric: (Of::Group("jobs"), APP, "QueueDepth"), statistic: Average, periods: (60, 3, 3), rule: (Greater, 3_000.0, Missing) },
    Row { phase: 3, name: "payments-stalled", about: "Almost no payment goes through", metric: (Of::Nobody, APP, "PaymentsProcessed"), statistic: Sum, periods: (60, 5, 5), rule: (Less, 100.0, Breaching) },
];

/// Which alarm triggers which policy.
const TRIGGERS: [(&str, &str, &str); 4] = [
    ("web-cpu-high", "web", "web-scale-out"),
    ("web-cpu-low", "web", "web-scale-in"),
    ("jobs-cpu-high", "jobs", "jobs-scale-out"),
    ("jobs-cpu-low", "jobs", "jobs-scale-in"),
];

const DEGRADED: &str = "ALARM(\"web-5xx\") OR ALARM(\"api-5xx\") OR ALARM(\"web-healthy-hosts-low\") OR \
                        ALARM(\"payments-stalled\")";

/// Adds the alarms of every phase that is live.
pub fn build(site: &mut Site<'_>) {
    let phases = site.scenario.platform.phases;
    for row in ROWS.iter().filter(|it| it.phase <= phases) {
        let Some(metric) = metric(site, row.metric) else { continue };
        let rule = AlarmRule::Metric(MetricAlarm {
            metric,
            statistic: row.statistic,
            period: row.periods.0,
            evaluation_periods: row.periods.1,
            datapoints_to_alarm: row.periods.2,
            comparison: row.rule.0,
            threshold: row.rule.1,
            missing: row.rule.2,
            unit: None,
        });
        let tags = parts::tags(site, row.phase, row.name);
        let alarm = alarm(site, (row.name, row.about), rule, tags);
        site.world.alarms.push(alarm);
    }
    if phases < 3 {
        return;
    }
    for (alarm, group, policy) in TRIGGERS {
        trigger(site, alarm, (group, policy));
    }
    track(site);
    if let Ok(rule) = CompositeRule::parse(DEGRADED) {
        let tags = parts::tags(site, 3, "platform-degraded");
        let about = ("platform-degraded", "Customers notice");
        let alarm = alarm(site, about, AlarmRule::Composite(rule), tags);
        site.world.alarms.push(alarm);
    }
}

fn metric(site: &Site<'_>, (of, namespace, name): (Of, &str, &str)) -> Option<MetricId> {
    let world = &site.world;
    let here = |region: &str| region == site.region;
    Some(match of {
        Of::Nobody => MetricId::new(namespace, name, &[]),
        Of::Nat => {
            let (_, id) = world.engine.gateways.iter().find(|(region, _)| here(region))?;
            MetricId::new(namespace, name, &[("NatGatewayId", id)])
        }
        Of::Balancer => {
            let balancer = world.load_balancers.iter().find(|it| here(&it.region))?;
            MetricId::new(namespace, name, &[("LoadBalancer", balancer.dimension())])
        }
        Of::Target(group) => {
            let balancer = world.load_balancers.iter().find(|it| here(&it.region))?;
            let group = world.target_groups.iter().find(|it| here(&it.region) && it.name == group)?;
            let dimensions = [("LoadBalancer", balancer.dimension()), ("TargetGroup", group.dimension())];
            MetricId::new(namespace, name, &dimensions)
        }
        Of::Group(group) => MetricId::new(namespace, name, &[("AutoScalingGroupName", group)]),
    })
}

/// An alarm that has been quiet for some days.
pub fn alarm(site: &mut Site<'_>, (name, about): (&str, &str), rule: AlarmRule, tags: Vec<Tag>) -> Alarm {
    let configured_at = site.days_ago(20);
    let age = 1 + u32::try_from(site.world.engine.draw() % 18).unwrap_or(0);
    let since = site.days_ago(age);
    let topic = names::topic(&site.region);
    let mut alarm = Alarm {
        name: name.to_owned(),
        arn: names::alarm(&site.region, name),
        region: site.region.clone(),
        description: about.to_owned(),
        rule,
        actions: AlarmActions {
            enabled: true,
            on_alarm: vec![topic.clone()],
            on_ok: vec![topic],
            on_insufficient: Vec::new(),
            held_back: false,
        },
        state: AlarmStatus {
            value: AlarmState::Ok,
            since,
            updated_at: since,
            reason: "The metric is within its threshold.".to_owned(),
            reason_data: String::new(),
        },
        configured_at,
        tags,
        history: nothing(),
    };
    alarm.history.push_front(HistoryItem {
        at: configured_at,
        kind: HistoryKind::ConfigurationUpdate,
        summary: format!("Alarm \"{name}\" created"),
        data: serde_json::json!({ "version": "1.0", "type": "Create" }).to_string(),
    });
    alarm
}

/// Makes an alarm trigger a policy instead of telling people.
fn trigger(site: &mut Site<'_>, alarm: &str, (group, policy): (&str, &str)) {
    let region = site.region.as_str();
    let group = site.world.groups.iter_mut().find(|it| it.region == region && it.name == group);
    let policy = group.and_then(|it| it.policies.iter_mut().find(|it| it.name == policy));
    let alarm = site.world.alarms.iter_mut().find(|it| it.region == region && it.name == alarm);
    if let (Some(policy), Some(alarm)) = (policy, alarm) {
        policy.alarms = vec![alarm.name.clone()];
        alarm.actions.on_alarm.push(policy.arn.clone());
    }
}

/// The alarm that target tracking makes for itself; without scale-in there is no low one.
fn track(site: &mut Site<'_>) {
    let name = format!("TargetTracking-web-AlarmHigh-{}", site.world.engine.uuid());
    let rule = AlarmRule::Metric(MetricAlarm {
        metric: MetricId::new(EC2, "CPUUtilization", &[("AutoScalingGroupName", "web")]),
        statistic: Average,
        period: 60,
        evaluation_periods: 3,
        datapoints_to_alarm: 3,
        comparison: Greater,
        threshold: 60.0,
        missing: Missing,
        unit: None,
    });
    let about = "DO NOT EDIT OR DELETE. For TargetTrackingScaling policy web-cpu-60.";
    let mut alarm = alarm(site, (&name, about), rule, Vec::new());
    alarm.actions = AlarmActions { enabled: true, ..AlarmActions::default() };
    site.world.alarms.push(alarm);
    trigger(site, &name, ("web", "web-cpu-60"));
}
