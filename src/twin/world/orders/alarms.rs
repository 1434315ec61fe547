//! Orders that keep alarms from acting: mute rules, and their actions switched off and on.

use domain::Moment;

use super::Objection;
use crate::world::World;
use crate::world::alarms::mutes::{Begins, MuteRule, MuteSchedule, UTC, duration};
use crate::world::alarms::{HistoryItem, HistoryKind};
use crate::world::physics::alarming;

/// What `PutAlarmMuteRule` asks for.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Mute<'a> {
    /// `Name`.
    pub name: &'a str,
    /// `Description`.
    pub description: &'a str,
    /// `Rule.Schedule.Expression`.
    pub expression: &'a str,
    /// `Rule.Schedule.Duration`.
    pub duration: &'a str,
    /// `Rule.Schedule.Timezone`.
    pub time_zone: Option<&'a str>,
    /// `MuteTargets.AlarmNames`.
    pub alarms: Vec<&'a str>,
    /// `StartDate`.
    pub start: Option<Moment>,
    /// `ExpireDate`.
    pub expire: Option<Moment>,
}

/// Whether alarms act (`ActionsEnabled`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actions {
    /// `EnableAlarmActions`.
    Enabled,
    /// `DisableAlarmActions`.
    Disabled,
}

impl World {
    /// `PutAlarmMuteRule`: creates the rule, or replaces the one of that name.
    pub fn put_mute(&mut self, region: &str, mute: &Mute<'_>) -> Result<(), Objection> {
        let now = self.now();
        let schedule = schedule(mute)?;
        let known = |name: &&&str| self.alarms.iter().any(|it| it.region == region && it.name == **name);
        if let Some(unknown) = mute.alarms.iter().find(|it| !known(it)) {
            return Err(Objection::invalid(format!("The alarm {unknown} does not exist")));
        }
        if mute.expire.is_some_and(|it| it <= now || mute.start.is_some_and(|start| it <= start)) {
            return Err(Objection::invalid("ExpireDate must be in the future and after StartDate"));
        }
        let rule = MuteRule {
            name: mute.name.to_owned(),
            arn: format!("arn:aws:cloudwatch:{region}:{}:alarm-mute-rule:{}", self.account.id, mute.name),
            region: region.to_owned(),
            description: mute.description.to_owned(),
            schedule,
            alarms: mute.alarms.iter().map(|it| (*it).to_owned()).collect(),
            start: mute.start,
            expire: mute.expire,
            updated_at: now,
        };
        self.delete_mute(region, mute.name);
        self.mutes.push(rule);
        Ok(())
    }

    /// `DeleteAlarmMuteRule`: what it kept from acting acts now. A rule that does not exist is deleted already.
    pub fn delete_mute(&mut self, region: &str, name: &str) {
        let now = self.now();
        self.mutes.retain(|it| !(it.region == region && it.name == name));
        alarming::catch_up(self, now);
    }

    /// `EnableAlarmActions` and `DisableAlarmActions`; alarms that do not exist are passed over.
    pub fn switch_actions(&mut self, region: &str, names: &[&str], actions: Actions) {
        let now = self.now();
        let enabled = actions == Actions::Enabled;
        let own = self.alarms.iter_mut().filter(|it| it.region == region && names.contains(&it.name.as_str()));
        for alarm in own.filter(|it| it.actions.enabled != enabled) {
            alarm.actions.enabled = enabled;
            alarm.configured_at = now;
            alarm.history.push_front(HistoryItem {
                at: now,
                kind: HistoryKind::ConfigurationUpdate,
                summary: format!("Alarm \"{}\" updated", alarm.name),
                data: serde_json::json!({ "version": "1.0", "type": "Update" }).to_string(),
            });
        }
    }
}

fn schedule(mute: &Mute<'_>) -> Result<MuteSchedule, Objection> {
    if let Some(zone) = mute.time_zone.filter(|it| !UTC.contains(it)) {
        return Err(Objection::invalid(format!(
            "Time zone {zone} is not simulated; the simulated account knows {}",
            UTC.join(", ")
        )));
    }
    let begins = Begins::parse(mute.expression).ok_or_else(|| {
        Objection::invalid(format!(
            "Schedule expression '{}' is not valid: use cron(minute hour day-of-month month day-of-week) or \
             at(yyyy-MM-ddThh:mm)",
            mute.expression
        ))
    })?;
    let lasts = duration(mute.duration).ok_or_else(|| {
        Objection::invalid(format!("Duration '{}' is not valid: it is PT1M to P15D, in ISO 8601", mute.duration))
    })?;
    Ok(MuteSchedule {
        expression: mute.expression.to_owned(),
        begins,
        written: mute.duration.to_owned(),
        lasts,
        time_zone: mute.time_zone.map(str::to_owned),
    })
}
