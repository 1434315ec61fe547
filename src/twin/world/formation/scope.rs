//! Evaluating a template's values: parameters, conditions, intrinsic functions, and what the resources have become.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use super::template::intrinsics::{self, Part};
use super::{Json, KNOWN_AFTER_APPLY, Template, Wrong, is_unknown, text};

/// Values deeper than this only want to exhaust the stack.
const DEEPEST: usize = 64;

/// The pseudo parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pseudo {
    /// `AWS::AccountId`.
    pub account: String,
    /// `AWS::Region`.
    pub region: String,
    /// `AWS::StackId`.
    pub stack_id: String,
    /// `AWS::StackName`.
    pub stack_name: String,
    /// `AWS::NotificationARNs`.
    pub notification_arns: Vec<String>,
}

/// What a resource has become.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Known {
    /// What `Ref` gives.
    pub reference: Json,
    /// What `Fn::GetAtt` gives, by attribute.
    pub attributes: BTreeMap<String, Json>,
}

/// Everything that values are evaluated against.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The template.
    pub template: &'a Template,
    /// Values of the parameters.
    pub values: &'a BTreeMap<String, Json>,
    /// The pseudo parameters.
    pub pseudo: &'a Pseudo,
    /// Resources that are there; the others are known after the execution.
    pub known: &'a BTreeMap<String, Known>,
    /// Exports of the region, by name.
    pub exports: &'a BTreeMap<String, String>,
}

