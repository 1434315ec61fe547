//! What happens in a scenario, and when: the closed vocabulary of its `[[events.*]]` tables.

use serde::Deserialize;

use super::span::Span;

/// Everything that happens. Times (`at`) are relative to the start; negative ones lie in the history.
#[derive(Clone, Debug, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Events {
    /// The load of a workload changes.
    pub load: Vec<LoadEvent>,
    /// Instances fall ill.
    pub sick: Vec<SickEvent>,
    /// A zone is out.
    pub zone_outage: Vec<ZoneOutageEvent>,
    /// An instance refresh starts.
    pub refresh: Vec<RefreshEvent>,
    /// A stack is updated.
    pub stack_update: Vec<StackUpdateEvent>,
    /// A drift detection finds a changed property.
    pub drift: Vec<DriftEvent>,
    /// A process of a group is suspended.
    pub suspend: Vec<SuspendEvent>,
    /// A service costs more.
    pub spend_surge: Vec<SpendSurgeEvent>,
    /// AWS shifts away from a zone by itself.
    pub autoshift: Vec<AutoshiftEvent>,
    /// API calls fail.
    pub fault: Vec<FaultEvent>,
    /// A resource of a stack fails, or never finishes.
    pub resource_fault: Vec<ResourceFaultEvent>,
    /// A name is somebody else's.
    pub taken: Vec<TakenEvent>,
    /// A quota is not AWS's own.
    pub quota: Vec<QuotaEvent>,
}

/// A resource of a stack that fails, or never finishes.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResourceFaultEvent {
    /// Stack; none is any.
    pub stack: Option<String>,
    /// Logical id of the resource.
    pub resource: String,
    /// What is being done to it; none is creating or updating it.
    pub on: Option<Doing>,
    /// Why it fails; none where it never finishes.
    pub reason: Option<String>,
    /// How often; none is always.
    pub times: Option<u32>,
}

/// What is being done to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doing {
    /// It is created.
    Create,
    /// It is updated.
    Update,
    /// It is deleted.
    Delete,
}

/// A name that somebody else has.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakenEvent {
    /// Type, `AWS::S3::Bucket`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Name.
    pub name: String,
}

/// A quota of a type in a region.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuotaEvent {
    /// Type, `AWS::EC2::EIP`.
    #[serde(rename = "type")]
    pub kind: String,
    /// How many there may be.
    pub limit: u32,
}

/// The load of a workload rises (or falls) to a level and later returns to its daily curve.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoadEvent {
    /// When it begins.
    pub at: Span,
    /// How long it lasts.
    #[serde(rename = "for")]
    pub lasts: Span,
    /// Time to rise and to fall, within `for`.
    #[serde(default)]
    pub ramp: Span,
    /// Workload: a target group's name, or a group's name where it has no load balancer.
    pub workload: String,
    /// Multiple of the workload's daily peak.
    pub level: f64,
}

/// Instances of a group fall ill.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SickEvent {
    /// When.
    pub at: Span,
    /// Group.
    pub group: String,
    /// How many of its instances, the oldest first.
    #[serde(default = "one")]
    pub count: u32,
    /// What is wrong with them.
    pub how: Illness,
}

/// How an instance is ill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Illness {
    /// It does not answer (`Target.Timeout`).
    Silent,
    /// It answers 503 (`Target.ResponseCodeMismatch`).
    Broken,
}

/// A zone is out: its instances do not answer, and none can be launched there.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZoneOutageEvent {
    /// When it begins.
    pub at: Span,
    /// How long it lasts.
    #[serde(rename = "for")]
    pub lasts: Span,
    /// Zone, such as `us-east-1a`.
    pub zone: String,
}

/// AWS shifts traffic of all that has opted in away from a zone by itself.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AutoshiftEvent {
    /// When it begins.
    pub at: Span,
    /// How long it lasts.
    #[serde(rename = "for")]
    pub lasts: Span,
    /// Zone, such as `us-east-1a`.
    pub zone: String,
}

/// An instance refresh to the next launch template version.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefreshEvent {
    /// When it starts.
    pub at: Span,
    /// Group.
    pub group: String,
    /// How instances of the new version are ill; none where they are well.
    pub brings: Option<Illness>,
    /// `MinHealthyPercentage`.
    #[serde(default = "two_thirds")]
    pub min_healthy: u8,
    /// Roll back by itself when an alarm of `alarms` fires.
    #[serde(default)]
    pub auto_rollback: bool,
    /// Alarms that stop it.
    #[serde(default)]
    pub alarms: Vec<String>,
}

/// An update of a stack.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StackUpdateEvent {
    /// When it starts.
    pub at: Span,
    /// Stack.
    pub stack: String,
    /// Logical ids that it updates, in order.
    pub resources: Vec<String>,
    /// Time that each resource takes.
    pub each: Span,
    /// Reason for which the last resource fails, so that the update is rolled back; none where it succeeds.
    pub fails: Option<String>,
}

/// A drift detection that finds one property changed.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DriftEvent {
    /// When it is found.
    pub at: Span,
    /// Stack.
    pub stack: String,
    /// Logical id of the resource.
    pub resource: String,
    /// Path of the property.
    pub path: String,
    /// Value in the template.
    pub expected: String,
    /// Value found.
    pub actual: String,
}

/// A suspended process.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuspendEvent {
    /// When.
    pub at: Span,
    /// Group.
    pub group: String,
    /// Process, such as `AZRebalance`.
    pub process: String,
}

/// A service that costs more than it should.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpendSurgeEvent {
    /// When it begins.
    pub at: Span,
    /// How long it lasts.
    #[serde(rename = "for")]
    pub lasts: Span,
    /// Service, as Cost Explorer names it.
    pub service: String,
    /// Value of the `finops:phase` tag; none for untagged costs.
    pub phase: Option<u8>,
    /// Dollars an hour on top.
    pub usd_per_hour: f64,
}

/// API calls that fail.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultEvent {
    /// When it begins.
    pub at: Span,
    /// How long it lasts; none is for ever.
    #[serde(rename = "for")]
    pub lasts: Option<Span>,
    /// Service by its endpoint prefix (`autoscaling`, `monitoring`, `ce`, ...); none is all.
    pub service: Option<String>,
    /// Operation; none is all.
    pub operation: Option<String>,
    /// What happens.
    pub kind: FaultKind,
    /// How late the answer is, for `kind = "delay"`.
    #[serde(default)]
    pub delay: Span,
    /// Probability that a call is hit.
    pub probability: Option<f64>,
    /// Hits every n-th call.
    pub every: Option<u32>,
    /// Hits the n-th page of an answer.
    pub page: Option<u32>,
    /// Hits only the first so many calls.
    pub first: Option<u32>,
}

/// What happens to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// Throttled.
    Throttle,
    /// 500.
    ServerError,
    /// Not authorised.
    AccessDenied,
    /// Expired token.
    ExpiredToken,
    /// A body that cannot be read.
    Malformed,
    /// Reset in the middle of the body.
    Truncated,
    /// No answer, and nothing changed.
    Hang,
    /// Reset before the answer, and nothing changed.
    Reset,
    /// Late.
    Delay,
    /// Answered as done, and not done.
    Ignored,
    /// Changed as asked, then reset before the answer.
    AppliedReset,
    /// Changed as asked, then 500.
    AppliedServerError,
    /// Changed as asked, then no answer.
    AppliedHang,
}

const fn one() -> u32 {
    1
}

const fn two_thirds() -> u8 {
    66
}
