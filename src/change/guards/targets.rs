//! Exactly what was meant: there, one, and of this platform.

use std::collections::BTreeMap;

use domain::{Instance, Lifecycle, PHASES, TAG, Text};

use super::Scene;
use super::finding::{Finding, block, hardest, pass, warn};
use crate::{
    Action, AlarmAction, GroupAction, GroupChange, InstanceAction, InstanceChange, RefreshAction, RefreshChange,
    ScheduleAction, ScheduleChange, TargetAction, TargetChange,
};

/// The tag by which CloudFormation names the stack of a resource.
pub(super) const STACK: &str = "aws:cloudformation:stack-name";

/// The subject is named, is there, can be done this to, and belongs to the platform.
pub(super) fn exact(scene: &Scene<'_>) -> Finding {
    let action = &scene.proposed.action;
    if action.subject().is_empty() || action.scope().is_empty() {
        return block("nothing is named; name one subject, nothing never means all");
    }
    let found = match action {
        Action::Group(action) => group(action),
        Action::Refresh(action) => refresh(scene, action),
        Action::Instance(action) => instance(scene, action),
        Action::Schedule(action) => schedule(scene, action),
        Action::Target(action) => target(scene, action),
        Action::Alarm(action) => return alarm(scene, action),
        Action::Shift(action) => super::shift::exact(scene, action),
        Action::Database(action) => super::data::database(scene, action),
        Action::Cache(action) => super::data::cache(scene, action),
        Action::Stack(action) => return super::stack::exact(scene, action),
    };
    let belongs = belongs(scene, action);
    hardest(found.into_iter().chain(belongs).collect(), format!("{} and nothing else", action.subject()))
}

fn group(action: &GroupAction) -> Option<Finding> {
    match &action.change {
        // Auto Scaling takes an empty list for every process.
        GroupChange::Suspend(processes) | GroupChange::Resume(processes) if processes.is_empty() => {
            Some(block("no process is named; name each, nothing never means all"))
        }
        _ => None,
    }
}

fn refresh(scene: &Scene<'_>, action: &RefreshAction) -> Option<Finding> {
    let group = &action.group;
    let running = scene.here().and_then(|here| here.running_refresh(group));
    match (&action.change, running) {
        (RefreshChange::Start { template, .. }, _) => {
            let own = scene.group().and_then(|group| group.template.as_ref()).map(|template| &template.id);
            match own {
                Some(own) if own == template.as_str() => None,
                Some(own) => {
                    Some(warn(format!("{} is not the launch template of {group}, {own} is", Text::new(template))))
                }
                None => Some(warn(format!("{group} names no launch template to compare with"))),
            }
        }
        (_, None) => Some(block(format!("no refresh of {group} is running"))),
        (RefreshChange::Rollback, Some(refresh)) if !refresh.has_wish => {
            Some(block(format!("refresh {} names no configuration to go back from; cancel it instead", refresh.id)))
        }
        (_, Some(refresh)) if refresh.status == "Cancelling" => {
            Some(block(format!("refresh {} is being cancelled already; wait for its end", refresh.id)))
        }
        (RefreshChange::Rollback, Some(refresh)) if refresh.status == "RollbackInProgress" => {
            Some(block(format!("refresh {} is being rolled back already; wait for its end", refresh.id)))
        }
        _ => None,
    }
}

fn instance(scene: &Scene<'_>, action: &InstanceAction) -> Option<Finding> {
    let InstanceAction { group, instance, change } = action;
    let found = scene.group()?.instances.iter().find(|found| found.id == *instance);
    let Some(Instance { lifecycle, lifecycle_word: word, is_protected, .. }) = found else {
        return Some(block(format!("{instance} is not in {group} now; look again")));
    };
    match (change, lifecycle) {
        (_, Lifecycle::Terminating) => Some(block(format!("{instance} is {word}: its end has begun"))),
        (InstanceChange::EnterStandby, Lifecycle::InService) | (InstanceChange::ExitStandby, Lifecycle::Standby) => {
            None
        }
        (InstanceChange::EnterStandby, _) => {
            Some(block(format!("{instance} is {word}; only one in service can be set aside")))
        }
        (InstanceChange::ExitStandby, _) => {
            Some(block(format!("{instance} is {word}; only one in standby can be taken back")))
        }
        (InstanceChange::Replace | InstanceChange::Unhealthy, _) if *is_protected => {
            Some(warn(format!("{instance} is protected from scale-in; this ends it all the same")))
        }
        _ => None,
    }
}

