//! Orders about zonal shifts: start, renew, cancel, and practice runs.

use std::time::Duration;

use domain::Moment;

use crate::world::alarms::AlarmState;
use crate::world::physics::shifting;
use crate::world::shifts::{Outcome, Practice, ShiftKind, ZonalShift};
use crate::world::{World, zones};

/// The longest that a shift lasts.
const LONGEST: Duration = Duration::from_hours(72);
/// How long a practice run lasts.
const PRACTICE: Duration = Duration::from_mins(30);
/// `comment` may be this long, in characters.
const COMMENT: usize = 128;

/// Why an order about shifts is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// `ConflictException`, `ResourceNotFoundException` or `ValidationException`.
    pub code: &'static str,
    /// `reason`, where the exception has one.
    pub reason: Option<&'static str>,
    /// AWS's sentence.
    pub message: String,
    /// `zonalShiftId`: the shift that is in the way.
    pub shift: Option<String>,
}

impl Refused {
    fn invalid(reason: &'static str, message: impl Into<String>) -> Self {
        Self { code: "ValidationException", reason: Some(reason), message: message.into(), shift: None }
    }

    fn conflict(reason: &'static str, message: impl Into<String>) -> Self {
        Self { code: "ConflictException", reason: Some(reason), message: message.into(), shift: None }
    }

    fn unknown(message: impl Into<String>) -> Self {
        Self { code: "ResourceNotFoundException", reason: None, message: message.into(), shift: None }
    }
}

/// What `StartZonalShift` asks for.
#[derive(Clone, Copy, Debug)]
pub struct NewShift<'a> {
    /// Region.
    pub region: &'a str,
    /// `resourceIdentifier`.
    pub resource: &'a str,
    /// `awayFrom`: the id of a zone.
    pub away_from: &'a str,
    /// `expiresIn`: `10m`, `2h`; none for a practice run.
    pub expires_in: Option<&'a str>,
    /// `comment`.
    pub comment: &'a str,
}

/// A resource that traffic can be shifted for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Managed {
    /// ARN.
    pub arn: String,
    /// Name.
    pub name: String,
    /// Its zones, by their names.
    pub zones: Vec<String>,
}

/// `expiresIn`: whole minutes or hours, of 72 hours at most.
pub fn span(text: &str) -> Result<Duration, Refused> {
    let wrong =
        || Refused::invalid("InvalidExpiresIn", format!("The value {text} for expiresIn is not valid: 1m to 72h"));
    let (digits, unit) = text.split_at_checked(text.len().saturating_sub(1)).ok_or_else(wrong)?;
    let is_whole = digits.bytes().all(|it| it.is_ascii_digit()) && !digits.starts_with('0') && digits.len() <= 4;
    let number: u64 = digits.parse().ok().filter(|_| is_whole).ok_or_else(wrong)?;
    let span = match unit {
        "m" => Duration::from_mins(number),
        "h" => Duration::from_hours(number),
        _ => return Err(wrong()),
    };
    if span.is_zero() || span > LONGEST { Err(wrong()) } else { Ok(span) }
}

fn commented(comment: &str) -> Result<(), Refused> {
    if comment.chars().count() > COMMENT {
        return Err(Refused::invalid("MissingValue", format!("comment is longer than {COMMENT} characters")));
    }
    Ok(())
}

impl World {
    /// Every resource of a region that has opted in: load balancers by their attribute, groups by their policy.
    pub fn managed(&self, region: &str) -> Vec<Managed> {
        let balancers = self.load_balancers.iter().filter(|it| it.region == region && it.zonal_shift);
        let balancers = balancers.map(|it| Managed {
            arn: it.arn.clone(),
            name: it.name.clone(),
            zones: it.zones.iter().map(|it| it.zone.clone()).collect(),
        });
        let groups = self.groups.iter().filter(|it| it.region == region && it.settings.zonal_shift);
        let groups =
            groups.map(|it| Managed { arn: it.arn.clone(), name: it.name.clone(), zones: it.settings.zones.clone() });
        balancers.chain(groups).collect()
    }

    /// A resource that has opted in, by its ARN.
    pub fn managed_resource(&self, region: &str, arn: &str) -> Result<Managed, Refused> {
        self.managed(region).into_iter().find(|it| it.arn == arn).ok_or_else(|| {
            Refused::unknown(format!("The resource {arn} is not managed by ARC zonal shift in this account"))
        })
    }

