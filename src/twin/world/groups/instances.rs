//! One instance of a group: its lifecycle as AWS tells it, and what the simulation knows about its body.

use domain::Moment;

/// An instance of an Auto Scaling group.
#[derive(Clone, Debug, PartialEq)]
pub struct Instance {
    /// `InstanceId`, `i-` and 17 hexadecimal digits.
    pub id: String,
    /// Availability zone.
    pub zone: String,
    /// `LifecycleState`.
    pub lifecycle: Lifecycle,
    /// `HealthStatus`.
    pub health: InstanceHealth,
    /// Which check called it unhealthy, in AWS's words; none while it is healthy.
    pub complaint: Option<&'static str>,
    /// Launch template version it was started from.
    pub version: u32,
    /// `ProtectedFromScaleIn`.
    pub protected: bool,
    /// When it was launched.
    pub launched_at: Moment,
    /// When it entered service, or is expected to while pending (not AWS-visible).
    pub in_service_at: Moment,
    /// When the application on it starts to answer health checks (not AWS-visible).
    pub ready_at: Moment,
    /// When it will be gone, once terminating (not AWS-visible).
    pub gone_at: Option<Moment>,
    /// What is wrong with it (not AWS-visible; health checks find out).
    pub sickness: Option<Sickness>,
}

/// `LifecycleState` of an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifecycle {
    /// Launched, not yet in service.
    Pending,
    /// In service.
    InService,
    /// On its way out.
    Terminating,
    /// On its way to standby.
    EnteringStandby,
    /// Kept, without traffic.
    Standby,
}

impl Lifecycle {
    /// AWS's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::InService => "InService",
            Self::Terminating => "Terminating",
            Self::EnteringStandby => "EnteringStandby",
            Self::Standby => "Standby",
        }
    }
}

/// `HealthStatus` of an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstanceHealth {
    /// No check has failed.
    Healthy,
    /// A check failed; the group replaces it.
    Unhealthy,
}

impl InstanceHealth {
    /// AWS's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Healthy => "Healthy",
            Self::Unhealthy => "Unhealthy",
        }
    }
}

/// What is wrong with an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sickness {
    /// It does not answer: connections time out.
    Silent,
    /// The application answers 503.
    Broken,
    /// Its zone is out: silent, and EC2's own checks fail too.
    ZoneDown,
}
