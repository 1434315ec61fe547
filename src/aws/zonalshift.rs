//! Application Recovery Controller: what traffic can be shifted for, and what is shifted.

use aws_sdk_arczonalshift::types::{
    AppliedStatus, AutoshiftExecutionStatus, AutoshiftInResource, AutoshiftSummary, ManagedResourceSummary,
    ZonalAutoshiftStatus, ZonalShiftSummary,
};
use domain::{Autoshift, CloudError, Service, ShiftResource, Shifts, Text, ZonalShift};
use futures_util::future::join3;

use crate::border::{moment, need, of, optional, text, word};
use crate::connection::Local;
use crate::found::Found;
use crate::operation::Operation;
use crate::pages::pages;

const RESOURCES: Operation = Operation::new(Service::ZonalShift, "ListManagedResources");
const SHIFTS: Operation = Operation::new(Service::ZonalShift, "ListZonalShifts");
const AUTOSHIFTS: Operation = Operation::new(Service::ZonalShift, "ListAutoshifts");

/// Everything that traffic can be shifted for, the shifts, and those that AWS has made itself and that are in force.
/// All three are needed: without one of them nobody can say that nothing is shifted.
pub(crate) async fn shifts(local: &Local) -> Result<Found<Shifts>, CloudError> {
    let (resources, shifts, autoshifts) = join3(resources(local), zonal_shifts(local), autoshifts(local)).await;
    let (resources, shifts, autoshifts) = (resources?, shifts?, autoshifts?);
    let value = Shifts { resources: resources.value, shifts: shifts.value, autoshifts: autoshifts.value };
    Ok(Found { value, gap: resources.gap }.lacking(shifts.gap).lacking(autoshifts.gap))
}

async fn resources(local: &Local) -> Result<Found<Vec<ShiftResource>>, CloudError> {
    let send = |token| local.zonal_shift.list_managed_resources().set_next_token(token).send();
    let found = pages(RESOURCES, send, |output| Ok((output.items, output.next_token)));
    Ok(found.await?.decode(|resource| decode_resource(&resource)))
}

/// The shifts of people and of practice runs, in force or over.
pub(crate) async fn zonal_shifts(local: &Local) -> Result<Found<Vec<ZonalShift>>, CloudError> {
    let send = |token| local.zonal_shift.list_zonal_shifts().set_next_token(token).send();
    let found = pages(SHIFTS, send, |output| Ok((need(output.items, "ListZonalShifts.items")?, output.next_token)));
    Ok(found.await?.decode(|shift| decode_shift(&shift)))
}

async fn autoshifts(local: &Local) -> Result<Found<Vec<Autoshift>>, CloudError> {
    let request = || local.zonal_shift.list_autoshifts().status(AutoshiftExecutionStatus::Active);
    let send = |token| request().set_next_token(token).send();
    let found = pages(AUTOSHIFTS, send, |output| Ok((need(output.items, "ListAutoshifts.items")?, output.next_token)));
    Ok(found.await?.decode(|shift| decode_autoshift(&shift)))
}

fn decode_resource(raw: &ManagedResourceSummary) -> Result<ShiftResource, CloudError> {
    let arn = text(raw.arn(), "ManagedResourceSummary.arn")?;
    let is_on = |status: Option<&ZonalAutoshiftStatus>| status.map(|status| *status == ZonalAutoshiftStatus::Enabled);
    let applied = raw.zonal_shifts().iter().filter(|shift| *shift.applied_status() == AppliedStatus::Applied);
    let weights = raw.applied_weights().into_iter().flatten();
    let zones = raw.availability_zones();
    Ok(ShiftResource {
        name: text(raw.name(), "ManagedResourceSummary.name").or_else(|_| name_of(&arn))?,
        zones: of(&arn, need((!zones.is_empty()).then_some(zones), "ManagedResourceSummary.availabilityZones"))?
            .iter()
            .map(|zone| Text::new(zone))
            .collect(),
        weights: weights.map(|(zone, weight)| (Text::new(zone), *weight)).collect(),
        has_autoshift: is_on(raw.zonal_autoshift_status()),
        has_practice: is_on(raw.practice_run_status()),
        applied: applied.map(|shift| Text::new(shift.zonal_shift_id())).collect(),
        autoshifts: raw
            .autoshifts()
            .iter()
            .map(|shift| of(&arn, decode_applied(shift)))
            .collect::<Result<Vec<Autoshift>, CloudError>>()?,
        arn,
    })
}

