//! The real SDK clients on the in-process connector.

use std::time::Duration;

use aws_sdk_cloudwatch::config::retry::RetryConfig;
use aws_sdk_cloudwatch::config::timeout::TimeoutConfig;
use aws_sdk_cloudwatch::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_cloudwatch::error::{ConnectorError, DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_sdk_cloudwatch::types::{AlarmType, Dimension, Metric, MetricDataQuery, MetricStat};
use aws_smithy_types::DateTime;

use super::{at, fixture};
use crate::Twin;
use crate::world::Fault;
use crate::world::faults::Trigger;

fn twin(fault: Option<Fault>) -> Twin {
    fixture::twin(fault.map_or_else(fixture::world, |fault| fixture::faulty(fault, Trigger::Always)))
}

fn cloudwatch(twin: &Twin) -> aws_sdk_cloudwatch::Client {
    let config = aws_sdk_cloudwatch::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("AKIAEXAMPLE", "secret", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .timeout_config(TimeoutConfig::builder().read_timeout(Duration::from_millis(20)).build())
        .http_client(twin.http_client());
    aws_sdk_cloudwatch::Client::from_conf(config.build())
}

#[tokio::test]
async fn cbor_answers_are_understood() {
    let twin = twin(None);
    let client = cloudwatch(&twin);
    let answer = client
        .describe_alarms()
        .alarm_types(AlarmType::MetricAlarm)
        .alarm_types(AlarmType::CompositeAlarm)
        .send()
        .await
        .unwrap();
    let alarm = &answer.metric_alarms()[0];
    assert_eq!((alarm.alarm_name(), alarm.threshold()), (Some("web-cpu-high"), Some(70.0)));
    assert_eq!(alarm.state_transitioned_timestamp(), Some(&DateTime::from_millis(1_795_355_700_500)));
    assert_eq!(answer.composite_alarms()[0].alarm_name(), Some("web-impaired"));
    assert_eq!(twin.requests().of("monitoring", "DescribeAlarms"), 1);
    assert_eq!(twin.requests().of_service("monitoring"), 1);
    assert_eq!(twin.requests().total(), 1);
}

#[tokio::test]
async fn metric_data_travel_both_ways() {
    let dimension = Dimension::builder().name("AutoScalingGroupName").value("web").build();
    let metric = Metric::builder().namespace("AWS/EC2").metric_name("CPUUtilization").dimensions(dimension).build();
    let stat = MetricStat::builder().metric(metric).period(60).stat("Average").build();
    let answer = cloudwatch(&twin(None))
        .get_metric_data()
        .start_time(DateTime::from_secs(at("2026-11-22T13:50:00Z").as_secs()))
        .end_time(DateTime::from_secs(at(fixture::NOW).as_secs()))
        .metric_data_queries(MetricDataQuery::builder().id("cpu").metric_stat(stat).build())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.metric_data_results()[0].values(), [9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.0]);
}

#[tokio::test]
async fn errors_have_codes_and_messages() {
    for (fault, code) in [
        (Fault::Throttle, "Throttling"),
        (Fault::AccessDenied, "AccessDenied"),
        (Fault::ExpiredToken, "ExpiredToken"),
        (Fault::ServerError, "InternalFailure"),
    ] {
        let error = cloudwatch(&twin(Some(fault))).list_metrics().send().await.unwrap_err();
        assert_eq!(error.code(), Some(code), "{}", DisplayErrorContext(&error));
        assert!(error.message().is_some());
    }
    let error = cloudwatch(&twin(None)).list_dashboards().send().await.unwrap_err();
    assert_eq!(error.code(), Some("InvalidAction"));
}

fn is_dispatch<E>(error: &SdkError<E>, is: impl Fn(&ConnectorError) -> bool) -> bool {
    matches!(error, SdkError::DispatchFailure(why) if why.as_connector_error().is_some_and(is))
}

#[tokio::test]
async fn a_broken_wire_is_no_answer() {
    for fault in [Fault::Malformed, Fault::Truncated, Fault::Reset, Fault::Hang, Fault::Delay(Duration::from_mins(1))] {
        let error = cloudwatch(&twin(Some(fault))).describe_alarms().send().await.unwrap_err();
        assert_eq!(error.code(), None, "{fault:?}");
        let is_expected = match fault {
            Fault::Hang | Fault::Delay(_) => is_dispatch(&error, ConnectorError::is_timeout),
            Fault::Reset => is_dispatch(&error, ConnectorError::is_io),
            // An answer that cannot be read is an error of the service to the SDK, with nothing known of it.
            Fault::Malformed => error.as_service_error().is_some(),
            _ => matches!(error, SdkError::ResponseError(_)),
        };
        assert!(is_expected, "{fault:?}: {error:?}");
    }
}
