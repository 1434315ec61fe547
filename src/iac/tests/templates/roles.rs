//! The roles that phase 1 makes hold what `docs/operations.md` says that this console needs.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

/// The actions that a policy document allows, and those that it denies.
fn actions(document: &Value) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut allowed, mut denied) = (BTreeSet::new(), BTreeSet::new());
    for statement in document["Statement"].as_array().unwrap() {
        let to = if statement["Effect"] == "Deny" { &mut denied } else { &mut allowed };
        match &statement["Action"] {
            Value::Array(actions) => to.extend(actions.iter().map(|it| it.as_str().unwrap().to_owned())),
            Value::String(action) => drop(to.insert(action.clone())),
            // A statement under a condition is no right that everybody has.
            _ => {}
        }
    }
    (allowed, denied)
}

/// The policy that a section of the document shows.
fn shown(section: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operations.md")).unwrap();
    let (_, rest) = text.split_once(&format!("\n## {section}\n")).unwrap();
    let (_, json) = rest.split_once("```json\n").unwrap();
    let (json, _) = json.split_once("```").unwrap();
    actions(&serde_json::from_str(json).unwrap()).0
}

fn held(policy: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let document = iac::of_phase(1).next().unwrap().document();
    actions(&document["Resources"][policy]["Properties"]["PolicyDocument"])
}

#[test]
fn the_roles_hold_what_the_console_asks_for() {
    for (section, policy) in [("Reader", "ReaderPolicy"), ("Operator", "OperatorPolicy")] {
        let (allowed, _) = held(policy);
        let missing: Vec<String> = shown(section).difference(&allowed).cloned().collect();
        assert!(missing.is_empty(), "{policy} lacks {missing:?}");
    }
}

#[test]
fn who_reads_changes_nothing_and_who_changes_does_not_approve() {
    let (reads, _) = held("ReaderPolicy");
    let is_reading = |action: &String| {
        let (_, verb) = action.split_once(':').unwrap();
        ["Describe", "Get", "List", "View"].iter().any(|prefix| verb.starts_with(prefix))
    };
    assert!(reads.iter().all(is_reading), "{reads:?}");
    let (_, denied) = held("OperatorPolicy");
    assert!(denied.contains("dynamodb:PutItem") && denied.contains("dynamodb:UpdateItem"), "{denied:?}");
    let (approves, _) = held("ApproverPolicy");
    let expected = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"];
    assert_eq!(approves, expected.map(str::to_owned).into());
}

#[test]
fn no_managed_policy_is_too_long() {
    // IAM counts 6,144 characters without white space; pseudo parameters are written out by then.
    let written =
        [("${AWS::Partition}", "aws"), ("${AWS::Region}", "ap-southeast-1"), ("${AWS::AccountId}", "123456789012")];
    let document = iac::of_phase(1).next().unwrap().document();
    for policy in ["ReaderPolicy", "OperatorPolicy", "ApproverPolicy"] {
        let policy_document = document["Resources"][policy]["Properties"]["PolicyDocument"].to_string();
        let text = written.iter().fold(policy_document, |text, (name, value)| text.replace(name, value));
        assert!(text.len() < 6_000, "{policy}: {} characters", text.len());
    }
}
