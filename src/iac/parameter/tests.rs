use std::collections::BTreeMap;

use domain::Region;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::samples::{pseudo, region};

fn foundation() -> Value {
    json!({
        "Parameters": {
            "Environment": { "Type": "String", "AllowedPattern": "[a-z]{1,8}", "ConstraintDescription": "1 to 8 lower-case letters." },
            "StaticInstances": { "Type": "String", "Default": "true", "AllowedValues": ["true", "false"] },
        },
        "Outputs": { "VpcId": { "Value": "x" } },
    })
}

fn edge() -> Value {
    json!({ "Parameters": {
        "Environment": { "Type": "String" },
        "VpcId": { "Type": "AWS::EC2::VPC::Id" },
        "CertificateArn": { "Type": "String", "Description": "Certificate of the load balancer." },
        "Days": { "Type": "Number", "Default": 7, "MinValue": 1, "MaxValue": 30 },
    } })
}

fn map(entries: &[(&str, &str)]) -> BTreeMap<String, String> {
    entries.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn known() -> Known {
    Known::of([(1, "foundation", &foundation()), (2, "edge", &edge())])
}

const CERTIFICATE: &str = "arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef";
const VPC: &str = "vpc-0123456789abcdef0";

fn told(choice: &Choice) -> Vec<String> {
    choice.faults.iter().map(Fault::to_string).collect()
}

#[test]
fn a_value_comes_from_the_nearest_place_that_has_one() {
    let edge = edge();
    let deployed = map(&[("Days", "9"), ("Environment", "old"), ("CertificateArn", CERTIFICATE)]);
    let wanted = [Wanted { stack: "edge", document: &edge, deployed: Some(&deployed) }];
    let mut offered = Offered {
        command_line: map(&[("Environment", "typed")]),
        profile: map(&[("Environment", "written")]),
        outputs: BTreeMap::from([("VpcId".into(), ("foundation".into(), VPC.into()))]),
    };
    let origin = |offered: &Offered, name: &str| {
        let choice = choose(&wanted, offered, &known(), &pseudo());
        assert_eq!(told(&choice), [""; 0]);
        let chosen = choice.stacks["edge"][name].clone();
        (chosen.value.unwrap(), chosen.origin)
    };
    assert_eq!(origin(&offered, "Environment"), ("typed".into(), Origin::CommandLine));
    assert_eq!(origin(&offered, "VpcId"), (VPC.into(), Origin::Output("foundation".into())));
    assert_eq!(origin(&offered, "Days"), ("9".into(), Origin::Deployed));
    offered.command_line.clear();
    assert_eq!(origin(&offered, "Environment"), ("written".into(), Origin::Profile));
    offered.profile.clear();
    assert_eq!(origin(&offered, "Environment"), ("old".into(), Origin::Deployed));
}

#[test]
fn a_stack_takes_no_output_of_its_own_and_the_first_that_gives_one_counts() {
    let edge = edge();
    let wanted = [Wanted { stack: "edge", document: &edge, deployed: None }];
    let mut offered = Offered::default();
    offered.take_outputs("foundation", [("VpcId".into(), VPC.into())]);
    offered.take_outputs("edge", [("VpcId".into(), "other".into()), ("Days".into(), "9".into())]);
    let choice = choose(&wanted, &offered, &known(), &pseudo());
    assert_eq!(choice.stacks["edge"]["VpcId"].value.as_deref(), Some(VPC));
    assert_eq!(choice.stacks["edge"]["Days"].origin, Origin::Default);
}

#[test]
fn what_a_stack_before_will_give_is_awaited_and_what_an_earlier_phase_gives_is_asked_for() {
    let (foundation, edge) = (foundation(), edge());
    let offered =
        Offered { profile: map(&[("Environment", "prod"), ("CertificateArn", CERTIFICATE)]), ..Offered::default() };
    let both = [
        Wanted { stack: "foundation", document: &foundation, deployed: None },
        Wanted { stack: "edge", document: &edge, deployed: None },
    ];
    let choice = choose(&both, &offered, &known(), &pseudo());
    assert_eq!(told(&choice), [""; 0]);
    assert_eq!(choice.stacks["edge"]["VpcId"], Chosen { value: None, origin: Origin::Output("foundation".into()) });
    assert_eq!(choice.values("edge").keys().collect::<Vec<_>>(), ["CertificateArn", "Days", "Environment"]);
    let alone = choose(&both[1..], &offered, &known(), &pseudo());
    assert_eq!(told(&alone), ["VpcId: is missing; the stack foundation gives it: roll out phase 1 first"]);
}

#[test]
fn every_fault_is_told_at_once() {
    let (foundation, edge) = (foundation(), edge());
    let wanted = [
        Wanted { stack: "foundation", document: &foundation, deployed: None },
        Wanted { stack: "edge", document: &edge, deployed: None },
    ];
    let offered = Offered {
        command_line: map(&[("Enviroment", "prod"), ("StaticInstances", "no"), ("Xyzzy", "1")]),
        profile: map(&[("Days", "31"), ("CertifcateArn", "x"), ("CertificateArn", "web")]),
        outputs: BTreeMap::new(),
    };
    let choice = choose(&wanted, &offered, &known(), &pseudo());
    assert_eq!(
        told(&choice),
        [
            "Environment: is missing; write: 1 to 8 lower-case letters, with --param Environment=… or in the profile's [phase]",
            "StaticInstances = no: is none of the values it may have; write one of true, false",
            "CertificateArn = web: is not an ARN; write arn:aws:acm:us-east-1:123456789012:certificate/ and its id, as `aws acm list-certificates` lists it",
            "Days = 31: is out of bounds; write a number from 1 to 30",
            "Enviroment = prod: is a parameter of no template; Environment is meant?",
            "Xyzzy = 1: is a parameter of no template; leave it out",
            "CertifcateArn = x: is a parameter of no template; CertificateArn is meant?",
        ]
    );
    let elsewhere = Offered { command_line: map(&[("StaticInstances", "true")]), ..offered };
    let choice = choose(&wanted[1..], &elsewhere, &known(), &pseudo());
    assert!(
        told(&choice)
            .contains(&"StaticInstances = true: is a parameter of phase 1, not of this one; leave it out here".into())
    );
}

/// What is wrong with `value` as a parameter of this name and declaration.
fn wrong(name: &str, declaration: &Value, value: &str) -> Option<String> {
    let document = json!({ "Parameters": { name: declaration } });
    let declared = Declared::all(&document).remove(0);
    rule::broken(&declared, value, &pseudo()).map(|(wrong, remedy)| {
        assert!(!remedy.is_empty());
        wrong
    })
}

#[test]
fn values_are_judged_by_their_type() {
    let kinds = [
        ("AWS::EC2::VPC::Id", VPC, "vpc-xyz"),
        ("AWS::EC2::Subnet::Id", "subnet-01234567", "vpc-01234567"),
        ("AWS::EC2::SecurityGroup::Id", "sg-0123456789abcdef0", "sg-"),
        ("AWS::EC2::Image::Id", "ami-0123456789abcdef0", "ami-0123456789ABCDEF0"),
        ("AWS::EC2::Instance::Id", "i-0123456789abcdef0", "0123456789abcdef0"),
        ("AWS::EC2::AvailabilityZone::Name", "us-east-1a", "us-east-1"),
        ("AWS::Route53::HostedZone::Id", "Z0123456789ABC", "example.com"),
        ("AWS::EC2::KeyPair::KeyName", "ops", ""),
        ("AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", "/aws/service/ami", "an ami"),
        ("Number", "1.5", "one"),
        ("List<AWS::EC2::Subnet::Id>", "subnet-01234567, subnet-89abcdef", "subnet-01234567,x"),
        ("List<Number>", "1,2", "1,,2"),
    ];
    for (kind, right, false_one) in kinds {
        assert_eq!(wrong("Thing", &json!({ "Type": kind }), right), None, "{kind} {right}");
        assert!(wrong("Thing", &json!({ "Type": kind }), false_one).is_some(), "{kind} {false_one}");
    }
    let listed = wrong("Thing", &json!({ "Type": "CommaDelimitedList", "AllowedValues": ["a", "b"] }), "a, c");
    assert_eq!(listed.as_deref(), Some("c is none of the values it may have"));
}

#[test]
fn values_are_judged_by_bounds_lengths_and_the_whole_pattern() {
    let word = json!({ "Type": "String", "AllowedPattern": "[a-z]+", "MinLength": 2, "MaxLength": 4 });
    let cases = [("ab", true), ("a", false), ("abcde", false), ("ab1", false)];
    for (value, is_right) in cases {
        assert_eq!(wrong("Word", &word, value).is_none(), is_right, "{value}");
    }
    let unreadable = json!({ "Type": "String", "AllowedPattern": "(?=x)" });
    assert_eq!(wrong("Word", &unreadable, "y"), None, "CloudFormation judges it");
    let optional = json!({ "Type": "AWS::EC2::VPC::Id", "Default": "" });
    assert_eq!(wrong("Maybe", &optional, ""), None, "nothing is a value where the template says so");
    let least = json!({ "Type": "Number", "MinValue": 2 });
    assert_eq!(wrong("Count", &least, "1").as_deref(), Some("is out of bounds"));
}

#[test]
fn an_arn_is_of_this_region_and_account() {
    let id = "01234567-89ab-cdef-0123-456789abcdef";
    let cases = [
        ("CertificateArn", CERTIFICATE.to_owned(), None),
        ("CertificateArn", format!("arn:aws:acm:eu-west-1:123456789012:certificate/{id}"), Some("region eu-west-1")),
        (
            "CertificateArn",
            format!("arn:aws:acm:us-east-1:999999999999:certificate/{id}"),
            Some("account 999999999999"),
        ),
        ("CertificateArn", "arn:aws:acm:us-east-1:123456789012:certificate/1".into(), Some("not of a certificate")),
        ("CertificateArn", "arn:aws:sns:us-east-1:123456789012:topic".into(), Some("not of a certificate")),
        ("CertificateArn", "arn:aws:acm".into(), Some("not an ARN")),
        ("CertificateArn", "arn:aws:iam::123456789012:server-certificate/web".into(), None),
        ("TopicArn", "arn:aws:sns:us-east-1::".into(), Some("not a whole ARN")),
        ("ConsolePrincipalArn", "arn:aws:iam::999999999999:role/ops".into(), None),
        ("LayerArn", "arn:aws:lambda:us-east-1:aws:layer:x".into(), None),
        ("SecondRegionTopicArn", "arn:aws:sns:us-west-2:123456789012:topic".into(), None),
        ("Name", "no arn".into(), None),
    ];
    for (name, value, expected) in cases {
        let found = wrong(name, &json!({ "Type": "String" }), &value);
        match expected {
            None => assert_eq!(found, None, "{name} {value}"),
            Some(part) => assert!(found.as_ref().is_some_and(|it| it.contains(part)), "{name} {value}: {found:?}"),
        }
    }
    let mut west = pseudo();
    west.region = Region::new("us-west-2");
    let declared = |name: &str| Declared { name: name.into(), kind: "String".into(), ..Declared::default() };
    assert_eq!(rule::broken(&declared("CdnCertificateArn"), CERTIFICATE, &west), None, "CloudFront's are of us-east-1");
    assert!(rule::broken(&declared("CertificateArn"), CERTIFICATE, &west).is_some());
}

#[test]
fn a_region_is_one_of_those_allowed() {
    let allowed = [region(), Region::new("us-west-2")];
    assert_eq!(region_fault(&region(), &allowed), None);
    assert_eq!(region_fault(&Region::new("eu-west-1"), &[]), None);
    let fault = region_fault(&Region::new("eu-west-1"), &allowed).unwrap();
    assert!(fault.to_string().starts_with("region = eu-west-1: is not among"), "{fault}");
}

proptest! {
    #[test]
    fn each_parameter_has_a_value_or_a_fault(
        typed in prop::collection::btree_map("[A-Z][a-z]{0,3}|Days|VpcId", "[a-z0-9:,/-]{0,12}", 0..4),
        written in prop::collection::btree_map("Environment|CertificateArn|Days", "[a-z0-9:,/-]{0,12}", 0..4),
    ) {
        let edge = edge();
        let offered = Offered { command_line: typed.clone(), profile: written, outputs: BTreeMap::new() };
        let wanted = [Wanted { stack: "edge", document: &edge, deployed: None }];
        let choice = choose(&wanted, &offered, &known(), &pseudo());
        for declared in Declared::all(&edge) {
            let has_value = choice.values("edge").contains_key(&declared.name);
            let is_told = choice.faults.iter().any(|it| it.name == declared.name && it.value.is_none());
            prop_assert!(has_value != is_told, "{}", declared.name);
        }
        for name in typed.keys().filter(|name| edge["Parameters"].get(name.as_str()).is_none()) {
            prop_assert!(choice.faults.iter().any(|it| it.name == *name), "{name}");
        }
        for fault in &choice.faults {
            prop_assert!(!fault.wrong.is_empty() && !fault.remedy.is_empty());
        }
    }
}
