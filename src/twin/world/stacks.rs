//! CloudFormation stacks with their resources, events and drift.

use std::collections::VecDeque;
use std::fmt;

use domain::Moment;

use super::account::Tag;
use super::formation::StackBody;
use super::formation::body::ResourceBody;

/// A stack.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    /// `StackId`, an ARN ending in a UUID.
    pub id: String,
    /// `StackName`; unique among the stacks of a region that are not deleted.
    pub name: String,
    /// Region.
    pub region: String,
    /// `Description`.
    pub description: String,
    /// `StackStatus`.
    pub status: Status,
    /// `StackStatusReason`.
    pub status_reason: Option<String>,
    /// When it was created, updated and deleted.
    pub times: StackTimes,
    /// `Parameters`: key and value.
    pub parameters: Vec<(String, String)>,
    /// `Outputs`.
    pub outputs: Vec<Output>,
    /// `Tags`.
    pub tags: Vec<Tag>,
    /// `DriftInformation`, and the last detection.
    pub drift: StackDrift,
    /// Resources in creation order.
    pub resources: Vec<Resource>,
    /// Events, newest first, bounded.
    pub events: VecDeque<StackEvent>,
    /// What stands behind it.
    pub body: StackBody,
}

impl Stack {
    /// A resource by its logical id.
    pub fn resource(&self, logical_id: &str) -> Option<&Resource> {
        self.resources.iter().find(|it| it.logical_id == logical_id)
    }

    /// The value of one of its tags.
    pub fn tag(&self, key: &str) -> Option<&str> {
        self.tags.iter().find(|it| it.key == key).map(|it| it.value.as_str())
    }
}

/// When a stack changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StackTimes {
    /// `CreationTime`.
    pub created_at: Moment,
    /// `LastUpdatedTime`.
    pub updated_at: Option<Moment>,
    /// `DeletionTime`.
    pub deleted_at: Option<Moment>,
}

/// An output of a stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// `OutputKey`.
    pub key: String,
    /// `OutputValue`.
    pub value: String,
    /// `Description`.
    pub description: String,
    /// `ExportName`.
    pub export: Option<String>,
}

/// Status of a stack or a resource: what is done, and how far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// What is done.
    pub verb: Verb,
    /// How far it is.
    pub stage: Stage,
}

impl Status {
    /// `CREATE_COMPLETE`.
    pub const CREATED: Self = Self { verb: Verb::Create, stage: Stage::Complete };
    /// `UPDATE_COMPLETE`.
    pub const UPDATED: Self = Self { verb: Verb::Update, stage: Stage::Complete };

    /// A status.
    pub const fn new(verb: Verb, stage: Stage) -> Self {
        Self { verb, stage }
    }

    /// Whether something is still being done.
    pub const fn is_running(self) -> bool {
        matches!(self.stage, Stage::InProgress | Stage::CleanupInProgress)
    }
}

/// AWS's word: `UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS`.
impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = match self.verb {
            Verb::Review => "REVIEW",
            Verb::Create => "CREATE",
            Verb::Update => "UPDATE",
            Verb::Delete => "DELETE",
            Verb::Rollback => "ROLLBACK",
            Verb::UpdateRollback => "UPDATE_ROLLBACK",
            Verb::Import => "IMPORT",
            Verb::ImportRollback => "IMPORT_ROLLBACK",
        };
        let stage = match self.stage {
            Stage::InProgress => "IN_PROGRESS",
            Stage::Complete => "COMPLETE",
            Stage::Failed => "FAILED",
            Stage::CleanupInProgress => "COMPLETE_CLEANUP_IN_PROGRESS",
            Stage::Skipped => "SKIPPED",
        };
        write!(f, "{verb}_{stage}")
    }
}

