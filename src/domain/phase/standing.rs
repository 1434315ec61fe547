//! How far a phase has come, read from its stacks.

mod evidence;

use crate::phase::{Phase, TAG};
use crate::{Drift, Estate, Progress, Region, RegionEstate, Stack, Text};

pub use evidence::{FOUNDATION_ALARMS, Sign};

/// How the phases are recognised in an account, and by whose rights they are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Platform {
    /// The prefix of the stacks' names, `finops` in `finops-foundation`.
    pub prefix: String,
    /// ARN of the role by which CloudFormation acts; without one it acts by the role that the stack has, or else with the
    /// rights of whoever asks.
    pub role: Option<String>,
}

impl Default for Platform {
    fn default() -> Self {
        Self { prefix: "finops".to_owned(), role: None }
    }
}

impl Platform {
    /// Whether `stack` belongs to `phase`: by its tag, or else by its name.
    pub fn owns(&self, phase: &Phase, stack: &Stack) -> bool {
        match stack.tags.iter().find(|(key, _)| **key == TAG) {
            Some((_, value)) => Phase::of_tag(value.raw()).is_some_and(|owner| owner.number == phase.number),
            None => stack
                .name
                .raw()
                .strip_prefix(&self.prefix)
                .and_then(|rest| rest.strip_prefix('-'))
                .is_some_and(|name| phase.stacks.contains(&name)),
        }
    }
}

/// How far a phase has come in a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhaseStatus {
    /// Nothing of it exists.
    Absent,
    /// Something shows that it exists, and no stack of it does.
    Unmanaged,
    /// A stack of it is being worked on.
    InProgress,
    /// Every stack is complete.
    Live,
    /// Complete, by another template than the one this program holds.
    Outdated,
    /// Complete, and changed from outside since.
    Drifted,
    /// A stack of it failed or was rolled back.
    Failed,
    /// Some of its stacks exist, all complete.
    Partial,
    /// It could not be read.
    Unknown,
}

impl PhaseStatus {
    /// As scripts know it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Unmanaged => "unmanaged",
            Self::InProgress => "in-progress",
            Self::Live => "live",
            Self::Outdated => "outdated",
            Self::Drifted => "drifted",
            Self::Failed => "failed",
            Self::Partial => "partial",
            Self::Unknown => "unknown",
        }
    }

    /// As a person reads it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::InProgress => "in progress",
            other => other.as_str(),
        }
    }
}

/// A phase in a region, with what is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct PhaseStanding {
    /// The phase.
    pub phase: &'static Phase,
    /// How far it has come.
    pub status: PhaseStatus,
    /// Its stacks.
    pub stacks: Vec<Stack>,
    /// Resources complete and resources in all, where they have been read for every stack.
    pub resources: Option<(usize, usize)>,
    /// What shows that it exists, in words, where it has no stack.
    pub evidence: Option<String>,
}

impl PhaseStanding {
    /// Reads the standing of `phase` in `region` from what is known of it.
    pub fn read(estate: &Estate, region: &Region, phase: &'static Phase, platform: &Platform) -> Self {
        let unknown = Self { phase, status: PhaseStatus::Unknown, stacks: vec![], resources: None, evidence: None };
        let Some(here) = estate.regions.get(region) else { return unknown };
        let Some(all) = here.stacks.value() else { return unknown };
        let stacks: Vec<Stack> = all
            .iter()
            .filter(|stack| platform.owns(phase, stack) && stack.progress() != Progress::Absent)
            .cloned()
            .collect();
        if stacks.is_empty() {
            let evidence = evidence::of(here, phase);
            return Self { status: without_stacks(here, evidence.as_ref()), evidence, ..unknown };
        }
        let (status, resources) = (with_stacks(&stacks, phase), resources(here, &stacks));
        Self { phase, status, stacks, resources, evidence: None }
    }
}

fn without_stacks(here: &RegionEstate, evidence: Option<&String>) -> PhaseStatus {
    match (evidence, here.stacks.gap()) {
        // The page that was not read may hold its stacks.
        (_, Some(_)) => PhaseStatus::Unknown,
        (Some(_), None) => PhaseStatus::Unmanaged,
        (None, None) => PhaseStatus::Absent,
    }
}

fn with_stacks(stacks: &[Stack], phase: &Phase) -> PhaseStatus {
    let any = |progress| stacks.iter().any(|stack| stack.progress() == progress);
    if any(Progress::Failed) {
        PhaseStatus::Failed
    } else if any(Progress::Running) {
        PhaseStatus::InProgress
    } else if stacks.iter().any(|stack| stack.drift == Drift::Drifted) {
        PhaseStatus::Drifted
    } else if stacks.len() < phase.stacks.len() {
        PhaseStatus::Partial
    } else {
        PhaseStatus::Live
    }
}

fn resources(here: &RegionEstate, stacks: &[Stack]) -> Option<(usize, usize)> {
    let lists: Option<Vec<_>> =
        stacks.iter().map(|stack| here.stack_details.get(&stack.name)?.resources.value()).collect();
    let lists = lists.filter(|lists| !lists.is_empty())?;
    let done = |word: &Text| Progress::parse(word.as_str()) == Progress::Complete;
    let complete = lists.iter().flat_map(|list| list.iter()).filter(|resource| done(&resource.status)).count();
    Some((complete, lists.iter().map(|list| list.len()).sum()))
}

#[cfg(test)]
mod tests;
