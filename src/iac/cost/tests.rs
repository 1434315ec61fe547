use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::evaluate::evaluate;
use crate::predict::{Shape, predict};
use crate::samples::pseudo;

/// A topic is free, a queue is paid by use, a NAT gateway costs as much as its `Size`, of the rest nothing is known.
fn price(id: &str, stack: &Evaluated) -> Price {
    let resource = &stack.resources[id];
    let size = resource.properties.get("Size").and_then(Value::as_f64);
    match resource.kind.as_str() {
        "AWS::SNS::Topic" => Price { fixed: Some(Usd(0.0)), by_use: None },
        "AWS::SQS::Queue" => Price { fixed: None, by_use: Some("requests") },
        "AWS::EC2::NatGateway" => Price { fixed: size.map(Usd), by_use: Some("GB") },
        "AWS::S3::Bucket" => Price { fixed: Some(Usd(1.0)), by_use: None },
        _ => Price::default(),
    }
}

fn evaluated(document: &Value) -> Evaluated {
    evaluate(document, &BTreeMap::new(), &pseudo())
}

fn added(before: &Value, after: &Value) -> Estimate {
    let none = BTreeMap::new();
    let shape = |document| Shape { document, parameters: &none };
    let plan = predict(Some(shape(before)), shape(after), &pseudo());
    delta(&plan.changes, &evaluated(before), &evaluated(after), price)
}

fn nat(size: Option<f64>) -> Value {
    json!({ "Type": "AWS::EC2::NatGateway", "Properties": { "Size": size } })
}

#[test]
fn what_is_free_what_is_paid_by_use_and_what_is_not_known_are_told_apart() {
    let stack = json!({ "Resources": {
        "Topic": { "Type": "AWS::SNS::Topic" }, "Queue": { "Type": "AWS::SQS::Queue" }, "Nat": nat(Some(32.85)),
        "Other": { "Type": "Custom::Thing" },
    } });
    let estimate = estimate(&evaluated(&stack), price);
    assert_eq!(estimate.monthly(), Some(Usd(32.85)));
    assert_eq!(estimate.by_use, BTreeMap::from([("Queue".to_owned(), "requests"), ("Nat".to_owned(), "GB")]));
    assert_eq!(estimate.unpriced, ["Other"]);
}

#[test]
fn a_sum_of_nothing_known_is_unknown_and_a_sum_of_free_things_is_zero() {
    let of = |kind: &str| estimate(&evaluated(&json!({ "Resources": { "R": { "Type": kind } } })), price).monthly();
    assert_eq!((of("Custom::Thing"), of("AWS::SQS::Queue"), of("AWS::SNS::Topic")), (None, None, Some(Usd(0.0))));
    assert_eq!(Estimate::default().monthly(), Some(Usd(0.0)), "no change costs nothing");
}

#[test]
fn a_roll_out_adds_what_comes_and_takes_off_what_really_goes() {
    let before = json!({ "Resources": {
        "Grows": nat(Some(10.0)), "Goes": nat(Some(5.0)), "Stays": nat(Some(99.0)),
        "Kept": { "Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain" }, "Dropped": { "Type": "AWS::S3::Bucket" },
    } });
    let after = json!({ "Resources": { "Grows": nat(Some(12.5)), "Stays": nat(Some(99.0)), "New": nat(Some(1.0)) } });
    let delta = added(&before, &after);
    assert_eq!(delta.monthly(), Some(Usd(2.5 - 5.0 - 1.0 + 1.0)));
    assert!(!delta.lines.iter().any(|line| ["Kept", "Stays"].contains(&line.logical_id.as_str())));
    let unknown =
        added(&json!({ "Resources": { "Nat": nat(Some(1.0)) } }), &json!({ "Resources": { "Nat": nat(None) } }));
    assert_eq!((unknown.monthly(), unknown.unpriced), (None, vec!["Nat".to_owned()]));
}

#[test]
fn what_is_replaced_and_kept_costs_twice() {
    let bucket = |name: &str| {
        json!({ "Resources": { "B": {
        "Type": "AWS::S3::Bucket", "UpdateReplacePolicy": "Retain", "Properties": { "BucketName": name },
    } } })
    };
    assert_eq!(added(&bucket("a"), &bucket("b")).monthly(), Some(Usd(1.0)));
}

#[test]
fn a_phase_costs_what_its_stacks_cost_by_the_list() {
    let none = BTreeMap::new();
    let cents = |phase, values| of_phase(phase, values, &pseudo()).monthly().map(|usd| (usd.0 * 100.0).round());
    let (foundation, edge) = (cents(1, &none).unwrap(), cents(2, &none).unwrap());
    // The roadmap's own lines, $54.36 and $23.83, and ten cents for each alarm that the templates have beside them.
    assert!(foundation >= 5_436.0 && (foundation - 5_436.0) % 10.0 < 1.0, "{foundation}");
    assert!(edge >= 2_383.0 && (edge - 2_383.0) % 10.0 < 1.0, "{edge}");
    let values = |name: &str, value: &str| {
        BTreeMap::from([("edge".to_owned(), BTreeMap::from([(name.to_owned(), value.to_owned())]))])
    };
    let nat_per_zone = values("NatPerZone", "true");
    let more = cents(2, &nat_per_zone).unwrap() - edge;
    assert!((more - 3_650.0).abs() < 1.0, "a NAT gateway and its address: {more}");
    assert!(cents(4, &none).is_some() && cents(5, &none).is_some());
    assert!(!of_phase(4, &none, &pseudo()).by_use.is_empty(), "what is paid by use is named and not in the sum");
}

proptest! {
    #[test]
    fn a_roll_out_adds_the_difference_of_the_two_estimates(
        before in prop::collection::btree_map("[A-E]", 0.0..99.0_f64, 0..5),
        after in prop::collection::btree_map("[A-E]", 0.0..99.0_f64, 0..5),
    ) {
        let template = |sizes: &BTreeMap<String, f64>| json!({ "Resources":
            sizes.iter().map(|(id, size)| (id.clone(), nat(Some(*size)))).collect::<serde_json::Map<_, _>>() });
        let (before, after) = (template(&before), template(&after));
        let sum = |document: &Value| estimate(&evaluated(document), price).monthly().unwrap_or_default().0;
        let added = added(&before, &after).monthly().unwrap_or_default().0;
        prop_assert!((added - (sum(&after) - sum(&before))).abs() < 1e-6);
    }
}
