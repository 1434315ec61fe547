//! Changes of an alarm's voice: muted for a while by a mute rule of CloudWatch, which ends by itself; unmuted.

use std::time::Duration;

use domain::{Ask, Estate, Region, Regional, Text};
use serde::{Deserialize, Serialize};

use super::{Action, Class, Direction, Kind, Reach, Undo, Unreadable, quoted, region_of, whole};
use crate::digest::fingerprint;
use crate::{State, Value};

/// The longest name of a mute rule, in bytes.
const LONGEST: usize = 255;

/// A change of one alarm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlarmAction {
    /// The alarm's name.
    #[serde(with = "domain::raw")]
    pub alarm: Text,
    /// What is done.
    pub change: AlarmChange,
}

/// What is done with an alarm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AlarmChange {
    /// Its actions are held back for so many minutes, 1 to 21,600: 15 days (`PutAlarmMuteRule`).
    Mute {
        /// For how long.
        minutes: u32,
    },
    /// The mute rule of this console is deleted (`DeleteAlarmMuteRule`).
    Unmute,
}

impl AlarmAction {
    /// The name of the mute rule that this console keeps for the alarm: the same each time, so that muting twice
    /// is one rule, and nobody else's is touched.
    pub fn rule(&self) -> String {
        let name = format!("finops-mute-{}", self.alarm.raw());
        if name.len() <= LONGEST { name } else { format!("finops-mute-{}", fingerprint(self.alarm.raw())) }
    }

    /// How long it is muted.
    pub fn span(&self) -> Option<Duration> {
        match self.change {
            AlarmChange::Mute { minutes } => Some(Duration::from_mins(u64::from(minutes))),
            AlarmChange::Unmute => None,
        }
    }
}

impl Kind for AlarmAction {
    fn id(&self) -> &'static str {
        match self.change {
            AlarmChange::Mute { .. } => "alarm.mute",
            AlarmChange::Unmute => "alarm.unmute",
        }
    }

    fn subject(&self) -> &Text {
        &self.alarm
    }

    fn scope(&self) -> &Text {
        &self.alarm
    }

    fn verb(&self) -> &'static str {
        match self.change {
            AlarmChange::Mute { .. } => "mute",
            AlarmChange::Unmute => "unmute",
        }
    }

    fn title(&self) -> String {
        match self.change {
            AlarmChange::Mute { minutes } => format!("Mute {} for {minutes} minutes", self.alarm),
            AlarmChange::Unmute => format!("Unmute {}", self.alarm),
        }
    }

    fn direction(&self, _: &State) -> Direction {
        match self.change {
            AlarmChange::Mute { .. } => Direction::Moves,
            AlarmChange::Unmute => Direction::Restores,
        }
    }

    fn class(&self) -> Class {
        Class::Absolute
    }

    fn asks(&self, region: &Region) -> Vec<Ask> {
        [Regional::Alarms, Regional::MuteRules(self.alarm.clone())].map(|asked| Ask::In(region.clone(), asked)).into()
    }

    fn read(&self, region: &Region, estate: &Estate) -> Result<State, Unreadable> {
        let region_estate = region_of(estate, region)?;
        let alarms = whole(&region_estate.alarms, "the alarms")?;
        if !alarms.iter().any(|alarm| alarm.name == self.alarm) {
            return Err(Unreadable::Missing(format!("alarm {} in {region}", self.alarm)));
        }
        let unread = domain::Reading::default();
        let rules = region_estate.mute_rules.get(&self.alarm).unwrap_or(&unread);
        let rules = whole(rules, "the alarm's mute rules")?;
        let own = rules.iter().find(|rule| rule.name == *self.rule() && rule.is_in_force());
        Ok(State::new()
            .with("muted", own.is_some())
            .with("until", own.and_then(|rule| rule.until).map(|at| at.to_string())))
    }

    fn after(&self, before: &State) -> State {
        match self.change {
            AlarmChange::Mute { minutes } => {
                before.clone().with("muted", true).with("until", format!("{minutes} minutes from now"))
            }
            AlarmChange::Unmute => State::new().with("muted", false).with("until", Value::Nothing),
        }
    }

    fn reach(&self, before: &State, seen: &State) -> Reach {
        let is_muted = *seen.get("muted") == true.into();
        let is_reached = match self.change {
            // A mute that was in force already is renewed: its end moves.
            AlarmChange::Mute { .. } => is_muted && seen != before,
            AlarmChange::Unmute => !is_muted,
        };
        if is_reached { Reach::Reached } else { Reach::Before }
    }

    fn undo(&self, _: &State) -> Undo {
        match self.change {
            AlarmChange::Mute { .. } => {
                Undo::By(Box::new(Action::Alarm(Self { change: AlarmChange::Unmute, ..self.clone() })))
            }
            AlarmChange::Unmute => Undo::None("what is left of a mute's time is not kept; mute it again".to_owned()),
        }
    }

    fn removes(&self, _: &State) -> i64 {
        0
    }

    fn cli(&self, region: &Region) -> String {
        let rule = quoted(&self.rule());
        match self.change {
            AlarmChange::Mute { minutes } => {
                let schedule = format!(
                    r#"{{"Schedule":{{"Expression":"at($(date -u +%Y-%m-%dT%H:%M))","Duration":"PT{minutes}M"}}}}"#
                );
                // In double quotes, so that the shell fills in the time.
                let schedule = schedule.replace('"', "\\\"");
                let targets = quoted(&format!("AlarmNames={}", self.alarm.raw()));
                format!(
                    "aws cloudwatch put-alarm-mute-rule --name {rule} --rule \"{schedule}\" --mute-targets {targets} \
                     --region {region}"
                )
            }
            AlarmChange::Unmute => {
                format!("aws cloudwatch delete-alarm-mute-rule --alarm-mute-rule-name {rule} --region {region}")
            }
        }
    }
}
