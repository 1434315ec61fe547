use std::collections::BTreeMap;

use domain::{AccountId, Region, Zone};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn pseudo() -> Pseudo {
    Pseudo {
        account: AccountId::new("123456789012"),
        region: Region::new("us-east-1"),
        stack: "finops-edge".into(),
        zones: vec![Zone::new("us-east-1a"), Zone::new("us-east-1b")],
    }
}

fn document() -> Value {
    json!({
        "Parameters": {
            "Environment": { "Type": "String" },
            "Port": { "Type": "Number", "Default": 8080 },
            "Zones": { "Type": "CommaDelimitedList", "Default": "a, b" },
            "Image": { "Type": "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", "Default": "/ami" },
            "Unset": { "Type": "String" },
        },
        "Mappings": { "Sizes": { "prod": { "web": "t3.micro" } } },
        "Conditions": {
            "IsProd": { "Fn::Equals": [{ "Ref": "Environment" }, "prod"] },
            "IsOther": { "Fn::Not": [{ "Condition": "IsProd" }] },
            "Never": { "Fn::And": [{ "Condition": "IsOther" }, { "Condition": "Maybe" }] },
            "Always": { "Fn::Or": [{ "Condition": "IsProd" }, { "Condition": "Maybe" }] },
            "Maybe": { "Fn::Equals": [{ "Ref": "Unset" }, "yes"] },
            "Round": { "Fn::Not": [{ "Condition": "Round" }] },
        },
    })
}

fn resolved(value: &Value) -> Value {
    let document = document();
    let parameters = BTreeMap::from([("Environment".to_owned(), "prod".to_owned())]);
    let pseudo = pseudo();
    let scope = scope::Scope::new(&document, &parameters, &pseudo);
    intrinsic::resolve(&scope, value)
}

#[test]
fn every_intrinsic_comes_to_what_is_known_of_it() {
    let cases = [
        (json!({ "Ref": "Port" }), json!("8080")),
        (json!({ "Ref": "Zones" }), json!(["a", "b"])),
        (json!({ "Ref": "Image" }), json!("{{resolve:ssm:/ami}}")),
        (json!({ "Ref": "Unset" }), json!({ "Ref": "Unset" })),
        (json!({ "Ref": "AWS::Partition" }), json!("aws")),
        (json!({ "Ref": "AWS::StackId" }), json!({ "Ref": "AWS::StackId" })),
        (json!({ "Fn::GetAtt": "Alb.DNSName" }), json!({ "Fn::GetAtt": ["Alb", "DNSName"] })),
        (json!({ "Fn::Sub": "${Environment}-${AWS::Region}-${!kept}" }), json!("prod-us-east-1-${kept}")),
        (json!({ "Fn::Sub": ["${A}/${Environment}", { "A": { "Ref": "Port" } }] }), json!("8080/prod")),
        (json!({ "Fn::Sub": "${Alb}" }), json!({ "Ref": "Alb" })),
        (
            json!({ "Fn::Sub": "https://${Alb.DNSName}/${Environment}" }),
            json!({ "Fn::Join": ["", ["https://", { "Fn::GetAtt": ["Alb", "DNSName"] }, "/prod"]] }),
        ),
        (json!({ "Fn::Sub": "cut ${off" }), json!("cut ${off")),
        (json!({ "Fn::Join": ["-", ["a", { "Ref": "Environment" }, 1]] }), json!("a-prod-1")),
        (json!({ "Fn::Join": [",", { "Ref": "Zones" }] }), json!("a,b")),
        (
            json!({ "Fn::Join": ["/", ["a", "b", { "Ref": "Vpc" }, "c"]] }),
            json!({ "Fn::Join": ["/", ["a/b", { "Ref": "Vpc" }, "c"]] }),
        ),
        (json!({ "Fn::Select": ["1", { "Fn::GetAZs": "" }] }), json!("us-east-1b")),
        (json!({ "Fn::Select": [2, { "Ref": "Zones" }] }), json!({ "Fn::Select": [2, ["a", "b"]] })),
        (json!({ "Fn::GetAZs": "eu-west-1" }), json!({ "Fn::GetAZs": "eu-west-1" })),
        (json!({ "Fn::Select": [1, { "Fn::Split": [":", "a:b"] }] }), json!("b")),
        (json!({ "Fn::FindInMap": ["Sizes", { "Ref": "Environment" }, "web"] }), json!("t3.micro")),
        (json!({ "Fn::FindInMap": ["Sizes", "dev", "web"] }), json!({ "Fn::FindInMap": ["Sizes", "dev", "web"] })),
        (json!({ "Fn::Cidr": ["10.0.0.0/16", 2, "8"] }), json!(["10.0.0.0/24", "10.0.1.0/24"])),
        (json!({ "Fn::Cidr": ["10.0.0.0/30", 9, 1] }), json!({ "Fn::Cidr": ["10.0.0.0/30", 9, 1] })),
        (json!({ "Fn::If": ["IsProd", 1, 2] }), json!(1)),
        (json!({ "Fn::If": ["Never", 1, 2] }), json!(2)),
        (json!({ "Fn::If": ["Always", 1, 2] }), json!(1)),
        (json!({ "Fn::If": ["Maybe", 1, 2] }), json!({ "Fn::If": ["Maybe", 1, 2] })),
        (json!({ "Fn::If": ["Round", 1, 2] }), json!({ "Fn::If": ["Round", 1, 2] })),
        (json!({ "Name": { "Fn::If": ["IsOther", "x", { "Ref": "AWS::NoValue" }] } }), json!({})),
        (json!([1, { "Ref": "AWS::NoValue" }]), json!([1])),
        (json!({ "Fn::Base64": { "Fn::Sub": "x ${Environment}" } }), json!({ "Fn::Base64": "x prod" })),
        (json!({ "Fn::ImportValue": { "Ref": "Port" } }), json!({ "Fn::ImportValue": "8080" })),
        (json!({ "Fn::Sub": 7 }), json!({ "Fn::Sub": 7 })),
        (json!({ "Fn::Sub": { "Fn::Sub": "${Environment}" } }), json!("prod")),
    ];
    for (value, expected) in cases {
        assert_eq!(resolved(&value), expected, "{value}");
    }
}

