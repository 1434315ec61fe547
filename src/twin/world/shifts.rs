//! Zonal shifts: traffic that is led away from a zone by people, by practice runs, and by AWS itself.

use std::collections::BTreeMap;

use domain::Moment;

/// All zonal shifts of the account, and how far traffic has followed them.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Shifts {
    /// Shifts by people and practice runs, those that are over among them, oldest first.
    pub all: Vec<ZonalShift>,
    /// Shifts that AWS makes itself.
    pub autoshifts: Vec<Autoshift>,
    /// Resources with practice runs.
    pub practice: Vec<Practice>,
    /// Whether somebody is told of autoshifts elsewhere (`AutoshiftObserverNotificationStatus`).
    pub is_observed: bool,
    /// The share of its traffic that a zone still gets, 0 to 1, by target group and zone; 1 where nothing is said (not
    /// AWS-visible).
    pub flow: BTreeMap<String, BTreeMap<String, f64>>,
    /// Whether a target bears the mark of a shift (not AWS-visible).
    pub is_marked: bool,
}

/// A shift by a person or a practice run.
#[derive(Clone, Debug, PartialEq)]
pub struct ZonalShift {
    /// `zonalShiftId`, a UUID.
    pub id: String,
    /// Region.
    pub region: String,
    /// `resourceIdentifier`: the ARN.
    pub resource: String,
    /// The zone that traffic leaves, by its name in this account.
    pub zone: String,
    /// `comment`.
    pub comment: String,
    /// `startTime`.
    pub started_at: Moment,
    /// `expiryTime`.
    pub expires_at: Moment,
    /// When it was cancelled.
    pub cancelled_at: Option<Moment>,
    /// `shiftType` and, for a practice run, `practiceRunOutcome` where it did not run to its end.
    pub kind: ShiftKind,
}

/// `shiftType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShiftKind {
    /// A person made it.
    Manual,
    /// A practice run, and why it was ended early.
    Practice(Option<Outcome>),
}

/// `practiceRunOutcome` of a run that was ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// An outcome alarm fired.
    Failed,
    /// Somebody or a stronger shift ended it.
    Interrupted,
}

impl ZonalShift {
    /// Whether it is in force.
    pub fn is_active(&self, now: Moment) -> bool {
        self.cancelled_at.is_none() && now < self.expires_at
    }

    /// `status`: `ACTIVE`, `EXPIRED` or `CANCELED`.
    pub fn status(&self, now: Moment) -> &'static str {
        match self.cancelled_at {
            Some(_) => "CANCELED",
            None if now < self.expires_at => "ACTIVE",
            None => "EXPIRED",
        }
    }

    /// `shiftType`.
    pub const fn shift_type(&self) -> &'static str {
        match self.kind {
            ShiftKind::Manual => "ZONAL_SHIFT",
            ShiftKind::Practice(_) => "PRACTICE_RUN",
        }
    }

    /// `practiceRunOutcome`; none for what is no practice run.
    pub fn outcome(&self, now: Moment) -> Option<&'static str> {
        match self.kind {
            ShiftKind::Manual => None,
            ShiftKind::Practice(Some(Outcome::Failed)) => Some("FAILED"),
            ShiftKind::Practice(Some(Outcome::Interrupted)) => Some("INTERRUPTED"),
            ShiftKind::Practice(None) if self.is_active(now) => Some("PENDING"),
            ShiftKind::Practice(None) => Some("SUCCEEDED"),
        }
    }
}

/// A shift that AWS makes itself, of every resource that lets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Autoshift {
    /// Region.
    pub region: String,
    /// The zone that traffic leaves, by its name in this account.
    pub zone: String,
    /// Begin and end.
    pub span: (Moment, Moment),
}

impl Autoshift {
    /// Whether it has begun.
    pub fn has_begun(&self, now: Moment) -> bool {
        self.span.0 <= now
    }

    /// Whether it is in force.
    pub fn is_active(&self, now: Moment) -> bool {
        self.has_begun(now) && now < self.span.1
    }
}

/// A resource with practice runs (`PracticeRunConfiguration`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Practice {
    /// Region.
    pub region: String,
    /// The resource's ARN.
    pub resource: String,
    /// ARNs of the alarms that end a run.
    pub outcome_alarms: Vec<String>,
    /// ARNs of the alarms that keep a run from starting.
    pub blocking_alarms: Vec<String>,
    /// `blockedWindows`, `blockedDates` and `allowedWindows`, kept as they were given.
    pub windows: [Vec<String>; 3],
    /// `zonalAutoshiftStatus`: whether AWS may shift by itself.
    pub has_autoshift: bool,
}

/// What moves traffic of a resource now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Applied<'a> {
    /// A person or a practice run.
    Shift(&'a ZonalShift),
    /// AWS itself.
    Autoshift(&'a Autoshift),
}

impl Applied<'_> {
    /// The zone that traffic leaves.
    pub fn zone(&self) -> &str {
        match self {
            Self::Shift(it) => &it.zone,
            Self::Autoshift(it) => &it.zone,
        }
    }
}

impl Shifts {
    /// Shifts of a resource that are in force.
    pub fn active<'a>(&'a self, resource: &'a str, now: Moment) -> impl Iterator<Item = &'a ZonalShift> {
        self.all.iter().filter(move |it| it.resource == resource && it.is_active(now))
    }

    /// The autoshift in force that a resource follows, if it lets AWS shift.
    pub fn autoshift(&self, region: &str, resource: &str, now: Moment) -> Option<&Autoshift> {
        let lets = self.practice.iter().any(|it| it.resource == resource && it.has_autoshift);
        self.autoshifts.iter().find(|it| lets && it.region == region && it.is_active(now))
    }

    /// What moves traffic of a resource now: people before AWS, AWS before practice runs.
    pub fn applied<'a>(&'a self, region: &str, resource: &'a str, now: Moment) -> Option<Applied<'a>> {
        let manual = self.active(resource, now).find(|it| it.kind == ShiftKind::Manual);
        let practice = || self.active(resource, now).next().map(Applied::Shift);
        let auto = || self.autoshift(region, resource, now).map(Applied::Autoshift);
        manual.map(Applied::Shift).or_else(auto).or_else(practice)
    }

    /// The practice configuration of a resource.
    pub fn practice_of(&self, resource: &str) -> Option<&Practice> {
        self.practice.iter().find(|it| it.resource == resource)
    }

    /// The share of its traffic that a zone of a target group still gets.
    pub fn share(&self, target_group: &str, zone: &str) -> f64 {
        self.flow.get(target_group).and_then(|it| it.get(zone)).copied().unwrap_or(1.0)
    }

    /// Whether nothing is shifted and nothing is on its way back.
    pub fn is_idle(&self, now: Moment) -> bool {
        self.flow.is_empty()
            && !self.is_marked
            && !self.all.iter().any(|it| it.is_active(now))
            && !self.autoshifts.iter().any(|it| it.is_active(now))
    }
}
