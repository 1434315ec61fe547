//! A template as the rules read it: resources, and values that may stand behind a condition.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Breach;

/// One template.
pub struct Sheet {
    /// The phase it belongs to.
    pub phase: u8,
    /// The stack.
    pub stack: String,
    /// The whole.
    pub document: Value,
}

/// One resource of a template.
#[derive(Clone, Copy)]
pub struct Resource<'a> {
    pub sheet: &'a Sheet,
    pub id: &'a str,
    pub kind: &'a str,
    /// All of it, with its policies and its condition.
    pub whole: &'a Value,
}

impl<'a> Resource<'a> {
    /// Its properties; null where it has none.
    pub fn properties(&self) -> &'a Value {
        &self.whole["Properties"]
    }

    /// What is wrong with it.
    pub fn breach(&self, what: impl Into<String>) -> Breach {
        Breach { place: format!("{}/{}", self.sheet.stack, self.id), what: what.into() }
    }
}

impl Sheet {
    /// Its resources, by logical id.
    pub fn resources(&self) -> impl Iterator<Item = Resource<'_>> {
        entries(&self.document["Resources"]).map(|(id, whole)| {
            let kind = whole["Type"].as_str().unwrap_or_default();
            Resource { sheet: self, id, kind, whole }
        })
    }

    /// What a reference of this template means to every template: an output's name where one gives it away, the
    /// parameter's name where it came in by one, else the stack and the logical id.
    pub fn meaning(&self, reference: &Value) -> String {
        let given = entries(&self.document["Outputs"]).find(|(_, output)| is_same(&output["Value"], reference));
        if let Some((output, _)) = given {
            return output.to_owned();
        }
        match referenced(reference) {
            Some(name) if self.document["Parameters"].get(name).is_some() => name.to_owned(),
            Some(name) => format!("{}/{name}", self.stack),
            None => reference.to_string(),
        }
    }
}

/// The resources of these types, of all templates.
pub fn of_types<'a>(sheets: &'a [Sheet], kinds: &'a [&str]) -> impl Iterator<Item = Resource<'a>> {
    sheets.iter().flat_map(Sheet::resources).filter(move |resource| kinds.contains(&resource.kind))
}

/// The entries of an object; none of anything else.
pub fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter).map(|(name, value)| (name.as_str(), value))
}

/// What a value can be: itself, or both branches of its condition.
pub fn alternatives(value: &Value) -> Vec<&Value> {
    match value.get("Fn::If").and_then(Value::as_array).map(Vec::as_slice) {
        Some([_, yes, no]) => [yes, no].into_iter().flat_map(alternatives).filter(|it| !is_nothing(it)).collect(),
        _ => vec![value],
    }
}

/// The items of a list, behind conditions too; a single value is a list of one, and nothing is none.
pub fn items(value: &Value) -> Vec<&Value> {
    let flat = |value: &Value| value.is_null();
    alternatives(value)
        .into_iter()
        .flat_map(|value| match value {
            Value::Array(items) => items.iter().flat_map(alternatives).collect(),
            value => vec![value],
        })
        .filter(|value| !flat(value))
        .collect()
}

/// The name that `Ref`, `Fn::GetAtt` or a `Fn::Sub` of nothing else refers to.
pub fn referenced(value: &Value) -> Option<&str> {
    let attribute = || value.get("Fn::GetAtt").and_then(|path| path[0].as_str());
    let whole = || {
        let text = value.get("Fn::Sub").and_then(Value::as_str)?;
        text.strip_prefix("${")?.strip_suffix('}').filter(|name| !name.contains('$'))
    };
    value.get("Ref").and_then(Value::as_str).or_else(attribute).or_else(whole)
}

/// All texts within a value, templates of `Fn::Sub` included.
pub fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(entries) => entries.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

/// Whether this is `true`, as the one or the other type.
pub fn is_true(value: &Value) -> bool {
    value == &Value::Bool(true) || value == "true"
}

fn is_nothing(value: &Value) -> bool {
    value["Ref"] == "AWS::NoValue"
}

/// Whether two references are to the same thing: `Ref` of a security group and its `GroupId` are.
fn is_same(one: &Value, other: &Value) -> bool {
    one == other || (referenced(one).is_some() && referenced(one) == referenced(other) && is_id(one) && is_id(other))
}

fn is_id(value: &Value) -> bool {
    value.get("Ref").is_some() || value["Fn::GetAtt"][1] == "GroupId"
}

/// Where each policy document of IAM stands, and of which roles it is.
pub fn policies(sheets: &[Sheet]) -> Vec<(Resource<'_>, Vec<String>, &Value)> {
    const ATTACHED: [&str; 3] = ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"];
    let mut found = Vec::new();
    for resource in sheets.iter().flat_map(Sheet::resources) {
        let properties = resource.properties();
        if ATTACHED.contains(&resource.kind) {
            let roles = items(&properties["Roles"]).into_iter().chain(items(&properties["RoleName"]));
            let roles = roles.map(|role| resource.sheet.meaning(role)).collect();
            found.push((resource, roles, &properties["PolicyDocument"]));
        }
        if resource.kind == "AWS::IAM::Role" {
            let own = resource.sheet.meaning(&serde_json::json!({ "Ref": resource.id }));
            for policy in items(&properties["Policies"]) {
                found.push((resource, vec![own.clone()], &policy["PolicyDocument"]));
            }
        }
    }
    found
}

/// The statements of a policy document that allow something.
pub fn allowing(document: &Value) -> Vec<&Value> {
    items(&document["Statement"]).into_iter().filter(|statement| statement["Effect"] == "Allow").collect()
}

/// Parameters by name, with their definitions.
pub fn parameters(sheet: &Sheet) -> BTreeMap<&str, &Value> {
    entries(&sheet.document["Parameters"]).collect()
}
