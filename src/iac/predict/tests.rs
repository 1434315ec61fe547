use std::collections::BTreeMap;

use domain::Region;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use domain::{Deed, Replacement};

fn pseudo() -> Pseudo {
    Pseudo { account: None, region: Region::new("us-east-1"), stack: "finops-edge".into(), zones: vec![] }
}

fn template(resources: &Value) -> Value {
    json!({ "Parameters": { "Cidr": { "Type": "String", "Default": "10.0.0.0/16" } }, "Resources": resources })
}

fn compared(before: &Value, after: &Value) -> Prediction {
    let none = BTreeMap::new();
    let shape = |document| Shape { document, parameters: &none };
    predict(Some(shape(before)), shape(after), &pseudo())
}

fn network(cidr: &str, subnet: &str) -> Value {
    template(&json!({
        "Vpc": { "Type": "AWS::EC2::VPC", "Properties": { "CidrBlock": cidr } },
        "Subnet": { "Type": "AWS::EC2::Subnet", "Properties": { "VpcId": { "Ref": "Vpc" }, "CidrBlock": subnet } },
        "Balancer": {
            "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer",
            "Properties": { "Subnets": [{ "Ref": "Subnet" }], "Scheme": "internet-facing" },
        },
    }))
}

fn lines(prediction: &Prediction) -> Vec<String> {
    let line =
        |it: &Planned| format!("{} {} {} {}", it.logical_id, it.action.as_str(), it.replacement.as_str(), it.reason());
    prediction.changes.iter().map(line).collect()
}

#[test]
fn over_nothing_everything_is_added_what_holds_state_first() {
    let ours = template(&json!({
        "Alarm": { "Type": "AWS::CloudWatch::Alarm" },
        "Table": { "Type": "AWS::DynamoDB::Table", "DeletionPolicy": "Retain" },
    }));
    let none = BTreeMap::new();
    let prediction = predict(None, Shape { document: &ours, parameters: &none }, &pseudo());
    assert_eq!(lines(&prediction), ["Table add false not there yet", "Alarm add false not there yet"]);
    assert!(prediction.changes[0].is_stateful && !prediction.changes[1].is_stateful);
    assert_eq!(prediction.stateful_losses().count(), 0);
}

#[test]
fn the_same_changes_nothing() {
    let ours = network("10.0.0.0/16", "10.0.3.0/24");
    assert!(compared(&ours, &ours).is_nothing());
    let spelled = |port: Value| {
        template(&json!({
            "Group": { "Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": { "Port": port } },
        }))
    };
    assert!(compared(&spelled(json!(80)), &spelled(json!("80"))).is_nothing(), "80 is \"80\"");
    let by_parameter =
        network("10.0.0.0/16", "10.0.3.0/24").to_string().replace("\"10.0.0.0/16\"}", "{\"Ref\":\"Cidr\"}}");
    assert!(compared(&ours, &serde_json::from_str(&by_parameter).unwrap()).is_nothing(), "it comes to the same");
}

#[test]
fn what_is_replaced_may_replace_what_mentions_it() {
    let prediction = compared(&network("10.0.0.0/16", "10.0.3.0/24"), &network("10.0.0.0/16", "10.0.5.0/24"));
    assert_eq!(
        lines(&prediction),
        [
            "Subnet modify true CidrBlock: 10.0.3.0/24 -> 10.0.5.0/24",
            "Balancer modify false Subnets: Subnet may be another",
        ]
    );
    let prediction = compared(&network("10.0.0.0/16", "10.0.3.0/24"), &network("10.1.0.0/16", "10.0.3.0/24"));
    assert_eq!(
        lines(&prediction),
        [
            "Subnet modify conditional VpcId: Vpc may be another",
            "Vpc modify true CidrBlock: 10.0.0.0/16 -> 10.1.0.0/16",
            "Balancer modify false Subnets: Subnet may be another",
        ]
    );
}

