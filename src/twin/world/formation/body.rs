//! What stands behind a stack and its resources, beside what the wire shows at a glance.

use std::collections::BTreeMap;

use super::template::Kept;
use super::{ChangeSet, Json, Operation};

/// What stands behind a stack.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct StackBody {
    /// The template it was last made from; none where it is only known by its resources.
    pub template: Option<Kept>,
    /// Values of its parameters as the template sees them: parameters of the parameter store are resolved.
    pub values: BTreeMap<String, Json>,
    /// How it is operated.
    pub settings: Settings,
    /// Its stack policy, a JSON text.
    pub policy: Option<String>,
    /// `EnableTerminationProtection`.
    pub is_protected: bool,
    /// Its change sets, oldest first.
    pub change_sets: Vec<ChangeSet>,
    /// What is being done to it.
    pub operation: Option<Box<Operation>>,
    /// Tokens that were used, with what they were used for.
    pub tokens: BTreeMap<String, String>,
    /// Names of the exports that it imports.
    pub imports: Vec<String>,
    /// What may still be undone by `RollbackStack`, or continued by `ContinueUpdateRollback`.
    pub undo: Option<Box<Operation>>,
    /// A drift detection that has been started: when it is done.
    pub detecting: Option<domain::Moment>,
}

/// How a stack is operated.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Settings {
    /// `Capabilities`.
    pub capabilities: Vec<String>,
    /// `RoleARN`.
    pub role: Option<String>,
    /// `NotificationARNs`.
    pub notification_arns: Vec<String>,
    /// `RollbackConfiguration`.
    pub rollback: RollbackConfiguration,
}

/// `RollbackConfiguration`.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct RollbackConfiguration {
    /// `RollbackTriggers`: ARN and type.
    pub triggers: Vec<(String, String)>,
    /// `MonitoringTimeInMinutes`.
    pub monitoring_minutes: Option<u32>,
}

/// Properties of a resource at rest: their text. As values they take several times its length.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Properties(Box<str>);

impl Properties {
    /// These; null are none.
    pub fn of(values: &Json) -> Self {
        Self(if values.is_null() { Box::default() } else { values.to_string().into() })
    }

    /// The values; null where there are none.
    pub fn read(&self) -> Json {
        // It is the text of values.
        serde_json::from_str(&self.0).unwrap_or_default()
    }
}

/// What stands behind a resource of a stack.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ResourceBody {
    /// Its properties as they were last applied.
    pub properties: Properties,
    /// What `Fn::GetAtt` reads, by the attribute's name with dots.
    pub attributes: BTreeMap<String, Json>,
    /// Whether it is there by its name alone, and no live part of the world, although its type is one.
    pub is_only_named: bool,
    /// Properties that somebody changed outside CloudFormation: path and value found.
    pub tampered: Vec<(String, String)>,
}
