//! CloudWatch in each of its three protocols.

mod mutes;

use aws_smithy_cbor::Encoder;
use http::Request;
use hyper::body::Bytes;
use serde_json::{Value, json};

use super::super::cbor;
use super::{answer, document, fixture, form, signed, xml};

const TARGET: &str = "GraniteServiceVersion20100801";

fn ask(operation: &str, input: &Value) -> Value {
    let (status, answer) = try_ask(operation, input);
    assert_eq!(status, 200, "{answer}");
    answer
}

fn try_ask(operation: &str, input: &Value) -> (u16, Value) {
    document(&mut fixture::world(), &super::json("monitoring", &format!("{TARGET}.{operation}"), input))
}

fn in_cbor(operation: &str, body: Vec<u8>) -> Request<Bytes> {
    signed("monitoring")
        .uri(format!("/service/{TARGET}/operation/{operation}"))
        .header("smithy-protocol", "rpc-v2-cbor")
        .body(Bytes::from(body))
        .unwrap()
}

#[test]
fn alarms_are_the_same_in_every_protocol() {
    let both = json!({"AlarmTypes": ["MetricAlarm", "CompositeAlarm"]});
    let as_json = ask("DescribeAlarms", &both);
    let alarms = as_json["MetricAlarms"].as_array().unwrap();
    assert_eq!(alarms.len(), 2);
    assert_eq!(alarms[0]["Threshold"], json!(70.0));
    assert_eq!(alarms[0]["StateTransitionedTimestamp"], json!(1_795_355_700.5));
    assert_eq!(alarms[1]["ExtendedStatistic"], "p95");
    assert_eq!(as_json["CompositeAlarms"][0]["AlarmRule"], "ALARM(\"web-cpu-high\") OR ALARM(\"other\")");

    let mut encoder = Encoder::new(Vec::new());
    encoder.map(1).str("AlarmTypes").array(2).str("MetricAlarm").str("CompositeAlarm");
    let reply = answer(&mut fixture::world(), &in_cbor("DescribeAlarms", encoder.into_writer()));
    assert_eq!(reply.response.headers()["smithy-protocol"], "rpc-v2-cbor");
    let as_cbor = cbor::read(reply.response.body()).unwrap();
    // Written as JSON, what came as CBOR is what came as JSON.
    assert_eq!(serde_json::to_value(&as_cbor).unwrap(), as_json);

    let question = "DescribeAlarms&AlarmTypes.member.1=MetricAlarm&AlarmTypes.member.2=CompositeAlarm";
    let (_, as_xml) = xml(&mut fixture::world(), &form("monitoring", question));
    let alarm = |field: &str| as_xml.texts(&format!("DescribeAlarmsResult/MetricAlarms/member/{field}"));
    assert_eq!(alarm("AlarmName"), ["web-cpu-high", "web-latency"]);
    assert_eq!(alarm("Threshold")[0], "70.0");
    assert_eq!(alarm("StateTransitionedTimestamp")[0], "2026-11-22T13:55:00.500Z");
    assert_eq!(as_xml.texts("DescribeAlarmsResult/CompositeAlarms/member/AlarmName"), ["web-impaired"]);
}

#[test]
fn composite_alarms_come_only_when_asked_for() {
    let plain = ask("DescribeAlarms", &json!({}));
    assert_eq!(plain["CompositeAlarms"], json!([]));
    let children = ask("DescribeAlarms", &json!({"ChildrenOfAlarmName": "web-impaired"}));
    assert_eq!(children["MetricAlarms"][0]["AlarmName"], "web-cpu-high");
    let parents = ask("DescribeAlarms", &json!({"ParentsOfAlarmName": "web-cpu-high"}));
    assert_eq!(parents["CompositeAlarms"][0]["AlarmName"], "web-impaired");
}

#[test]
fn alarms_are_filtered_and_paged() {
    assert_eq!(
        ask("DescribeAlarms", &json!({"AlarmNamePrefix": "web-l"}))["MetricAlarms"][0]["AlarmName"],
        "web-latency"
    );
    assert_eq!(ask("DescribeAlarms", &json!({"StateValue": "OK"}))["MetricAlarms"], json!([]));
    let first = ask("DescribeAlarms", &json!({"MaxRecords": 1}));
    let second = ask("DescribeAlarms", &json!({"MaxRecords": 1, "NextToken": first["NextToken"]}));
    assert_eq!(second["MetricAlarms"][0]["AlarmName"], "web-latency");
    assert_eq!(second["NextToken"], Value::Null);
    let (status, error) = try_ask("DescribeAlarms", &json!({"AlarmNames": ["a"], "AlarmNamePrefix": "b"}));
    assert_eq!((status, &error["__type"]), (400, &json!("InvalidParameterCombinationException")));
}

#[test]
fn history_is_newest_first_unless_asked_otherwise() {
    let items = ask("DescribeAlarmHistory", &json!({"AlarmName": "web-cpu-high"}));
    let times: Vec<f64> =
        items["AlarmHistoryItems"].as_array().unwrap().iter().map(|it| it["Timestamp"].as_f64().unwrap()).collect();
    assert!(times.len() == 2 && times[0] > times[1], "{times:?}");
    let oldest = ask("DescribeAlarmHistory", &json!({"AlarmName": "web-cpu-high", "ScanBy": "TimestampAscending"}));
    assert_eq!(oldest["AlarmHistoryItems"][0]["Timestamp"].as_f64(), times.last().copied());
    let none = ask("DescribeAlarmHistory", &json!({"HistoryItemType": "ConfigurationUpdate"}));
    assert_eq!(none["AlarmHistoryItems"], json!([]));
}