impl Scope<'_> {
    /// Whether a condition of the template holds.
    pub fn holds(&self, condition: &str) -> Result<bool, Wrong> {
        let value = self
            .template
            .member("Conditions", condition)
            .ok_or_else(|| Wrong(format!("Template format error: Unresolved condition dependency {condition}")))?;
        self.truth(value, 0)
    }

    /// Whether a resource or an output is wanted: it has no condition, or one that holds.
    pub fn is_wanted(&self, definition: &Json) -> Result<bool, Wrong> {
        definition.get("Condition").and_then(Json::as_str).map_or(Ok(true), |it| self.holds(it))
    }

    /// A value with its functions evaluated; none where it is `AWS::NoValue`.
    pub fn value(&self, value: &Json) -> Result<Option<Json>, Wrong> {
        self.evaluated(value, 0)
    }

    fn evaluated(&self, value: &Json, depth: usize) -> Result<Option<Json>, Wrong> {
        if depth > DEEPEST {
            return Err(Wrong::new("Template format error: values are nested too deeply"));
        }
        match value {
            Json::Array(items) => {
                let mut found = Vec::with_capacity(items.len());
                for item in items {
                    found.extend(self.evaluated(item, depth + 1)?);
                }
                Ok(Some(Json::Array(found)))
            }
            Json::Object(members) => {
                if let Some((name, argument)) = intrinsics::function(value) {
                    return self.function(name, argument, depth + 1);
                }
                let mut found = serde_json::Map::new();
                for (name, member) in members {
                    if let Some(member) = self.evaluated(member, depth + 1)? {
                        found.insert(name.clone(), member);
                    }
                }
                Ok(Some(Json::Object(found)))
            }
            plain => Ok(Some(plain.clone())),
        }
    }

    fn function(&self, name: &str, argument: &Json, depth: usize) -> Result<Option<Json>, Wrong> {
        Ok(Some(match name {
            "Ref" => return self.reference(argument.as_str().unwrap_or_default()),
            "Condition" | "Fn::Equals" | "Fn::And" | "Fn::Or" | "Fn::Not" => {
                Json::Bool(self.truth(&serde_json::json!({ name: argument }), depth)?)
            }
            "Fn::If" => return self.either(argument, depth),
            "Fn::GetAtt" => self.attribute(argument, depth)?,
            "Fn::Sub" => self.substituted(argument, depth)?,
            "Fn::Join" => self.joined(argument, depth)?,
            "Fn::Split" => self.split(argument, depth)?,
            "Fn::Select" => self.selected(argument, depth)?,
            "Fn::FindInMap" => self.found_in_map(argument, depth)?,
            "Fn::Base64" => {
                let plain = self.given(argument, depth)?;
                if is_unknown(&plain) { plain } else { Json::from(base64(text(&plain).as_bytes())) }
            }
            "Fn::GetAZs" => {
                let named = text(&self.given(argument, depth)?);
                let region = if named.is_empty() { self.pseudo.region.as_str() } else { named.as_str() };
                ["a", "b", "c"].iter().map(|it| Json::from(format!("{region}{it}"))).collect()
            }
            "Fn::Cidr" => self.cut(argument, depth)?,
            "Fn::ImportValue" => self.imported(argument, depth)?,
            _ => return Err(Wrong(format!("Template format error: Unrecognized intrinsic function {name}"))),
        }))
    }

    fn given(&self, value: &Json, depth: usize) -> Result<Json, Wrong> {
        Ok(self.evaluated(value, depth)?.unwrap_or(Json::Null))
    }

    fn reference(&self, name: &str) -> Result<Option<Json>, Wrong> {
        let pseudo = self.pseudo;
        Ok(Some(match name {
            "AWS::NoValue" => return Ok(None),
            "AWS::AccountId" => Json::from(pseudo.account.as_str()),
            "AWS::Region" => Json::from(pseudo.region.as_str()),
            "AWS::StackId" => Json::from(pseudo.stack_id.as_str()),
            "AWS::StackName" => Json::from(pseudo.stack_name.as_str()),
            "AWS::Partition" => Json::from("aws"),
            "AWS::URLSuffix" => Json::from("amazonaws.com"),
            "AWS::NotificationARNs" => pseudo.notification_arns.iter().map(|it| Json::from(it.as_str())).collect(),
            _ => {
                if let Some(value) = self.values.get(name) {
                    return Ok(Some(value.clone()));
                }
                let Some(definition) = self.template.resource(name) else {
                    return Err(Wrong(format!(
                        "Template format error: Unresolved resource dependencies [{name}] in the Resources block of \
                         the template"
                    )));
                };
                self.check_wanted(name, definition.all)?;
                self.known.get(name).map_or_else(|| Json::from(KNOWN_AFTER_APPLY), |it| it.reference.clone())
            }
        }))
    }

    fn check_wanted(&self, name: &str, definition: &Json) -> Result<(), Wrong> {
        if self.is_wanted(definition)? {
            return Ok(());
        }
        Err(Wrong(format!(
            "Template format error: Unresolved resource dependencies [{name}] in the Resources block of the template"
        )))
    }

    fn attribute(&self, argument: &Json, depth: usize) -> Result<Json, Wrong> {
        let computed = match argument {
            Json::Array(_) => self.given(argument, depth)?,
            other => other.clone(),
        };
        let Some((name, attribute)) = intrinsics::attribute(&computed) else {
            return Err(Wrong::new(
                "Template error: every Fn::GetAtt object requires two non-empty parameters, the \
                                   resource name and the resource attribute",
            ));
        };
        self.attribute_of(&name, &attribute)
    }

    fn attribute_of(&self, name: &str, attribute: &str) -> Result<Json, Wrong> {
        let Some(definition) = self.template.resource(name) else {
            return Err(Wrong(format!("Template error: instance of Fn::GetAtt references undefined resource {name}")));
        };
        self.check_wanted(name, definition.all)?;
        let found = self.known.get(name).and_then(|it| it.attributes.get(attribute).cloned());
        Ok(found.unwrap_or_else(|| Json::from(KNOWN_AFTER_APPLY)))
    }

    fn truth(&self, value: &Json, depth: usize) -> Result<bool, Wrong> {
        if depth > DEEPEST {
            return Err(Wrong::new("Template format error: conditions are nested too deeply"));
        }
        let malformed = || {
            Wrong::new(
                "Template format error: Conditions can only be boolean operations on parameters \
                                       and other conditions",
            )
        };
        let (name, argument) = intrinsics::function(value).ok_or_else(malformed)?;
        let parts = argument.as_array().map_or(&[][..], Vec::as_slice);
        match (name, parts) {
            ("Condition", _) => self.holds(argument.as_str().unwrap_or_default()),
            ("Fn::Equals", [one, other]) => {
                Ok(super::is_same(&self.given(one, depth + 1)?, &self.given(other, depth + 1)?))
            }
            ("Fn::Not", [one]) => Ok(!self.truth(one, depth + 1)?),
            ("Fn::And" | "Fn::Or", [_, _, ..]) => {
                let found: Result<Vec<bool>, Wrong> = parts.iter().map(|it| self.truth(it, depth + 1)).collect();
                Ok(if name == "Fn::And" { found?.iter().all(|it| *it) } else { found?.iter().any(|it| *it) })
            }
            _ => Err(malformed()),
        }
    }

    fn either(&self, argument: &Json, depth: usize) -> Result<Option<Json>, Wrong> {
        match argument.as_array().map(Vec::as_slice) {
            Some([Json::String(condition), yes, no]) => {
                self.evaluated(if self.holds(condition)? { yes } else { no }, depth)
            }
            _ => Err(Wrong::new("Template error: Fn::If requires a list argument with three elements")),
        }
    }

    fn substituted(&self, argument: &Json, depth: usize) -> Result<Json, Wrong> {
        let (template, own) = match argument {
            Json::String(text) => (text.as_str(), None),
            Json::Array(parts) => match &parts[..] {
                [Json::String(text), Json::Object(own)] => (text.as_str(), Some(own)),
                [Json::String(text)] => (text.as_str(), None),
                _ => return Err(malformed_sub()),
            },
            _ => return Err(malformed_sub()),
        };
        let mut whole = String::new();
        for part in intrinsics::parts(template) {
            let value = match part {
                Part::Plain(plain) => {
                    whole.push_str(plain);
                    continue;
                }
                Part::Named(name) => match own.and_then(|own| own.get(name)) {
                    Some(value) => self.given(value, depth)?,
                    None => match name.split_once('.') {
                        Some((name, attribute)) => self.attribute_of(name, attribute)?,
                        None => self.reference(name)?.unwrap_or(Json::Null),
                    },
                },
            };
            if is_unknown(&value) {
                return Ok(Json::from(KNOWN_AFTER_APPLY));
            }
            match &value {
                Json::Array(items) => whole.push_str(&items.iter().map(text).collect::<Vec<_>>().join(",")),
                other => whole.push_str(&text(other)),
            }
        }
        Ok(Json::from(whole))
    }

    fn joined(&self, argument: &Json, depth: usize) -> Result<Json, Wrong> {
        let Some([Json::String(delimiter), list]) = argument.as_array().map(Vec::as_slice) else {
            return Err(Wrong::new(
                "Template error: every Fn::Join object requires two parameters, (1) a string \
                                   delimiter and (2) a list of strings to be joined or a function that returns a list \
                                   of strings (such as Fn::GetAZs) to be joined.",
            ));
        };
        match self.given(list, depth)? {
            Json::Array(items) if !items.iter().any(is_unknown) => {
                Ok(Json::from(items.iter().map(text).collect::<Vec<_>>().join(delimiter)))
            }
            _ => Ok(Json::from(KNOWN_AFTER_APPLY)),
        }
    }

    fn split(&self, argument: &Json, depth: usize) -> Result<Json, Wrong> {
        let Some([Json::String(delimiter), source]) = argument.as_array().map(Vec::as_slice) else {
            return Err(Wrong::new(
                "Template error: every Fn::Split object requires two parameters, (1) a string \
                                   delimiter and (2) a string to be split or a function that returns a string to be \
                                   split.",
            ));
        };
        let source = self.given(source, depth)?;
        if is_unknown(&source) || delimiter.is_empty() {
            return Ok(Json::from(KNOWN_AFTER_APPLY));
        }
        Ok(text(&source).split(delimiter.as_str()).map(Json::from).collect())
    }

    fn selected(&self, argument: &Json, depth: usize) -> Result<Json, Wrong> {
        let Some([index, list]) = argument.as_array().map(Vec::as_slice) else {
            return Err(Wrong::new(
                "Template error: Fn::Select requires a list argument with two elements: an integer \
                                   index and a list",
            ));
        };
        let index = text(&self.given(index, depth)?);
        match self.given(list, depth)? {
            Json::Array(items) => {
                let found = index.parse::<usize>().ok().and_then(|it| items.get(it).cloned());
                found.ok_or_else(|| {
                    Wrong(format!(
                        "Template error: Fn::Select cannot select nonexistent value at \
                                                   index {index}"
                    ))
                })
            }
            other if is_unknown(&other) => Ok(other),
            _ => Err(Wrong::new(
                "Template error: Fn::Select requires a list argument with two elements: an integer \
                                 index and a list",
            )),
        }
    }

    fn found_in_map(&self, argument: &Json, depth: usize) -> Result<Json, Wrong> {
        let keys = self.given(argument, depth)?;
        let keys: Vec<String> = keys.as_array().into_iter().flatten().map(text).collect();
        let [map, top, second] = &keys[..] else {
            return Err(Wrong::new(
                "Template error: every Fn::FindInMap object requires three parameters, the map \
                                   name, map key and the attribute for return value",
            ));
        };
        let found = self.template.member("Mappings", map).and_then(|it| it.get(top)?.get(second));
        found.cloned().ok_or_else(|| Wrong(format!("Template error: Unable to get mapping for {map}::{top}::{second}")))
    }

    /// Cuts an address block into smaller ones.
    fn cut(&self, argument: &Json, depth: usize) -> Result<Json, Wrong> {
        let malformed =
            || Wrong::new("Template error: Fn::Cidr requires an IP block, a count and the number of subnet bits");
        let given = self.given(argument, depth)?;
        let parts = given.as_array().ok_or_else(malformed)?;
        if parts.iter().any(is_unknown) {
            return Ok(Json::from(KNOWN_AFTER_APPLY));
        }
        let number = |index: usize| parts.get(index).and_then(|it| text(it).parse::<u32>().ok());
        let block = parts.first().map(text).unwrap_or_default();
        let (address, length) = block.split_once('/').ok_or_else(malformed)?;
        let start: Ipv4Addr = address.parse().map_err(|_| malformed())?;
        let length: u32 = length.parse().ok().filter(|it| *it <= 32).ok_or_else(malformed)?;
        let count = number(1).filter(|it| (1..=256).contains(it)).ok_or_else(malformed)?;
        let bits = number(2).unwrap_or(8);
        let prefix = 32_u32.checked_sub(bits).filter(|it| *it >= length).ok_or_else(malformed)?;
        if u64::from(count) > 1_u64 << (prefix - length) {
            return Err(Wrong(format!(
                "Template error: Fn::Cidr cannot cut {count} blocks of {bits} bits out of {block}"
            )));
        }
        let step = 1_u64 << bits;
        let first = u64::from(u32::from(start));
        let blocks = (0..u64::from(count)).map(|it| {
            let address = u32::try_from(first + it * step).unwrap_or(u32::MAX);
            Json::from(format!("{}/{prefix}", Ipv4Addr::from(address)))
        });
        Ok(blocks.collect())
    }

    fn imported(&self, argument: &Json, depth: usize) -> Result<Json, Wrong> {
        let name = text(&self.given(argument, depth)?);
        let found = self.exports.get(&name).map(|it| Json::from(it.as_str()));
        found.ok_or_else(|| Wrong(format!("No export named {name} found.")))
    }
}

fn malformed_sub() -> Wrong {
    Wrong::new(
        "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a \
                string as first argument, and an optional second argument to specify a mapping of values to replace \
                in the string",
    )
}

/// Base64, as user data is given to instances.
fn base64(bytes: &[u8]) -> String {
    aws_smithy_types::base64::encode(bytes)
}
