//! Scaling activities: what a group did, and why, in Auto Scaling's own words.

use domain::Moment;

/// One scaling activity.
#[derive(Clone, Debug, PartialEq)]
pub struct Activity {
    /// `ActivityId`, a UUID.
    pub id: String,
    /// The instance it is about, where there is one (not a field of the API; part of the description).
    pub instance: Option<String>,
    /// `Description`.
    pub description: String,
    /// `Cause`.
    pub cause: String,
    /// `Details`, a JSON text.
    pub details: String,
    /// `StartTime`.
    pub started_at: Moment,
    /// `EndTime`; none while it runs.
    pub ended_at: Option<Moment>,
    /// `StatusCode`.
    pub status: ActivityStatus,
    /// `StatusMessage`, where it failed.
    pub status_message: Option<String>,
    /// `Progress`, percent.
    pub progress: u8,
}

/// `StatusCode` of a scaling activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActivityStatus {
    /// Launching: the instance is not in service yet.
    PreInService,
    /// Terminating: the load balancer drains the target.
    WaitingForDraining,
    /// Under way.
    InProgress,
    /// Done.
    Successful,
    /// Did not happen.
    Failed,
    /// Given up.
    Cancelled,
}

impl ActivityStatus {
    /// AWS's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PreInService => "PreInService",
            Self::WaitingForDraining => "WaitingForELBConnectionDraining",
            Self::InProgress => "InProgress",
            Self::Successful => "Successful",
            Self::Failed => "Failed",
            Self::Cancelled => "Cancelled",
        }
    }
}
