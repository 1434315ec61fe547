//! How phase 3 takes over from the static instances of phase 1 without losing a healthy target: four change sets, each
//! of which waits until what it needs holds.
//!
//! Instances are never attached to the group: what the group did not start it would count, replace and terminate.

mod prerequisite;
mod scene;

pub use prerequisite::{Finding, Prerequisite};
pub use scene::{Behind, Scene};

/// A step of the take-over: one change set of one stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// 1 to 4.
    pub number: u8,
    /// What is done, in a few words.
    pub what: &'static str,
    /// The stack that is changed, without the platform's prefix.
    pub stack: &'static str,
    /// The parameters that are set for it; the others keep their values.
    pub parameters: &'static [(&'static str, &'static str)],
    /// What must hold before its change set is executed.
    pub before: &'static [Prerequisite],
    /// What must hold before it counts as done.
    pub done: &'static [Prerequisite],
    /// How it is taken back; `None` for the step that cannot be.
    pub undo: Option<&'static str>,
}

impl Step {
    /// Whether it cannot be taken back, so that its subject is typed.
    pub const fn is_irreversible(&self) -> bool {
        self.undo.is_none()
    }

    /// Whether its change set may be executed.
    pub fn may_begin(&self, scene: &Scene<'_>) -> Vec<Finding> {
        self.before.iter().map(|prerequisite| prerequisite.judge(scene)).collect()
    }

    /// Whether what it changed has come about.
    pub fn is_done(&self, scene: &Scene<'_>) -> Vec<Finding> {
        self.done.iter().map(|prerequisite| prerequisite.judge(scene)).collect()
    }
}

/// The steps, in their order.
pub const STEPS: [Step; 4] = [
    Step {
        number: 1,
        what: "the static instances are registered behind the load balancer",
        stack: "edge",
        parameters: &[("StaticTargets", "registered")],
        before: &[Prerequisite::StaticRunning],
        done: &[Prerequisite::StaticHealthy, Prerequisite::AlarmsQuiet],
        undo: Some("StaticTargets=none takes them out again"),
    },
    Step {
        number: 2,
        what: "the group joins the same target groups beside them",
        stack: "compute",
        parameters: &[],
        before: &[Prerequisite::StaticHealthy, Prerequisite::AlarmsQuiet],
        done: &[Prerequisite::GroupHealthyInTwoZones, Prerequisite::NoFewerHealthy, Prerequisite::AlarmsQuiet],
        undo: Some("a first creation is deleted with its group; the static instances serve on"),
    },
    Step {
        number: 3,
        what: "the static instances are drained",
        stack: "edge",
        parameters: &[("StaticTargets", "none")],
        before: &[
            Prerequisite::GroupHealthyInTwoZones,
            Prerequisite::GroupEnough,
            Prerequisite::NoFewerHealthy,
            Prerequisite::AlarmsQuiet,
        ],
        done: &[
            Prerequisite::StaticDrained,
            Prerequisite::GroupHealthyInTwoZones,
            Prerequisite::NoFewerHealthy,
            Prerequisite::AlarmsQuiet,
        ],
        undo: Some("StaticTargets=registered puts them behind the load balancer again"),
    },
    Step {
        number: 4,
        what: "the static instances are removed",
        stack: "foundation",
        parameters: &[("StaticInstances", "false")],
        before: &[
            Prerequisite::StaticDrained,
            Prerequisite::GroupHealthyInTwoZones,
            Prerequisite::NoFewerHealthy,
            Prerequisite::AlarmsQuiet,
        ],
        done: &[Prerequisite::StaticGone, Prerequisite::GroupHealthyInTwoZones, Prerequisite::AlarmsQuiet],
        undo: None,
    },
];

/// The first step that has not been done, by what the stacks were last deployed with; `None` once all are.
pub fn next(static_instances: Option<&str>, static_targets: Option<&str>, has_group: bool) -> Option<&'static Step> {
    let number = match (static_instances, static_targets, has_group) {
        (Some("false"), ..) => return None,
        (_, Some("registered"), false) => 2,
        (_, Some("registered"), true) => 3,
        (_, Some("none"), true) => 4,
        (..) => 1,
    };
    STEPS.iter().find(|step| step.number == number)
}

#[cfg(test)]
mod tests;
