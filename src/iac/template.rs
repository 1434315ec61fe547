//! One template: where it belongs, its source, and what is sent of it.

use std::fmt::Write;

use serde_json::{Map, Value};
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

    /// Whether a change set of it needs `CAPABILITY_IAM`. No template names its roles.
    pub fn needs_iam(&self) -> bool {
        let document = self.document();
        let mut resources = document["Resources"].as_object().into_iter().flat_map(Map::values);
        resources.any(|resource| resource["Type"].as_str().is_some_and(|kind| kind.starts_with("AWS::IAM::")))
    }
}
