//! Changes of where traffic goes: a zonal shift begun, renewed and cancelled, and a practice run of one.

use std::time::Duration;

use domain::{Ask, Estate, Region, Regional, ShiftResource, Shifts, Text, ZonalShift, in_words};
use serde::{Deserialize, Serialize};

use super::{Action, Claim, Class, Direction, Kind, Reach, Undo, Unreadable, quoted, region_of, whole};
use crate::{Answered, Mark, Moved, State, Value};

/// A change of the traffic of one resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftAction {
    /// The resource's ARN.
    #[serde(with = "domain::raw")]
    pub resource: Text,
    /// Its name.
    #[serde(with = "domain::raw")]
    pub name: Text,
    /// What is done.
    pub change: ShiftChange,
}

/// What is done with the traffic of a resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShiftChange {
    /// Traffic leaves a zone until the shift expires (`StartZonalShift`); the run's mark is its comment.
    Start {
        /// The id of the zone, `use1-az2`.
        away_from: String,
        /// After how many minutes it ends by itself: 1 to 4,320 (three days).
        minutes: u32,
    },
    /// A shift in force ends so many minutes from now (`UpdateZonalShift`).
    Renew {
        /// Which.
        shift: ShiftName,
        /// In how many minutes it ends by itself.
        minutes: u32,
    },
    /// A shift in force ends now (`CancelZonalShift`).
    Cancel(ShiftName),
    /// Traffic leaves a zone for the half hour of a practice run (`StartPracticeRun`): it gives way to a shift that AWS
    /// makes itself.
    Practice {
        /// The id of the zone.
        away_from: String,
    },
    /// A practice run ends now (`CancelPracticeRun`).
    CancelPractice(ShiftName),
}

/// Which shift is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShiftName {
    /// The one whose comment bears the mark of this run: its id is AWS's to give, and not known when a run is armed.
    Own,
    /// The one of this id.
    Id(String),
}

/// The longest time that a shift can be asked for, minutes: three days.
pub(crate) const LONGEST: u32 = 4_320;

/// How long a practice run lasts.
const PRACTICE: Duration = Duration::from_mins(30);

impl ShiftAction {
    /// The id of the zone that traffic is to leave; none where a shift ends or is renewed.
    pub fn away_from(&self) -> Option<&str> {
        match &self.change {
            ShiftChange::Start { away_from, .. } | ShiftChange::Practice { away_from } => Some(away_from),
            ShiftChange::Renew { .. } | ShiftChange::Cancel(_) | ShiftChange::CancelPractice(_) => None,
        }
    }

    /// What lets the shift that this begins last for so many minutes from now.
    pub(super) fn renewed(&self, minutes: u32) -> Option<Self> {
        let change = ShiftChange::Renew { shift: ShiftName::Own, minutes };
        matches!(self.change, ShiftChange::Start { .. }).then(|| Self { change, ..self.clone() })
    }

    /// The shift it ends or renews.
    pub fn meant(&self) -> Option<&ShiftName> {
        match &self.change {
            ShiftChange::Renew { shift, .. } | ShiftChange::Cancel(shift) | ShiftChange::CancelPractice(shift) => {
                Some(shift)
            }
            ShiftChange::Start { .. } | ShiftChange::Practice { .. } => None,
        }
    }

    /// After how long it ends by itself.
    pub(super) fn span(&self) -> Option<Duration> {
        match self.change {
            ShiftChange::Start { minutes, .. } | ShiftChange::Renew { minutes, .. } => {
                Some(Duration::from_mins(minutes.into()))
            }
            ShiftChange::Practice { .. } => Some(PRACTICE),
            ShiftChange::Cancel(_) | ShiftChange::CancelPractice(_) => None,
        }
    }

    const fn is_practice(&self) -> bool {
        matches!(self.change, ShiftChange::Practice { .. } | ShiftChange::CancelPractice(_))
    }

    /// The shift in force that it is about.
    fn found<'a>(&self, shifts: &'a Shifts) -> Option<&'a ZonalShift> {
        let resource = &self.resource;
        let mut active = shifts.shifts.iter().filter(|it| it.is_active() && it.resource == *resource);
        match self.meant() {
            Some(ShiftName::Id(id)) => active.find(|shift| shift.id == id.as_str()),
            Some(ShiftName::Own) | None => active.find(|shift| shift.is_practice() == self.is_practice()),
        }
    }
}

