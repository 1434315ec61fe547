//! Alarms: two firing, one without data, a composite one, twenty that are OK.

use domain::{
    Alarm, AlarmEvent, AlarmRule, AlarmState, Comparison, MetricQuery, MetricRule, Observation, Regional,
    RegionalAnswer, Series, Stat, Text, metric,
};

use super::super::{ago, arn, region};
use super::{answered, wave};

pub(super) fn all() -> Vec<Observation> {
    let alarms = vec![cpu(), errors(), lag(), composite()];
    let queries: Vec<MetricQuery> =
        alarms.iter().filter_map(|alarm| alarm.metric()).map(|rule| rule.query.clone()).collect();
    let series = queries.iter().map(|query| Series { query: query.clone(), points: wave(60.0) }).collect();
    let quiet = (0..20).map(|n| alarm(&format!("quiet-{n:02}"), AlarmState::Ok, 90_000 + n));
    let alarms = alarms.into_iter().chain(quiet).collect();
    let history = vec![
        change("api-5xx", 51, "Alarm updated from OK to ALARM"),
        change("web-cpu-high", 240, "Alarm updated from OK to ALARM"),
        change("web-cpu-high", 4_000, "Alarm updated from ALARM to OK"),
    ];
    let own = history.iter().filter(|event| event.alarm == "web-cpu-high").cloned().collect();
    let asked = Regional::AlarmHistory(Some("web-cpu-high".into()));
    vec![
        answered(Regional::Alarms, RegionalAnswer::Alarms(alarms), ago(3)),
        answered(Regional::AlarmHistory(None), RegionalAnswer::AlarmHistory(history), ago(3)),
        answered(asked, RegionalAnswer::AlarmHistory(own), ago(3)),
        answered(Regional::Metrics(queries), RegionalAnswer::Metrics(series), ago(20)),
    ]
}

fn rule(query: MetricQuery, threshold: f64, latest: f64) -> AlarmRule {
    AlarmRule::Metric(MetricRule {
        query,
        comparison: Comparison::Above,
        threshold,
        periods: 5,
        datapoints: 3,
        missing_data: "missing".into(),
        latest: Some(latest),
    })
}

fn alarm(name: &str, state: AlarmState, seconds: i64) -> Alarm {
    let query = MetricQuery::per_minute("App", "Lag", vec![("Service".into(), name.into())], Stat::average());
    Alarm {
        region: region(),
        name: name.into(),
        arn: arn("cloudwatch", &format!("alarm:{name}")),
        rule: rule(query, 70.0, 12.0),
        state,
        since: Some(ago(seconds)),
        reason: "Threshold Crossed: 1 datapoint was within the threshold".into(),
        actions_enabled: true,
        actions: vec![arn("sns", "oncall")],
        description: Some("Look at the runbook first.".into()),
    }
}

fn cpu() -> Alarm {
    Alarm {
        rule: rule(metric::cpu(&"web".into()), 70.0, 78.2),
        reason: "Threshold Crossed: 3 out of the last 5 datapoints were greater than the threshold (70.0)".into(),
        ..alarm("web-cpu-high", AlarmState::Alarm, 240)
    }
}

fn errors() -> Alarm {
    let dimensions: Vec<(Text, Text)> = vec![
        ("TargetGroup".into(), "targetgroup/api/0f1e2d3c".into()),
        ("LoadBalancer".into(), "app/web-alb/50dc6c495c0c9188".into()),
    ];
    let query = MetricQuery::per_minute("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", dimensions, Stat::sum());
    Alarm { rule: rule(query, 5.0, 12.0), ..alarm("api-5xx", AlarmState::Alarm, 51) }
}

fn lag() -> Alarm {
    alarm("db-replica-lag", AlarmState::InsufficientData, 720)
}

fn composite() -> Alarm {
    let children = r#"ALARM("quiet-00") OR ALARM("api-5xx")"#;
    Alarm { rule: AlarmRule::Composite(children.into()), ..alarm("site-down", AlarmState::Ok, 5_000) }
}

fn change(alarm: &str, seconds: i64, summary: &str) -> AlarmEvent {
    AlarmEvent { alarm: alarm.into(), at: ago(seconds), kind: "StateUpdate".into(), summary: summary.into() }
}