#[test]
fn an_attribute_of_what_changes_may_change_and_its_name_does_not() {
    let of = |image: &str| {
        template(&json!({
            "Template": {
                "Type": "AWS::EC2::LaunchTemplate",
                "Properties": { "LaunchTemplateData": { "ImageId": image, "InstanceType": "t3.micro" } },
            },
            "Group": { "Type": "AWS::AutoScaling::AutoScalingGroup", "Properties": { "LaunchTemplate": {
                "LaunchTemplateId": { "Ref": "Template" }, "Version": { "Fn::GetAtt": ["Template", "LatestVersionNumber"] },
            } } },
            "Other": { "Type": "AWS::AutoScaling::AutoScalingGroup", "Properties": { "LaunchTemplate": {
                "LaunchTemplateId": { "Ref": "Template" }, "Version": "1",
            } } },
        }))
    };
    let prediction = compared(&of("ami-1"), &of("ami-2"));
    let changed: Vec<&str> = prediction.changes.iter().map(|it| it.logical_id.as_str()).collect();
    assert_eq!(changed, ["Group", "Template"], "{:?}", lines(&prediction));
    assert!(lines(&prediction)[0].contains("Template.LatestVersionNumber may change"));
    assert!(lines(&prediction)[1].contains("LaunchTemplateData/ImageId: ami-1 -> ami-2"));
}

#[test]
fn what_leaves_the_template_goes_as_its_policy_says() {
    let old = template(&json!({
        "Gone": { "Type": "AWS::SNS::Topic" },
        "Kept": { "Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain" },
        "Saved": { "Type": "AWS::RDS::DBInstance", "DeletionPolicy": "Snapshot" },
    }));
    let prediction = compared(&old, &template(&json!({})));
    assert_eq!(
        lines(&prediction),
        [
            "Kept remove false no longer in the template; it is kept and let go",
            "Saved remove false no longer in the template; a snapshot is kept",
            "Gone remove false no longer in the template; it is deleted",
        ]
    );
    let losses: Vec<&str> = prediction.stateful_losses().map(|it| it.logical_id.as_str()).collect();
    assert_eq!(losses, ["Kept", "Saved"]);
}

#[test]
fn attributes_types_and_outputs_are_compared_and_an_unknown_type_may_be_replaced() {
    let old = json!({ "Resources": {
        "A": { "Type": "AWS::SNS::Topic" },
        "B": { "Type": "AWS::SQS::Queue" },
        "C": { "Type": "Custom::Thing", "Properties": { "Size": 1 } },
    }, "Outputs": { "Url": { "Value": "a" } } });
    let new = json!({ "Resources": {
        "A": { "Type": "AWS::SNS::Topic", "DeletionPolicy": "Retain", "DependsOn": "B" },
        "B": { "Type": "AWS::SNS::Topic" },
        "C": { "Type": "Custom::Thing", "Properties": { "Size": 2 } },
    }, "Outputs": { "Url": { "Value": "b" } } });
    let prediction = compared(&old, &new);
    assert_eq!(
        lines(&prediction),
        [
            "B modify true Type: AWS::SQS::Queue -> AWS::SNS::Topic",
            "C modify conditional Size: 1 -> 2",
            "A modify false DeletionPolicy: none -> Retain",
        ]
    );
    assert_eq!((prediction.outputs, prediction.retyped), (vec!["Url".to_owned()], vec!["B".to_owned()]));
}

#[test]
fn what_depends_on_something_unknown_says_on_what() {
    let ours = json!({
        "Parameters": { "DatabaseEndpoint": { "Type": "String" } },
        "Conditions": { "HasDatabase": { "Fn::Not": [{ "Fn::Equals": [{ "Ref": "DatabaseEndpoint" }, ""] }] } },
        "Resources": { "Topic": { "Type": "AWS::SNS::Topic", "Condition": "HasDatabase" } },
    });
    let none = BTreeMap::new();
    let prediction = predict(None, Shape { document: &ours, parameters: &none }, &pseudo());
    assert_eq!(
        lines(&prediction),
        ["Topic add false not there yet; only if HasDatabase holds, which is not known yet"]
    );
}

