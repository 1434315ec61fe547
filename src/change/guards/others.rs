//! What else is changing the same, or will before the change ends.

use std::time::Duration;

use domain::{Progress, ScheduledAction, TAG, Text, in_words};

use super::Scene;
use super::finding::{Finding, block, hardest, unknown, warn};
use super::targets::STACK;
use crate::preview::FUSE;
use crate::{Action, GroupChange, Mark, Process, RefreshChange};

/// How long a change without an end is watched for what is about to act: as long as its plan is good for.
const SETTLING: Duration = Duration::from_mins(10);

/// No stack that owns the subject is being worked on, no refresh runs, nothing is scheduled in between.
pub(super) fn acting(scene: &Scene<'_>) -> Finding {
    let calm = "nothing else is changing it";
    if matches!(scene.proposed.action, Action::Alarm(_)) {
        return hardest(Vec::new(), calm);
    }
    let subject = match &scene.proposed.action {
        Action::Database(action) => Some(&action.database),
        Action::Cache(action) => Some(&action.group),
        Action::Shift(action) => Some(&action.resource),
        _ => None,
    };
    let owner = subject.and_then(|id| super::data::stack(scene, id));
    let mut found: Vec<Finding> = owner.into_iter().chain(stack(scene)).collect();
    found.extend(refresh(scene));
    found.extend(schedules(scene));
    hardest(found, calm)
}

/// A stack that owns the group or the target group and is being worked on.
fn stack(scene: &Scene<'_>) -> Option<Finding> {
    let tags = match (scene.group(), &scene.proposed.action) {
        (_, Action::Target(action)) => {
            let groups = scene.here()?.target_groups.value()?;
            &groups.iter().find(|group| group.arn == action.group)?.tags
        }
        (group, _) => &group?.tags,
    };
    let tag = |key: &str| tags.iter().find(|(found, _)| **found == key).map(|(_, value)| value);
    let (stack, phase) = (tag(STACK), tag(TAG).and_then(|tag| domain::Phase::of_tag(tag.raw())));
    if stack.is_none() && phase.is_none() {
        return None;
    }
    let stacks = match scene.known(scene.here().map(|here| &here.stacks), "the stacks") {
        Ok(stacks) => stacks,
        Err(why) => return Some(unknown(why)),
    };
    let platform = &scene.limits.platform;
    let mut owners = stacks.value.iter().filter(|found| match (stack, phase) {
        (Some(name), _) => found.name == *name,
        (None, Some(phase)) => platform.owns(phase, found),
        (None, None) => false,
    });
    let running = owners.find(|found| found.progress() == Progress::Running)?;
    let why = format!("stack {} is {}; wait for its end", running.name, running.status);
    Some(block(why).by("stack", &running.status, Some(stacks.age)))
}

/// A refresh of the group that runs; what ends it is exempt.
fn refresh(scene: &Scene<'_>) -> Option<Finding> {
    if matches!(&scene.proposed.action, Action::Refresh(it) if !matches!(it.change, RefreshChange::Start { .. })) {
        return None;
    }
    let group = scene.group()?;
    let refreshes = match scene.refreshes(&group.name) {
        Ok(refreshes) => refreshes,
        Err(why) => return Some(unknown(why)),
    };
    let running = refreshes.value.iter().find(|refresh| refresh.is_running())?;
    let why = format!("refresh {} is {} at {} %", running.id, running.status, running.percent);
    Some(block(why).by("refresh", format!("{} %", running.percent), Some(refreshes.age)))
}

/// What is scheduled for the group before the change ends; what changes or silences the schedule itself is exempt.
fn schedules(scene: &Scene<'_>) -> Vec<Finding> {
    let Some(group) = scene.group() else { return Vec::new() };
    let rests = group.suspended.iter().any(|name| *name == Process::ScheduledActions.as_str());
    if rests || silences(&scene.proposed.action) {
        return Vec::new();
    }
    let scaling = match scene.scaling() {
        Ok(scaling) => scaling,
        Err(why) => return vec![unknown(why)],
    };
    let is_subject = |name: &Text| matches!(&scene.proposed.action, Action::Schedule(it) if it.name == *name);
    let of_group = scaling.value.schedules.iter().filter(|it| it.group == group.name);
    let foreign = of_group.filter(|it| !is_subject(&it.name) && !is_ours(&it.name));
    foreign.filter_map(|schedule| due(scene, schedule, scaling.age)).collect()
}

fn due(scene: &Scene<'_>, schedule: &ScheduledAction, age: Duration) -> Option<Finding> {
    let ScheduledAction { name, .. } = schedule;
    let Some(at) = schedule.at else {
        return Some(warn(format!("when scheduled action {name} acts next is not told ({})", schedule.sets())));
    };
    let cloud = scene.now.cloud;
    let is_due = cloud <= at && at <= cloud + scene.duration().unwrap_or(SETTLING);
    let due = in_words(cloud.until(at));
    is_due.then(|| {
        block(format!("scheduled action {name} sets {} in {due}", schedule.sets())).by("scheduled", at, Some(age))
    })
}

fn silences(action: &Action) -> bool {
    matches!(action, Action::Group(it) if matches!(&it.change, GroupChange::Suspend(list) if list.contains(&Process::ScheduledActions)))
}

/// Whether a scheduled action is one of this console's own.
fn is_ours(name: &Text) -> bool {
    *name == FUSE || Mark::is_in(name.raw())
}
