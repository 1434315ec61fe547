//! Phases in their order, and what holds state.

use domain::{PHASES, Phase, PhaseStanding, PhaseStatus, TAG, Text};

use super::Scene;
use super::finding::{Finding, pass, warn};
use super::stack;
use super::targets::STACK;
use crate::Action;

/// The phases before the one that the subject belongs to are live.
///
/// A change while a phase runs is not a roll-out: what is missing below it is told, and stops nothing.
pub(super) fn order(scene: &Scene<'_>) -> Finding {
    let Some(phase) = phase(scene) else { return pass("it belongs to no phase, so that none has to come before it") };
    let standing = |before: &'static Phase| {
        let (estate, region) = (&scene.facts.estate, &scene.proposed.region);
        PhaseStanding::read(estate, region, before, &scene.limits.platform)
    };
    let before: Vec<PhaseStanding> = PHASES.iter().filter(|it| it.number < phase.number).map(standing).collect();
    // What is tagged and of no stack is there all the same; drift of what is managed at run time is no fault.
    let is_there = |standing: &&PhaseStanding| {
        matches!(
            standing.status,
            PhaseStatus::Live | PhaseStatus::Drifted | PhaseStatus::Outdated | PhaseStatus::Unmanaged
        )
    };
    let (there, missing): (Vec<_>, Vec<_>) = before.iter().partition(is_there);
    if missing.is_empty() {
        let names: Vec<&str> = there.iter().map(|standing| standing.phase.name).collect();
        return pass(match names.as_slice() {
            [] => format!("phase {} has none before it", phase.number),
            names => format!("{} live before phase {}", names.join(", "), phase.number),
        });
    }
    let words: Vec<String> = missing
        .iter()
        .map(|standing| {
            format!("phase {} {} is {}", standing.phase.number, standing.phase.name, standing.status.word())
        })
        .collect();
    let age = scene.here().and_then(|here| scene.age(&here.stacks));
    warn(format!("{}, which phase {} builds on", words.join(", "), phase.number)).by("phases", words.join(", "), age)
}

/// The phase that the subject belongs to: by its tag, or by the stack it is of.
fn phase(scene: &Scene<'_>) -> Option<&'static Phase> {
    let here = scene.here()?;
    let tags = match &scene.proposed.action {
        Action::Target(action) => &here.target_groups.value()?.iter().find(|group| group.arn == action.group)?.tags,
        _ => &scene.group()?.tags,
    };
    let tag = |key: &str| tags.iter().find(|(found, _)| **found == key).map(|(_, value): (&Text, &Text)| value);
    let of_stack = || {
        let name = tag(STACK)?;
        let stack = here.stacks.value()?.iter().find(|stack| stack.name == *name)?;
        PHASES.iter().find(|phase| scene.limits.platform.owns(phase, stack))
    };
    tag(TAG).and_then(|tag| Phase::of_tag(tag.raw())).or_else(of_stack)
}

/// Nothing that holds state is replaced or removed.
pub(super) fn stateful(scene: &Scene<'_>) -> Finding {
    match &scene.proposed.action {
        // Instances of a group hold nothing that their group could not start anew.
        Action::Group(_) | Action::Refresh(_) | Action::Instance(_) | Action::Schedule(_) => {
            pass("an Auto Scaling group holds no state")
        }
        Action::Target(_) | Action::Alarm(_) | Action::Shift(_) => pass("nothing is replaced or removed"),
        Action::Database(_) | Action::Cache(_) => super::data::stateful(&scene.proposed.action),
        Action::Stack(action) => stack::stateful(action),
    }
}
