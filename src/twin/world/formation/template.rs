//! Templates: what CloudFormation accepts as one, and what it holds.

pub mod checks;
pub mod intrinsics;
mod kept;
pub mod parameters;
pub mod references;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::Json;

pub use kept::Kept;
pub use parameters::{Echo, Given, Parameter};

/// The longest template that fits into a request, bytes.
pub const LONGEST: usize = 51_200;

/// Why a template, or what is given for it, is not accepted: CloudFormation's sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong(pub String);

impl Wrong {
    /// With a sentence.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

/// A template that has been accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    body: Arc<Cow<'static, str>>,
    document: Json,
}

/// A resource as a template defines it.
#[derive(Clone, Copy, Debug)]
pub struct Definition<'a> {
    /// Its logical id.
    pub logical_id: &'a str,
    /// `Type`.
    pub kind: &'a str,
    /// The whole definition.
    pub all: &'a Json,
}

impl Template {
    /// Reads and checks a template.
    pub fn parse(body: impl Into<Cow<'static, str>>) -> Result<Self, Wrong> {
        let body = body.into();
        let document: Json = serde_json::from_str(&body).map_err(|error| {
            Wrong(format!(
                "Template format error: JSON not well-formed. (line {}, column {})",
                error.line(),
                error.column()
            ))
        })?;
        let template = Self { body: Arc::new(body), document };
        checks::check(&template)?;
        Ok(template)
    }

    /// A template that says no more than that there are these resources, for a stack whose own is not known.
    pub fn of_resources<'a>(resources: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let resources: serde_json::Map<String, Json> =
            resources.map(|(name, kind)| (name.to_owned(), serde_json::json!({ "Type": kind }))).collect();
        let document = serde_json::json!({ "Resources": resources });
        Self { body: Arc::new(document.to_string().into()), document }
    }

    /// The text as it was submitted.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// `Description`.
    pub fn description(&self) -> Option<&str> {
        self.document.get("Description")?.as_str()
    }

    /// The whole document.
    pub const fn document(&self) -> &Json {
        &self.document
    }

    /// The members of a section, in the order of their names.
    pub fn section(&self, name: &str) -> impl Iterator<Item = (&str, &Json)> {
        let members = self.document.get(name).and_then(Json::as_object);
        members.into_iter().flatten().map(|(name, value)| (name.as_str(), value))
    }

    /// One member of a section.
    pub fn member(&self, section: &str, name: &str) -> Option<&Json> {
        self.document.get(section)?.get(name)
    }

    /// Its resources, those under a condition that does not hold too.
    pub fn resources(&self) -> impl Iterator<Item = Definition<'_>> {
        self.section("Resources").map(|(logical_id, all)| Definition { logical_id, kind: kind(all), all })
    }

    /// A resource by its logical id.
    pub fn resource(&self, logical_id: &str) -> Option<Definition<'_>> {
        let (logical_id, all) = self.document.get("Resources")?.as_object()?.get_key_value(logical_id)?;
        Some(Definition { logical_id, kind: kind(all), all })
    }

    /// Its parameters.
    pub fn parameters(&self) -> BTreeMap<&str, Parameter<'_>> {
        self.section("Parameters").map(|(name, all)| (name, Parameter { name, all })).collect()
    }

    /// What its resources need to be allowed, and the types that need it.
    pub fn capabilities(&self) -> Option<(&'static str, Vec<&str>)> {
        const NAMES: [&str; 5] = ["RoleName", "ManagedPolicyName", "UserName", "GroupName", "InstanceProfileName"];
        let identities: Vec<_> = self.resources().filter(|it| it.kind.starts_with("AWS::IAM::")).collect();
        let is_named = |it: &Definition<'_>| NAMES.iter().any(|name| it.property(name).is_some());
        let named = identities.iter().any(is_named);
        let mut kinds: Vec<&str> = identities.iter().map(|it| it.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let capability = if named { "CAPABILITY_NAMED_IAM" } else { "CAPABILITY_IAM" };
        (!kinds.is_empty()).then_some((capability, kinds))
    }
}

impl<'a> Definition<'a> {
    /// A property, with its intrinsic functions.
    pub fn property(&self, name: &str) -> Option<&'a Json> {
        self.all.get("Properties")?.get(name)
    }

    /// All properties.
    pub fn properties(&self) -> impl Iterator<Item = (&'a str, &'a Json)> {
        let members = self.all.get("Properties").and_then(Json::as_object);
        members.into_iter().flatten().map(|(name, value)| (name.as_str(), value))
    }

    /// An attribute that is a text: `Condition`, `DeletionPolicy`.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        self.all.get(name)?.as_str()
    }

    /// `DependsOn`.
    pub fn depends_on(&self) -> Vec<&'a str> {
        match self.all.get("DependsOn") {
            Some(Json::String(name)) => vec![name],
            Some(Json::Array(names)) => names.iter().filter_map(Json::as_str).collect(),
            _ => Vec::new(),
        }
    }
}

fn kind(definition: &Json) -> &str {
    definition.get("Type").and_then(Json::as_str).unwrap_or_default()
}
