//! Instance refreshes: the rolling replacement of a group's instances by a newer launch template version.

use std::time::Duration;

use domain::Moment;

/// An instance refresh.
#[derive(Clone, Debug, PartialEq)]
pub struct InstanceRefresh {
    /// `InstanceRefreshId`, a UUID.
    pub id: String,
    /// `Status`.
    pub status: RefreshStatus,
    /// `StatusReason`.
    pub status_reason: Option<String>,
    /// `StartTime`.
    pub started_at: Moment,
    /// `EndTime`.
    pub ended_at: Option<Moment>,
    /// `PercentageComplete`.
    pub percentage: u8,
    /// `InstancesToUpdate`: how many are still to be replaced.
    pub instances_to_update: u32,
    /// `Preferences`.
    pub preferences: RefreshPreferences,
    /// Launch template version that the group moves to.
    pub version: u32,
    /// Launch template version to return to.
    pub previous_version: u32,
    /// Whether a `DesiredConfiguration` was given: without one there is nothing to roll back to.
    pub is_configured: bool,
}

/// `RefreshPreferences`.
#[derive(Clone, Debug, PartialEq)]
pub struct RefreshPreferences {
    /// `MinHealthyPercentage`.
    pub min_healthy: u8,
    /// `MaxHealthyPercentage`.
    pub max_healthy: u8,
    /// `InstanceWarmup`.
    pub warmup: Duration,
    /// `SkipMatching`: instances that already have the version stay.
    pub skip_matching: bool,
    /// `AutoRollback`.
    pub auto_rollback: bool,
    /// `AlarmSpecification.Alarms`: alarms that stop the refresh.
    pub alarms: Vec<String>,
}

/// `Status` of an instance refresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefreshStatus {
    /// Requested.
    Pending,
    /// Replacing.
    InProgress,
    /// All replaced.
    Successful,
    /// Stopped by a fault.
    Failed,
    /// Being stopped by the operator: what is on its way still arrives.
    Cancelling,
    /// Stopped by the operator.
    Cancelled,
    /// Replacing back.
    RollbackInProgress,
    /// Replaced back.
    RollbackSuccessful,
}

impl RefreshStatus {
    /// AWS's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::InProgress => "InProgress",
            Self::Successful => "Successful",
            Self::Failed => "Failed",
            Self::Cancelling => "Cancelling",
            Self::Cancelled => "Cancelled",
            Self::RollbackInProgress => "RollbackInProgress",
            Self::RollbackSuccessful => "RollbackSuccessful",
        }
    }

    /// Whether it is not over: another is refused until it is.
    pub const fn is_running(self) -> bool {
        matches!(self, Self::Pending | Self::InProgress | Self::Cancelling | Self::RollbackInProgress)
    }
}
