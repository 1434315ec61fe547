//! What a guard says.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Scene;
use crate::Direction;

/// A guard, by the danger it looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Guard {
    /// The wrong account or region.
    AccountPin,
    /// A change nobody has armed.
    WriteMode,
    /// A plan that no longer fits.
    FreshPlan,
    /// Something else than was meant.
    ExactTargets,
    /// A size outside its bounds.
    Bounds,
    /// A change without a trace.
    Journal,
    /// Two operators at once.
    OneOperator,
    /// A time in which nothing is to be changed.
    Freeze,
    /// A change in the middle of an incident.
    Incident,
    /// Something else that is changing the same.
    OthersActing,
    /// Too little left to carry the load.
    HealthyFloor,
    /// Zones that are no longer even.
    ZoneBalance,
    /// Too much at once.
    StepCap,
    /// Too soon after the last change.
    CoolDown,
    /// An automatism that undoes it, or that it hinders.
    FightingAutomation,
    /// A phase whose prerequisites are not there.
    PhaseOrder,
    /// The loss of what holds state.
    Stateful,
    /// No way back.
    WayBack,
    /// More than may be spent.
    Budget,
    /// Credentials that end before the change does.
    Credentials,
    /// What a drill's file asks for before it may run. Of a single change nothing is asked.
    Requirements,
}

/// What a guard says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The danger is not there.
    Pass,
    /// It is there, and can be lived with.
    Warn,
    /// It cannot be told.
    Unknown,
    /// It is there.
    Block,
}

/// What one guard says of one change.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Which.
    pub guard: Guard,
    /// What it says.
    pub verdict: Verdict,
    /// Why, as one sentence without a full stop.
    pub why: String,
    /// The figures it used.
    pub evidence: Vec<Evidence>,
}

/// A figure that a guard used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What it is.
    pub what: String,
    /// The figure.
    pub value: String,
    /// How old it is; `None` where it is not read but known.
    pub age: Option<Duration>,
}

impl Verdict {
    /// As scripts know it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Unknown => "unknown",
            Self::Block => "block",
        }
    }
}

impl Guard {
    /// All that judge a single change, in the order of the table.
    pub const ALL: [Self; 20] = [
        Self::AccountPin,
        Self::WriteMode,
        Self::FreshPlan,
        Self::ExactTargets,
        Self::Bounds,
        Self::Journal,
        Self::OneOperator,
        Self::Freeze,
        Self::Incident,
        Self::OthersActing,
        Self::HealthyFloor,
        Self::ZoneBalance,
        Self::StepCap,
        Self::CoolDown,
        Self::FightingAutomation,
        Self::PhaseOrder,
        Self::Stateful,
        Self::WayBack,
        Self::Budget,
        Self::Credentials,
    ];

    /// As scripts know it, `healthy-floor`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccountPin => "account-pin",
            Self::WriteMode => "write-mode",
            Self::FreshPlan => "fresh-plan",
            Self::ExactTargets => "exact-targets",
            Self::Bounds => "bounds",
            Self::Journal => "journal",
            Self::OneOperator => "one-operator",
            Self::Freeze => "freeze",
            Self::Incident => "incident",
            Self::OthersActing => "others-acting",
            Self::HealthyFloor => "healthy-floor",
            Self::ZoneBalance => "zone-balance",
            Self::StepCap => "step-cap",
            Self::CoolDown => "cool-down",
            Self::FightingAutomation => "fighting-automation",
            Self::PhaseOrder => "phase-order",
            Self::Stateful => "stateful",
            Self::WayBack => "way-back",
            Self::Budget => "budget",
            Self::Credentials => "credentials",
            Self::Requirements => "requirements",
        }
    }

    /// The guard of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().chain([Self::Requirements]).find(|guard| guard.as_str() == name)
    }

    /// Whether a typed reason may go past it.
    pub const fn is_overridable(self) -> bool {
        !matches!(
            self,
            Self::AccountPin | Self::WriteMode | Self::FreshPlan | Self::ExactTargets | Self::Bounds | Self::Journal
        )
    }

    /// Whether it may at most warn of a change that adds or restores.
    pub const fn is_gentle(self) -> bool {
        matches!(
            self,
            Self::Freeze
                | Self::Incident
                | Self::OthersActing
                | Self::HealthyFloor
                | Self::ZoneBalance
                | Self::CoolDown
                | Self::Budget
        )
    }

    /// What it says of a change, no harder than the change's direction allows.
    pub(super) fn judge(self, scene: &Scene<'_>) -> Finding {
        let mut finding = Finding { guard: self, ..super::check(self, scene) };
        if self.is_gentle() && scene.direction().is_gentle() {
            finding.verdict = finding.verdict.min(Verdict::Warn);
        }
        finding
    }
}

impl Finding {
    /// Whether it stops a change of this direction that nobody has overridden it for.
    pub const fn stops(&self, direction: Direction) -> bool {
        match self.verdict {
            Verdict::Pass | Verdict::Warn => false,
            Verdict::Block => true,
            Verdict::Unknown => !direction.is_gentle(),
        }
    }

    /// Whether a later look at the same danger found it worse.
    pub fn is_worse_than(&self, before: &Self) -> bool {
        self.verdict > before.verdict
    }
}

/// What a guard says before its name is on it.
pub(super) fn say(verdict: Verdict, why: impl Into<String>) -> Finding {
    Finding { guard: Guard::AccountPin, verdict, why: why.into(), evidence: Vec::new() }
}

/// The danger is not there.
pub(super) fn pass(why: impl Into<String>) -> Finding {
    say(Verdict::Pass, why)
}

/// It is there, and can be lived with.
pub(super) fn warn(why: impl Into<String>) -> Finding {
    say(Verdict::Warn, why)
}

/// It cannot be told.
pub(super) fn unknown(why: impl Into<String>) -> Finding {
    say(Verdict::Unknown, why)
}

/// It is there.
pub(super) fn block(why: impl Into<String>) -> Finding {
    say(Verdict::Block, why)
}

/// The hardest of several findings with the reasons of all that are as hard, and everybody's evidence; `calm` where
/// there is none.
pub(super) fn hardest(found: Vec<Finding>, calm: impl Into<String>) -> Finding {
    let Some(verdict) = found.iter().map(|finding| finding.verdict).max() else { return pass(calm) };
    let reasons = found.iter().filter(|finding| finding.verdict == verdict).map(|finding| finding.why.as_str());
    let why = reasons.collect::<Vec<_>>().join("; ");
    let evidence = found.into_iter().flat_map(|finding| finding.evidence).collect();
    Finding { evidence, ..say(verdict, why) }
}

impl Finding {
    /// The same with a figure that was used.
    #[must_use]
    pub(super) fn by(mut self, what: &str, value: impl std::fmt::Display, age: Option<Duration>) -> Self {
        self.evidence.push(Evidence { what: what.to_owned(), value: value.to_string(), age });
        self
    }
}