#[test]
fn a_parameter_that_is_looked_up_says_so() {
    let mut ours = template(&json!({}));
    ours["Parameters"]["Image"] = json!({ "Type": "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>" });
    let prediction = compared(&ours, &ours);
    assert!(prediction.is_nothing());
    assert_eq!(prediction.looked_up, ["Image"]);
}

#[test]
fn a_stack_is_outdated_where_another_template_would_change_it() {
    let (old, new) = (network("10.0.0.0/16", "10.0.3.0/24"), network("10.0.0.0/16", "10.0.5.0/24"));
    let (change, nothing) = (compared(&old, &new), compared(&old, &old));
    assert!(is_outdated("a", "b", &change));
    assert!(!is_outdated("a", "b", &nothing), "reads differently, comes to the same");
    assert!(!is_outdated("a", "a", &change), "its parameters differ, and it is ours");
}

#[test]
fn a_template_that_was_deployed_as_yaml_cannot_be_told_from() {
    assert_eq!(deployed_document("{\"Resources\":{}}"), Ok(json!({ "Resources": {} })));
    for text in ["Resources: {}", "", "[]"] {
        assert_eq!(deployed_document(text), Err(NotJson), "{text}");
    }
    assert!(NotJson.to_string().contains("--change-set"));
}

#[test]
fn a_long_value_is_cut_and_a_reference_is_named() {
    assert_eq!(shown::shown(Some(&json!({ "Ref": "Vpc" }))), "Vpc");
    assert_eq!(shown::shown(Some(&json!({ "Fn::GetAtt": ["A", "Arn"] }))), "A.Arn");
    assert_eq!(shown::shown(Some(&json!("x\n y"))), "x y");
    assert_eq!(shown::shown(Some(&json!("x".repeat(99)))).chars().count(), 60);
    assert_eq!(shown::shown(None), "none");
}

/// Resources `R0`, `R1`, … of two types, each with a name and a mention of another.
fn resources() -> impl Strategy<Value = Value> {
    let one = (0..2_usize, "[ab]", 0..5_usize, any::<bool>()).prop_map(|(kind, name, other, is_attribute)| {
        let kind = ["AWS::EC2::Subnet", "AWS::SNS::Topic"][kind];
        let other = format!("R{other}");
        let mention = if is_attribute { json!({ "Fn::GetAtt": [other, "Arn"] }) } else { json!({ "Ref": other }) };
        json!({ "Type": kind, "Properties": { "CidrBlock": name, "VpcId": mention } })
    });
    prop::collection::vec(one, 0..5).prop_map(|all| {
        all.into_iter()
            .enumerate()
            .map(|(index, it)| (format!("R{index}"), it))
            .collect::<serde_json::Map<_, _>>()
            .into()
    })
}

proptest! {
    #[test]
    fn each_resource_is_planned_once_and_the_same_never_changes(before in resources(), after in resources()) {
        let (before, after) = (template(&before), template(&after));
        prop_assert!(compared(&before, &before).is_nothing());
        let prediction = compared(&before, &after);
        let mut ids: Vec<&str> = prediction.changes.iter().map(|it| it.logical_id.as_str()).collect();
        ids.sort_unstable();
        let count = ids.len();
        ids.dedup();
        prop_assert_eq!(ids.len(), count);
        for planned in &prediction.changes {
            let (was, is) = (&before["Resources"][&planned.logical_id], &after["Resources"][&planned.logical_id]);
            let expected = match (was.is_null(), is.is_null()) {
                (true, false) => Deed::Add,
                (false, true) => Deed::Remove,
                _ => Deed::Modify,
            };
            prop_assert_eq!(planned.action, expected);
            prop_assert!(!planned.reason().is_empty());
            if planned.action != Deed::Modify {
                prop_assert_eq!(planned.replacement, Replacement::False);
            }
        }
        let is_planned = |id: &String| prediction.changes.iter().any(|it| it.logical_id == *id);
        for (id, resource) in after["Resources"].as_object().unwrap() {
            prop_assert!(before["Resources"].get(id) == Some(resource) || is_planned(id));
        }
    }
}