/// What is done to a stack or a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// A first change set waits for review.
    Review,
    /// Created.
    Create,
    /// Updated.
    Update,
    /// Deleted.
    Delete,
    /// A failed creation is undone.
    Rollback,
    /// A failed update is undone.
    UpdateRollback,
    /// Existing resources are adopted.
    Import,
    /// A failed adoption is undone.
    ImportRollback,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Under way.
    InProgress,
    /// Done.
    Complete,
    /// Failed.
    Failed,
    /// Done; replaced resources are being removed.
    CleanupInProgress,
    /// Left as it is, as its deletion policy says.
    Skipped,
}

/// A resource of a stack.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// `LogicalResourceId`.
    pub logical_id: String,
    /// `PhysicalResourceId`; empty before it exists.
    pub physical_id: String,
    /// `ResourceType`.
    pub resource_type: String,
    /// `ResourceStatus`.
    pub status: Status,
    /// `ResourceStatusReason`.
    pub status_reason: Option<String>,
    /// `LastUpdatedTimestamp`.
    pub updated_at: Moment,
    /// `DriftInformation` with the differences found.
    pub drift: ResourceDrift,
    /// What stands behind it.
    pub body: ResourceBody,
}

impl Resource {
    /// Whether it is there: it has been made, and is not deleted.
    pub fn exists(&self) -> bool {
        let is_gone = self.status.verb == Verb::Delete && matches!(self.status.stage, Stage::Complete | Stage::Skipped);
        !self.physical_id.is_empty() && !is_gone
    }
}

/// Drift of a stack, as of its last detection.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct StackDrift {
    /// `StackDriftStatus`.
    pub status: DriftStatus,
    /// `LastCheckTimestamp`.
    pub checked_at: Option<Moment>,
    /// `StackDriftDetectionId` of the last detection.
    pub detection_id: Option<String>,
}

/// Drift of a resource.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ResourceDrift {
    /// `StackResourceDriftStatus`.
    pub status: DriftStatus,
    /// When it was last looked at.
    pub checked_at: Option<Moment>,
    /// `PropertyDifferences`.
    pub differences: Vec<PropertyDifference>,
}

/// One property that is not as the template says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyDifference {
    /// `PropertyPath`, such as `/SecurityGroupIngress/0/CidrIp`.
    pub path: String,
    /// `ExpectedValue`.
    pub expected: String,
    /// `ActualValue`.
    pub actual: String,
    /// `DifferenceType`: `ADD`, `REMOVE` or `NOT_EQUAL`.
    pub kind: String,
}

/// Whether something drifted. Stacks know `Drifted`, `InSync`, `NotChecked`; resources `Modified` and `Deleted` as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum DriftStatus {
    /// `NOT_CHECKED`.
    #[default]
    NotChecked,
    /// `IN_SYNC`.
    InSync,
    /// `DRIFTED`.
    Drifted,
    /// `MODIFIED`.
    Modified,
    /// `DELETED`.
    Deleted,
}

impl DriftStatus {
    /// AWS's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotChecked => "NOT_CHECKED",
            Self::InSync => "IN_SYNC",
            Self::Drifted => "DRIFTED",
            Self::Modified => "MODIFIED",
            Self::Deleted => "DELETED",
        }
    }
}

/// An event of a stack.
#[derive(Clone, Debug, PartialEq)]
pub struct StackEvent {
    /// `EventId`.
    pub id: String,
    /// `Timestamp`.
    pub at: Moment,
    /// `LogicalResourceId`; the stack's name for the stack itself.
    pub logical_id: String,
    /// `PhysicalResourceId`.
    pub physical_id: String,
    /// `ResourceType`; `AWS::CloudFormation::Stack` for the stack itself.
    pub resource_type: String,
    /// `ResourceStatus`.
    pub status: Status,
    /// `ResourceStatusReason`.
    pub reason: Option<String>,
    /// `ClientRequestToken` of what was asked for.
    pub token: Option<String>,
}

/// A resource that belongs to no stack: it was made by hand, or left its stack.
#[derive(Clone, Debug, PartialEq)]
pub struct Unmanaged {
    /// Region.
    pub region: String,
    /// The resource, under the logical id that it had or would have.
    pub resource: Resource,
}
