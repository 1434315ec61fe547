//! Requests that no client sends: whatever comes, there is an answer.

use hyper::body::Bytes;
use proptest::prelude::*;

use super::{answer, fixture, signed};

const SERVICES: [&str; 8] =
    ["sts", "autoscaling", "elasticloadbalancing", "monitoring", "ce", "budgets", "cloudformation", "nothing"];

fn services() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(&SERVICES[..])
}

/// Templates that are one in form, whatever their values are.
fn templates() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just(serde_json::json!("text")),
        Just(serde_json::json!(7)),
        Just(serde_json::json!({ "Ref": "P" })),
        Just(serde_json::json!({ "Ref": "Q" })),
        Just(serde_json::json!({ "Fn::GetAtt": ["Q", "Arn"] })),
        Just(serde_json::json!({ "Ref": "AWS::NoValue" })),
        Just(serde_json::Value::Null),
    ];
    let functions = [
        "Fn::Sub",
        "Fn::Join",
        "Fn::Select",
        "Fn::Split",
        "Fn::If",
        "Fn::Cidr",
        "Fn::Base64",
        "Fn::GetAZs",
        "Fn::FindInMap",
    ];
    let value = leaf.prop_recursive(4, 24, 4, move |inner| {
        let many = proptest::collection::vec(inner.clone(), 0..4);
        prop_oneof![
            many.clone().prop_map(serde_json::Value::from),
            (proptest::sample::select(functions.to_vec()), many).prop_map(|(name, it)| serde_json::json!({ name: it })),
            (proptest::sample::select(functions.to_vec()), inner)
                .prop_map(|(name, it)| serde_json::json!({ name: it })),
        ]
    });
    value.prop_map(|value| {
        serde_json::json!({
            "Parameters": { "P": { "Type": "String" } },
            "Conditions": { "C": { "Fn::Equals": [{ "Ref": "P" }, "a"] } },
            "Resources": {
                "Q": { "Type": "AWS::SQS::Queue" },
                "T": { "Type": "AWS::SNS::Topic", "Properties": { "TopicName": value } }
            },
            "Outputs": { "O": { "Value": { "Ref": "T" } } }
        })
        .to_string()
    })
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
    fn any_template_is_read_or_refused(template in templates(), name in "[A-Za-z]{0,8}") {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("Action", "CreateChangeSet").append_pair("Version", "2010-05-15");
        form.append_pair("StackName", "any").append_pair("ChangeSetName", "any").append_pair("ChangeSetType", "CREATE");
        form.append_pair("Parameters.member.1.ParameterKey", "P").append_pair("Parameters.member.1.ParameterValue", &name);
        form.append_pair("TemplateBody", &template);
        let request = signed("cloudformation").body(Bytes::from(form.finish())).unwrap();
        let status = answer(&mut fixture::world(), &request).response.status().as_u16();
        prop_assert!(status == 200 || status == 400, "{status} for {template}");
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