/// The resource of this ARN among those that traffic can be shifted for.
pub(crate) fn resource<'a>(
    region: &Region,
    estate: &'a Estate,
    action: &ShiftAction,
) -> Result<(&'a Shifts, &'a ShiftResource), Unreadable> {
    let shifts = whole(&region_of(estate, region)?.shifts, "the zonal shifts")?;
    let missing = || Unreadable::Missing(format!("{} in {region} that traffic can be shifted for", action.name));
    Ok((shifts, shifts.resource(&action.resource).ok_or_else(missing)?))
}

/// The id of the shift that an answer names, `shift 9ab1…`.
fn shift_of(answered: &Answered) -> Option<&str> {
    match answered {
        Answered::Accepted(said) => said.raw().strip_prefix("shift ").filter(|id| !id.is_empty()),
        Answered::Refused(_) | Answered::Unknown(_) => None,
    }
}

fn minutes(count: u32) -> String {
    in_words(Duration::from_mins(count.into()))
}

impl Kind for ShiftAction {
    fn id(&self) -> &'static str {
        match self.change {
            ShiftChange::Start { .. } => "shift.start",
            ShiftChange::Renew { .. } => "shift.renew",
            ShiftChange::Cancel(_) => "shift.cancel",
            ShiftChange::Practice { .. } => "shift.practice",
            ShiftChange::CancelPractice(_) => "shift.practice-cancel",
        }
    }

    fn subject(&self) -> &Text {
        &self.name
    }

    fn scope(&self) -> &Text {
        &self.resource
    }

    fn verb(&self) -> &'static str {
        match self.change {
            ShiftChange::Start { .. } => "evacuate",
            ShiftChange::Renew { .. } => "renew",
            ShiftChange::Cancel(_) | ShiftChange::CancelPractice(_) => "return",
            ShiftChange::Practice { .. } => "practise",
        }
    }

    fn title(&self) -> String {
        let name = &self.name;
        match &self.change {
            ShiftChange::Start { away_from, minutes: count } => {
                format!("Shift the traffic of {name} away from {} for {}", Text::new(away_from), minutes(*count))
            }
            ShiftChange::Renew { minutes: count, .. } => {
                format!("Let the shift of {name} last {} from now", minutes(*count))
            }
            ShiftChange::Cancel(_) => format!("Return the traffic of {name} to every zone"),
            ShiftChange::Practice { away_from } => {
                format!("Practise the loss of {} for {name}", Text::new(away_from))
            }
            ShiftChange::CancelPractice(_) => format!("End the practice run of {name}"),
        }
    }

    fn direction(&self, _: &State) -> Direction {
        match self.change {
            ShiftChange::Start { .. } | ShiftChange::Renew { .. } | ShiftChange::Practice { .. } => Direction::Moves,
            ShiftChange::Cancel(_) | ShiftChange::CancelPractice(_) => Direction::Restores,
        }
    }

    fn class(&self) -> Class {
        match self.change {
            ShiftChange::Start { .. } | ShiftChange::Practice { .. } => Class::Conflict,
            ShiftChange::Renew { .. } | ShiftChange::Cancel(_) | ShiftChange::CancelPractice(_) => Class::Absolute,
        }
    }

    fn asks(&self, region: &Region) -> Vec<Ask> {
        vec![Ask::In(region.clone(), Regional::Shifts)]
    }

    /// The shift in force by its id, the zone it leads away from, and what is written on it; when it ends only for what
    /// sets that.
    fn read(&self, region: &Region, estate: &Estate) -> Result<State, Unreadable> {
        let (shifts, _) = resource(region, estate, self)?;
        let found = self.found(shifts);
        let state = State::new()
            .with("shift", found.map(|shift| shift.id.raw()))
            .with("away from", found.map(|shift| shift.away_from.raw()))
            .with("comment", found.map(|shift| shift.comment.raw()));
        let expires = || found.and_then(|shift| u32::try_from(shift.expires.as_secs()).ok());
        Ok(match self.change {
            ShiftChange::Renew { .. } => state.with("expires", Value::from(expires())),
            _ => state,
        })
    }

    fn after(&self, before: &State) -> State {
        match &self.change {
            // Which id it gets is AWS's to say.
            ShiftChange::Start { away_from, .. } | ShiftChange::Practice { away_from } => State::new()
                .with("shift", "a new one")
                .with("away from", away_from.as_str())
                .with("comment", "the mark"),
            ShiftChange::Renew { minutes: count, .. } => {
                before.clone().with("expires", format!("{} from now", minutes(*count)))
            }
            ShiftChange::Cancel(_) | ShiftChange::CancelPractice(_) => State::new()
                .with("shift", Value::Nothing)
                .with("away from", Value::Nothing)
                .with("comment", Value::Nothing),
        }
    }

    fn reach(&self, before: &State, seen: &State) -> Reach {
        let is_same = seen.get("shift") == before.get("shift");
        let is_none = *seen.get("shift") == Value::Nothing;
        match &self.change {
            ShiftChange::Start { away_from, .. } | ShiftChange::Practice { away_from } => match (is_same, is_none) {
                // What has expired is as it was before.
                (true, _) | (_, true) => Reach::Before,
                _ if seen.word("away from") == Some(away_from) => Reach::Reached,
                _ => Reach::Otherwise,
            },
            ShiftChange::Renew { .. } => match (is_none, is_same) {
                (true, _) => Reach::Ended { how: format!("the shift of {} is over", self.name), is_clean: true },
                (_, false) => Reach::Otherwise,
                _ if seen.number("expires") > before.number("expires") => Reach::Reached,
                _ if seen == before => Reach::Before,
                _ => Reach::Otherwise,
            },
            ShiftChange::Cancel(_) | ShiftChange::CancelPractice(_) if is_none || !is_same => Reach::Reached,
            ShiftChange::Cancel(_) | ShiftChange::CancelPractice(_) => Reach::Before,
        }
    }

    /// A shift is this request's own by the id in AWS's answer, or by the mark in its comment.
    fn claim(&self, before: &State, seen: &State, answered: Option<&Answered>, mark: &Mark) -> Claim {
        let is_new = self.away_from().is_some() && seen.get("shift") != before.get("shift");
        let Some(id) = seen.word("shift").filter(|_| is_new) else { return Claim::Own };
        let is_answered = answered.and_then(shift_of) == Some(id);
        if is_answered || seen.word("comment").is_some_and(|comment| comment.contains(mark.as_str())) {
            return Claim::Own;
        }
        let was = answered.and_then(shift_of).map_or_else(|| Value::from(mark.as_str()), Value::from);
        Claim::Foreign(Moved { name: "shift".to_owned(), was, is: seen.get("shift").clone() })
    }

    fn undo(&self, _: &State) -> Undo {
        let back = |change| Undo::By(Box::new(Action::Shift(Self { change, ..self.clone() })));
        match self.change {
            ShiftChange::Start { .. } => back(ShiftChange::Cancel(ShiftName::Own)),
            ShiftChange::Practice { .. } => back(ShiftChange::CancelPractice(ShiftName::Own)),
            ShiftChange::Renew { .. } => Undo::Ends("the shift ends by itself; what began it can cancel it".to_owned()),
            ShiftChange::Cancel(_) | ShiftChange::CancelPractice(_) => {
                Undo::None("a shift that has ended does not go on; begin another".to_owned())
            }
        }
    }

    fn removes(&self, _: &State) -> i64 {
        0
    }

    fn cli(&self, region: &Region) -> String {
        let resource = quoted(self.resource.raw());
        let named = |shift: &ShiftName| match shift {
            ShiftName::Id(id) => quoted(id),
            ShiftName::Own => format!(
                "\"$(aws arc-zonal-shift list-zonal-shifts --resource-identifier {resource} --status ACTIVE \
                 --query 'items[0].zonalShiftId' --output text --region {region})\""
            ),
        };
        let (operation, rest) = match &self.change {
            ShiftChange::Start { away_from, minutes } => (
                "start-zonal-shift",
                format!(
                    "--resource-identifier {resource} --away-from {} --expires-in {minutes}m --comment by-hand",
                    quoted(away_from)
                ),
            ),
            ShiftChange::Renew { shift, minutes } => {
                ("update-zonal-shift", format!("--zonal-shift-id {} --expires-in {minutes}m", named(shift)))
            }
            ShiftChange::Cancel(shift) => ("cancel-zonal-shift", format!("--zonal-shift-id {}", named(shift))),
            ShiftChange::Practice { away_from } => (
                "start-practice-run",
                format!("--resource-identifier {resource} --away-from {} --comment by-hand", quoted(away_from)),
            ),
            ShiftChange::CancelPractice(shift) => ("cancel-practice-run", format!("--zonal-shift-id {}", named(shift))),
        };
        format!("aws arc-zonal-shift {operation} {rest} --region {region}")
    }
}
