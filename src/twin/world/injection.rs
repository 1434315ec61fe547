//! What a rehearsal lets go wrong beside what is rehearsed, by name.

use std::time::Duration;

use domain::Moment;

use super::World;
use super::engine::Outage;
use super::faults::{Fault, FaultRule, Trigger};
use super::shifts::{Autoshift, Practice};

/// Something that goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Injection {
    /// A zone fails.
    ZoneFailure,
    /// Another zone fails.
    SecondZoneFailure,
    /// Half of all calls are throttled.
    Throttling,
    /// Services answer 500.
    ApiOutage,
    /// The session's token is out of date.
    ExpiredCredentials,
    /// Cancelling a shift is answered as done, and is not done.
    UndoIgnored,
    /// AWS shifts away from a zone by itself.
    Autoshift,
}

/// When and where something goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Occasion {
    /// When it begins, counted from now.
    pub after: Duration,
    /// How long it lasts; none is for ever.
    pub lasts: Option<Duration>,
    /// Zone by its name; none is the first zone of the account's first region, or its second for a second one.
    pub zone: Option<String>,
    /// Service by its endpoint prefix, for an outage of the API; none is every service.
    pub service: Option<String>,
}

/// For ever, as far as a rehearsal goes.
const FOR_EVER: Duration = Duration::from_hours(30 * 24);

impl Injection {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::ZoneFailure,
        Self::SecondZoneFailure,
        Self::Throttling,
        Self::ApiOutage,
        Self::ExpiredCredentials,
        Self::UndoIgnored,
        Self::Autoshift,
    ];

    /// Its name on a command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ZoneFailure => "zone-failure",
            Self::SecondZoneFailure => "second-zone-failure",
            Self::Throttling => "throttling",
            Self::ApiOutage => "api-outage",
            Self::ExpiredCredentials => "expired-credentials",
            Self::UndoIgnored => "undo-ignored",
            Self::Autoshift => "autoshift",
        }
    }

    /// What happens, in a sentence.
    pub const fn about(self) -> &'static str {
        match self {
            Self::ZoneFailure => "The first zone fails: nothing in it answers, and nothing can be launched there.",
            Self::SecondZoneFailure => "The second zone fails.",
            Self::Throttling => "Every second call is throttled.",
            Self::ApiOutage => "Every call is answered 500 and changes nothing.",
            Self::ExpiredCredentials => "Every call is refused, because the session's token is out of date.",
            Self::UndoIgnored => "Cancelling a zonal shift is answered as done, and is not done.",
            Self::Autoshift => "AWS shifts traffic away from the first zone by itself.",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}

impl World {
    /// Lets something go wrong, now or later. It can be told to a world that has lived for any time.
    pub fn inject(&mut self, injection: Injection, occasion: &Occasion) {
        let from = self.now() + occasion.after;
        let span = (from, from + occasion.lasts.unwrap_or(FOR_EVER));
        match injection {
            Injection::ZoneFailure | Injection::SecondZoneFailure => {
                let zone = self.zone_of(injection, occasion);
                self.engine.disturbances.outages.push(Outage { zone, span });
            }
            Injection::Autoshift => {
                let (zone, region) = (self.zone_of(injection, occasion), self.account.home().to_owned());
                self.let_autoshift(&region);
                self.shifts.autoshifts.push(Autoshift { region, zone, span });
            }
            Injection::Throttling => self.fail(Fault::Throttle, Trigger::EveryNth(2), (occasion, None), span),
            Injection::ApiOutage => self.fail(Fault::ServerError, Trigger::Always, (occasion, None), span),
            Injection::ExpiredCredentials => self.fail(Fault::ExpiredToken, Trigger::Always, (occasion, None), span),
            Injection::UndoIgnored => {
                for operation in ["CancelZonalShift", "CancelPracticeRun"] {
                    self.fail(Fault::Ignored, Trigger::Always, (occasion, Some(operation)), span);
                }
            }
        }
    }

    fn zone_of(&self, injection: Injection, occasion: &Occasion) -> String {
        let letter = if injection == Injection::SecondZoneFailure { 'b' } else { 'a' };
        occasion.zone.clone().unwrap_or_else(|| format!("{}{letter}", self.account.home()))
    }

    /// AWS shifts only what it is let.
    fn let_autoshift(&mut self, region: &str) {
        for managed in self.managed(region) {
            match self.shifts.practice.iter_mut().find(|it| it.resource == managed.arn) {
                Some(practice) => practice.has_autoshift = true,
                None => self.shifts.practice.push(Practice {
                    region: region.to_owned(),
                    resource: managed.arn,
                    outcome_alarms: Vec::new(),
                    blocking_alarms: Vec::new(),
                    windows: Default::default(),
                    has_autoshift: true,
                }),
            }
        }
    }

    fn fail(
        &mut self,
        fault: Fault,
        trigger: Trigger,
        (occasion, operation): (&Occasion, Option<&str>),
        (from, until): (Moment, Moment),
    ) {
        self.faults.push(FaultRule {
            service: occasion.service.clone(),
            operation: operation.map(str::to_owned),
            from,
            until: Some(until),
            fault,
            trigger,
            calls: 0,
        });
    }
}
