//! The stack policy: what holds state is neither replaced nor removed by an update, unless it is opened by name first.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::evaluate::Evaluated;
use crate::predict::is_stateful;

/// The policy of a stack that holds no state, and what CloudFormation takes in place of none.
pub const OPEN: &str = r#"{"Statement":[{"Effect":"Allow","Action":"Update:*","Principal":"*","Resource":"*"}]}"#;

/// The policy of a stack of these resources, as JSON: everything may be updated, and what holds state may not be
/// replaced or removed.
pub fn stack_policy(evaluated: &Evaluated) -> String {
    written(&locked(evaluated))
}

/// The policy while these resources are replaced or removed; the others stay locked.
pub fn opened_for(evaluated: &Evaluated, logical_ids: &BTreeSet<&str>) -> String {
    let others: Vec<&str> = locked(evaluated).into_iter().filter(|id| !logical_ids.contains(id)).collect();
    written(&others)
}

fn locked(evaluated: &Evaluated) -> Vec<&str> {
    let stateful = evaluated.resources.iter().filter(|(_, resource)| is_stateful(&resource.kind, resource));
    stateful.map(|(id, _)| id.as_str()).collect()
}

fn written(locked: &[&str]) -> String {
    if locked.is_empty() {
        return OPEN.to_owned();
    }
    let resources: Vec<Value> = locked.iter().map(|id| json!(format!("LogicalResourceId/{id}"))).collect();
    json!({ "Statement": [
        { "Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*" },
        { "Effect": "Deny", "Action": ["Update:Replace", "Update:Delete"], "Principal": "*", "Resource": resources },
    ] })
    .to_string()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::evaluate::evaluate;
    use crate::samples::pseudo;

    fn denied(policy: &str) -> Vec<String> {
        let policy: Value = serde_json::from_str(policy).unwrap();
        assert_eq!(
            policy["Statement"][0],
            json!({ "Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*" })
        );
        let listed = policy["Statement"][1]["Resource"].as_array().into_iter().flatten();
        listed.map(|it| it.as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn what_holds_state_is_locked_and_opened_one_at_a_time() {
        let document = json!({ "Resources": {
            "Table": { "Type": "AWS::DynamoDB::Table" },
            "Key": { "Type": "AWS::KMS::Key" },
            "Topic": { "Type": "AWS::SNS::Topic" },
            "Own": { "Type": "Custom::Store", "DeletionPolicy": "Retain" },
        } });
        let evaluated = evaluate(&document, &BTreeMap::new(), &pseudo());
        let all = ["LogicalResourceId/Key", "LogicalResourceId/Own", "LogicalResourceId/Table"];
        assert_eq!(denied(&stack_policy(&evaluated)), all);
        assert_eq!(denied(&opened_for(&evaluated, &["Key"].into())), all[1..]);
        assert_eq!(denied(&opened_for(&evaluated, &["Key", "Table"].into())), all[1..2]);
        assert_eq!(denied(&opened_for(&evaluated, &["Topic"].into())), all);
    }

    #[test]
    fn a_stack_without_state_is_open() {
        let evaluated =
            evaluate(&json!({ "Resources": { "T": { "Type": "AWS::SNS::Topic" } } }), &BTreeMap::new(), &pseudo());
        assert_eq!(stack_policy(&evaluated), OPEN);
        assert!(denied(OPEN).is_empty());
    }
}