fn metric_data(queries: &Value) -> Value {
    json!({"StartTime": "2026-11-22T13:50:00Z", "EndTime": fixture::NOW, "MetricDataQueries": queries})
}

fn query(id: &str, period: u32, stat: &str) -> Value {
    let dimensions = json!([{"Name": "AutoScalingGroupName", "Value": "web"}]);
    let metric = json!({"Namespace": "AWS/EC2", "MetricName": "CPUUtilization", "Dimensions": dimensions});
    json!({"Id": id, "MetricStat": {"Metric": metric, "Period": period, "Stat": stat}})
}

#[test]
fn metric_data_come_newest_first_by_period() {
    let answer = ask("GetMetricData", &metric_data(&json!([query("a", 300, "Maximum"), query("b", 60, "p50")])));
    let results = answer["MetricDataResults"].as_array().unwrap();
    assert_eq!(results[0]["Values"], json!([9.0, 4.0]));
    assert_eq!(results[0]["Timestamps"][1].as_f64(), Some(1_795_355_400.0));
    assert_eq!((&results[0]["Label"], &results[0]["StatusCode"]), (&json!("CPUUtilization"), &json!("Complete")));
    assert_eq!(results[1]["Values"].as_array().unwrap().len(), 10);
}

#[test]
fn a_unit_that_the_metric_is_not_measured_in_finds_nothing() {
    let mut wrong = query("a", 60, "Sum");
    wrong["MetricStat"]["Unit"] = json!("Seconds");
    let mut right = query("b", 60, "Sum");
    right["MetricStat"]["Unit"] = json!("Percent");
    let answer = ask("GetMetricData", &metric_data(&json!([wrong, right])));
    assert_eq!(answer["MetricDataResults"][0]["Values"], json!([]));
    assert_eq!(answer["MetricDataResults"][1]["Values"].as_array().unwrap().len(), 10);
}

#[test]
fn metric_data_are_paged_by_data_points() {
    let mut input = metric_data(&json!([query("a", 60, "Sum"), query("b", 60, "Sum")]));
    input["MaxDatapoints"] = json!(15);
    let first = ask("GetMetricData", &input);
    assert_eq!(first["MetricDataResults"][1]["StatusCode"], "PartialData");
    input["NextToken"] = first["NextToken"].clone();
    let second = ask("GetMetricData", &input);
    assert_eq!(second["MetricDataResults"][0]["Id"], "b");
    assert_eq!(second["MetricDataResults"][0]["Values"].as_array().unwrap().len(), 5);
    assert_eq!(second["NextToken"], Value::Null);
}

#[test]
fn metric_data_that_cannot_be_answered_are_refused() {
    let many: Vec<Value> = (0..501).map(|number| query(&format!("q{number}"), 60, "Sum")).collect();
    let wrong = [
        json!([{"Id": "e", "Expression": "a / b"}]),
        json!([query("Upper", 60, "Sum")]),
        json!([query("a", 60, "Sum"), query("a", 60, "Sum")]),
        json!([query("a", 61, "Sum")]),
        json!([query("a", 60, "median")]),
        json!([{"Id": "a"}]),
        json!([]),
        json!(many),
    ];
    for queries in wrong {
        let (status, error) = try_ask("GetMetricData", &metric_data(&queries));
        assert_eq!(status, 400, "{queries}");
        assert!(error["message"].as_str().is_some_and(|message| message.len() > 10), "{error}");
    }
}

#[test]
fn statistics_come_oldest_first_with_their_unit() {
    let input = json!({
        "Namespace": "AWS/EC2", "MetricName": "CPUUtilization", "Period": 300, "Statistics": ["Average", "SampleCount"],
        "ExtendedStatistics": ["p90"], "Dimensions": [{"Name": "AutoScalingGroupName", "Value": "web"}],
        "StartTime": "2026-11-22T13:50:00Z", "EndTime": fixture::NOW,
    });
    let answer = ask("GetMetricStatistics", &input);
    let points = answer["Datapoints"].as_array().unwrap();
    assert_eq!((&points[0]["Average"], &points[1]["Average"]), (&json!(2.0), &json!(7.0)));
    assert_eq!((&points[0]["SampleCount"], &points[0]["Unit"]), (&json!(5.0), &json!("Percent")));
    assert!(points[0]["ExtendedStatistics"]["p90"].is_f64());
    let mut long = input;
    (long["StartTime"], long["Period"]) = (json!("2026-11-01T00:00:00Z"), json!(60));
    assert_eq!(try_ask("GetMetricStatistics", &long).1["__type"], "InvalidParameterCombinationException");
}

#[test]
fn metrics_without_recent_data_are_not_listed() {
    let all = ask("ListMetrics", &json!({}));
    assert_eq!(all["Metrics"].as_array().unwrap().len(), 1, "{all}");
    assert_eq!(all["Metrics"][0]["Dimensions"][0]["Value"], "web");
    let filter = json!({"Dimensions": [{"Name": "AutoScalingGroupName", "Value": "other"}]});
    assert_eq!(ask("ListMetrics", &filter)["Metrics"], json!([]));
}
