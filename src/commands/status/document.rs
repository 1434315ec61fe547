//! The document `finops-tui/status/1`: what scripts may rely on. Additions are allowed, renames are not.
//!
//! What is not known is null, and its source says why; it is never 0.

use std::collections::BTreeMap;

use domain::{Moment, Region, Text, Zone};
use serde::Serialize;

/// The whole document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Status {
    /// Always `finops-tui/status/1`.
    pub(crate) schema: &'static str,
    /// When, by the account's clock.
    pub(crate) taken_at: Moment,
    /// `ok`, `degraded`, `failing` or `unknown`.
    pub(crate) verdict: &'static str,
    pub(crate) account: Account,
    /// One for each phase and region; `None` where not even the region is known.
    pub(crate) phases: Option<Vec<Phase>>,
    pub(crate) targets: Option<Vec<TargetGroup>>,
    pub(crate) capacity: Option<Vec<Group>>,
    pub(crate) alarms: Option<Vec<Alarm>>,
    pub(crate) spend: Spend,
    pub(crate) sources: Vec<SourceState>,
}

/// Whose account it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Account {
    pub(crate) id: Option<String>,
    pub(crate) arn: Option<Text>,
    pub(crate) profile: Text,
    /// The first region.
    pub(crate) region: Option<Region>,
    /// Every region.
    pub(crate) regions: Vec<Region>,
    pub(crate) environment: Option<Text>,
    /// Whether the account is simulated.
    pub(crate) demo: bool,
}

/// A phase in a region.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Phase {
    pub(crate) number: u8,
    pub(crate) name: &'static str,
    pub(crate) region: Region,
    pub(crate) status: &'static str,
    /// What shows that it exists, where it has no stack.
    pub(crate) evidence: Option<String>,
    pub(crate) stacks: Vec<Stack>,
    pub(crate) monthly_usd: MonthlyUsd,
    pub(crate) promise: Vec<Promise>,
}

/// A stack of a phase.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Stack {
    pub(crate) name: Text,
    pub(crate) status: Text,
    /// `unknown`, `in-sync` or `drifted`.
    pub(crate) drift: &'static str,
    pub(crate) updated_at: Option<Moment>,
}

/// What a phase adds to a month.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct MonthlyUsd {
    /// The low end of what the roadmap says.
    pub(crate) roadmap: Option<f64>,
    /// Its high end.
    pub(crate) roadmap_high: Option<f64>,
    /// What its templates come to at list price, without what is paid by use: by the parameters that its stacks were
    /// deployed with, and for those that are not there by the profile's.
    pub(crate) estimate: Option<f64>,
    /// This month to date by the phase's cost-allocation tag. Cost Explorer does not tell regions apart here, so
    /// with several of them it is null, and `spend.by_phase` has the account's figure.
    pub(crate) actual: Option<f64>,
}

/// A promise of the roadmap.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Promise {
    pub(crate) name: &'static str,
    pub(crate) target: f64,
    pub(crate) measured: Option<f64>,
    pub(crate) unit: &'static str,
}

/// A target group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct TargetGroup {
    pub(crate) group: Text,
    pub(crate) region: Region,
    pub(crate) arn: Text,
    pub(crate) load_balancer: Option<Text>,
    #[serde(flatten)]
    pub(crate) count: TargetCount,
    pub(crate) zones: Option<BTreeMap<Zone, ZoneHealth>>,
    pub(crate) not_healthy: Option<Vec<Target>>,
}

/// Targets counted by state; all null where the health could not be read.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct TargetCount {
    pub(crate) healthy: Option<usize>,
    pub(crate) unhealthy: Option<usize>,
    pub(crate) initial: Option<usize>,
    pub(crate) draining: Option<usize>,
    pub(crate) unhealthy_draining: Option<usize>,
    pub(crate) unused: Option<usize>,
    pub(crate) unavailable: Option<usize>,
    pub(crate) shifted: Option<usize>,
    pub(crate) total: Option<usize>,
}

/// The targets of a zone.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct ZoneHealth {
    pub(crate) healthy: usize,
    pub(crate) total: usize,
}

/// A target that is not healthy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Target {
    pub(crate) id: Text,
    pub(crate) port: Option<u16>,
    pub(crate) zone: Option<Zone>,
    pub(crate) state: &'static str,
    pub(crate) reason: Option<Text>,
    pub(crate) description: Option<Text>,
}

/// An Auto Scaling group.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(clippy::struct_field_names, reason = "the names are those of the JSON")]
pub(crate) struct Group {
    pub(crate) group: Text,
    pub(crate) region: Region,
    pub(crate) min: u32,
    pub(crate) desired: u32,
    pub(crate) max: u32,
    pub(crate) in_service: u32,
    pub(crate) pending: u32,
    pub(crate) terminating: u32,
    pub(crate) standby: u32,
    pub(crate) unhealthy: u32,
    /// Instances in service by zone.
    pub(crate) zones: BTreeMap<Zone, u32>,
    /// Suspended processes.
    pub(crate) suspended: Vec<Text>,
    /// The instance refresh that runs, if one does.
    pub(crate) refresh: Option<Refresh>,
}

/// A running instance refresh.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Refresh {
    pub(crate) id: Text,
    pub(crate) status: Text,
    pub(crate) percent: u8,
    pub(crate) started_at: Option<Moment>,
}

/// An alarm.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Alarm {
    pub(crate) name: Text,
    pub(crate) region: Region,
    /// `metric` or `composite`.
    pub(crate) kind: &'static str,
    /// `ok`, `alarm` or `insufficient-data`.
    pub(crate) state: &'static str,
    pub(crate) since: Option<Moment>,
    pub(crate) reason: Text,
    pub(crate) actions_enabled: bool,
}

/// Money of the whole account.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Spend {
    pub(crate) currency: String,
    pub(crate) month_to_date: Option<f64>,
    /// What the whole month is expected to cost.
    pub(crate) forecast: Option<f64>,
    /// The last day with any cost in it.
    pub(crate) as_of: Option<String>,
    pub(crate) by_service: Option<Vec<ServiceCost>>,
    pub(crate) by_phase: Option<Vec<PhaseCost>>,
}

/// What a service cost, month to date.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct ServiceCost {
    pub(crate) service: Text,
    pub(crate) amount: f64,
}

/// What a phase cost, month to date; an empty tag is what carries none.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct PhaseCost {
    pub(crate) tag: Text,
    pub(crate) amount: f64,
}

/// How well a source was read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct SourceState {
    /// `account`, `phases`, `targets`, `capacity`, `alarms` or `spend`.
    pub(crate) source: &'static str,
    /// `fresh`, `stale`, `failed`, `denied`, `partial` or `off`.
    pub(crate) state: &'static str,
    /// Age of its oldest part, in seconds.
    pub(crate) age_s: Option<f64>,
    pub(crate) error: Option<String>,
    /// What to do about the error.
    pub(crate) remedy: Option<String>,
    /// Requests sent for it, retries included.
    pub(crate) calls: u64,
}
