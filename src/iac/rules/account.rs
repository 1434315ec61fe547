//! Rights: as narrow as they can be named.

use serde_json::{Value, json};

use super::Breach;
use super::sheet::{Sheet, allowing, items, of_types, policies};

/// No action with a wildcard on every resource, nothing that allows all but something, and no broad policy of AWS.
pub fn broad_rights(sheets: &[Sheet]) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for (it, _, document) in policies(sheets) {
        for statement in allowing(document) {
            let has_wildcard = items(&statement["Action"]).into_iter().any(|action| contains(action, "*"));
            let is_everywhere = items(&statement["Resource"]).into_iter().any(|resource| resource == "*");
            if has_wildcard && is_everywhere {
                breaches.push(it.breach("allows actions by a wildcard on every resource"));
            }
            if !statement["NotAction"].is_null() || !statement["NotResource"].is_null() {
                breaches.push(it.breach("allows everything but what it names"));
            }
        }
    }
    for it in of_types(sheets, &["AWS::IAM::Role"]) {
        let broad = |arn: &&Value| {
            ["AdministratorAccess", "PowerUserAccess", "FullAccess"].iter().any(|name| contains(arn, name))
        };
        if items(&it.properties()["ManagedPolicyArns"]).iter().any(broad) {
            breaches.push(it.breach("has a policy of AWS that allows nearly everything"));
        }
    }
    breaches
}

fn contains(value: &Value, part: &str) -> bool {
    super::sheet::texts(value).into_iter().any(|text| text.contains(part))
}

/// A policy of a resource lets nobody in without saying who: everybody only under a condition.
pub fn open_policy(sheets: &[Sheet]) -> Vec<Breach> {
    const WITH_POLICY: &[(&str, &str)] = &[
        ("AWS::S3::BucketPolicy", "PolicyDocument"),
        ("AWS::SNS::TopicPolicy", "PolicyDocument"),
        ("AWS::SQS::QueuePolicy", "PolicyDocument"),
        ("AWS::KMS::Key", "KeyPolicy"),
        ("AWS::KMS::ReplicaKey", "KeyPolicy"),
        ("AWS::IAM::Role", "AssumeRolePolicyDocument"),
    ];
    let mut breaches = Vec::new();
    for it in sheets.iter().flat_map(Sheet::resources) {
        for (_, property) in WITH_POLICY.iter().filter(|(kind, _)| *kind == it.kind) {
            let everybody = |statement: &&&Value| {
                let principal = &statement["Principal"];
                *principal == json!("*") || items(&principal["AWS"]).into_iter().any(|who| who == "*")
            };
            let statements = allowing(&it.properties()[property]);
            if statements.iter().filter(everybody).any(|statement| statement["Condition"].is_null()) {
                breaches.push(it.breach("lets in everybody"));
            }
        }
    }
    breaches
}
