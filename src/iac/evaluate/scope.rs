//! What names stand for while a template is evaluated: parameters, pseudo parameters, mappings, conditions.

use std::collections::BTreeMap;

use domain::{AccountId, Region, Zone};
use serde_json::{Map, Value, json};

/// What CloudFormation itself knows of a stack: the pseudo parameters, and the zones of the region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pseudo {
    /// `AWS::AccountId`; unknown before anybody has asked who asks.
    pub account: Option<AccountId>,
    /// `AWS::Region`.
    pub region: Region,
    /// `AWS::StackName`.
    pub stack: String,
    /// What `Fn::GetAZs` of the region answers; empty where nobody has asked.
    pub zones: Vec<Zone>,
}

impl Pseudo {
    /// The value of a pseudo parameter, `AWS::Region`; `None` where only the deployment knows it (`AWS::StackId`).
    pub fn value(&self, name: &str) -> Option<Value> {
        let region = self.region.as_str();
        let (partition, suffix) = match region {
            china if china.starts_with("cn-") => ("aws-cn", "amazonaws.com.cn"),
            government if government.starts_with("us-gov-") => ("aws-us-gov", "amazonaws.com"),
            _ => ("aws", "amazonaws.com"),
        };
        match name {
            "AWS::AccountId" => self.account.as_ref().map(|account| json!(account.as_str())),
            "AWS::Region" => Some(json!(region)),
            "AWS::StackName" => Some(json!(self.stack)),
            "AWS::Partition" => Some(json!(partition)),
            "AWS::URLSuffix" => Some(json!(suffix)),
            _ => None,
        }
    }
}

/// The names in force while one template is evaluated.
pub(super) struct Scope<'a> {
    pub document: &'a Value,
    pub pseudo: &'a Pseudo,
    values: BTreeMap<&'a str, Value>,
}

impl<'a> Scope<'a> {
    pub fn new(document: &'a Value, parameters: &BTreeMap<String, String>, pseudo: &'a Pseudo) -> Self {
        let declared = section(document, "Parameters");
        let values = declared.into_iter().flatten().filter_map(|(name, declaration)| {
            let given = parameters.get(name).cloned();
            let value = given.or_else(|| declaration.get("Default").map(plain))?;
            let kind = declaration.get("Type").and_then(Value::as_str).unwrap_or("String");
            Some((name.as_str(), typed(kind, &value)))
        });
        Self { document, pseudo, values: values.collect() }
    }

    /// What a `Ref` to `name` stands for, where that is known.
    pub fn value(&self, name: &str) -> Option<Value> {
        self.values.get(name).cloned().or_else(|| self.pseudo.value(name))
    }

    /// What a mapping holds.
    pub fn mapped(&self, map: &str, first: &str, second: &str) -> Option<&'a Value> {
        section(self.document, "Mappings")?.get(map)?.get(first)?.get(second)
    }
}

/// A section of a template.
pub(super) fn section<'a>(document: &'a Value, name: &str) -> Option<&'a Map<String, Value>> {
    document.get(name).and_then(Value::as_object)
}

/// A scalar as CloudFormation writes it into a text.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What a parameter of this type stands for. CloudFormation looks the value of a Systems Manager parameter up at every
/// deployment: here it stays the dynamic reference that means the same.
fn typed(kind: &str, value: &str) -> Value {
    if kind.starts_with("AWS::SSM::Parameter::Value<") {
        json!(format!("{{{{resolve:ssm:{value}}}}}"))
    } else if kind == "CommaDelimitedList" || kind.starts_with("List<") {
        let members = value.split(',').map(str::trim).filter(|member| !member.is_empty());
        members.map(|member| json!(member)).collect()
    } else {
        json!(value)
    }
}
