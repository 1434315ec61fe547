//! What may stand in a drill file: every action, probe, argument and metric, each with the sentence that explains it.

mod actions;
mod lookup;
mod metrics;
mod probes;

use std::time::Duration;

use crate::model::{ParamType, Severity};

pub use actions::ACTIONS;
pub use lookup::{action, metric, probe};
pub use metrics::METRICS;
pub use probes::PROBES;

/// What a step may do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ActionWord {
    /// `arc.zonal_shift.start`.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub about: &'static str,
    /// What it does at worst.
    pub severity: Severity,
    /// Its way back.
    pub way_back: WayBack,
    /// The dead-man switch that AWS has for it, as a file names it.
    pub fuse: Option<&'static str>,
    /// Its arguments.
    pub arguments: &'static [ArgumentWord],
    /// What comes back from it, for `${step.ID.NAME}`.
    pub brings: &'static [&'static str],
}

impl ActionWord {
    /// Whether it changes something in the account, which is journaled and needs a way back or a reason.
    pub fn is_mutating(&self) -> bool {
        self.way_back != WayBack::NothingToUndo
    }
}

/// The way back of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayBack {
    /// It changes nothing in the account.
    NothingToUndo,
    /// One of these actions takes it back; the same action puts back what was.
    By(&'static [&'static str]),
    /// Nothing takes it back: a step says why in `irreversible`.
    None,
}

/// What may be looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProbeWord {
    /// `targets.healthy`.
    pub name: &'static str,
    /// What it reads, in a sentence.
    pub about: &'static str,
    /// Its arguments.
    pub arguments: &'static [ArgumentWord],
    /// What it brings.
    pub returns: Returns,
}

/// What a probe brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returns {
    /// Yes or no.
    Flag,
    /// A number of this unit; empty: the unit of what was asked for.
    Number(&'static str),
    /// A share, percent.
    Percent,
    /// A span of time.
    Span,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A name that AWS gives: of this.
    Name(&'static str),
    /// Something that an argument of this type takes.
    Subject(ParamType),
}

/// One argument of an action or a probe.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ArgumentWord {
    /// Its name.
    pub name: &'static str,
    /// What it means, in a sentence.
    pub about: &'static str,
    /// What it is.
    pub kind: ArgumentKind,
    /// Whether it must stand there.
    pub need: Need,
}

/// Whether an argument must stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It must; in an expectation or an undo the step's own argument of that name stands in.
    Required,
    /// It may be left out.
    Optional,
    /// Left out, it is this, as a file would write it.
    Default(&'static str),
}

/// What an argument is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgumentKind {
    /// What a parameter of this type is; what names a thing in AWS is given by reference only.
    Of(ParamType),
    /// A whole number between bounds.
    Count(u32, u32),
    /// A span of time between bounds.
    Span(Duration, Duration),
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Some of these words.
    Choices(&'static [&'static str]),
    /// Words for a person.
    Text,
    /// A word of [`METRICS`], `NAMESPACE:NAME`, or a parameter of that type.
    Metric,
    /// The mark of a step.
    Mark,
    /// How the past is looked at: `p95 of last 60m`, `max of last 3h`.
    Look,
    /// A path of a URL, `/healthz`.
    Path,
}

/// A metric that a file names by a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MetricWord {
    /// `alb.5xx`.
    pub word: &'static str,
    /// What it counts, in a sentence.
    pub about: &'static str,
    /// `AWS/ApplicationELB`.
    pub namespace: &'static str,
    /// `HTTPCode_ELB_5XX_Count`.
    pub name: &'static str,
    /// The statistic that is asked for where the probe asks for none.
    pub stat: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// Whose metric it is: the argument that must be there.
    pub of: ParamType,
    /// The metric that has a datapoint each minute, beside which a missing datapoint of this one is 0; for a load balancer:
    /// that of any of its target groups.
    pub companion: Option<&'static str>,
}

/// The arguments that say whose metric it is, by the type of what owns it.
pub const OWNERS: [(&str, ParamType); 6] = [
    ("resource", ParamType::LoadBalancer),
    ("targets", ParamType::TargetGroup),
    ("group", ParamType::Asg),
    ("database", ParamType::DbInstance),
    ("cache", ParamType::ReplicationGroup),
    ("distribution", ParamType::Distribution),
];

/// Requests a second that a load step may send at most.
pub const LOAD_RATE_MOST: u32 = 500;

/// How long one load step may send at most.
pub const LOAD_LONGEST: Duration = Duration::from_mins(30);

/// The stacks whose outputs a parameter may come from, and that a file may require.
pub const STACKS: [&str; 11] =
    ["foundation", "edge", "compute", "data", "cache", "cdn", "net", "services", "events", "pipeline", "global"];

const fn needs(name: &'static str, kind: ArgumentKind, about: &'static str) -> ArgumentWord {
    ArgumentWord { name, about, kind, need: Need::Required }
}

const fn may(name: &'static str, kind: ArgumentKind, about: &'static str) -> ArgumentWord {
    ArgumentWord { name, about, kind, need: Need::Optional }
}

const fn or(name: &'static str, kind: ArgumentKind, default: &'static str, about: &'static str) -> ArgumentWord {
    ArgumentWord { name, about, kind, need: Need::Default(default) }
}

const GROUP: ArgumentWord = needs("group", ArgumentKind::Of(ParamType::Asg), "The Auto Scaling group.");
const INSTANCE: ArgumentWord = needs("instance", ArgumentKind::Of(ParamType::Instance), "The instance.");
const TARGETS: ArgumentWord = needs("targets", ArgumentKind::Of(ParamType::TargetGroup), "The target group.");
const RESOURCE: ArgumentWord = needs("resource", ArgumentKind::Of(ParamType::LoadBalancer), "The load balancer.");
const DATABASE: ArgumentWord = needs("database", ArgumentKind::Of(ParamType::DbInstance), "The database instance.");
const CLUSTER: ArgumentWord = needs("cluster", ArgumentKind::Of(ParamType::DbCluster), "The Aurora cluster.");
const CACHE: ArgumentWord = needs("cache", ArgumentKind::Of(ParamType::ReplicationGroup), "The replication group.");
const ALARM: ArgumentWord = needs("alarm", ArgumentKind::Of(ParamType::Alarm), "The alarm.");
const ENDPOINT: ArgumentWord =
    needs("endpoint", ArgumentKind::Of(ParamType::Endpoint), "The platform's own host that is connected to.");
const NAME: ArgumentWord = may(
    "name",
    ArgumentKind::Of(ParamType::Endpoint),
    "The name that the certificate holds, where it is not the endpoint's; no other host is connected to.",
);
const PATH: ArgumentWord = or("path", ArgumentKind::Path, "/", "The path that is asked for.");
const PROCESSES: &[&str] = &[
    "Launch",
    "Terminate",
    "AddToLoadBalancer",
    "AlarmNotification",
    "AZRebalance",
    "HealthCheck",
    "InstanceRefresh",
    "ReplaceUnhealthy",
    "ScheduledActions",
];