    /// `StartZonalShift`: at most one for a resource; it ends a practice run that is under way.
    pub fn start_shift(&mut self, wanted: NewShift<'_>) -> Result<&ZonalShift, Refused> {
        let now = self.now();
        commented(wanted.comment)?;
        let zone = self.zone_to_leave(wanted)?;
        let span = span(wanted.expires_in.unwrap_or_default())?;
        let others = self.shifts.active(wanted.resource, now);
        if let Some(other) = others.into_iter().find(|it| it.kind == ShiftKind::Manual) {
            return Err(in_the_way(other));
        }
        for practice in self.shifts.all.iter_mut().filter(|it| it.resource == wanted.resource && it.is_active(now)) {
            practice.cancelled_at = Some(now);
            practice.kind = ShiftKind::Practice(Some(Outcome::Interrupted));
        }
        Ok(self.add_shift(wanted, zone, (span, ShiftKind::Manual)))
    }

    /// `UpdateZonalShift`: a new expiry counted from now, or a new comment.
    pub fn renew_shift(
        &mut self,
        (region, id): (&str, &str),
        (expires_in, comment): (Option<&str>, Option<&str>),
    ) -> Result<&ZonalShift, Refused> {
        let now = self.now();
        let span = expires_in.map(span).transpose()?;
        commented(comment.unwrap_or_default())?;
        let shift = self.active_shift(region, id)?;
        if let Some(span) = span {
            shift.expires_at = now + span;
        }
        if let Some(comment) = comment {
            comment.clone_into(&mut shift.comment);
        }
        Ok(shift)
    }

    /// `CancelZonalShift`: traffic returns.
    pub fn cancel_shift(&mut self, region: &str, id: &str) -> Result<&ZonalShift, Refused> {
        let now = self.now();
        let shift = self.active_shift(region, id)?;
        shift.cancelled_at = Some(now);
        if matches!(shift.kind, ShiftKind::Practice(_)) {
            shift.kind = ShiftKind::Practice(Some(Outcome::Interrupted));
        }
        shifting::mark(self, now);
        self.shift(region, id)
    }

    /// `StartPracticeRun`: half an hour, while its alarms are well.
    pub fn start_practice(&mut self, wanted: NewShift<'_>) -> Result<&ZonalShift, Refused> {
        let now = self.now();
        commented(wanted.comment)?;
        let zone = self.zone_to_leave(wanted)?;
        if self.shifts.autoshift(wanted.region, wanted.resource, now).is_some() {
            return Err(Refused::conflict("ZonalAutoshiftActive", "A zonal autoshift is in progress for the resource"));
        }
        if let Some(other) = self.shifts.active(wanted.resource, now).next() {
            return Err(in_the_way(other));
        }
        let Some(practice) = self.shifts.practice_of(wanted.resource) else {
            let message = "The resource has no practice run configuration";
            return Err(Refused::conflict("PracticeConfigurationDoesNotExist", message));
        };
        let is_red = |arns: &[String]| arns.iter().any(|arn| self.is_red(arn));
        if is_red(&practice.blocking_alarms) {
            return Err(Refused::conflict("PracticeBlockingAlarmsRed", "A blocking alarm is in ALARM"));
        }
        if is_red(&practice.outcome_alarms) {
            return Err(Refused::conflict("PracticeOutcomeAlarmsRed", "An outcome alarm is in ALARM"));
        }
        Ok(self.add_shift(wanted, zone, (PRACTICE, ShiftKind::Practice(None))))
    }

    /// `CancelPracticeRun`.
    pub fn cancel_practice(&mut self, region: &str, id: &str) -> Result<&ZonalShift, Refused> {
        if self.shift(region, id)?.kind == ShiftKind::Manual {
            let message = format!("The zonal shift {id} is not a practice run");
            return Err(Refused::invalid("UnsupportedPracticeCancelShiftType", message));
        }
        self.cancel_shift(region, id)
    }

    /// `CreatePracticeRunConfiguration`: AWS may shift by itself from then on only when it is let.
    pub fn add_practice(&mut self, practice: Practice) -> Result<&Practice, Refused> {
        self.managed_resource(&practice.region, &practice.resource)?;
        self.known_alarms(practice.outcome_alarms.iter().chain(&practice.blocking_alarms))?;
        if self.shifts.practice_of(&practice.resource).is_some() {
            let message = "The resource has a practice run configuration already";
            return Err(Refused::conflict("PracticeConfigurationAlreadyExists", message));
        }
        let resource = practice.resource.clone();
        self.shifts.practice.push(practice);
        self.shifts.practice_of(&resource).ok_or_else(|| Refused::unknown(resource.clone()))
    }

