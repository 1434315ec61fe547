//! A mapping to be filled in: every resource of a stack with what it is found by, as TOML.

use domain::resource::facts;
use serde_json::Value;

use super::resources;
use crate::evaluate::Evaluated;

/// The resources of `document`, a stack's template, each with its identifiers; those that `evaluated` tells are filled
/// in, and the others left empty.
pub fn sheet(stack: &str, document: &Value, evaluated: &Evaluated) -> String {
    let mut lines = vec![
        format!(
            "# The resources of {stack}, each with what it is found by in the account. Fill in what is empty; delete"
        ),
        "# the lines of what is not there, or is not to be adopted.".to_owned(),
        String::new(),
    ];
    lines.extend(resources(document).map(|(id, resource)| line(id, resource, evaluated)));
    lines.push(String::new());
    lines.join("\n")
}

fn line(id: &str, resource: &Value, evaluated: &Evaluated) -> String {
    let kind = resource["Type"].as_str().unwrap_or_default();
    let identifiers = facts(kind).map(|facts| facts.identifier.as_slice()).unwrap_or_default();
    if identifiers.is_empty() {
        return format!("# {id} cannot be adopted: {kind} has no identifier");
    }
    let properties = evaluated.resources.get(id).map(|it| &it.properties);
    let known = |name: &str| properties.and_then(|all| all.get(name)).and_then(Value::as_str).unwrap_or_default();
    // A JSON string is a TOML string.
    let fields = identifiers.iter().map(|name| format!("{name} = {}", Value::from(known(name))));
    let fields: Vec<String> = fields.collect();
    let condition = resource["Condition"].as_str().map(|name| format!(", where {name} holds")).unwrap_or_default();
    format!("{id} = {{ {} }} # {kind}{condition}", fields.join(", "))
}
