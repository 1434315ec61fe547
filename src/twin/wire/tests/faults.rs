//! Errors in the shape of each protocol, and what scenarios let go wrong.

use std::time::Duration;

use hyper::body::Bytes;
use serde_json::json;

use super::super::{Delivery, cbor};
use super::{answer, document, fixture, form, signed, xml};
use crate::world::Fault;
use crate::world::faults::Trigger;

#[test]
fn xml_errors_have_the_codes_of_the_query_protocol() {
    for (fault, status, code, blame) in [
        (Fault::Throttle, 400, "Throttling", "Sender"),
        (Fault::AccessDenied, 403, "AccessDenied", "Sender"),
        (Fault::ExpiredToken, 403, "ExpiredToken", "Sender"),
        (Fault::ServerError, 500, "InternalFailure", "Receiver"),
    ] {
        let (got, xml) = xml(&mut fixture::faulty(fault, Trigger::Always), &form("autoscaling", "DescribePolicies"));
        assert_eq!((got, xml.text("Error/Code"), xml.text("Error/Type")), (status, code.into(), blame.into()));
        assert_eq!(xml.text("RequestId").len(), 36);
    }
}

#[test]
fn json_errors_have_the_types_of_the_json_protocol() {
    let request = super::json("ce", "AWSInsightsIndexService.GetAnomalyMonitors", &json!({}));
    for (fault, status, kind) in [
        (Fault::Throttle, 400, "ThrottlingException"),
        (Fault::AccessDenied, 400, "AccessDeniedException"),
        (Fault::ExpiredToken, 400, "ExpiredTokenException"),
        (Fault::ServerError, 500, "InternalFailure"),
    ] {
        let mut world = fixture::faulty(fault, Trigger::Always);
        let reply = answer(&mut world, &request);
        assert_eq!(reply.response.headers()["x-amzn-errortype"], kind);
        assert!(!reply.response.headers().contains_key("x-amzn-query-error"));
        let (got, error) = document(&mut world, &request);
        assert_eq!((got, &error["__type"]), (status, &json!(kind)));
    }
}

#[test]
fn cbor_errors_tell_the_query_code_as_well() {
    let request = signed("monitoring").uri("/service/GraniteServiceVersion20100801/operation/DescribeAlarms");
    let request = request.body(Bytes::from_static(&[0xa0])).unwrap();
    let reply = answer(&mut fixture::faulty(Fault::AccessDenied, Trigger::Always), &request);
    assert_eq!(reply.response.status().as_u16(), 403);
    assert_eq!(reply.response.headers()["x-amzn-query-error"], "AccessDenied;Sender");
    assert_eq!(reply.response.headers()["content-type"], "application/cbor");
    let error = cbor::read(reply.response.body()).unwrap();
    assert_eq!(error.text("__type"), Some("AccessDeniedException"));
    let message = error.text("message").unwrap();
    assert!(message.starts_with("User: arn:aws:sts::123456789012:"), "{message}");
    assert!(message.contains(" is not authorized to perform: cloudwatch:DescribeAlarms "), "{message}");
}

#[test]
fn operations_that_do_not_exist_are_named() {
    let (status, xml) = xml(&mut fixture::world(), &form("autoscaling", "PutScalingPolicies"));
    assert_eq!((status, xml.text("Error/Code").as_str()), (400, "InvalidAction"));
    assert_eq!(xml.text("Error/Message"), "Could not find operation PutScalingPolicies for version 2011-01-01");
    let request = super::json("ce", "AWSInsightsIndexService.GetMoney", &json!({}));
    let (status, error) = document(&mut fixture::world(), &request);
    assert_eq!((status, &error["__type"]), (400, &json!("UnknownOperationException")));
    assert!(error["message"].as_str().unwrap().contains("GetMoney"));
}

#[test]
fn unsigned_and_unreadable_requests_are_refused_in_their_protocol() {
    let unsigned =
        http::Request::post("/").body(Bytes::from_static(b"Action=DescribeTags&Version=2011-01-01")).unwrap();
    let (status, xml) = xml(&mut fixture::world(), &unsigned);
    assert_eq!((status, xml.text("Error/Code").as_str()), (403, "MissingAuthenticationToken"));
    let broken = signed("ce").header("x-amz-target", "AWSInsightsIndexService.GetAnomalies");
    let broken = broken.body(Bytes::from_static(b"{\"DateInterval\":")).unwrap();
    let (status, error) = document(&mut fixture::world(), &broken);
    assert_eq!((status, &error["__type"]), (400, &json!("SerializationException")));
}

#[test]
fn rest_services_are_told_that_they_are_not_simulated() {
    let request = signed("backup").uri("/backup-vaults").body(Bytes::from_static(b"<not json>")).unwrap();
    let (status, error) = document(&mut fixture::world(), &request);
    assert_eq!((status, &error["__type"]), (400, &json!("UnknownOperationException")));
    assert!(error["message"].as_str().unwrap().contains("not simulated"));
}