/// The name in an ARN of a load balancer, `…:loadbalancer/app/web-alb/50dc…`, or its last part.
fn name_of(arn: &Text) -> Result<Text, CloudError> {
    let tail = arn.raw().rsplit(':').next().unwrap_or_default();
    let parts: Vec<&str> = tail.split('/').collect();
    let name = match parts.as_slice() {
        ["loadbalancer", _, name, _] => Some(*name),
        parts => parts.last().copied(),
    };
    text(name, "ManagedResourceSummary.name")
}

fn decode_applied(raw: &AutoshiftInResource) -> Result<Autoshift, CloudError> {
    Ok(Autoshift {
        away_from: text(Some(raw.away_from()), "AutoshiftInResource.awayFrom")?,
        started: moment(Some(raw.start_time()), "AutoshiftInResource.startTime")?,
        status: word(Some(raw.applied_status().as_str()), "AutoshiftInResource.appliedStatus")?,
    })
}

fn decode_autoshift(raw: &AutoshiftSummary) -> Result<Autoshift, CloudError> {
    Ok(Autoshift {
        away_from: text(Some(raw.away_from()), "AutoshiftSummary.awayFrom")?,
        started: moment(Some(raw.start_time()), "AutoshiftSummary.startTime")?,
        status: word(Some(raw.status().as_str()), "AutoshiftSummary.status")?,
    })
}

fn decode_shift(raw: &ZonalShiftSummary) -> Result<ZonalShift, CloudError> {
    let id = text(Some(raw.zonal_shift_id()), "ZonalShiftSummary.zonalShiftId")?;
    Ok(ZonalShift {
        resource: of(&id, text(Some(raw.resource_identifier()), "ZonalShiftSummary.resourceIdentifier"))?,
        away_from: of(&id, text(Some(raw.away_from()), "ZonalShiftSummary.awayFrom"))?,
        status: of(&id, word(Some(raw.status().as_str()), "ZonalShiftSummary.status"))?,
        started: of(&id, moment(Some(raw.start_time()), "ZonalShiftSummary.startTime"))?,
        expires: of(&id, moment(Some(raw.expiry_time()), "ZonalShiftSummary.expiryTime"))?,
        comment: Text::new(raw.comment()),
        kind: raw.shift_type().and_then(|kind| optional(Some(kind.as_str()))),
        outcome: raw.practice_run_outcome().and_then(|outcome| optional(Some(outcome.as_str()))),
        id,
    })
}

#[cfg(test)]
mod tests {
    use domain::{Answer, Moment, Regional, RegionalAnswer};

    use super::*;
    use crate::border::malformed;
    use crate::testing::{Reply, local, observe};

    const EDGE: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web-alb/50";

