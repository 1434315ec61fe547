//! Zonal shifts: which resources traffic can be moved for, which shifts are in force, and which AWS has made itself.

use std::collections::BTreeMap;

use crate::{Moment, Text};

/// Everything that Application Recovery Controller tells of a region
/// (`ListManagedResources`, `ListZonalShifts`, `ListAutoshifts`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shifts {
    /// What traffic can be moved for.
    pub resources: Vec<ShiftResource>,
    /// The shifts that people and practice runs have made, those that are over among them.
    pub shifts: Vec<ZonalShift>,
    /// The shifts that AWS has made itself and that are not over, of the whole account in the region.
    pub autoshifts: Vec<Autoshift>,
}

/// A resource that traffic can be moved for, such as a load balancer (`ManagedResourceSummary`).
#[derive(Clone, Debug, PartialEq)]
pub struct ShiftResource {
    /// Its ARN.
    pub arn: Text,
    /// Its name.
    pub name: Text,
    /// The ids of its zones, `use1-az2`: AWS names zones here by id, because a name means another zone in each account.
    pub zones: Vec<Text>,
    /// The share of traffic of each zone, by zone id: 0 where it is shifted away from, otherwise 1. Empty where AWS told
    /// none.
    pub weights: BTreeMap<Text, f32>,
    /// Whether AWS may shift by itself; `None` where it did not say.
    pub has_autoshift: Option<bool>,
    /// Whether practice runs are set up; `None` where AWS did not say.
    pub has_practice: Option<bool>,
    /// The ids of the shifts that act on it now (`appliedStatus` is `APPLIED`).
    pub applied: Vec<Text>,
    /// The autoshifts on it.
    pub autoshifts: Vec<Autoshift>,
}

/// A shift that a person, a practice run or an experiment has made (`ZonalShiftSummary`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZonalShift {
    /// Its id, a UUID.
    pub id: Text,
    /// The ARN of the resource.
    pub resource: Text,
    /// The id of the zone that traffic leaves.
    pub away_from: Text,
    /// `ACTIVE`, `EXPIRED` or `CANCELED`.
    pub status: Text,
    /// When it began.
    pub started: Moment,
    /// When it ends by itself.
    pub expires: Moment,
    /// What was written on it: the mark of a run, where this console made it.
    pub comment: Text,
    /// `ZONAL_SHIFT`, `PRACTICE_RUN`, `FIS_EXPERIMENT`; `None` where AWS did not say.
    pub kind: Option<Text>,
    /// How a practice run went: `PENDING`, `SUCCEEDED`, `INTERRUPTED`, `FAILED`.
    pub outcome: Option<Text>,
}

/// A shift that AWS has made itself (`AutoshiftSummary`, `AutoshiftInResource`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Autoshift {
    /// The id of the zone that traffic leaves.
    pub away_from: Text,
    /// When it began.
    pub started: Moment,
    /// `ACTIVE` or `COMPLETED`; on a resource `APPLIED` or `NOT_APPLIED`.
    pub status: Text,
}

impl ZonalShift {
    /// Whether it is in force.
    pub fn is_active(&self) -> bool {
        self.status == "ACTIVE"
    }

    /// Whether it is a practice run, which another operation cancels.
    pub fn is_practice(&self) -> bool {
        self.kind.as_ref().is_some_and(|kind| *kind == "PRACTICE_RUN")
    }
}

impl Shifts {
    /// The resource of this ARN.
    pub fn resource(&self, arn: &Text) -> Option<&ShiftResource> {
        self.resources.iter().find(|resource| resource.arn == *arn)
    }

    /// The shifts of this resource that are in force; practice runs among them.
    pub fn active<'a>(&'a self, arn: &'a Text) -> impl Iterator<Item = &'a ZonalShift> {
        self.shifts.iter().filter(move |shift| shift.is_active() && shift.resource == *arn)
    }

    /// The shift of this id.
    pub fn shift(&self, id: &str) -> Option<&ZonalShift> {
        self.shifts.iter().find(|shift| shift.id == id)
    }

    /// The autoshifts in force, of the whole account in the region.
    pub fn active_autoshifts(&self) -> impl Iterator<Item = &Autoshift> {
        self.autoshifts.iter().filter(|shift| shift.status == "ACTIVE")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shift(id: &str, resource: &str, status: &str, kind: &str) -> ZonalShift {
        ZonalShift {
            id: id.into(),
            resource: resource.into(),
            away_from: "use1-az2".into(),
            status: status.into(),
            started: Moment::from_secs(0),
            expires: Moment::from_secs(600),
            comment: "".into(),
            kind: Some(kind.into()),
            outcome: None,
        }
    }

    #[test]
    fn only_what_is_in_force_on_a_resource_is_active() {
        let shifts = vec![
            shift("1", "edge", "ACTIVE", "ZONAL_SHIFT"),
            shift("2", "edge", "EXPIRED", "ZONAL_SHIFT"),
            shift("3", "other", "ACTIVE", "ZONAL_SHIFT"),
            shift("4", "edge", "ACTIVE", "PRACTICE_RUN"),
        ];
        let shifts = Shifts { shifts, ..Shifts::default() };
        let edge = "edge".into();
        let ids: Vec<&str> = shifts.active(&edge).map(|shift| shift.id.raw()).collect();
        assert_eq!(ids, ["1", "4"]);
        assert!(shifts.shift("4").is_some_and(ZonalShift::is_practice));
        assert!(shifts.shift("1").is_some_and(|shift| !shift.is_practice()));
        assert_eq!(shifts.shift("9"), None);
    }

    #[test]
    fn an_autoshift_that_is_over_is_not_active() {
        let auto = |status: &str| Autoshift {
            away_from: "use1-az1".into(),
            started: Moment::from_secs(0),
            status: status.into(),
        };
        let shifts = Shifts { autoshifts: vec![auto("COMPLETED"), auto("ACTIVE")], ..Shifts::default() };
        assert_eq!(shifts.active_autoshifts().count(), 1);
    }
}
