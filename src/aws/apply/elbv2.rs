//! Changes of target groups: a target put into rotation, or taken out.

use aws_sdk_elasticloadbalancingv2::types::TargetDescription;
use change::{Answered, TargetAction, TargetChange};
use domain::Service;

use super::write::{Refusal, Write};
use super::{Dispatch, once};

const NO_GROUP: Refusal = ("TargetGroupNotFound", "the target group is gone; look again");
const NO_TARGET: Refusal = ("InvalidTarget", "the target is gone, or of another network; look again");
const TOO_MANY: Refusal = ("TooManyTargets", "take one out first, or ask for a higher quota");
const TOO_OFTEN: Refusal =
    ("TooManyRegistrationsForTargetId", "take it out of another target group first, or ask for a higher quota");

// One target a request: with several, one that is invalid would say nothing of the others.
const REGISTER: Write =
    Write::new(Service::LoadBalancing, "RegisterTargets", &[NO_GROUP, NO_TARGET, TOO_MANY, TOO_OFTEN]);
const DEREGISTER: Write = Write::new(Service::LoadBalancing, "DeregisterTargets", &[NO_GROUP, NO_TARGET]);

/// Sends a change of a target.
pub(super) async fn target(dispatch: &Dispatch<'_>, action: &TargetAction) -> Answered {
    let port = action.port.map(i32::from);
    let target = TargetDescription::builder().id(action.target.raw()).set_port(port).build();
    match action.change {
        TargetChange::Register => register(dispatch, action.group.raw(), target).await,
        TargetChange::Deregister => deregister(dispatch, action.group.raw(), target).await,
    }
}

async fn register(dispatch: &Dispatch<'_>, group: &str, target: TargetDescription) -> Answered {
    let request = dispatch.local.balancing.register_targets().target_group_arn(group).targets(target);
    REGISTER.answered(dispatch, once!(aws_sdk_elasticloadbalancingv2, dispatch, request), |_| None)
}

async fn deregister(dispatch: &Dispatch<'_>, group: &str, target: TargetDescription) -> Answered {
    let request = dispatch.local.balancing.deregister_targets().target_group_arn(group).targets(target);
    DEREGISTER.answered(dispatch, once!(aws_sdk_elasticloadbalancingv2, dispatch, request), |_| None)
}
