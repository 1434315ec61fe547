//! What is embedded about CloudFormation's resource types, against the schemas that it was taken from.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::python;

#[test]
fn the_facts_about_resource_types_are_those_of_the_pinned_schemas() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/domain/resource/facts.json");
    let embedded: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    let schemas = python::run("resource_facts.py", &[]);
    let differ: Vec<&String> =
        schemas.as_object().unwrap().keys().filter(|name| schemas.get(*name) != embedded.get(*name)).collect();
    assert!(
        differ.is_empty() && schemas == embedded,
        "print tests/conformance/resource_facts.py into {}: {differ:?}",
        file.display()
    );
}
