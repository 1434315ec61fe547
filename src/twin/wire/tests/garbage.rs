//! Requests that no client sends: whatever comes, there is an answer.

use hyper::body::Bytes;
use proptest::prelude::*;

use super::{answer, fixture, signed};

const SERVICES: [&str; 8] =
    ["sts", "autoscaling", "elasticloadbalancing", "monitoring", "ce", "budgets", "cloudformation", "nothing"];

fn services() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(&SERVICES[..])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_form_is_answered(service in services(), form in "[A-Za-z0-9.&=%+ -]{0,200}") {
        let request = signed(service).body(Bytes::from(form)).unwrap();
        let status = answer(&mut fixture::world(), &request).response.status().as_u16();
        prop_assert!((400..=403).contains(&status), "{status}");
    }

    #[test]
    fn any_values_of_real_parameters_are_answered(size in "\\PC{0,12}", token in "\\PC{0,60}", name in "\\PC{0,40}") {
        for (service, version, operation, parameters) in [
            ("autoscaling", "2011-01-01", "DescribeAutoScalingGroups", ["MaxRecords", "NextToken", "Filters.member.1.Name"]),
            ("elasticloadbalancing", "2015-12-01", "DescribeTargetGroups", ["PageSize", "Marker", "Names.member.1"]),
            ("monitoring", "2010-08-01", "DescribeAlarms", ["MaxRecords", "NextToken", "AlarmNamePrefix"]),
            ("cloudformation", "2010-05-15", "DescribeStackEvents", ["X", "NextToken", "StackName"]),
        ] {
            let mut form = form_urlencoded::Serializer::new(String::new());
            form.append_pair("Action", operation).append_pair("Version", version);
            form.append_pair(parameters[0], &size).append_pair(parameters[1], &token).append_pair(parameters[2], &name);
            let request = signed(service).body(Bytes::from(form.finish())).unwrap();
            let status = answer(&mut fixture::world(), &request).response.status().as_u16();
            prop_assert!(status == 200 || status == 400, "{status}");
        }
    }

    #[test]
    fn any_bytes_are_answered_in_cbor_and_json(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let path = "/service/GraniteServiceVersion20100801/operation/GetMetricData";
        let request = signed("monitoring").uri(path).body(Bytes::from(body.clone())).unwrap();
        let status = answer(&mut fixture::world(), &request).response.status().as_u16();
        prop_assert_eq!(status, 400);
        let request = signed("ce").header("x-amz-target", "AWSInsightsIndexService.GetCostAndUsage");
        let request = request.body(Bytes::from(body)).unwrap();
        let status = answer(&mut fixture::world(), &request).response.status().as_u16();
        prop_assert_eq!(status, 400);
    }
}
