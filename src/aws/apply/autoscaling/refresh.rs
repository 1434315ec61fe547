//! A group's instance refresh: started, cancelled, rolled back.

use aws_sdk_autoscaling::types::{DesiredConfiguration, LaunchTemplateSpecification, RefreshPreferences};
use change::{Answered, RefreshAction, RefreshChange};
use domain::Service;

use super::write::{Refusal, Write, refused_here};
use super::{Dispatch, once};

const RUNNING: Refusal = ("InstanceRefreshInProgress", "wait for its end, or cancel it");
const NONE_RUNS: Refusal = ("ActiveInstanceRefreshNotFound", "none is running; look again");
const LIMIT: Refusal = ("LimitExceeded", "free one, or ask for a higher quota");
const IRREVERSIBLE: Refusal =
    ("IrreversibleInstanceRefresh", "it has no fixed version to go back to: cancel it and start another");

const START: Write = Write::new(Service::AutoScaling, "StartInstanceRefresh", &[RUNNING, LIMIT]);
const CANCEL: Write = Write::new(Service::AutoScaling, "CancelInstanceRefresh", &[NONE_RUNS, LIMIT]);
const ROLLBACK: Write = Write::new(Service::AutoScaling, "RollbackInstanceRefresh", &[NONE_RUNS, IRREVERSIBLE, LIMIT]);

/// Sends a change of a refresh.
pub(in crate::apply) async fn refresh(dispatch: &Dispatch<'_>, action: &RefreshAction) -> Answered {
    let group = action.group.raw();
    match &action.change {
        RefreshChange::Start { version, .. } if !is_number(version) => {
            refused_here("without a numbered launch template version a refresh cannot be rolled back; name one")
        }
        RefreshChange::Start { template, version, min_healthy } => {
            let wish = desired_configuration(template, version);
            start(dispatch, group, (wish, i32::from(*min_healthy))).await
        }
        RefreshChange::Cancel => cancel(dispatch, group).await,
        RefreshChange::Rollback => rollback(dispatch, group).await,
    }
}

async fn start(dispatch: &Dispatch<'_>, group: &str, (wish, healthy): (DesiredConfiguration, i32)) -> Answered {
    let preferences = RefreshPreferences::builder().min_healthy_percentage(healthy).build();
    let request = dispatch.local.autoscaling.start_instance_refresh().auto_scaling_group_name(group);
    let request = request.desired_configuration(wish).preferences(preferences);
    let sent = once!(aws_sdk_autoscaling, dispatch, request);
    START.answered(dispatch, sent, |output| output.instance_refresh_id().map(named))
}

async fn cancel(dispatch: &Dispatch<'_>, group: &str) -> Answered {
    let request = dispatch.local.autoscaling.cancel_instance_refresh().auto_scaling_group_name(group);
    let sent = once!(aws_sdk_autoscaling, dispatch, request);
    CANCEL.answered(dispatch, sent, |output| output.instance_refresh_id().map(named))
}

async fn rollback(dispatch: &Dispatch<'_>, group: &str) -> Answered {
    let request = dispatch.local.autoscaling.rollback_instance_refresh().auto_scaling_group_name(group);
    let sent = once!(aws_sdk_autoscaling, dispatch, request);
    ROLLBACK.answered(dispatch, sent, |output| output.instance_refresh_id().map(named))
}

fn desired_configuration(template: &str, version: &str) -> DesiredConfiguration {
    let template = LaunchTemplateSpecification::builder().launch_template_id(template).version(version);
    DesiredConfiguration::builder().launch_template(template.build()).build()
}

fn is_number(version: &str) -> bool {
    !version.is_empty() && version.bytes().all(|digit| digit.is_ascii_digit())
}

fn named(id: &str) -> String {
    format!("refresh {id}")
}
