//! One instance of a group: replaced, marked unhealthy, set aside, taken back.

use aws_sdk_autoscaling::types::Activity;
use change::{Answered, InstanceAction, InstanceChange};
use domain::Service;

use super::write::{Refusal, Write};
use super::{Dispatch, once};

const ACTIVE: Refusal = ("ScalingActivityInProgress", "wait until the activity has ended, then look again");

const REPLACE: Write = Write::new(Service::AutoScaling, "TerminateInstanceInAutoScalingGroup", &[ACTIVE]);
const UNHEALTHY: Write = Write::new(Service::AutoScaling, "SetInstanceHealth", &[]);
const ENTER_STANDBY: Write = Write::new(Service::AutoScaling, "EnterStandby", &[]);
const EXIT_STANDBY: Write = Write::new(Service::AutoScaling, "ExitStandby", &[]);

/// Sends a change of an instance.
pub(in crate::apply) async fn instance(dispatch: &Dispatch<'_>, action: &InstanceAction) -> Answered {
    match action.change {
        InstanceChange::Replace => replace(dispatch, action.instance.raw()).await,
        InstanceChange::Unhealthy => unhealthy(dispatch, action.instance.raw()).await,
        InstanceChange::EnterStandby => enter_standby(dispatch, action).await,
        InstanceChange::ExitStandby => exit_standby(dispatch, action).await,
    }
}

async fn replace(dispatch: &Dispatch<'_>, instance: &str) -> Answered {
    let request = dispatch.local.autoscaling.terminate_instance_in_auto_scaling_group().instance_id(instance);
    let request = request.should_decrement_desired_capacity(false);
    let sent = once!(aws_sdk_autoscaling, dispatch, request);
    REPLACE.answered(dispatch, sent, |output| output.activity().and_then(named))
}

async fn unhealthy(dispatch: &Dispatch<'_>, instance: &str) -> Answered {
    let request = dispatch.local.autoscaling.set_instance_health().instance_id(instance);
    // Somebody who marks an instance means now, not after its grace period.
    let request = request.health_status("Unhealthy").should_respect_grace_period(false);
    UNHEALTHY.answered(dispatch, once!(aws_sdk_autoscaling, dispatch, request), |_| None)
}

async fn enter_standby(dispatch: &Dispatch<'_>, action: &InstanceAction) -> Answered {
    let request = dispatch.local.autoscaling.enter_standby().auto_scaling_group_name(action.group.raw());
    let request = request.instance_ids(action.instance.raw()).should_decrement_desired_capacity(true);
    let sent = once!(aws_sdk_autoscaling, dispatch, request);
    ENTER_STANDBY.answered(dispatch, sent, |output| output.activities().first().and_then(named))
}

async fn exit_standby(dispatch: &Dispatch<'_>, action: &InstanceAction) -> Answered {
    let request = dispatch.local.autoscaling.exit_standby().auto_scaling_group_name(action.group.raw());
    let request = request.instance_ids(action.instance.raw());
    let sent = once!(aws_sdk_autoscaling, dispatch, request);
    EXIT_STANDBY.answered(dispatch, sent, |output| output.activities().first().and_then(named))
}

fn named(activity: &Activity) -> Option<String> {
    activity.activity_id().map(|id| format!("activity {id}"))
}