#[test]
fn the_wire_breaks_as_the_scenario_says() {
    let request = form("autoscaling", "DescribeAutoScalingGroups");
    let whole = answer(&mut fixture::world(), &request).response.body().len();
    let deliver = |fault| answer(&mut fixture::faulty(fault, Trigger::Always), &request);

    let malformed = deliver(Fault::Malformed);
    assert_eq!((malformed.delivery, malformed.response.body().len()), (Delivery::Whole, whole / 2));
    let text = String::from_utf8_lossy(malformed.response.body()).into_owned();
    assert!(roxmltree::Document::parse(&text).is_err());

    let cut = deliver(Fault::Truncated);
    assert_eq!((cut.delivery, cut.response.body().len()), (Delivery::CutAfter(whole / 2), whole));
    assert_eq!(deliver(Fault::Reset).delivery, Delivery::Reset);
    assert_eq!(deliver(Fault::Hang).delivery, Delivery::Never);
    assert_eq!(deliver(Fault::Delay(Duration::from_secs(3))).delay, Duration::from_secs(3));
}

#[test]
fn a_change_is_made_or_not_made_before_the_wire_breaks() {
    let request = form("autoscaling", "SetDesiredCapacity&AutoScalingGroupName=web&DesiredCapacity=4");
    let table = [
        (Fault::Throttle, 400, Delivery::Whole, 2),
        (Fault::ServerError, 500, Delivery::Whole, 2),
        (Fault::AccessDenied, 403, Delivery::Whole, 2),
        (Fault::Reset, 200, Delivery::Reset, 2),
        (Fault::Hang, 200, Delivery::Never, 2),
        (Fault::AppliedReset, 200, Delivery::Reset, 4),
        (Fault::AppliedServerError, 500, Delivery::Whole, 4),
        (Fault::AppliedHang, 200, Delivery::Never, 4),
        (Fault::Delay(Duration::from_secs(3)), 200, Delivery::Whole, 4),
    ];
    for (fault, status, delivery, desired) in table {
        let mut world = fixture::faulty(fault, Trigger::Always);
        let answer = answer(&mut world, &request);
        assert_eq!((answer.response.status().as_u16(), answer.delivery), (status, delivery), "{fault:?}");
        assert_eq!(world.groups[0].capacity.desired, desired, "{fault:?}");
    }
}

#[test]
fn an_order_that_is_refused_is_refused_also_where_the_service_forgets() {
    let request = form("autoscaling", "SetDesiredCapacity&AutoScalingGroupName=web&DesiredCapacity=99");
    let mut world = fixture::faulty(Fault::AppliedServerError, Trigger::Always);
    assert_eq!(answer(&mut world, &request).response.status().as_u16(), 400);
    assert_eq!(world.groups[0].capacity.desired, 2);
}

#[test]
fn only_the_first_calls_can_fail() {
    let request = form("autoscaling", "DescribePolicies");
    let mut world = fixture::faulty(Fault::Throttle, Trigger::First(2));
    let statuses: Vec<u16> = (0..4).map(|_| answer(&mut world, &request).response.status().as_u16()).collect();
    assert_eq!(statuses, [400, 400, 200, 200]);
}

#[test]
fn a_mutation_is_seen_before_it_is_applied() {
    use std::sync::{Arc, Mutex};
    let twin = fixture::twin(fixture::world());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (log, account) = (seen.clone(), twin.clone());
    twin.on_mutation(move |mutation| {
        let desired = account.inspect(|world| world.groups[0].capacity.desired);
        log.lock().unwrap().push((mutation.clone(), desired));
    });
    for text in ["SetDesiredCapacity&AutoScalingGroupName=web&DesiredCapacity=4", "DescribePolicies"] {
        assert_eq!(twin.answer(&form("autoscaling", text)).response.status().as_u16(), 200);
    }
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), 1, "a read is no mutation: {seen:?}");
    let (mutation, desired) = &seen[0];
    assert_eq!((mutation.service, mutation.operation.as_str()), ("autoscaling", "SetDesiredCapacity"));
    assert_eq!((&mutation.fields["DesiredCapacity"], *desired), (&json!("4"), 2));
    assert_eq!(twin.inspect(|world| world.groups[0].capacity.desired), 4);
    assert_eq!(twin.requests().of("autoscaling", "SetDesiredCapacity"), 1);
}

#[test]
fn a_single_page_can_fail() {
    let mut world = fixture::faulty(Fault::ServerError, Trigger::Page(2));
    let (status, first) = xml(&mut world, &form("autoscaling", "DescribeAutoScalingGroups&MaxRecords=1"));
    assert_eq!(status, 200);
    let token = first.text("DescribeAutoScalingGroupsResult/NextToken");
    let second = form("autoscaling", &format!("DescribeAutoScalingGroups&MaxRecords=1&NextToken={token}"));
    assert_eq!(xml(&mut world, &second).0, 500);
}
