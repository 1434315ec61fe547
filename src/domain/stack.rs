//! CloudFormation stacks, their resources and events.

use std::collections::BTreeMap;

use crate::{Moment, Region, Text};

/// A stack (CloudFormation `DescribeStacks`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stack {
    /// Its region.
    pub region: Region,
    /// Its name.
    pub name: Text,
    /// Its id (an ARN), distinct for each creation.
    pub id: Text,
    /// CloudFormation's status word, `UPDATE_IN_PROGRESS`.
    pub status: Text,
    /// CloudFormation's sentence on it.
    pub status_reason: Option<Text>,
    /// Whether its resources still are as the template says.
    pub drift: Drift,
    /// When that was last looked at.
    pub drift_checked: Option<Moment>,
    /// When it was last created or updated.
    pub updated: Option<Moment>,
    /// Whether it refuses to be deleted.
    pub is_protected: bool,
    /// The id of the change set that it was last created or updated by.
    pub change_set: Option<Text>,
    /// The parameters it was last deployed with, by key.
    pub parameters: BTreeMap<Text, Text>,
    /// Outputs by key.
    pub outputs: BTreeMap<Text, Text>,
    /// Tags by key.
    pub tags: BTreeMap<Text, Text>,
}

impl Stack {
    /// What the status word amounts to.
    pub fn progress(&self) -> Progress {
        Progress::parse(self.status.as_str())
    }
}

/// What a CloudFormation status word amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Something is being done.
    Running,
    /// Done as asked.
    Complete,
    /// Failed, or was rolled back after a failure.
    Failed,
    /// Gone, or never begun (`REVIEW_IN_PROGRESS`).
    Absent,
}

impl Progress {
    /// Reads a stack or resource status word.
    pub fn parse(word: &str) -> Self {
        match word {
            "DELETE_COMPLETE" | "REVIEW_IN_PROGRESS" => Self::Absent,
            "CREATE_COMPLETE" | "UPDATE_COMPLETE" | "IMPORT_COMPLETE" => Self::Complete,
            word if word.ends_with("_IN_PROGRESS") => Self::Running,
            _ => Self::Failed,
        }
    }
}

/// Whether a stack's resources are as its template says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drift {
    /// Never checked, or not checkable.
    Unknown,
    /// As the template says, at the last check.
    InSync,
    /// Changed from outside, at the last check.
    Drifted,
}

impl Drift {
    /// As scripts know it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::InSync => "in-sync",
            Self::Drifted => "drifted",
        }
    }
}

/// A resource of a stack (CloudFormation `ListStackResources`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StackResource {
    /// Its name in the template.
    pub logical_id: Text,
    /// Its name in the world, once it has one.
    pub physical_id: Option<Text>,
    /// `AWS::AutoScaling::AutoScalingGroup`.
    pub kind: Text,
    /// CloudFormation's status word.
    pub status: Text,
    /// CloudFormation's sentence on it.
    pub status_reason: Option<Text>,
    /// When it last changed.
    pub updated: Option<Moment>,
    /// Whether it is as the template says.
    pub drift: Drift,
}

/// An event of a stack (CloudFormation `DescribeStackEvents`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StackEvent {
    /// AWS's id.
    pub id: Text,
    /// The stack.
    pub stack: Text,
    /// When.
    pub at: Moment,
    /// The resource's name in the template.
    pub logical_id: Text,
    /// Its type.
    pub kind: Text,
    /// The status it came to.
    pub status: Text,
    /// Why.
    pub reason: Option<Text>,
    /// The token of the request that caused it (`ClientRequestToken`): a mark, where this program sent it.
    pub token: Option<Text>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_words_are_read_by_what_they_mean() {
        let words = [
            ("CREATE_COMPLETE", Progress::Complete),
            ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", Progress::Running),
            ("UPDATE_ROLLBACK_COMPLETE", Progress::Failed),
            ("ROLLBACK_FAILED", Progress::Failed),
            ("DELETE_COMPLETE", Progress::Absent),
            ("REVIEW_IN_PROGRESS", Progress::Absent),
            ("IMPORT_IN_PROGRESS", Progress::Running),
        ];
        for (word, progress) in words {
            assert_eq!(Progress::parse(word), progress, "{word}");
        }
    }
}
