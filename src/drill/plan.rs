//! A drill with everything filled in: what a run does, to what, and by which signs it is judged.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use change::{Action, Digest};
use domain::{Moment, Region, Text};
use serde::{Deserialize, Serialize};

use crate::model::{Drill, FuseSpec, Occasion, UndoRun};
use crate::value::{Comparison, Value};

/// An argument of a probe or an action, or the right-hand side of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Argument {
    /// A value.
    Value(Value),
    /// A reference, which is a whole value.
    Reference(Reference),
}

/// What a `${…}` names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reference {
    /// `${group}`: a parameter, known when it is planned.
    Param(String),
    /// `${floor}`: a `let`, known when it is planned.
    Let(String),
    /// `${before.rds_zone}`: what the probe of this very expectation read before anything was done.
    Before,
    /// `${step.evacuate.shift_id}`: what came back from a step.
    Step(String, String),
    /// `${run.mark}`.
    RunMark,
}

/// One sign that is looked at, as the file has it and as a plan has it: in a plan no parameter or `let` is left open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Watch {
    /// The probe of the vocabulary.
    pub probe: String,
    /// Its arguments.
    pub with: BTreeMap<String, Argument>,
    /// What it must be.
    pub is: Comparison,
    /// For a check or an expectation: how long it must hold without a break. For an abort condition: how long it may fail.
    pub holds_for: Duration,
    /// How long it may be unreadable before that counts as failing.
    pub blind: Duration,
}

/// The place of a sign in [`Plan::watches`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WatchId(pub usize);

/// What the parameters and the `let`s of a drill are.
pub type Binding = BTreeMap<String, Value>;

/// What a run does, to what, and by which signs it is judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The file.
    pub drill: Arc<Drill>,
    /// The digest of the file's bytes.
    pub file: Digest,
    /// The digest of file, parameters, `let`s, account and region.
    pub digest: Digest,
    /// Where.
    pub region: Region,
    /// Parameters and `let`s.
    pub binding: Binding,
    /// Every sign, once.
    pub watches: Vec<Watch>,
    /// The steady state.
    pub checks: Vec<PlannedCheck>,
    /// What must hold all the time.
    pub aborts: Vec<PlannedAbort>,
    /// What is done, in order.
    pub steps: Vec<PlannedStep>,
}

/// A line of the steady state.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedCheck {
    /// Its name.
    pub id: String,
    /// When.
    pub when: Vec<Occasion>,
    /// By which sign.
    pub watch: WatchId,
}

/// What must hold all the time.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedAbort {
    /// Its name.
    pub id: String,
    /// By which sign.
    pub watch: WatchId,
    /// The step, counted from 0, from whose intent on it does not count any more.
    pub until: Option<usize>,
}

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedStep {
    /// Its name.
    pub id: String,
    /// What is done.
    pub deed: Deed,
    /// How long until everything expected must be so.
    pub within: Duration,
    /// What must be so afterwards.
    pub expect: Vec<WatchId>,
    /// Its way back.
    pub undo: Option<PlannedUndo>,
    /// The dead-man switch in AWS.
    pub fuse: Option<Fuse>,
    /// The name of its moment.
    pub mark: Option<String>,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// A change of the account: journaled, sent once, read back.
    Change(Box<Action>),
    /// Requests to the platform's own endpoint, from this machine.
    Load(LoadSpec),
    /// Nothing: for this long, and until what is expected is so.
    Wait(Duration),
    /// A person says that something is so.
    Attest(Question),
}

/// What a person is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The question; for an attestation what is to be true.
    pub text: Text,
    /// The unit of the answer; `None`: yes or no.
    pub unit: Option<String>,
}

/// Bounded requests to the platform's own endpoint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LoadSpec {
    /// The host; it must be the platform's own.
    #[serde(with = "domain::raw")]
    pub host: Text,
    /// The name that is asked for (SNI and `Host`) where it is not the host's; nothing else is connected to.
    pub name: Option<String>,
    /// The path, `/healthz`.
    pub path: String,
    /// Requests a second, at most.
    pub rate: u32,
    /// For how long, at most.
    pub duration: Duration,
}

/// The way back of a step: what it is comes from the action itself (`change::Action::undo`).
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedUndo {
    /// When it runs.
    pub run: UndoRun,
    /// How long until everything expected must be so.
    pub within: Duration,
    /// What must be so afterwards.
    pub expect: Vec<WatchId>,
    /// The `aws` line an engineer would type, as far as it can be filled in.
    pub manual: Text,
}

/// A dead-man switch as a run has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fuse {
    /// Its lengths.
    pub spec: FuseSpec,
    /// When AWS takes the step back by itself, once it is lit.
    pub until: Option<Moment>,
}
