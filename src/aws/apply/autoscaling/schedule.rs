//! A group's scheduled action: put, deleted.

use aws_smithy_types::DateTime;
use change::{Answered, ScheduleAction, ScheduleChange, SchedulePlan};
use domain::Service;

use super::write::{Refusal, Write};
use super::{Dispatch, once, size};

const LIMIT: Refusal = ("LimitExceeded", "delete a scheduled action, or ask for a higher quota");

// `AlreadyExists` is left out: it may be the answer to this very request, delivered twice.
const PUT: Write = Write::new(Service::AutoScaling, "PutScheduledUpdateGroupAction", &[LIMIT]);
const DELETE: Write = Write::new(Service::AutoScaling, "DeleteScheduledAction", &[]);

/// Sends a change of a scheduled action.
pub(in crate::apply) async fn schedule(dispatch: &Dispatch<'_>, action: &ScheduleAction) -> Answered {
    match &action.change {
        ScheduleChange::Put(plan) => put(dispatch, action, plan).await,
        ScheduleChange::Delete => delete(dispatch, action).await,
    }
}

async fn put(dispatch: &Dispatch<'_>, action: &ScheduleAction, plan: &SchedulePlan) -> Answered {
    let request = dispatch.local.autoscaling.put_scheduled_update_group_action();
    let request = request
        .auto_scaling_group_name(action.group.raw())
        .scheduled_action_name(action.name.raw())
        .set_start_time(plan.at.map(|at| DateTime::from_millis(at.as_millis())))
        .set_recurrence(plan.recurrence.clone())
        .set_time_zone(plan.time_zone.clone())
        .set_min_size(plan.min.map(size))
        .set_desired_capacity(plan.desired.map(size))
        .set_max_size(plan.max.map(size));
    PUT.answered(dispatch, once!(aws_sdk_autoscaling, dispatch, request), |_| None)
}

async fn delete(dispatch: &Dispatch<'_>, action: &ScheduleAction) -> Answered {
    let request = dispatch.local.autoscaling.delete_scheduled_action().auto_scaling_group_name(action.group.raw());
    let request = request.scheduled_action_name(action.name.raw());
    DELETE.answered(dispatch, once!(aws_sdk_autoscaling, dispatch, request), |_| None)
}