    const RESOURCE: &str = r#"{"arn":"ARN","name":"web-alb","availabilityZones":["use1-az1","use1-az2"],
        "appliedWeights":{"use1-az1":1.0,"use1-az2":0.0},"zonalAutoshiftStatus":"DISABLED",
        "practiceRunStatus":"ENABLED","autoshifts":[],"zonalShifts":[{"appliedStatus":"APPLIED","zonalShiftId":"s-1",
        "resourceIdentifier":"ARN","awayFrom":"use1-az2","expiryTime":1700000600,"startTime":1700000000,
        "comment":"c"}]}"#;

    const SHIFT: &str = r#"{"zonalShiftId":"s-1","resourceIdentifier":"ARN","awayFrom":"use1-az2",
        "expiryTime":1700000600,"startTime":1700000000,"status":"ACTIVE","comment":"c","shiftType":"ZONAL_SHIFT"}"#;

    const AUTO: &str = r#"{"awayFrom":"use1-az1","startTime":1700000000,"status":"ACTIVE"}"#;

    async fn seen(resource: &str, shift: &str, auto: &str) -> Result<(Shifts, Option<CloudError>), CloudError> {
        let page = |items: &str| format!(r#"{{"items":[{items}]}}"#).replace("ARN", EDGE);
        let (resources, shifts, autos) = (page(resource), page(shift), page(auto));
        let service = crate::testing::Service::by_path(move |path| {
            let body = match path.split(['?', '/']).next().unwrap_or_default() {
                "managedresources" => &resources,
                "zonalshifts" => &shifts,
                _ => &autos,
            };
            Reply::Answer(200, "application/json", body.clone())
        });
        let observed = service.connect().await.0.observe(&local(Regional::Shifts)).await;
        match observed.outcome? {
            Answer::Regional(RegionalAnswer::Shifts(shifts)) => Ok((shifts, observed.gap)),
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn resources_shifts_and_autoshifts_are_read_whole() {
        let (shifts, gap) = seen(RESOURCE, SHIFT, AUTO).await.unwrap();
        assert_eq!(gap, None);
        let resource = shifts.resource(&EDGE.into()).unwrap();
        assert_eq!((resource.name.raw(), resource.zones.len()), ("web-alb", 2));
        assert_eq!(resource.weights.get(&Text::from("use1-az2")), Some(&0.0));
        assert_eq!((resource.has_autoshift, resource.has_practice), (Some(false), Some(true)));
        assert_eq!(resource.applied, [Text::from("s-1")]);
        let shift = shifts.shift("s-1").unwrap();
        assert_eq!((shift.away_from.raw(), shift.is_active()), ("use1-az2", true));
        assert_eq!(shift.expires, Moment::from_secs(1_700_000_600));
        assert_eq!(shifts.active_autoshifts().count(), 1);
    }

    #[tokio::test]
    async fn each_missing_field_is_named() {
        let table = [
            (r#""zonalShiftId":"s-1","#, "", "ZonalShiftSummary.zonalShiftId"),
            (r#""resourceIdentifier":"ARN","#, "", "ZonalShiftSummary.resourceIdentifier of s-1"),
            (r#""awayFrom":"use1-az2","#, "", "ZonalShiftSummary.awayFrom of s-1"),
            (r#""expiryTime":1700000600,"#, "", "ZonalShiftSummary.expiryTime of s-1"),
            (r#""startTime":1700000000,"#, "", "ZonalShiftSummary.startTime of s-1"),
            (r#""status":"ACTIVE","#, "", "ZonalShiftSummary.status of s-1"),
        ];
        for (field, without, named) in table {
            let (shifts, gap) = seen(RESOURCE, &SHIFT.replace(field, without), AUTO).await.unwrap();
            assert_eq!((shifts.shifts.len(), gap), (0, Some(malformed(named))), "{named}");
        }
        let gone = RESOURCE.replace(r#""availabilityZones":["use1-az1","use1-az2"],"#, "");
        let (shifts, gap) = seen(&gone, SHIFT, AUTO).await.unwrap();
        let named = format!("ManagedResourceSummary.availabilityZones of {EDGE}");
        assert_eq!((shifts.resources.len(), gap), (0, Some(malformed(&named))));
        let (_, gap) = seen(RESOURCE, SHIFT, &AUTO.replace(r#","status":"ACTIVE""#, "")).await.unwrap();
        assert_eq!(gap, Some(malformed("AutoshiftSummary.status")));
        let nameless = RESOURCE.replace(r#""name":"web-alb","#, "");
        let (shifts, _) = seen(&nameless, SHIFT, AUTO).await.unwrap();
        assert_eq!(shifts.resources[0].name, "web-alb");
    }

    #[tokio::test]
    async fn one_question_refused_leaves_nothing_said() {
        let denied = |_: &str| {
            Reply::Answer(403, "application/json", r#"{"__type":"AccessDeniedException","message":"no"}"#.into())
        };
        let observed = observe(denied, &local(Regional::Shifts)).await;
        assert!(matches!(observed.outcome, Err(CloudError::Denied { .. })), "{observed:?}");
    }
}
