//! What is looked at once a phase is rolled out: its stacks, zones, targets, TLS, alarms and promises.

mod alarms;
mod stacks;
mod targets;
mod tls;
mod zones;

use domain::{Phase, Reading, RegionEstate, Stack};

use crate::evaluate::Evaluated;
use crate::promise::{Kept, Measurement};

/// A phase that is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Verification<'a> {
    /// The phase.
    pub phase: &'a Phase,
    /// What is known of its region.
    pub here: &'a RegionEstate,
    /// Its stacks that stand.
    pub stacks: &'a [Deployed<'a>],
    /// Its promises.
    pub promises: &'a [Measurement],
}

/// A stack that stands, and what its template comes to.
#[derive(Clone, Copy, Debug)]
pub struct Deployed<'a> {
    /// The stack.
    pub stack: &'a Stack,
    /// What the template it was deployed with comes to.
    pub evaluated: &'a Evaluated,
}

/// Something that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// `stack`, `zones`, `targets`, `tls`, `alarms` or `promise`.
    pub name: &'static str,
    /// What was looked at, by its own name.
    pub subject: String,
    /// What was found.
    pub outcome: Outcome,
    /// Why.
    pub why: String,
}

/// What a look found. Ordered from worst to best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It is not as it should be.
    Fail,
    /// Nobody can say.
    Unknown,
    /// It is as it should be.
    Pass,
}

impl Outcome {
    /// As scripts and people read it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Unknown => "unknown",
            Self::Pass => "pass",
        }
    }
}

impl Check {
    fn new(name: &'static str, subject: impl Into<String>, outcome: Outcome, why: impl Into<String>) -> Self {
        Self { name, subject: subject.into(), outcome, why: why.into() }
    }
}

impl Verification<'_> {
    /// Everything that is looked at, in a fixed order.
    pub fn checks(&self) -> Vec<Check> {
        let mut checks = stacks::checks(self);
        checks.extend(zones::checks(self));
        checks.extend(targets::checks(self));
        checks.extend(tls::checks(self));
        checks.extend(alarms::checks(self));
        checks.extend(self.promises.iter().map(promise));
        checks
    }
}

/// The worst of all; unknown where nothing was looked at.
pub fn overall(checks: &[Check]) -> Outcome {
    checks.iter().map(|check| check.outcome).min().unwrap_or(Outcome::Unknown)
}

fn promise(measurement: &Measurement) -> Check {
    let outcome = match measurement.verdict {
        Kept::Kept => Outcome::Pass,
        Kept::Broken => Outcome::Fail,
        Kept::Unknown => Outcome::Unknown,
    };
    let promise = measurement.promise;
    let figure = match measurement.measured {
        Some(measured) => format!("{measured:.3} {}, promised {}", promise.unit, promise.target),
        None => format!("not measured, promised {} {}", promise.target, promise.unit),
    };
    let why = measurement.why.as_ref().map(|why| format!("; {why}")).unwrap_or_default();
    Check::new("promise", promise.name, outcome, format!("{figure}{why}"))
}

/// The value that was read, or why it cannot be relied on.
fn whole<'a, T>(reading: &'a Reading<T>, what: &str) -> Result<&'a T, String> {
    match (reading.value(), reading.trouble()) {
        (_, Some(error)) => Err(format!("{what} could not be read: {error}")),
        (None, None) => Err(format!("{what} have not been read yet")),
        (Some(value), None) => Ok(value),
    }
}

#[cfg(test)]
mod tests;
