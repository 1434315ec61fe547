//! The records of a run's journal, as data: fields by allow-list, nothing secret among them.

use domain::{AccountId, Moment, Region, Text};
use serde::{Deserialize, Serialize};

use crate::guards::{Guard, Verdict};
use crate::{Action, Answered, Digest, Ending, Mark, Origin, Residue, RunId, State, Undo, Way};

/// The version of the records. An older program refuses to act on a newer one; a newer one reads all older.
pub const VERSION: u32 = 2;

/// What the run of a drill is opened as.
pub const DRILL: &str = "drill.run";

/// What a mitigation is opened as.
pub const MITIGATION: &str = "drill.mitigate";

/// One record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Record {
    /// The first: who does what, where.
    Opened(Box<Opened>),
    /// What will be done and how it is put back; durable before anything is sent.
    Armed(Armament),
    /// A request is about to be sent.
    Intent(Intent),
    /// What came back.
    Answered(Reply),
    /// What was read afterwards.
    Verified(Look),
    /// It stays as it is: nothing will be put back.
    Kept(Decision),
    /// It is not put back, because it is no longer as this run left it.
    Superseded(Supersession),
    /// Another process has taken the run over.
    Adopted(Adoption),
    /// Something happened in a drill that sent nothing: a check, a sign that failed, a person's answer.
    Drill(Happening),
    /// The last: how it ended.
    Closed(Closing),
}

/// Who does what, where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// `VERSION` of the program that wrote it.
    pub version: u32,
    /// When.
    pub at: Moment,
    /// The run.
    pub run: RunId,
    /// What it leaves on what it changes.
    pub mark: Mark,
    /// What was confirmed.
    pub digest: Digest,
    /// `scale.set-desired`.
    pub action: String,
    /// The subject's own name.
    #[serde(with = "domain::raw")]
    pub subject: Text,
    /// Where.
    pub place: Place,
    /// Who.
    pub operator: Operator,
    /// What the guards said.
    pub findings: Vec<Said>,
    /// `--incident`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub incident: Option<String>,
}

/// The account and region of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The account.
    pub account: AccountId,
    /// The region.
    pub region: Region,
    /// The profile.
    #[serde(with = "domain::raw")]
    pub profile: Text,
}

/// Who runs it: by AWS, and by this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// The principal's ARN.
    #[serde(with = "domain::raw")]
    pub arn: Text,
    /// The principal's unique id.
    #[serde(with = "domain::raw")]
    pub user_id: Text,
    /// The user of this machine, and the machine: `ada@laptop`.
    pub seat: String,
    /// The process.
    pub pid: u32,
    /// Console or shell.
    pub origin: Origin,
}

/// What a guard said, and why it was gone past.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Which.
    pub guard: Guard,
    /// What.
    pub verdict: Verdict,
    /// Why.
    pub why: String,
    /// The reason typed to go past it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub overridden: Option<String>,
}

/// What will be done and how it is put back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Armament {
    /// When.
    pub at: Moment,
    /// When it is put back, unless kept.
    pub revert_at: Option<Moment>,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// One step of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What is done.
    pub action: Action,
    /// The state of its subject before.
    pub before: State,
    /// The way back.
    pub undo: Undo,
}

/// A request about to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// When.
    pub at: Moment,
    /// Which step, counted from 0.
    pub step: usize,
    /// Forward or back.
    pub way: Way,
    /// The subject's own name.
    #[serde(with = "domain::raw")]
    pub subject: Text,
    /// What is sent.
    pub action: Action,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// When.
    pub at: Moment,
    /// Which step.
    pub step: usize,
    /// Forward or back.
    pub way: Way,
    /// What.
    pub answered: Answered,
}

/// What was read afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// When.
    pub at: Moment,
    /// Which step.
    pub step: usize,
    /// Forward or back.
    pub way: Way,
    /// The state of its subject.
    pub seen: State,
}

/// It stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// When.
    pub at: Moment,
    /// Who decided, `ada@laptop`.
    pub by: String,
}

/// It is no longer as this run left it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supersession {
    /// When.
    pub at: Moment,
    /// Which step.
    pub step: usize,
    /// What moved, `desired was 4, is 5`.
    pub moved: Vec<String>,
}

/// Another process has taken the run over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adoption {
    /// When.
    pub at: Moment,
    /// Who, `ada@laptop`.
    pub by: String,
    /// The process.
    pub pid: u32,
}

/// What happened in a drill beside its requests. What it holds is the drill's to say; for a change it only has its place
/// in the order of things.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happening {
    /// When.
    pub at: Moment,
    /// What, `check-failed`.
    pub event: String,
    /// Its particulars, fields by allow-list.
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    pub body: serde_json::Value,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// When.
    pub at: Moment,
    /// How.
    pub ending: Ending,
    /// What is left.
    pub residue: Residue,
}
