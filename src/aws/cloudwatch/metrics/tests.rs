//! What becomes of datapoints.

use aws_sdk_cloudwatch::types::builders::MetricDataResultBuilder;
use domain::metric::cpu;

use super::*;

const NOW: &str = "2026-11-22T14:03:22Z";

fn window() -> Window {
    Window::until(Moment::parse(NOW).unwrap())
}

fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

fn result(n: usize, points: &[(&str, f64)]) -> MetricDataResultBuilder {
    let mut result = MetricDataResult::builder().id(id(n)).status_code(StatusCode::Complete);
    for (time, value) in points {
        result = result.timestamps(DateTime::from_secs(at(time).as_secs())).values(*value);
    }
    result
}

fn assemble(results: Vec<MetricDataResult>) -> Found<Vec<Series>> {
    assembled(&[cpu(&"web".into())], window(), Found::whole(results))
}

#[test]
fn the_window_is_three_hours_up_to_the_last_full_minute() {
    assert_eq!((window().from, window().to), (at("2026-11-22T11:03:00Z"), at("2026-11-22T14:03:00Z")));
}

#[test]
fn parts_of_a_series_are_joined_in_order_and_gaps_stay_gaps() {
    let late = result(0, &[("2026-11-22T14:02:00Z", 3.0)]).build();
    let early = result(0, &[("2026-11-22T13:58:00Z", 1.0), ("2026-11-22T14:00:00Z", 2.0)]).build();
    let found = assemble(vec![late, early]);
    let values: Vec<f64> = found.value[0].points.iter().map(|(_, value)| *value).collect();
    assert_eq!((values, found.gap), (vec![1.0, 2.0, 3.0], None));
}

#[test]
fn what_is_no_number_and_what_is_not_over_is_left_out() {
    let points =
        [("2026-11-22T14:00:00Z", f64::NAN), ("2026-11-22T14:01:00Z", f64::INFINITY), ("2026-11-22T14:03:00Z", 5.0)];
    let found = assemble(vec![result(0, &points).build()]);
    assert_eq!((found.value[0].points.len(), found.gap), (0, None));
}

#[test]
fn a_metric_without_data_is_an_empty_series_and_one_without_an_answer_is_a_gap() {
    assert_eq!(assemble(vec![result(0, &[]).build()]).value[0].points, []);
    let found = assemble(vec![]);
    assert_eq!((found.value, found.gap), (vec![], Some(malformed("MetricDataResult of CPUUtilization"))));
}

#[test]
fn a_metric_that_failed_is_a_gap_not_an_empty_series() {
    let failed = assemble(vec![result(0, &[]).status_code(StatusCode::InternalError).build()]);
    assert!(failed.value.is_empty() && matches!(failed.gap, Some(CloudError::ServerFault { .. })));
    let forbidden = assemble(vec![result(0, &[]).status_code(StatusCode::Forbidden).build()]);
    assert!(matches!(forbidden.gap, Some(CloudError::Denied { action, .. }) if action == "cloudwatch:GetMetricData"));
}

#[test]
fn values_without_their_times_are_malformed() {
    let torn = result(0, &[("2026-11-22T14:00:00Z", 1.0)]).values(2.0).build();
    assert_eq!(assemble(vec![torn]).gap, Some(malformed("MetricDataResult.Values of CPUUtilization")));
}
