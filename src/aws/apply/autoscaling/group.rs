//! A group itself: its wish, its bounds, its processes.

use std::collections::BTreeSet;

use change::{Answered, Bounds, GroupAction, GroupChange, Process};
use domain::Service;

use super::write::{Refusal, Write, refused_here};
use super::{Dispatch, once, size};

const ACTIVE: Refusal = ("ScalingActivityInProgress", "wait until the activity has ended, then look again");
const IN_USE: Refusal = ("ResourceInUse", "wait until it is free, then look again");

const DESIRED: Write = Write::new(Service::AutoScaling, "SetDesiredCapacity", &[ACTIVE]);
const BOUNDS: Write = Write::new(Service::AutoScaling, "UpdateAutoScalingGroup", &[ACTIVE]);
const SUSPEND: Write = Write::new(Service::AutoScaling, "SuspendProcesses", &[IN_USE]);
const RESUME: Write = Write::new(Service::AutoScaling, "ResumeProcesses", &[IN_USE]);

/// Sends a change of a group.
pub(in crate::apply) async fn group(dispatch: &Dispatch<'_>, action: &GroupAction) -> Answered {
    let group = action.group.raw();
    match &action.change {
        GroupChange::Desired(wish) => desired(dispatch, group, *wish).await,
        GroupChange::Bounds(bounds) => bound(dispatch, group, *bounds).await,
        // Without a name AWS takes every process.
        GroupChange::Suspend(processes) | GroupChange::Resume(processes) if processes.is_empty() => {
            refused_here("no process is named, and AWS would take that for all of them; name those that are meant")
        }
        GroupChange::Suspend(processes) => suspend(dispatch, group, processes).await,
        GroupChange::Resume(processes) => resume(dispatch, group, processes).await,
    }
}

async fn desired(dispatch: &Dispatch<'_>, group: &str, wish: u32) -> Answered {
    let request = dispatch.local.autoscaling.set_desired_capacity().auto_scaling_group_name(group);
    // A cool-down of the group is for its policies; the guard of this console has its own.
    let request = request.desired_capacity(size(wish)).honor_cooldown(false);
    DESIRED.answered(dispatch, once!(aws_sdk_autoscaling, dispatch, request), |_| None)
}

async fn bound(dispatch: &Dispatch<'_>, group: &str, bounds: Bounds) -> Answered {
    if bounds.min.is_none() && bounds.max.is_none() {
        return refused_here("neither a least nor a greatest size is named; name one");
    }
    let request = dispatch.local.autoscaling.update_auto_scaling_group().auto_scaling_group_name(group);
    let request = request.set_min_size(bounds.min.map(size)).set_max_size(bounds.max.map(size));
    BOUNDS.answered(dispatch, once!(aws_sdk_autoscaling, dispatch, request), |_| None)
}

async fn suspend(dispatch: &Dispatch<'_>, group: &str, processes: &BTreeSet<Process>) -> Answered {
    let request = dispatch.local.autoscaling.suspend_processes().auto_scaling_group_name(group);
    let request = request.set_scaling_processes(Some(names(processes)));
    SUSPEND.answered(dispatch, once!(aws_sdk_autoscaling, dispatch, request), |_| None)
}

async fn resume(dispatch: &Dispatch<'_>, group: &str, processes: &BTreeSet<Process>) -> Answered {
    let request = dispatch.local.autoscaling.resume_processes().auto_scaling_group_name(group);
    let request = request.set_scaling_processes(Some(names(processes)));
    RESUME.answered(dispatch, once!(aws_sdk_autoscaling, dispatch, request), |_| None)
}

fn names(processes: &BTreeSet<Process>) -> Vec<String> {
    processes.iter().map(|process| process.as_str().to_owned()).collect()
}
