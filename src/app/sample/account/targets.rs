//! Target groups: one with a target that times out, one well.

use std::collections::BTreeMap;

use domain::{
    LoadBalancer, Observation, Regional, RegionalAnswer, Series, Stat, Target, TargetGroup, TargetState, Text, Zone,
    metric,
};

use super::super::{ago, arn, region};
use super::answered;

pub(super) fn arn_of(name: &str) -> Text {
    arn("elasticloadbalancing", &format!("targetgroup/{name}/0f1e2d3c"))
}

fn balancer_arn() -> Text {
    arn("elasticloadbalancing", "loadbalancer/app/web-alb/50dc6c495c0c9188")
}

pub(super) fn all() -> Vec<Observation> {
    let groups = vec![group("api", 8080), group("web", 80)];
    let mut all = vec![answered(Regional::TargetGroups, RegionalAnswer::TargetGroups(groups), ago(4))];
    for (name, failing) in [("api", 1), ("web", 0)] {
        let targets = (0..6).map(|n| target(name, n, n < failing)).collect();
        all.push(answered(Regional::TargetHealth(arn_of(name)), RegionalAnswer::TargetHealth(targets), ago(4)));
    }
    let series = series();
    let asked = Regional::Metrics(series.iter().map(|series| series.query.clone()).collect());
    all.push(answered(asked, RegionalAnswer::Metrics(series), ago(20)));
    all
}

fn group(name: &str, port: u16) -> TargetGroup {
    TargetGroup {
        region: region(),
        arn: arn_of(name),
        name: name.into(),
        balancer: Some(LoadBalancer {
            arn: balancer_arn(),
            name: "web-alb".into(),
            kind: "application".into(),
            state: "active".into(),
            zones: vec![Zone::new("us-east-1a"), Zone::new("us-east-1b")],
        }),
        endpoint: format!("HTTP:{port}").into(),
        health_check: "HTTP /health on traffic-port every 30s, 5s time-out".into(),
        tags: BTreeMap::from([("team".into(), "payments".into())]),
    }
}

fn target(group: &str, number: usize, is_failing: bool) -> Target {
    Target {
        id: format!("i-0{group}{number:02x}").into(),
        port: Some(8080),
        zone: Some(Zone::new(if number.is_multiple_of(2) { "us-east-1a" } else { "us-east-1b" })),
        state: if is_failing { TargetState::Unhealthy } else { TargetState::Healthy },
        reason: is_failing.then(|| "Target.Timeout".into()),
        description: is_failing.then(|| "Request timed out".into()),
        shifted: None,
        since: Some(ago(240)),
    }
}

fn series() -> Vec<Series> {
    let drawn = [
        ("HealthyHostCount", Stat::new("Minimum"), 6.0),
        ("TargetResponseTime", Stat::percentile(50), 0.12),
        ("TargetResponseTime", Stat::percentile(95), 0.45),
        ("RequestCount", Stat::sum(), 900.0),
        ("HTTPCode_Target_4XX_Count", Stat::sum(), 4.0),
        ("HTTPCode_Target_5XX_Count", Stat::sum(), 1.0),
    ];
    drawn
        .into_iter()
        .filter_map(|(name, stat, level)| {
            let query = metric::balancer(&arn_of("api"), &balancer_arn(), name, stat)?;
            Some(Series { query, points: super::wave(level) })
        })
        .collect()
}
