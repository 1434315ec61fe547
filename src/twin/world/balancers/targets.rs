//! A registered target: state, reason and description in the load balancer's own words.

use domain::Moment;

/// A target of a target group.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// `Target.Id`: the instance.
    pub id: String,
    /// `Target.Port`.
    pub port: u16,
    /// `Target.AvailabilityZone`.
    pub zone: String,
    /// `TargetHealth.State`.
    pub state: TargetState,
    /// `TargetHealth.Reason`; none when healthy.
    pub reason: Option<TargetReason>,
    /// Since when it has been in this state (not AWS-visible).
    pub since: Moment,
    /// When it was registered (not AWS-visible).
    pub registered_at: Moment,
    /// Health checks passed (above 0) or failed (below 0) in a row (not AWS-visible).
    pub streak: i16,
    /// `AdministrativeOverride`, such as a zonal shift; none is written as `no_override`.
    pub administrative_override: Option<AdministrativeOverride>,
}

/// `AdministrativeOverride` beside a target's health.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdministrativeOverride {
    /// `State`: `zonal_shift_active`, `zonal_shift_delegated_to_dns` or `unknown`.
    pub state: String,
    /// `Reason`: `AdministrativeOverride.ZonalShiftActive` and the like.
    pub reason: String,
    /// `Description`.
    pub description: String,
}

/// `TargetHealth.State`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetState {
    /// Registering, or not yet checked often enough.
    Initial,
    /// Passes its checks.
    Healthy,
    /// Fails its checks.
    Unhealthy,
    /// Fails its checks and is being drained.
    UnhealthyDraining,
    /// Receives no traffic: no listener, or its zone is not enabled.
    Unused,
    /// Deregistering.
    Draining,
    /// Health checks are disabled.
    Unavailable,
}

impl TargetState {
    /// AWS's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Initial => "initial",
            Self::Healthy => "healthy",
            Self::Unhealthy => "unhealthy",
            Self::UnhealthyDraining => "unhealthy.draining",
            Self::Unused => "unused",
            Self::Draining => "draining",
            Self::Unavailable => "unavailable",
        }
    }
}

/// `TargetHealth.Reason`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetReason {
    /// `Elb.RegistrationInProgress`.
    RegistrationInProgress,
    /// `Elb.InitialHealthChecking`.
    InitialHealthChecking,
    /// `Target.Timeout`.
    Timeout,
    /// `Target.FailedHealthChecks`.
    FailedHealthChecks,
    /// `Target.ResponseCodeMismatch`, with the code seen.
    CodeMismatch(u16),
    /// `Target.DeregistrationInProgress`.
    DeregistrationInProgress,
    /// `Target.NotInUse`.
    NotInUse,
}

impl TargetReason {
    /// AWS's reason code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::RegistrationInProgress => "Elb.RegistrationInProgress",
            Self::InitialHealthChecking => "Elb.InitialHealthChecking",
            Self::Timeout => "Target.Timeout",
            Self::FailedHealthChecks => "Target.FailedHealthChecks",
            Self::CodeMismatch(_) => "Target.ResponseCodeMismatch",
            Self::DeregistrationInProgress => "Target.DeregistrationInProgress",
            Self::NotInUse => "Target.NotInUse",
        }
    }

    /// AWS's description.
    pub fn description(self) -> String {
        match self {
            Self::RegistrationInProgress => "Target registration is in progress".into(),
            Self::InitialHealthChecking => "Initial health checks in progress".into(),
            Self::Timeout => "Request timed out".into(),
            Self::FailedHealthChecks => "Health checks failed".into(),
            Self::CodeMismatch(code) => format!("Health checks failed with these codes: [{code}]"),
            Self::DeregistrationInProgress => "Target deregistration is in progress".into(),
            Self::NotInUse => "Target group is not configured to receive traffic from the load balancer".into(),
        }
    }
}