#[test]
fn a_text_is_the_same_however_it_was_put_together() {
    let joined = resolved(&json!({ "Fn::Join": ["", ["a-", { "Ref": "Vpc" }, "-", { "Ref": "Environment" }]] }));
    assert_eq!(resolved(&json!({ "Fn::Sub": "a-${Vpc}-${Environment}" })), joined);
    assert_eq!(resolved(&json!({ "Fn::Join": ["", ["a-", { "Fn::Sub": "${Vpc}-prod" }]] })), joined);
}

#[test]
fn what_waits_for_a_deployment_is_told_from_what_does_not() {
    let known = [json!("a"), json!({ "Fn::Base64": "x" }), json!({ "Condition": "x" }), json!([1, null])];
    let unknown =
        [json!({ "a": [{ "Ref": "Vpc" }] }), json!("{{resolve:ssm:/ami}}"), json!({ "Fn::ImportValue": "x" })];
    assert!(known.iter().all(is_known));
    assert!(!unknown.iter().any(is_known));
}

#[test]
fn conditions_leave_out_resources_and_outputs_and_an_open_one_says_so() {
    let mut document = document();
    document["Resources"] = json!({
        "Here": {
            "Type": "AWS::SNS::Topic", "Condition": "IsProd", "DependsOn": "Maybe", "DeletionPolicy": "Retain",
            "Properties": { "TopicName": { "Fn::Sub": "${Environment}-${Named.Arn}" } },
        },
        "Gone": { "Type": "AWS::SNS::Topic", "Condition": "IsOther" },
        "Maybe": { "Type": "AWS::SNS::Topic", "Condition": "Maybe" },
        "Named": { "Type": "AWS::SQS::Queue" },
        "Broken": "not a resource",
    });
    document["Outputs"] = json!({
        "Arn": { "Value": { "Ref": "Here" } },
        "GoneArn": { "Condition": "IsOther", "Value": { "Ref": "Gone" } },
    });
    let parameters = BTreeMap::from([("Environment".to_owned(), "prod".to_owned())]);
    let evaluated = evaluate(&document, &parameters, &pseudo());
    assert_eq!(evaluated.resources.keys().collect::<Vec<_>>(), ["Here", "Maybe", "Named"]);
    let here = &evaluated.resources["Here"];
    assert_eq!((here.deletion_policy(), here.replacement_policy()), ("Retain", "Delete"));
    assert_eq!(here.dependencies(&evaluated.resources), ["Maybe", "Named"].into());
    assert_eq!(evaluated.resources["Maybe"].undecided.as_deref(), Some("Maybe"));
    assert_eq!(evaluated.outputs, BTreeMap::from([("Arn".to_owned(), json!({ "Ref": "Here" }))]));
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<i16>().prop_map(Value::from),
        "[a-z${}.!]{0,8}".prop_map(Value::from),
        Just(Value::Null),
    ];
    let name = prop_oneof![
        Just("Ref"),
        Just("Fn::Sub"),
        Just("Fn::Join"),
        Just("Fn::If"),
        Just("Fn::Select"),
        Just("Fn::Split"),
        Just("Fn::Cidr"),
        Just("Fn::GetAZs"),
        Just("Fn::GetAtt"),
        Just("Fn::FindInMap"),
        Just("Plain"),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            (name.clone(), inner).prop_map(|(name, value)| json!({ name: value })),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_a_template_holds_it_is_evaluated_to_the_same_a_second_time(value in value()) {
        let once = resolved(&value);
        prop_assert_eq!(resolved(&once), once);
    }
}
