//! One template: where it belongs, its source, and what is sent of it.

use std::fmt::Write;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// The template of one stack.
#[derive(Debug, PartialEq, Eq)]
pub struct Template {
    /// The phase it belongs to, 1 to 5.
    pub phase: u8,
    /// The stack, without the platform's prefix: `foundation`.
    pub stack: &'static str,
    /// The name of the file it is written in, `1-foundation.yaml`.
    pub file: &'static str,
    /// That file, with its comments.
    pub source: &'static str,
    /// The same as compact JSON with sorted keys, short tags written out: what is digested and sent.
    pub body: &'static str,
}

impl Template {
    /// SHA-256 of the body, 64 hexadecimal digits.
    pub fn digest(&self) -> String {
        Sha256::digest(self.body).iter().fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    /// The body as a document.
    pub fn document(&self) -> Value {
        // The build has written it; a test reads every one.
        serde_json::from_str(self.body).unwrap_or_default()
    }

    /// The logical ids of what holds state: whatever is kept or snapshotted when it leaves the stack. Sorted.
    pub fn stateful(&self) -> Vec<String> {
        let is_kept = |resource: &Value| {
            resource["DeletionPolicy"].as_str().is_some_and(|policy| matches!(policy, "Retain" | "Snapshot"))
        };
        let document = self.document();
        let resources = document["Resources"].as_object().into_iter().flat_map(Map::iter);
        resources.filter(|(_, resource)| is_kept(resource)).map(|(id, _)| id.clone()).collect()
    }

    /// Whether a change set of it needs `CAPABILITY_IAM`. No template names its roles.
    pub fn needs_iam(&self) -> bool {
        let document = self.document();
        let mut resources = document["Resources"].as_object().into_iter().flat_map(Map::values);
        resources.any(|resource| resource["Type"].as_str().is_some_and(|kind| kind.starts_with("AWS::IAM::")))
    }

    /// The stack policy: everything may be updated, and what holds state may be neither replaced nor deleted.
    pub fn stack_policy(&self) -> Value {
        let everything = json!({ "Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*" });
        let ids: Vec<String> = self.stateful().iter().map(|id| format!("LogicalResourceId/{id}")).collect();
        if ids.is_empty() {
            return json!({ "Statement": [everything] });
        }
        let actions = ["Update:Replace", "Update:Delete"];
        let kept = json!({ "Effect": "Deny", "Principal": "*", "Action": actions, "Resource": ids });
        json!({ "Statement": [everything, kept] })
    }
}
