//! What CloudFormation tells of one stack when it is asked for more than its status: its template, a change set, its
//! policy, its drift.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Moment, Reading, Text};

/// A further question about one stack.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StackQuestion {
    /// The template it was last deployed with (`GetTemplate`, as it was sent).
    Template,
    /// The change set of this name (`DescribeChangeSet`, every page).
    ChangeSet(Text),
    /// The policy that protects its resources from updates (`GetStackPolicy`).
    Policy,
    /// What the last detection of its drift found, property by property (`DescribeStackResourceDrifts`).
    Drift,
    /// Its drift, detected anew and waited for (`DetectStackDrift`): it looks at every resource and changes none.
    FreshDrift,
}

/// The answer to a further question, one for each `StackQuestion`; `None` where there is no such thing.
#[derive(Clone, Debug, PartialEq)]
pub enum StackAnswer {
    /// The template, as JSON or YAML.
    Template(Option<String>),
    /// The change set.
    ChangeSet(Option<Box<ChangeSet>>),
    /// The policy, as JSON.
    Policy(Option<String>),
    /// What a detection found: to `Drift` and to `FreshDrift`.
    Drift(DriftReport),
}

/// What is known of a stack by further questions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StackFormation {
    /// Its template.
    pub template: Reading<Option<String>>,
    /// Its change sets, by name.
    pub change_sets: BTreeMap<Text, Reading<Option<ChangeSet>>>,
    /// Its policy.
    pub policy: Reading<Option<String>>,
    /// Its drift.
    pub drift: Reading<DriftReport>,
}

/// A change set (CloudFormation `DescribeChangeSet`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeSet {
    /// Its name.
    pub name: Text,
    /// Its id (an ARN), distinct for each creation.
    pub id: Text,
    /// The name of its stack.
    pub stack: Text,
    /// How far its making is: `CREATE_IN_PROGRESS`, `CREATE_COMPLETE`, `FAILED`.
    pub status: Text,
    /// Whether it can be executed, or has been: `AVAILABLE`, `EXECUTE_COMPLETE`, `OBSOLETE`.
    pub execution: Text,
    /// CloudFormation's sentence on it.
    pub reason: Option<Text>,
    /// What executing it does, in the order CloudFormation tells it.
    pub changes: Vec<ResourceChange>,
    /// The parameters it was made with.
    pub parameters: BTreeMap<Text, Text>,
    /// When it was made.
    pub created: Option<Moment>,
}

impl ChangeSet {
    /// Whether it can be executed.
    pub fn is_executable(&self) -> bool {
        self.status == "CREATE_COMPLETE" && self.execution == "AVAILABLE"
    }

    /// Whether it is still being made.
    pub fn is_pending(&self) -> bool {
        matches!(self.status.as_str(), "CREATE_PENDING" | "CREATE_IN_PROGRESS")
    }

    /// Whether it failed because the stack already is as it asks for. CloudFormation has no code for that, only its
    /// two sentences.
    pub fn is_empty(&self) -> bool {
        let reason = self.reason.as_ref().map_or("", Text::as_str);
        self.status == "FAILED"
            && (reason.contains("didn't contain changes") || reason.contains("No updates are to be performed"))
    }

    /// Whether it was executed, whatever came of it.
    pub fn is_executed(&self) -> bool {
        self.execution.as_str().starts_with("EXECUTE_")
    }
}

/// What a change set does to one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceChange {
    /// Its name in the template.
    pub logical_id: Text,
    /// Its name in the world, where it exists.
    pub physical_id: Option<Text>,
    /// `AWS::AutoScaling::AutoScalingGroup`.
    pub kind: Text,
    /// What is done.
    pub deed: Deed,
    /// Whether it is replaced by another.
    pub replacement: Replacement,
    /// What of it changes, and why.
    pub causes: Vec<Cause>,
}

/// What is done to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// It is made.
    Add,
    /// It is taken under the stack as it is.
    Import,
    /// It is changed, or replaced.
    Modify,
    /// It is deleted, or let go of where its deletion policy keeps it.
    Remove,
    /// CloudFormation cannot tell yet.
    Unknown,
}

impl Deed {
    /// As scripts know it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Import => "import",
            Self::Modify => "modify",
            Self::Remove => "remove",
            Self::Unknown => "unknown",
        }
    }
}

/// Whether a resource is replaced by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Replacement {
    /// It stays the same one.
    False,
    /// It depends on what is known only during the update.
    Conditional,
    /// It is.
    True,
}

impl Replacement {
    /// As scripts know it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::False => "false",
            Self::Conditional => "conditional",
            Self::True => "true",
        }
    }
}

/// What of a resource changes, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The part: `Properties`, `Tags`, `DeletionPolicy`.
    pub attribute: Text,
    /// The property, where it is one.
    pub property: Option<Text>,
    /// Whether it recreates the resource: `Never`, `Conditionally`, `Always`.
    pub recreation: Option<Text>,
    /// Whether its value is known only during the update.
    pub is_dynamic: bool,
    /// What causes it, where that is another resource or a parameter: `WebLaunchTemplate.LatestVersionNumber`.
    pub entity: Option<Text>,
}

/// What a drift detection found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DriftReport {
    /// The resources that were looked at and are not as the template says.
    pub drifted: Vec<ResourceDrift>,
    /// How many are as the template says.
    pub in_sync: usize,
    /// How many CloudFormation cannot look at.
    pub unchecked: usize,
}

/// A resource that is not as the template says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceDrift {
    /// Its name in the template.
    pub logical_id: Text,
    /// Its type.
    pub kind: Text,
    /// Whether it is gone.
    pub is_deleted: bool,
    /// What differs.
    pub differences: Vec<PropertyDrift>,
}

/// A property that is not as the template says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyDrift {
    /// `/SecurityGroupIngress/0/CidrIp`.
    pub path: Text,
    /// As the template says.
    pub expected: Text,
    /// As it is.
    pub actual: Text,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change_set(status: &str, execution: &str, reason: Option<&str>) -> ChangeSet {
        ChangeSet {
            name: "finops-1".into(),
            id: "arn".into(),
            stack: "finops-edge".into(),
            status: status.into(),
            execution: execution.into(),
            reason: reason.map(Text::new),
            changes: vec![],
            parameters: BTreeMap::new(),
            created: None,
        }
    }

    #[test]
    fn a_change_set_says_what_can_be_done_with_it() {
        let made = change_set("CREATE_COMPLETE", "AVAILABLE", None);
        assert!(made.is_executable() && !made.is_pending() && !made.is_executed());
        assert!(change_set("CREATE_IN_PROGRESS", "UNAVAILABLE", None).is_pending());
        assert!(!change_set("CREATE_COMPLETE", "OBSOLETE", None).is_executable());
        assert!(change_set("CREATE_COMPLETE", "EXECUTE_FAILED", None).is_executed());
    }

    #[test]
    fn nothing_to_change_is_told_from_a_real_failure() {
        let same =
            "The submitted information didn't contain changes. Submit different information to create a change set.";
        assert!(change_set("FAILED", "UNAVAILABLE", Some(same)).is_empty());
        assert!(change_set("FAILED", "UNAVAILABLE", Some("No updates are to be performed.")).is_empty());
        assert!(!change_set("FAILED", "UNAVAILABLE", Some("Template error: no such parameter")).is_empty());
        assert!(!change_set("CREATE_COMPLETE", "AVAILABLE", Some(same)).is_empty());
    }
}
