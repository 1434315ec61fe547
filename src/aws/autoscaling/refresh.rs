//! Decodes an instance refresh.

use aws_sdk_autoscaling::types::{InstanceRefresh as Raw, InstanceRefreshStatus};
use domain::{CloudError, InstanceRefresh};

use crate::border::{count, malformed, need, of, optional, optional_moment, text};

/// A refresh with its progress.
pub(super) fn decode(raw: &Raw) -> Result<InstanceRefresh, CloudError> {
    let id = text(raw.instance_refresh_id(), "InstanceRefresh.InstanceRefreshId")?;
    let status = need(raw.status(), "InstanceRefresh.Status")?;
    let percent = of(&id, progress(raw.percentage_complete(), status, "InstanceRefresh.PercentageComplete"))?;
    let to_update = of(&id, progress(raw.instances_to_update(), status, "InstanceRefresh.InstancesToUpdate"))?;
    Ok(InstanceRefresh {
        id,
        status: status.as_str().into(),
        status_reason: optional(raw.status_reason()),
        started: raw.start_time().and_then(optional_moment),
        ended: raw.end_time().and_then(optional_moment),
        percent: u8::try_from(percent.min(100)).map_err(|_| malformed("InstanceRefresh.PercentageComplete"))?,
        to_update,
        has_wish: raw.desired_configuration().is_some(),
    })
}

/// A figure of progress. AWS leaves it out where a refresh has replaced nothing: before it starts, or ended by then.
fn progress(value: Option<i32>, status: &InstanceRefreshStatus, field: &str) -> Result<u32, CloudError> {
    use InstanceRefreshStatus as Status;
    match (value, status) {
        (None, Status::Pending | Status::Cancelling | Status::Cancelled | Status::Failed) => Ok(0),
        (value, _) => count(value, field),
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_autoscaling::types::builders::InstanceRefreshBuilder;
    use aws_smithy_types::DateTime;
    use domain::Moment;

    use super::*;

    fn running() -> InstanceRefreshBuilder {
        Raw::builder()
            .instance_refresh_id("r-1")
            .status(InstanceRefreshStatus::InProgress)
            .percentage_complete(40)
            .instances_to_update(3)
            .start_time(DateTime::from_secs(60))
    }

    fn field(refresh: InstanceRefreshBuilder) -> CloudError {
        decode(&refresh.build()).unwrap_err()
    }

    #[test]
    fn progress_is_read() {
        let refresh = decode(&running().build()).unwrap();
        assert!(refresh.is_running());
        assert_eq!((refresh.percent, refresh.to_update, refresh.started), (40, 3, Some(Moment::from_secs(60))));
    }

    #[test]
    fn one_that_has_not_begun_has_replaced_nothing() {
        let pending = running().status(InstanceRefreshStatus::Pending);
        let pending = decode(&pending.set_percentage_complete(None).set_instances_to_update(None).build()).unwrap();
        assert_eq!((pending.percent, pending.to_update), (0, 0));
    }

    #[test]
    fn each_missing_field_is_named() {
        assert_eq!(field(running().set_instance_refresh_id(None)), malformed("InstanceRefresh.InstanceRefreshId"));
        assert_eq!(field(running().set_status(None)), malformed("InstanceRefresh.Status"));
        let percent = malformed("InstanceRefresh.PercentageComplete of r-1");
        assert_eq!(field(running().set_percentage_complete(None)), percent);
        assert_eq!(field(running().percentage_complete(-1)), percent);
        let to_update = malformed("InstanceRefresh.InstancesToUpdate of r-1");
        assert_eq!(field(running().set_instances_to_update(None)), to_update);
    }
}
