//! Drift: what the last detection found, property by property; and a new detection, waited for.

use std::time::Duration;

use aws_sdk_cloudformation::types::{
    PropertyDifference, StackDriftDetectionStatus, StackResourceDrift, StackResourceDriftStatus,
};
use domain::{CloudError, DriftReport, PropertyDrift, ResourceDrift, Service, Text};
use tokio::time::{Instant, sleep};

use crate::border::{need, of, optional, text};
use crate::connection::Local;
use crate::found::Found;
use crate::operation::Operation;
use crate::pages::pages;

const DETECT: Operation = Operation::new(Service::CloudFormation, "DetectStackDrift");
const STATUS: Operation = Operation::new(Service::CloudFormation, "DescribeStackDriftDetectionStatus");
const DRIFTS: Operation = Operation::new(Service::CloudFormation, "DescribeStackResourceDrifts");

/// The pause between two looks at a detection.
const PAUSE: Duration = Duration::from_secs(3);
/// The longest that a detection is waited for: some minutes for a stack of a hundred resources.
const LONGEST: Duration = Duration::from_mins(10);

/// Detects the drift of a stack: it looks at every resource and changes none.
pub(super) async fn detect(local: &Local, stack: &Text) -> Result<Found<DriftReport>, CloudError> {
    let started = local.cloudformation.detect_stack_drift().stack_name(stack.raw()).send().await;
    let started = started.map_err(|error| DETECT.failed(&error))?;
    let id = need(started.stack_drift_detection_id, "DetectStackDrift.StackDriftDetectionId")?;
    let gap = ended(local, &id).await?;
    Ok(report(local, stack).await?.lacking(gap))
}

/// What the last detection found.
pub(super) async fn report(local: &Local, stack: &Text) -> Result<Found<DriftReport>, CloudError> {
    let request = || local.cloudformation.describe_stack_resource_drifts().stack_name(stack.raw());
    let found = pages(
        DRIFTS,
        |token| request().set_next_token(token).send(),
        |output| {
            let drifts = need(output.stack_resource_drifts, "DescribeStackResourceDrifts.StackResourceDrifts")?;
            Ok((drifts, output.next_token))
        },
    );
    let found = found.await?.decode(|drift| decode(&drift));
    Ok(found.map(|drifts| drifts.into_iter().fold(DriftReport::default(), add)))
}

/// Waits for a detection; what it could not look at is the gap.
async fn ended(local: &Local, id: &str) -> Result<Option<CloudError>, CloudError> {
    let end = Instant::now() + LONGEST;
    loop {
        let request = local.cloudformation.describe_stack_drift_detection_status().stack_drift_detection_id(id);
        let output = Box::pin(request.send()).await.map_err(|error| STATUS.failed(&error))?;
        match output.detection_status() {
            Some(StackDriftDetectionStatus::DetectionComplete) => return Ok(None),
            // It names the resources it failed on; the others have been looked at.
            Some(StackDriftDetectionStatus::DetectionFailed) => {
                let detail = optional(output.detection_status_reason()).unwrap_or_else(|| "it gave no reason".into());
                return Ok(Some(CloudError::Refused { code: "DETECTION_FAILED".into(), detail }));
            }
            _ if Instant::now() >= end => {
                let detail = format!("the drift detection {id} did not end within {} min", LONGEST.as_secs() / 60);
                return Err(CloudError::Unreachable { detail: detail.into() });
            }
            _ => sleep(PAUSE).await,
        }
    }
}

/// One resource as a detection saw it.
enum Seen {
    InSync,
    Unchecked,
    Drifted(ResourceDrift),
}

fn add(mut report: DriftReport, seen: Seen) -> DriftReport {
    match seen {
        Seen::InSync => report.in_sync += 1,
        Seen::Unchecked => report.unchecked += 1,
        Seen::Drifted(drift) => report.drifted.push(drift),
    }
    report
}

fn decode(raw: &StackResourceDrift) -> Result<Seen, CloudError> {
    let logical_id = text(raw.logical_resource_id(), "StackResourceDrift.LogicalResourceId")?;
    let is_deleted = match raw.stack_resource_drift_status() {
        Some(StackResourceDriftStatus::InSync) => return Ok(Seen::InSync),
        Some(StackResourceDriftStatus::Modified) => false,
        Some(StackResourceDriftStatus::Deleted) => true,
        _ => return Ok(Seen::Unchecked),
    };
    let kind = of(&logical_id, text(raw.resource_type(), "StackResourceDrift.ResourceType"))?;
    let differences = raw.property_differences().iter().map(difference).collect();
    Ok(Seen::Drifted(ResourceDrift { logical_id, kind, is_deleted, differences }))
}

fn difference(raw: &PropertyDifference) -> PropertyDrift {
    PropertyDrift {
        path: raw.property_path().unwrap_or_default().into(),
        expected: raw.expected_value().unwrap_or_default().into(),
        actual: raw.actual_value().unwrap_or_default().into(),
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudformation::types::builders::StackResourceDriftBuilder;

    use super::*;

    fn seen(id: &str, status: StackResourceDriftStatus) -> StackResourceDriftBuilder {
        StackResourceDrift::builder()
            .logical_resource_id(id)
            .resource_type("AWS::EC2::SecurityGroup")
            .stack_resource_drift_status(status)
    }

    #[test]
    fn every_resource_is_counted_where_it_belongs() {
        let difference = PropertyDifference::builder()
            .property_path("/SecurityGroupIngress/0/CidrIp")
            .expected_value("10.0.0.0/16")
            .actual_value("0.0.0.0/0")
            .build();
        let all = [
            seen("A", StackResourceDriftStatus::InSync),
            seen("B", StackResourceDriftStatus::NotChecked),
            seen("C", StackResourceDriftStatus::Modified).property_differences(difference),
            seen("D", StackResourceDriftStatus::Deleted),
        ];
        let all = all.into_iter().map(|raw| decode(&raw.build()).unwrap());
        let report = all.fold(DriftReport::default(), add);
        assert_eq!((report.in_sync, report.unchecked), (1, 1));
        let drifted: Vec<_> = report.drifted.iter().map(|it| (it.logical_id.as_str(), it.is_deleted)).collect();
        assert_eq!(drifted, [("C", false), ("D", true)]);
        assert_eq!(report.drifted[0].differences[0].actual, "0.0.0.0/0");
    }
}