    /// `DeletePracticeRunConfiguration`: not while AWS may shift by itself.
    pub fn remove_practice(&mut self, region: &str, resource: &str) -> Result<Managed, Refused> {
        let managed = self.managed_resource(region, resource)?;
        match self.shifts.practice_of(resource) {
            None => Err(Refused::unknown("The resource has no practice run configuration")),
            Some(it) if it.has_autoshift => {
                Err(Refused::conflict("AutoShiftEnabled", "Zonal autoshift is enabled for the resource"))
            }
            Some(_) => {
                self.shifts.practice.retain(|it| it.resource != resource);
                Ok(managed)
            }
        }
    }

    /// `UpdatePracticeRunConfiguration` and `UpdateZonalAutoshiftConfiguration`.
    pub fn change_practice(
        &mut self,
        (region, resource): (&str, &str),
        change: impl FnOnce(&mut Practice),
    ) -> Result<&Practice, Refused> {
        self.managed_resource(region, resource)?;
        let Some(index) = self.shifts.practice.iter().position(|it| it.resource == resource) else {
            return Err(Refused::unknown("The resource has no practice run configuration"));
        };
        let mut changed = self.shifts.practice[index].clone();
        change(&mut changed);
        self.known_alarms(changed.outcome_alarms.iter().chain(&changed.blocking_alarms))?;
        self.shifts.practice[index] = changed;
        Ok(&self.shifts.practice[index])
    }

    /// Whether an alarm is in ALARM, by its ARN.
    pub fn is_red(&self, arn: &str) -> bool {
        self.alarms.iter().any(|it| it.arn == arn && it.state.value == AlarmState::Alarm)
    }

    fn known_alarms<'a>(&self, mut arns: impl Iterator<Item = &'a String>) -> Result<(), Refused> {
        match arns.find(|arn| !self.alarms.iter().any(|it| it.arn == **arn)) {
            None => Ok(()),
            Some(arn) => Err(Refused::invalid("InvalidAlarmCondition", format!("The alarm {arn} does not exist"))),
        }
    }

    fn shift(&self, region: &str, id: &str) -> Result<&ZonalShift, Refused> {
        let found = self.shifts.all.iter().find(|it| it.region == region && it.id == id);
        found.ok_or_else(|| Refused::unknown(format!("The zonal shift {id} was not found")))
    }

    fn active_shift(&mut self, region: &str, id: &str) -> Result<&mut ZonalShift, Refused> {
        let now = self.now();
        let found = self.shifts.all.iter_mut().find(|it| it.region == region && it.id == id);
        let shift = found.ok_or_else(|| Refused::unknown(format!("The zonal shift {id} was not found")))?;
        if shift.is_active(now) {
            return Ok(shift);
        }
        let message = format!("The zonal shift {id} is not active");
        Err(Refused { shift: Some(id.to_owned()), ..Refused::conflict("ZonalShiftStatusNotActive", message) })
    }

    /// The name of the zone that is to be left, which the resource must be in.
    fn zone_to_leave(&self, wanted: NewShift<'_>) -> Result<String, Refused> {
        let managed = self.managed_resource(wanted.region, wanted.resource)?;
        let zone = zones::name_of(wanted.region, wanted.away_from).filter(|it| managed.zones.contains(it));
        zone.ok_or_else(|| {
            let message = format!("The Availability Zone {} is not one of the resource's", wanted.away_from);
            Refused::invalid("InvalidAz", message)
        })
    }

    fn add_shift(&mut self, wanted: NewShift<'_>, zone: String, (span, kind): (Duration, ShiftKind)) -> &ZonalShift {
        let now: Moment = self.now();
        let shift = ZonalShift {
            id: self.engine.uuid(),
            region: wanted.region.to_owned(),
            resource: wanted.resource.to_owned(),
            zone,
            comment: wanted.comment.to_owned(),
            started_at: now,
            expires_at: now + span,
            cancelled_at: None,
            kind,
        };
        let place = self.shifts.all.len();
        self.shifts.all.push(shift);
        shifting::mark(self, now);
        &self.shifts.all[place]
    }
}

fn in_the_way(other: &ZonalShift) -> Refused {
    let message = format!("There is already an active zonal shift {} for the resource", other.id);
    Refused { shift: Some(other.id.clone()), ..Refused::conflict("ZonalShiftAlreadyExists", message) }
}
