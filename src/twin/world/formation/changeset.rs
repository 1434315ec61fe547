//! Change sets: what an execution would do, change by change.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::Moment;
use domain::resource::Recreation;

use super::{Json, Settings, Template};
use crate::world::Tag;

/// A change set of a stack.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeSet {
    /// `ChangeSetId`, an ARN.
    pub id: String,
    /// `ChangeSetName`, unique within its stack.
    pub name: String,
    /// `Description`.
    pub description: Option<String>,
    /// `ChangeSetType`.
    pub kind: ChangeSetKind,
    /// `CreationTime`.
    pub created_at: Moment,
    /// From when on it is `CREATE_COMPLETE`, or `FAILED`.
    pub ready_at: Moment,
    /// Why it is `FAILED`; none where it is not.
    pub failed: Option<String>,
    /// How far its execution is.
    pub execution: Execution,
    /// What the stack is to become.
    pub wanted: Wanted,
    /// `ResourcesToImport`.
    pub imports: Vec<Import>,
    /// `OnStackFailure`.
    pub on_failure: Option<String>,
    /// `Changes`.
    pub changes: Vec<Change>,
}

/// What a stack is to become.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// The template.
    pub template: Arc<Template>,
    /// Parameters as they are shown.
    pub parameters: Vec<(String, String)>,
    /// Parameters as the template sees them.
    pub values: BTreeMap<String, Json>,
    /// Tags.
    pub tags: Vec<Tag>,
    /// How it is operated.
    pub settings: Settings,
}

/// `ChangeSetType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeSetKind {
    /// Of a new stack.
    Create,
    /// Of an existing stack.
    Update,
    /// Existing resources come under a stack.
    Import,
}

/// `ExecutionStatus` of a change set that is ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Execution {
    /// `AVAILABLE`, or `UNAVAILABLE` where it failed or is not ready.
    Open,
    /// `EXECUTE_IN_PROGRESS`.
    Running,
    /// `EXECUTE_COMPLETE`.
    Complete,
    /// `EXECUTE_FAILED`.
    Failed,
    /// `OBSOLETE`: another one was executed.
    Obsolete,
}

/// A resource to import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// `ResourceType`.
    pub kind: String,
    /// `LogicalResourceId`.
    pub logical_id: String,
    /// `ResourceIdentifier`.
    pub identifier: BTreeMap<String, String>,
}

/// A change of one resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// `Action`.
    pub action: Action,
    /// `LogicalResourceId`.
    pub logical_id: String,
    /// `PhysicalResourceId`; none before it exists.
    pub physical_id: Option<String>,
    /// `ResourceType`.
    pub kind: String,
    /// `Replacement` of a modification.
    pub replacement: Option<Replacement>,
    /// `PolicyAction`.
    pub policy: Option<&'static str>,
    /// `Scope`.
    pub scope: Vec<&'static str>,
    /// `Details`.
    pub details: Vec<Detail>,
    /// `BeforeContext`: its properties so far.
    pub before: Option<Json>,
    /// `AfterContext`: its properties then.
    pub after: Option<Json>,
}

/// `Action`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It is created.
    Add,
    /// It is changed in place, or replaced.
    Modify,
    /// It leaves the stack.
    Remove,
    /// It comes under the stack.
    Import,
}

impl Action {
    /// AWS's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Add => "Add",
            Self::Modify => "Modify",
            Self::Remove => "Remove",
            Self::Import => "Import",
        }
    }
}

/// `Replacement`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Replacement {
    /// `False`.
    No,
    /// `Conditional`.
    Conditional,
    /// `True`.
    Yes,
}

impl Replacement {
    /// AWS's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::No => "False",
            Self::Conditional => "Conditional",
            Self::Yes => "True",
        }
    }
}

/// `Details`: one attribute or property, with one cause.
#[derive(Clone, Debug, PartialEq)]
pub struct Detail {
    /// `Target.Attribute`: `Properties`, `Tags`, `Metadata`, ...
    pub attribute: &'static str,
    /// `Target.Name`, of a property.
    pub name: Option<String>,
    /// `Target.RequiresRecreation`.
    pub recreation: Recreation,
    /// Whether the value is known already (`Evaluation` is `Static`).
    pub is_static: bool,
    /// `ChangeSource`.
    pub source: Option<&'static str>,
    /// `CausingEntity`.
    pub entity: Option<String>,
    /// `Target.BeforeValue`.
    pub before: Option<Json>,
    /// `Target.AfterValue`.
    pub after: Option<Json>,
}

impl Detail {
    /// What it makes of the resource.
    pub fn replacement(&self) -> Replacement {
        match self.recreation {
            Recreation::Always if self.is_static => Replacement::Yes,
            Recreation::Never => Replacement::No,
            _ => Replacement::Conditional,
        }
    }

    /// `Target.AttributeChangeType`.
    pub const fn kind(&self) -> &'static str {
        match (&self.before, &self.after) {
            (None, Some(_)) => "Add",
            (Some(_), None) => "Remove",
            _ => "Modify",
        }
    }
}

impl ChangeSet {
    /// `Status` at a time.
    pub fn status(&self, now: Moment) -> &'static str {
        match &self.failed {
            _ if now < self.ready_at => "CREATE_IN_PROGRESS",
            Some(_) => "FAILED",
            None => "CREATE_COMPLETE",
        }
    }

    /// `ExecutionStatus` at a time.
    pub fn execution_status(&self, now: Moment) -> &'static str {
        match self.execution {
            Execution::Obsolete => "OBSOLETE",
            _ if now < self.ready_at || self.failed.is_some() => "UNAVAILABLE",
            Execution::Open => "AVAILABLE",
            Execution::Running => "EXECUTE_IN_PROGRESS",
            Execution::Complete => "EXECUTE_COMPLETE",
            Execution::Failed => "EXECUTE_FAILED",
        }
    }
}
