//! A drill file that has passed the linter: everything in it has its type, and every name in it exists.

mod params;

use std::collections::BTreeMap;
use std::time::Duration;

use domain::{Day, Text};
use serde::{Deserialize, Serialize};

use crate::plan::{Argument, Watch};
use crate::vocabulary;

pub use params::{Param, ParamType};

/// A whole drill. Built by the reader alone, which has checked it.
#[derive(Clone, Debug, PartialEq)]
pub struct Drill {
    /// `az-evacuation`.
    pub id: String,
    /// What it is, in a line.
    pub title: Text,
    /// Drill or mitigation.
    pub kind: Kind,
    /// The worst that its actions do; at least what the vocabulary says of them.
    pub severity: Severity,
    /// Who keeps it.
    pub owner: Text,
    /// When somebody last read it through.
    pub reviewed: Day,
    /// Why it exists.
    pub why: Text,
    /// What must be so before it may run.
    pub require: Require,
    /// What has to be given, or is found.
    pub params: Vec<Param>,
    /// What is computed once, when it is planned: name, and the probe with its arguments.
    pub lets: Vec<(String, Watchless)>,
    /// How much it may touch.
    pub limit: Limit,
    /// The steady state.
    pub checks: Vec<Check>,
    /// What must hold all the time.
    pub aborts: Vec<Abort>,
    /// What is done, in order.
    pub steps: Vec<Step>,
    /// What is measured and kept.
    pub evidence: Evidence,
}

impl Drill {
    /// The worst that its actions do, by the vocabulary.
    pub fn computed_severity(&self) -> Severity {
        let words = self.steps.iter().filter_map(|step| vocabulary::action(&step.action));
        words.map(|word| word.severity).max().unwrap_or(Severity::Observe)
    }
}

/// A probe that is asked for its value and compared with nothing.
pub type Watchless = (String, BTreeMap<String, Argument>);

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// To prove that something works; everything is put back.
    Drill,
    /// For a fire: what it does holds until somebody takes it back.
    Mitigation,
}

/// What an action does, mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// It only looks.
    Observe,
    /// It changes what can be put back, and nobody should notice.
    Reversible,
    /// Somebody may notice; it can be put back.
    Disruptive,
    /// It cannot be put back.
    Irreversible,
}

/// What must be so before it may run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Require {
    /// Where it may run; empty: everywhere.
    pub environments: Vec<String>,
    /// The phases that must be live and idle, by name.
    pub phases: Vec<String>,
    /// People other than the operator who must have agreed, by environment.
    pub approvals: BTreeMap<String, u32>,
    /// How old a clean rehearsal of the same digest may be.
    pub rehearsed: Option<Duration>,
    /// Where else it must have passed.
    pub proven_in: Option<Proven>,
    /// When it may run.
    pub window: Option<change::ChangeWindow>,
    /// How long the credentials must at least be good for; `None`: as long as the run and its way back may take.
    pub credentials: Option<Duration>,
    /// How long the whole run may take, the way back excluded.
    pub max_duration: Duration,
}

/// Where a file must have passed, and clean, before it may run elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// By the environment it is to run in: the one it must have passed in.
    pub by: BTreeMap<String, String>,
    /// How long ago at most.
    pub within: Duration,
}

/// How much it may touch; `None`: not said.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Limit {
    /// Instances it may end or change.
    pub instances: Option<u32>,
    /// The share of a zone's instances, percent.
    pub share_of_zone: Option<f64>,
    /// Zones.
    pub zones: Option<u32>,
    /// Load balancers.
    pub load_balancers: Option<u32>,
    /// Databases.
    pub databases: Option<u32>,
    /// Other runs, roll-outs or refreshes that may be under way in the account.
    pub other_runs: Option<u32>,
    /// Runs of this file in one account a day.
    pub per_day: Option<u32>,
}

impl Severity {
    /// All, mildest first.
    pub const ALL: [Self; 4] = [Self::Observe, Self::Reversible, Self::Disruptive, Self::Irreversible];

    /// Its name in a file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Observe => "observe",
            Self::Reversible => "reversible",
            Self::Disruptive => "disruptive",
            Self::Irreversible => "irreversible",
        }
    }
}

