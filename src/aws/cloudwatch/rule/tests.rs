//! What an alarm's rule must say, and the forms it comes in.

use aws_sdk_cloudwatch::types::builders::MetricAlarmBuilder;
use aws_sdk_cloudwatch::types::{Metric, Statistic};

use super::*;

pub(in super::super) fn high() -> MetricAlarmBuilder {
    MetricAlarm::builder()
        .namespace("AWS/EC2")
        .metric_name("CPUUtilization")
        .dimensions(Dimension::builder().name("AutoScalingGroupName").value("web").build())
        .statistic(Statistic::Average)
        .period(60)
        .evaluation_periods(3)
        .datapoints_to_alarm(2)
        .threshold(70.0)
        .comparison_operator(ComparisonOperator::GreaterThanThreshold)
        .treat_missing_data("notBreaching")
        .state_reason_data(r#"{"recentDatapoints":[71.5,82.25],"threshold":70.0}"#)
}

fn metric_rule(raw: MetricAlarmBuilder) -> MetricRule {
    match rule(&raw.build()).unwrap() {
        AlarmRule::Metric(rule) => rule,
        other => panic!("{other:?}"),
    }
}

fn words(raw: MetricAlarmBuilder) -> Text {
    match rule(&raw.build()).unwrap() {
        AlarmRule::Expression(words) => words,
        other => panic!("{other:?}"),
    }
}

fn without_metric() -> MetricAlarmBuilder {
    high().set_metric_name(None).set_namespace(None).set_dimensions(None).set_statistic(None).set_period(None)
}

#[test]
fn a_rule_is_read_whole() {
    let rule = metric_rule(high());
    assert_eq!(rule.query.dimension("AutoScalingGroupName").unwrap(), "web");
    assert_eq!((rule.query.stat.as_str(), rule.query.period), ("Average", 60));
    assert_eq!((rule.comparison, rule.threshold, rule.periods, rule.datapoints), (Comparison::Above, 70.0, 3, 2));
    assert_eq!((rule.missing_data.as_str(), rule.latest), ("notBreaching", Some(82.25)));
}

#[test]
fn what_aws_leaves_out_has_its_documented_default() {
    let rule = metric_rule(high().set_datapoints_to_alarm(None).set_treat_missing_data(None));
    assert_eq!((rule.datapoints, rule.missing_data.as_str()), (3, "missing"));
    let percentile = metric_rule(high().set_statistic(None).extended_statistic("p95"));
    assert_eq!(percentile.query.stat.as_str(), "p95");
}

#[test]
fn the_latest_value_is_the_newest_evaluated_or_else_the_last_recent() {
    let evaluated = r#"{"recentDatapoints":[1.0],"evaluatedDatapoints":[
        {"timestamp":"2026-11-22T14:02:00.000+0000","value":9.0},{"timestamp":"2026-11-22T14:01:00.000+0000","value":8.0}]}"#;
    assert_eq!(latest(evaluated), Some(9.0));
    assert_eq!(latest(r#"{"recentDatapoints":[]}"#), None);
    assert_eq!(latest("not json"), None);
}

#[test]
fn a_metric_given_the_longer_way_is_still_one_metric() {
    let metric = Metric::builder().namespace("App").metric_name("Errors").build();
    let stat = MetricStat::builder().metric(metric).stat("Sum").period(300).build();
    let rule = metric_rule(without_metric().metrics(MetricDataQuery::builder().id("m1").metric_stat(stat).build()));
    assert_eq!((rule.query.namespace.as_str(), rule.query.period), ("App", 300));
}

#[test]
fn metric_math_is_told_in_its_own_words() {
    let rate = MetricDataQuery::builder().id("e1").expression("m1/m2*100").return_data(true).build();
    let input = MetricDataQuery::builder().id("m1").return_data(false).build();
    assert_eq!(words(without_metric().metrics(input).metrics(rate)), "m1/m2*100 > 70");
}

#[test]
fn an_alarm_over_something_untold_is_still_an_alarm() {
    assert_eq!(words(without_metric()), "an expression that AWS does not tell > 70");
}

#[test]
fn a_band_has_no_single_threshold() {
    let band = high().comparison_operator(ComparisonOperator::LessThanLowerOrGreaterThanUpperThreshold);
    assert_eq!(words(band.set_threshold(None)), "Average CPUUtilization outside its expected band");
}

#[test]
fn each_missing_field_is_named() {
    let field = |raw: MetricAlarmBuilder| rule(&raw.build()).unwrap_err();
    assert_eq!(field(high().set_namespace(None)), malformed("MetricAlarm.Namespace"));
    assert_eq!(field(high().set_statistic(None)), malformed("MetricAlarm.Statistic"));
    assert_eq!(field(high().set_period(None)), malformed("MetricAlarm.Period"));
    assert_eq!(field(high().set_evaluation_periods(None)), malformed("MetricAlarm.EvaluationPeriods"));
    assert_eq!(field(high().set_comparison_operator(None)), malformed("MetricAlarm.ComparisonOperator"));
    assert_eq!(field(high().set_threshold(None)), malformed("MetricAlarm.Threshold"));
    assert_eq!(field(high().dimensions(Dimension::builder().value("x").build())), malformed("Dimension.Name"));
    assert_eq!(field(high().dimensions(Dimension::builder().name("x").build())), malformed("Dimension.Value"));
    let odd = high().comparison_operator(ComparisonOperator::from("Near"));
    assert_eq!(field(odd), malformed("MetricAlarm.ComparisonOperator (Near)"));
}

#[test]
fn each_missing_field_of_the_longer_way_is_named() {
    let field = |stat: MetricStat| {
        let query = MetricDataQuery::builder().id("m1").metric_stat(stat).build();
        rule(&without_metric().metrics(query).build()).unwrap_err()
    };
    let metric = || Metric::builder().namespace("App").metric_name("Errors");
    let stat = || MetricStat::builder().metric(metric().build()).stat("Sum").period(300);
    assert_eq!(field(stat().set_metric(None).build()), malformed("MetricStat.Metric"));
    assert_eq!(field(stat().set_stat(None).build()), malformed("MetricStat.Stat"));
    assert_eq!(field(stat().set_period(None).build()), malformed("MetricStat.Period"));
    assert_eq!(field(stat().metric(metric().set_namespace(None).build()).build()), malformed("Metric.Namespace"));
    assert_eq!(field(stat().metric(metric().set_metric_name(None).build()).build()), malformed("Metric.MetricName"));
}
