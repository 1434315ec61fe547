//! The document `finops-tui/phase/1`. What is not known is null; it is never 0.

use std::collections::BTreeMap;

use domain::{Moment, Region, Text};
use serde::Serialize;

/// One phase.
#[derive(Serialize)]
pub(super) struct Document {
    pub schema: &'static str,
    /// When, by the account's clock.
    pub taken_at: Moment,
    pub number: u8,
    pub name: &'static str,
    pub region: Region,
    pub status: &'static str,
    /// What shows that it exists, where it has no stack.
    pub evidence: Option<String>,
    pub resources: Option<Resources>,
    pub stacks: Vec<Stack>,
    /// Names of the stacks that are not there.
    pub missing: Vec<String>,
    pub monthly_usd: Monthly,
    /// What the measured figures are of.
    pub window: Span,
    pub promise: Vec<Promise>,
}

/// Resources counted; of a phase, those of all its stacks.
#[derive(Clone, Default, Serialize)]
pub(super) struct Resources {
    pub done: usize,
    pub total: usize,
    /// How many are in each status, by CloudFormation's word.
    pub by_status: BTreeMap<Text, usize>,
}

/// A stack of the phase.
#[derive(Serialize)]
pub(super) struct Stack {
    pub name: Text,
    pub status: Text,
    pub status_reason: Option<Text>,
    /// `unknown`, `in-sync` or `drifted`.
    pub drift: &'static str,
    /// When drift was last looked for.
    pub drift_checked_at: Option<Moment>,
    pub updated_at: Option<Moment>,
    /// Whether it refuses to be deleted.
    pub protected: bool,
    pub resources: Option<Resources>,
    /// What rolling this program's template out would change; empty where nothing, null where nobody can tell.
    pub outdated: Option<Vec<Change>>,
    /// Why nobody can tell.
    pub outdated_why: Option<String>,
    pub parameters: BTreeMap<Text, Text>,
    pub outputs: BTreeMap<Text, Text>,
}

/// What a roll-out would change.
#[derive(Serialize)]
pub(super) struct Change {
    pub logical_id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub action: &'static str,
    pub replacement: &'static str,
    pub stateful: bool,
    pub why: String,
}

/// What a phase adds to a month.
#[derive(Serialize)]
pub(super) struct Monthly {
    /// The low end of what the roadmap says.
    pub roadmap: Option<f64>,
    /// Its high end.
    pub roadmap_high: Option<f64>,
    /// What the templates come to at list price by the parameters that are known: the sum of `templates`.
    pub estimate: Option<f64>,
    /// What every resource of the templates costs, by the embedded list and the parameters that are known.
    pub templates: Listed,
    /// This month to date, by the cost-allocation tag.
    pub actual: Option<f64>,
}

/// The templates' resources by the embedded list.
#[derive(Serialize)]
pub(super) struct Listed {
    /// The sum of what costs something whether it is used or not.
    pub fixed: Option<f64>,
    pub lines: Vec<Line>,
    /// How many resources are paid by use beside that: not in the sum.
    pub by_use: usize,
    /// How many no price is known of: not in the sum.
    pub unpriced: usize,
}

/// A resource that costs something whether it is used or not.
#[derive(Serialize)]
pub(super) struct Line {
    pub logical_id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub monthly_usd: f64,
}

/// From the first moment to before the last.
#[derive(Serialize)]
pub(super) struct Span {
    pub from: Moment,
    pub to: Moment,
}

/// A promise of the roadmap.
#[derive(Serialize)]
pub(super) struct Promise {
    pub name: &'static str,
    pub target: f64,
    pub measured: Option<f64>,
    pub unit: &'static str,
    pub estimated: bool,
    /// `kept`, `broken` or `unknown`.
    pub verdict: &'static str,
    /// Minutes of the window that are known.
    pub known_minutes: usize,
    pub minutes: usize,
    /// Why there is no figure or no verdict, or how the figure came about.
    pub why: Option<String>,
}