/// When a check is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Occasion {
    /// Before anything is done: it must hold.
    Before,
    /// While it runs: what it says is kept as evidence, and a failure deviates.
    During,
    /// Once everything is put back.
    After,
}

/// One line of the steady state.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// Its name.
    pub id: String,
    /// What it means.
    pub say: Text,
    /// When.
    pub when: Vec<Occasion>,
    /// What is looked at.
    pub watch: Watch,
}

/// What must hold all the time.
#[derive(Clone, Debug, PartialEq)]
pub struct Abort {
    /// Its name.
    pub id: String,
    /// What it means.
    pub say: Text,
    /// What is looked at: `holds_for` is how long it may fail, `blind` how long it may be unreadable.
    pub watch: Watch,
    /// Until when it counts; `None`: to the end of the run.
    pub until: Option<Until>,
}

/// Until when an abort condition counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Until {
    /// Until this step is begun.
    Step(String),
}

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its name.
    pub id: String,
    /// What happens.
    pub say: Text,
    /// The action of the vocabulary.
    pub action: String,
    /// Its arguments.
    pub with: BTreeMap<String, Argument>,
    /// How long until everything it expects must be so.
    pub within: Duration,
    /// What must be so afterwards.
    pub expect: Vec<Watch>,
    /// The `aws` line an engineer would type; display only.
    pub manual: Option<Text>,
    /// Its way back, if it has one.
    pub undo: Option<UndoSpec>,
    /// Why it has none.
    pub irreversible: Option<Text>,
    /// The dead-man switch in AWS.
    pub fuse: Option<FuseSpec>,
    /// The moment it is begun, by name: `T0`. For a step that only waits: the moment what it waits for was so.
    pub mark: Option<String>,
    /// What to look at when it is late.
    pub if_late: Option<Text>,
}

/// When an undo runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UndoRun {
    /// Whenever the step was begun: at the end of a run that passes too.
    Always,
    /// Only where the run does not pass.
    OnAbort,
}

/// The way back of a step.
#[derive(Clone, Debug, PartialEq)]
pub struct UndoSpec {
    /// The action of the vocabulary.
    pub action: String,
    /// Its arguments.
    pub with: BTreeMap<String, Argument>,
    /// When it runs.
    pub run: UndoRun,
    /// How long until everything it expects must be so.
    pub within: Duration,
    /// What must be so afterwards.
    pub expect: Vec<Watch>,
    /// The `aws` line an engineer would type.
    pub manual: Text,
}

/// A dead-man switch in AWS that is renewed while the console lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FuseSpec {
    /// After how long AWS itself takes the step back.
    pub length: Duration,
    /// How often it is renewed; `None`: never, it is long and fixed.
    pub renew: Option<Duration>,
    /// How long the step may last in all.
    pub cap: Duration,
}

/// What is measured and kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// The recovery time that is promised.
    pub target: Option<Duration>,
    /// The loss that is promised, in words.
    pub loss: Option<Text>,
    /// What is measured.
    pub measures: Vec<(String, Measure)>,
    /// What is kept beside it, by name: `alarm-history`, `scaling-activities`, `target-health`, `arc-shifts`,
    /// `stack-events`, `rds-events`, `cache-events`.
    pub keep: Vec<String>,
}

/// One measure.
#[derive(Clone, Debug, PartialEq)]
pub enum Measure {
    /// From one moment to another.
    Between(Span, Span),
    /// Of what a check has seen: `max`, `min`, `sum`, `last`.
    OfCheck {
        /// The check.
        check: String,
        /// How the values are taken together.
        take: String,
    },
    /// The longest time that a rising metric stood still.
    LongestGap {
        /// The metric.
        metric: Argument,
        /// How fine it can be told.
        resolution: Duration,
    },
}

/// A moment that a measure names.
#[derive(Clone, Debug, PartialEq)]
pub enum Span {
    /// A mark of a step, `T0`.
    Mark(String),
    /// When the undo of a step was sent, `undo:evacuate`.
    Undo(String),
    /// When a check first held again, `check:zone-serves-again`.
    Check(String),
    /// When an alarm first fired, `alarm:${page}`.
    Alarm(Argument),
    /// When an event of the database said so, `rds-event:failover started`.
    DatabaseEvent(Text),
}