fn schedule(scene: &Scene<'_>, action: &ScheduleAction) -> Option<Finding> {
    let is_there =
        scene.here()?.scaling.value()?.schedules.iter().any(|it| it.group == action.group && it.name == action.name);
    let is_missing = action.change == ScheduleChange::Delete && !is_there;
    is_missing.then(|| block(format!("{} has no scheduled action {}", action.group, action.name)))
}

fn target(scene: &Scene<'_>, action: &TargetAction) -> Option<Finding> {
    let TargetAction { group_name, target, change, .. } = action;
    let is_registered = scene.before.word("target") == Some("registered");
    match (change, is_registered) {
        (TargetChange::Deregister, false) => {
            Some(block(format!("{target} is not registered with {group_name}; look again")))
        }
        (TargetChange::Register, true) => Some(block(format!("{target} is registered with {group_name} already"))),
        (TargetChange::Register, false) => {
            let is_ours = scene.here()?.instance_zones.contains_key(target);
            (!is_ours).then(|| warn(format!("no group of {} has {target}", scene.proposed.region)))
        }
        (TargetChange::Deregister, true) => None,
    }
}

/// An alarm carries no tag that a listing shows: one that watches nothing known is warned of, and can be muted.
fn alarm(scene: &Scene<'_>, action: &AlarmAction) -> Finding {
    let name = &action.alarm;
    let Some(alarm) = scene.alarms().and_then(|alarms| alarms.iter().find(|alarm| alarm.name == *name)) else {
        return block(format!("there is no alarm {name} in {}", scene.proposed.region));
    };
    let is_named = name.raw().starts_with(&format!("{}-", scene.limits.platform.prefix));
    let is_watched = scene.limits.watch.iter().any(|watched| *name == watched.as_str());
    let group = alarm
        .dimension("AutoScalingGroupName")
        .and_then(|name| scene.here()?.groups.value()?.iter().find(|group| group.name == *name));
    let is_over_ours = group.is_some_and(|group| is_ours(scene, &group.name, &group.tags));
    if is_named || is_watched || is_over_ours {
        pass(format!("{name} and nothing else"))
    } else {
        warn(format!("{name} watches nothing that is known to be of this platform; add it to watch if it is"))
    }
}

/// What is wrong where the subject is not of the platform.
fn belongs(scene: &Scene<'_>, action: &Action) -> Option<Finding> {
    let here = scene.here()?;
    match action {
        Action::Database(action) => return super::data::belongs(scene, &action.database, &action.database),
        Action::Cache(action) => return super::data::belongs(scene, &action.group, &action.group),
        Action::Shift(action) => return super::data::belongs(scene, &action.resource, &action.name),
        _ => {}
    }
    let (name, tags) = if let Action::Target(action) = action {
        let group = here.target_groups.value()?.iter().find(|group| group.arn == action.group)?;
        (&group.name, &group.tags)
    } else {
        let group = scene.group()?;
        (&group.name, &group.tags)
    };
    if is_ours(scene, name, tags) {
        return None;
    }
    let remedy = format!("add \"{name}\" to watch of profile {}", scene.facts.standing.profile.name);
    Some(block(format!("{name} is of no stack of this platform, and the watch list does not name it; {remedy}")))
}

/// Whether something of this name and these tags is of the platform: by the tag of a phase, by its stack, or by the
/// watch list.
fn is_ours(scene: &Scene<'_>, name: &Text, tags: &BTreeMap<Text, Text>) -> bool {
    let tag = |key: &str| tags.iter().find(|(found, _)| **found == key).map(|(_, value)| value);
    let platform = &scene.limits.platform;
    let is_of_stack = tag(STACK).is_some_and(|stack| {
        let rest = stack.raw().strip_prefix(&platform.prefix).and_then(|rest| rest.strip_prefix('-'));
        let stacks = scene.here().and_then(|here| here.stacks.value()).map_or(&[][..], Vec::as_slice);
        let is_owned = |found: &domain::Stack| PHASES.iter().any(|phase| platform.owns(phase, found));
        rest.is_some() || stacks.iter().any(|found| found.name == *stack && is_owned(found))
    });
    let is_watched = scene.limits.watch.iter().any(|watched| match watched.split_once('=') {
        Some((key, value)) => tag(key).is_some_and(|found| *found == value),
        None => *name == watched.as_str(),
    });
    tag(TAG).is_some() || is_of_stack || is_watched
}
